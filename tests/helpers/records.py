"""Real, encrypted records in a scratch folder, and events to put into them.

Making records runs Alembic, so one empty folder is made per test run and copied.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from uuid import UUID

from mnconsole.assets import root
from mnconsole.domain import record_events as rec
from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body, Event
from mnconsole.domain.people import Role
from mnconsole.domain.policy import Policy
from mnconsole.services.identity import new_uuid7
from mnconsole.services.policy_file import read_policy
from mnconsole.store import keys
from mnconsole.store.opened import OpenRecords
from mnconsole.store.records import create_records, open_records

NOON = 1_795_262_400_000
"""UTC ms of a day in November 2026."""

NURSE = UUID("01990000-0000-7000-8000-000000000001")
MANAGER = UUID("01990000-0000-7000-8000-000000000002")


@cache
def clinic_policy() -> Policy:
    """The built-in policy."""
    return read_policy(root() / "policy" / "clinic.toml")


@dataclass
class EventMaker:
    """Stamps bodies with a time that goes on by a second with each event."""

    run_id: UUID = field(default_factory=new_uuid7)
    at_utc_ms: int = NOON

    def __call__(self, body: Body, *, session_id: UUID | None = None, patient_id: UUID | None = None) -> Event:
        """A new event."""
        self.at_utc_ms += 1000
        return Event(
            id=new_uuid7(),
            body=body,
            at_utc_ms=self.at_utc_ms,
            mono_ms=self.at_utc_ms - NOON,
            run_id=self.run_id,
            actor_id=NURSE,
            session_id=session_id,
            patient_id=patient_id,
        )


@dataclass
class Clinic:
    """Opened records of a clinic with one nurse and one manager, and shorthands to fill them."""

    records: OpenRecords
    make: EventMaker = field(default_factory=EventMaker)

    @property
    def database(self) -> Path:
        """The database file."""
        return self.records.folder / "records.db"

    def append(
        self, *bodies: Body, session_id: UUID | None = None, patient_id: UUID | None = None
    ) -> tuple[Event, ...]:
        """Append bodies in one unit of work."""
        events = [self.make(body, session_id=session_id, patient_id=patient_id) for body in bodies]
        return self.records.write(lambda unit: unit.append(events))

    def add_patient(self, name: str = "Ada Sample", born: str = "1984-03-12", **details: str) -> UUID:
        """A new patient with the next number."""
        number = self.records.write(lambda unit: unit.next_patient_number())
        patient_id = new_uuid7()
        body = rec.PatientAdded(patient_id, number, 3, name=name, birth_date=born, **details)
        self.append(body, patient_id=patient_id)
        return patient_id

    def start_session(self, patient_id: UUID, practitioner_id: UUID = NURSE) -> UUID:
        """A new open session."""
        session_id = new_uuid7()
        body = ev.SessionStarted(patient_id, "2026.1", practitioner_id)
        self.append(body, session_id=session_id, patient_id=patient_id)
        return session_id


def set_up(folder: Path, passphrase: str | None = None) -> OpenRecords:
    """Make the records of a sample clinic. Without a passphrase the key lies in the folder, as in the demo."""
    make = EventMaker()
    bodies = (
        rec.ClinicSetUp("Sample Clinic", passphrase is None),
        rec.StaffAdded(NURSE, "Nurse One", Role.NURSE.value, True),
        rec.StaffAdded(MANAGER, "Manager One", Role.MANAGER.value, True),
    )
    events = [make(body) for body in bodies]
    new_keys = keys.demo() if passphrase is None else keys.new(passphrase, staff_id=MANAGER, name="Manager One")
    return create_records(folder, new_keys, lambda unit: _append(unit, events))


def _append(unit: object, events: list[Event]) -> None:
    unit.append(events)  # type: ignore[attr-defined]


def copy_of(template: Path, folder: Path) -> Path:
    """A copy of closed records."""
    shutil.copytree(template, folder)
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Clinic]:
    """Open the demo-keyed records of a folder; at the end the log must verify and the state must be its fold."""
    records = open_records(folder, keys.unlock(folder, None).key)
    try:
        yield Clinic(records)
        assert records.read(lambda reader: reader.verify()).sound
        assert records.check_state() == ()
    finally:
        records.close()
