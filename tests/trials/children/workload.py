"""What a console does to its records, in a process under the shim: `python -m tests.trials.children.workload NAME ...`.

After each commit that returned, the trace gets a mark for each of its events: `ACK number id`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final
from uuid import UUID

import sqlalchemy
from sqlalchemy import Engine

from mnconsole.domain import record_events as rec
from mnconsole.domain.events import Body, Event
from mnconsole.services.identity import new_uuid7
from mnconsole.services.sample_session import SampleTreatment, closed_session
from mnconsole.store import keys
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.records import open_records
from tests.helpers.records import MANAGER, NURSE, Clinic, clinic_policy, set_up
from tests.trials.shim import mark

CHECKPOINT_PAGES: Final = 30


class Told(Clinic):
    """A clinic that marks in the trace what it was told is saved."""

    def append(
        self, *bodies: Body, session_id: UUID | None = None, patient_id: UUID | None = None
    ) -> tuple[Event, ...]:
        stored = super().append(*bodies, session_id=session_id, patient_id=patient_id)
        for event in stored:
            mark(f"ACK {event.seq} {event.id.hex}")
        return stored

    def treat(self, random: Random) -> None:
        """One treatment from its beginning to its signature, one or two entries a commit, with a reader beside it."""
        patient = self.add_patient(f"Ada Sample {random.randrange(10**6)}", allergies="none known")
        session = new_uuid7()
        treatment = SampleTreatment(patient, random.choice((NURSE, MANAGER)), self.make.at_utc_ms)
        bodies = [body for _ms, body in closed_session(random, clinic_policy(), treatment)]
        while bodies:
            together = bodies[: random.choice((1, 1, 1, 2))]
            del bodies[: len(together)]
            self.append(*together, session_id=session, patient_id=patient)
            if random.random() < 0.2:
                self.records.read(lambda reader: reader.session(session))


def _opened(folder: Path) -> Told:
    return Told(open_records(folder, keys.unlock(folder, None).key))


def session(folder: Path, random: Random) -> None:
    """A treatment in an empty clinic, and the program's end."""
    clinic = _opened(folder)
    clinic.treat(random)
    clinic.records.close()


def checkpoint(folder: Path, random: Random) -> None:
    """Many short entries; the log is brought into the database again and again, also by ends of the program."""
    sqlalchemy.event.listen(
        Engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    )
    for _start in range(3):
        clinic = _opened(folder)
        clinic.add_patient(f"Ben Example {random.randrange(10**6)}")
        for _commit in range(40):
            clinic.append(*(rec.ClockJumped(random.randrange(10**5)) for _ in range(random.randint(1, 3))))
        clinic.records.close()


def hasty(folder: Path, random: Random) -> None:
    """A treatment by a console that acknowledges before the disk has anything: what the trial has to find out."""
    sqlalchemy.event.listen(Engine, "begin", _hasten)
    session(folder, random)


def _hasten(connection: sqlalchemy.Connection) -> None:
    connection.connection.driver_connection.execute("PRAGMA synchronous = OFF")


def making(folder: Path, _random: Random) -> None:
    """New records, from an empty folder."""
    records = set_up(folder)
    mark("MADE")
    records.close()


def migration(folder: Path, _random: Random, key: str) -> None:
    """An older database is opened."""
    secret = bytes.fromhex(key)
    records = open_records(folder, DatabaseKey(secret[:32], secret[32:]))
    mark("MIGRATED")
    records.close()


WORKLOADS: Final[dict[str, Callable[..., None]]] = {
    work.__name__: work for work in (session, checkpoint, hasty, making, migration)
}

if __name__ == "__main__":
    name, place, seed, *more = sys.argv[1:]
    WORKLOADS[name](Path(place), Random(int(seed)), *more)
