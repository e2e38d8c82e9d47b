"""The queries of `Reader`, over one connection and one snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from mnconsole.domain.anchors import Anchor
from mnconsole.domain.events import Event
from mnconsole.domain.people import Patient, Staff
from mnconsole.domain.privacy import RecordSize, StoredEvent, Tombstone
from mnconsole.domain.records_ports import (
    AnyAnchor,
    HistoryPage,
    HistoryQuery,
    HistoryTotals,
    PatientHit,
    VerifyResult,
)
from mnconsole.domain.session import Session, fold
from mnconsole.domain.session_events import CartridgeIdentity
from mnconsole.domain.summary import SessionSummary
from mnconsole.store import event_log, history, layout, patient_log, patient_search, state_check
from mnconsole.store.sealing import PatientKeys
from mnconsole.store.state_check import StateDifference
from mnconsole.store.tables import clinic, patient, staff, staff_pin
from mnconsole.store.verify import LogFault, Progress, verify_log
from mnconsole.store.witness import Missing, Newest, missing, unbelieved


class Queries:
    """`Reader` on a connection that somebody else opens a transaction on."""

    def __init__(self, connection: Connection, keys: PatientKeys, device: UUID) -> None:
        self._connection = connection
        self._keys = keys
        self._device = device

    def session(self, session_id: UUID) -> Session | None:
        """The folded session, or None."""
        events = self.session_events(session_id)
        return fold(events) if events else None

    def session_events(self, session_id: UUID) -> tuple[Event, ...]:
        """Its events in order, private fields opened."""
        return event_log.of_session(self._connection, self._keys, session_id)

    def open_sessions(self) -> tuple[Session, ...]:
        """Every open session, oldest first."""
        found = (self.session(session_id) for session_id in history.open_ids(self._connection))
        return tuple(session for session in found if session is not None)

    def patient(self, patient_id: UUID) -> Patient | None:
        """Present details; None when there is no such patient or the person has been erased."""
        row = self._connection.execute(select(patient).where(patient.c.id == patient_id)).first()
        if row is None or not row.birth_date:
            return None
        return Patient(
            id=row.id,
            number=row.number,
            name=row.name,
            birth_date=date.fromisoformat(row.birth_date),
            fitzpatrick=row.fitzpatrick,
            phone=row.phone,
            allergies=row.allergies,
            flags=row.flags,
        )

    def search_patients(self, text: str, limit: int, offset: int = 0) -> tuple[PatientHit, ...]:
        """Any part of name, date of birth or number, all words must occur; by name. Empty text: everybody."""
        return patient_search.search(self._connection, text, limit, offset)

    def count_patients(self, text: str) -> int:
        """How many `search_patients` would find without a limit."""
        return patient_search.count(self._connection, text)

    def same_name(self, name: str) -> tuple[PatientHit, ...]:
        """Patients whose folded name is the same."""
        return patient_search.same_name(self._connection, name)

    def next_patient_number(self) -> int:
        """The next free running number, from 1."""
        newest = self._connection.execute(select(func.coalesce(func.max(patient.c.number), 0))).scalar_one()
        return int(newest) + 1

    def staff(self) -> tuple[Staff, ...]:
        """Everybody who may sign in, and who did once, in the order in which they were added."""
        rows = self._connection.execute(select(staff).order_by(staff.c.id))
        return tuple(Staff(row.id, row.display_name, row.role, row.treats, row.left_utc_ms) for row in rows)

    def pin_verifier(self, staff_id: UUID) -> str:
        """What a PIN is tried against, empty when that person has none."""
        wanted = select(staff_pin.c.verifier).where(staff_pin.c.staff_id == staff_id)
        return self._connection.execute(wanted).scalar() or ""

    def staff_with_pin(self) -> frozenset[UUID]:
        """Who has a PIN."""
        return frozenset(self._connection.execute(select(staff_pin.c.staff_id)).scalars())

    def clinic_name(self) -> str:
        """As set up, or empty."""
        return self._connection.execute(select(clinic.c.name)).scalar() or ""

    def is_demo(self) -> bool:
        """Whether these are demo records, which never mix with real ones."""
        return bool(self._connection.execute(select(clinic.c.demo)).scalar())

    def history(self, query: HistoryQuery, after: tuple[int, UUID] | None, limit: int) -> HistoryPage:
        """Keyset page of sessions, newest first."""
        return history.page(self._connection, query, after, limit)

    def history_totals(self, query: HistoryQuery) -> HistoryTotals:
        """Figures for the same filters."""
        return history.totals(self._connection, query)

    def last_session_of(self, patient_id: UUID) -> SessionSummary | None:
        """The newest closed session of a patient."""
        return history.last_closed_of(self._connection, patient_id)

    def last_reaction_of(self, patient_id: UUID) -> SessionSummary | None:
        """The newest closed session of a patient with an adverse event."""
        return history.last_closed_of(self._connection, patient_id, adverse=True)

    def last_event_of_kind(self, kind: str) -> Event | None:
        """The newest event of a kind."""
        return event_log.newest(self._connection, self._keys, kind)

    def events_of_kinds(self, kinds: Sequence[str]) -> tuple[Event, ...]:
        """Every event of these kinds, oldest first."""
        return event_log.of_kinds(self._connection, self._keys, None, kinds)

    def last_event(self) -> Event | None:
        """The newest event."""
        return event_log.newest(self._connection, self._keys)

    def count_events(self) -> int:
        """Events in the log."""
        return event_log.count(self._connection)

    def cartridge_used(self, identity: CartridgeIdentity, text: str, except_session: UUID) -> bool:
        """Whether a cartridge of this identity was loaded in another session."""
        return event_log.cartridge_used(self._connection, identity, text, except_session)

    def cartridge_lot_sessions(self, lot: str) -> int:
        """How many sessions have used this cartridge lot."""
        return history.sessions_with_lot(self._connection, lot)

    def patient_sessions(self, patient_id: UUID) -> tuple[UUID, ...]:
        """A patient's sessions, oldest first."""
        return patient_log.sessions_of(self._connection, patient_id)

    def session_entries(self, session_id: UUID) -> tuple[StoredEvent, ...]:
        """The entries of a session as they lie in the log."""
        return patient_log.of_session(self._connection, self._keys, session_id)

    def entries_about(self, patient_id: UUID) -> tuple[StoredEvent, ...]:
        """The entries of no session that are about a patient, as they lie in the log, of every chain."""
        return patient_log.about(self._connection, self._keys, patient_id)

    def record_size(self, patient_id: UUID) -> RecordSize:
        """What there is about a patient."""
        return patient_log.size(self._connection, patient_id)

    def tombstone(self, patient_id: UUID) -> Tombstone | None:
        """What is left of an erased patient."""
        return patient_log.tombstone(self._connection, patient_id)

    def verify(self, progress: Progress | None = None, anchors: Sequence[AnyAnchor] = ()) -> VerifyResult:
        """Verify the whole log, against these anchors too, and then whether it lies in tables that are as they should
        be; `progress(done, total)` returning False cancels (fault "cancelled")."""
        found = self.verify_log(progress, anchors)
        unlike = layout.unlike(self._connection) if found.sound else ()
        return replace(found, sound=False, fault=LogFault.LAYOUT.value, unlike=unlike) if unlike else found

    def verify_log(self, progress: Progress | None = None, anchors: Sequence[AnyAnchor] = ()) -> VerifyResult:
        """The log alone: what is made of it is as whole as it is, whatever lies beside it."""
        return verify_log(self._connection, progress, anchors)

    def head_anchor(self, at_utc_ms: int) -> Anchor | None:
        """Where the log stands now; None for a log without entries."""
        return event_log.head_anchor(self._connection, self._device, at_utc_ms)

    def devices(self) -> tuple[UUID, ...]:
        """Whose chains the log is made of, oldest first."""
        return event_log.devices(self._connection)

    def anchor_of_session(self, session_id: UUID) -> Anchor | None:
        """The last entry of a session as an anchor; None for a session without one."""
        return event_log.anchor_of_session(self._connection, session_id)

    def check_file(self) -> str:
        """What is wrong with the file's pages, the first thing of it; empty when all of them read and fit together."""
        found = self._connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        return "" if found == "ok" else str(found)

    def missing(self, told: Sequence[Newest]) -> Missing | None:
        """What is not here of what the witness told."""
        return missing(self._connection, self._device, told)

    def unbelieved(self, told: Sequence[Newest]) -> int:
        """The number of an entry that the witness told of and no clinic reaches; 0 for none."""
        return unbelieved(self._connection, self._device, told)

    def check_state(self) -> tuple[StateDifference, ...]:
        """Where the state tables differ from a fold of the whole log; empty when they agree."""
        return state_check.differences(self._connection, self._keys)
