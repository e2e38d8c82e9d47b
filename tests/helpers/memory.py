"""The records in plain lists: real codec, real fold, real rollback, no disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from enum import Enum
from typing import TypeVar
from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain import access_events as acc
from mnconsole.domain import custody_events as cus
from mnconsole.domain import record_events as rec
from mnconsole.domain import session_events as ev
from mnconsole.domain.anchors import Anchor
from mnconsole.domain.events import Event
from mnconsole.domain.people import Patient, Role, Staff, fold, search_text
from mnconsole.domain.privacy import RecordSize, StoredEvent, Tombstone
from mnconsole.domain.records_ports import (
    AnyAnchor,
    HistoryPage,
    HistoryQuery,
    HistoryRow,
    HistoryTotals,
    PatientHit,
    Reader,
    UnitOfWork,
    VerifyResult,
)
from mnconsole.domain.session import Session, Status
from mnconsole.domain.session import fold as fold_session
from mnconsole.domain.summary import SessionSummary, summary_of
from tests.helpers.memory_codec import person_of, stored, through_codec

T = TypeVar("T")

DEVICE = UUID("01990000-0000-7000-8000-00000000000d")


class Trouble(Enum):
    """What can be wrong with these records."""

    DISK_FULL = "disk_full"


class InMemoryRecords:
    """`Records`, `UnitOfWork` and `Reader` in one object over one list of events.

    `fail_next(error)` makes the next writes fail; nothing of them is then in the log. After `fail_after(error)` the
    next one is in the log and fails all the same. `writes` counts commits.
    """

    def __init__(self) -> None:
        self.log: list[Event] = []
        self.writes = 0
        self.closed = False
        self.interrupted = 0
        self._pins: dict[UUID, str] = {}
        self._failures: list[Exception] = []
        self._late_failures: list[Exception] = []
        self._folded: dict[UUID, Session] = {}
        self._lock = threading.RLock()

    # Records

    harmed = False
    broken = ""
    """What the check of the file finds."""

    def note_harm(self) -> None:
        """Noted."""
        self.harmed = True

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run `work`; take everything back when it raises."""
        with self._lock:
            before, pins = len(self.log), dict(self._pins)
            try:
                result = work(self)
                if self._failures:
                    raise self._failures.pop(0)
            except BaseException:
                del self.log[before:]
                self._pins = pins
                self._folded.clear()
                raise
            self.writes += 1
            if self._late_failures:
                raise self._late_failures.pop(0)
            return result

    def read(self, query: Callable[[Reader], T]) -> T:
        """Run `query`."""
        with self._lock:
            return query(self)

    def sweep(self) -> bool:
        """There is nothing to sweep."""
        return True

    def interrupt_reads(self) -> None:
        """Counted."""
        self.interrupted += 1

    def close(self) -> None:
        """Noted."""
        self.closed = True

    def fail_next(self, *errors: Exception) -> None:
        """The next commits fail with these."""
        self._failures += errors

    def fail_after(self, *errors: Exception) -> None:
        """The ends of the next commits fail with these, after their last byte."""
        self._late_failures += errors

    def check_file(self) -> str:
        """As told."""
        return self.broken

    # UnitOfWork

    def set_pin_verifier(self, staff_id: UUID, verifier: str, at_utc_ms: int) -> None:
        """Replace or remove it."""
        self._pins.pop(staff_id, None)
        if verifier:
            self._pins[staff_id] = verifier

    def holds(self, event_id: UUID) -> bool:
        """Whether an event is in the log already."""
        return any(event.id == event_id for event in self.log)

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Append with numbers; every body goes through the codec as it would in the store."""
        stored = tuple(
            replace(event, body=through_codec(event), seq=len(self.log) + place)
            for place, event in enumerate(events, start=1)
        )
        for event in stored:
            before = self.session(event.session_id) if event.session_id is not None else None
            self.log.append(event)
            if event.session_id is not None:
                self._folded[event.session_id] = fold_session((event,)) if before is None else before.apply(event)
        return stored

    # Reader

    def session(self, session_id: UUID) -> Session | None:
        """The session, folded event by event as the store does it."""
        known = self._folded.get(session_id)
        if known is None:
            events = self.session_events(session_id)
            if not events:
                return None
            known = self._folded[session_id] = fold_session(events)
        return known

    def session_events(self, session_id: UUID) -> tuple[Event, ...]:
        """Its events in order."""
        return tuple(event for event in self.log if event.session_id == session_id)

    def sessions(self) -> tuple[Session, ...]:
        """All sessions, oldest first."""
        ids = dict.fromkeys(event.session_id for event in self.log if event.session_id is not None)
        folded = [session for session in map(self.session, ids) if session is not None]
        return tuple(sorted(folded, key=lambda s: (s.started_utc_ms, s.id)))

    def open_sessions(self) -> tuple[Session, ...]:
        """Open ones, oldest first."""
        return tuple(session for session in self.sessions() if session.status is Status.OPEN)

    def patient(self, patient_id: UUID) -> Patient | None:
        """Present details."""
        return self._patients().get(patient_id)

    def search_patients(self, text: str, limit: int, offset: int = 0) -> tuple[PatientHit, ...]:
        """All words must occur; by name."""
        return self._found(text)[offset : offset + limit]

    def count_patients(self, text: str) -> int:
        """How many there are."""
        return len(self._found(text))

    def same_name(self, name: str) -> tuple[PatientHit, ...]:
        """Same folded name."""
        return tuple(hit for hit in self._found("") if fold(hit.name) == fold(name))

    def next_patient_number(self) -> int:
        """The next number."""
        return 1 + max((person.number for person in self._patients().values()), default=0)

    def staff(self) -> tuple[Staff, ...]:
        """In the order in which they were added."""
        people: dict[UUID, Staff] = {}
        for event in self.log:
            match event.body:
                case rec.StaffAdded() | acc.StaffChanged() as b:
                    left = people[b.staff_id].left_utc_ms if b.staff_id in people else 0
                    people[b.staff_id] = Staff(b.staff_id, b.display_name, Role(b.role), b.treats, left)
                case acc.StaffLeft() as b:
                    people[b.staff_id] = replace(people[b.staff_id], left_utc_ms=event.at_utc_ms)
                case acc.StaffReturned() as b:
                    people[b.staff_id] = replace(people[b.staff_id], left_utc_ms=0)
                case _:
                    pass
        return tuple(people.values())

    def pin_verifier(self, staff_id: UUID) -> str:
        """Empty without a PIN."""
        return self._pins.get(staff_id, "")

    def staff_with_pin(self) -> frozenset[UUID]:
        """Who has one."""
        return frozenset(self._pins)

    def clinic_name(self) -> str:
        """As set up."""
        names = [event.body.clinic_name for event in self.log if isinstance(event.body, rec.ClinicSetUp)]
        return names[-1] if names else ""

    def history(self, query: HistoryQuery, after: tuple[int, UUID] | None, limit: int) -> HistoryPage:
        """Newest first."""
        wanted = [s for s in self._history(query) if after is None or (s.started_utc_ms, s.id) < after]
        people, staff = self._patients(), {person.id: person.display_name for person in self.staff()}
        erased = {tomb.patient_id: tomb.number for tomb in map(self.tombstone, {s.patient_id for s in wanted}) if tomb}
        rows = tuple(
            HistoryRow(
                s,
                people[s.patient_id].name if s.patient_id in people else "",
                staff.get(s.practitioner_id, ""),
                people[s.patient_id].number if s.patient_id in people else erased[s.patient_id],
            )
            for s in wanted[:limit]
        )
        more = len(wanted) > limit
        return HistoryPage(rows, (rows[-1].summary.started_utc_ms, rows[-1].summary.id) if more else None)

    def history_totals(self, query: HistoryQuery) -> HistoryTotals:
        """Figures."""
        found = self._history(query)
        numbed = [s for s in found if s.numbing_ms >= 0]
        unsigned = [s.started_utc_ms for s in found if s.status is Status.OPEN]
        return HistoryTotals(
            sessions=len(found),
            numbing_in_band=sum(s.numbing_ready_ms <= s.numbing_ms <= s.numbing_remove_ms for s in numbed),
            numbing_over=sum(s.numbing_ms > s.numbing_remove_ms for s in numbed),
            numbing_under=sum(s.numbing_ms < s.numbing_ready_ms for s in numbed),
            overrides=sum(s.override_count for s in found),
            adverse_events=sum(s.adverse for s in found),
            not_signed=len(unsigned),
            oldest_unsigned_utc_ms=min(unsigned, default=None),
        )

    def last_session_of(self, patient_id: UUID) -> SessionSummary | None:
        """The newest closed one."""
        closed = [s for s in self.sessions() if s.patient_id == patient_id and s.status is not Status.OPEN]
        return summary_of(closed[-1]) if closed else None

    def last_reaction_of(self, patient_id: UUID) -> SessionSummary | None:
        """The newest closed one with an adverse event."""
        closed = [s for s in self.sessions() if s.patient_id == patient_id and s.status is not Status.OPEN]
        return next((found for s in reversed(closed) if (found := summary_of(s)).adverse), None)

    def last_event_of_kind(self, kind: str) -> Event | None:
        """The newest of a kind."""
        return next((event for event in reversed(self.log) if event.kind == kind), None)

    def events_of_kinds(self, kinds: Sequence[str]) -> tuple[Event, ...]:
        """Of these kinds, oldest first."""
        return tuple(event for event in self.log if event.kind in kinds)

    def last_event(self) -> Event | None:
        """The newest."""
        return self.log[-1] if self.log else None

    def count_events(self) -> int:
        """All events."""
        return len(self.log)

    def cartridge_used(self, identity: ev.CartridgeIdentity, text: str, except_session: UUID) -> bool:
        """Whether another session has this one."""
        return any(
            isinstance(e.body, ev.CartridgeLoaded) and (e.body.identity, e.body.identity_text) == (identity, text)
            for e in self.log
            if e.session_id != except_session
        )

    def cartridge_lot_sessions(self, lot: str) -> int:
        """Sessions with this cartridge lot."""
        loaded = [e for e in self.log if isinstance(e.body, ev.CartridgeLoaded) and e.body.lot == lot]
        return len({event.session_id for event in loaded})

    def patient_sessions(self, patient_id: UUID) -> tuple[UUID, ...]:
        """A patient's sessions, oldest first."""
        return tuple(session.id for session in self.sessions() if session.patient_id == patient_id)

    def session_entries(self, session_id: UUID) -> tuple[StoredEvent, ...]:
        """The entries of a session."""
        return tuple(stored(event) for event in self.session_events(session_id))

    def entries_about(self, patient_id: UUID) -> tuple[StoredEvent, ...]:
        """The entries of no session that name this patient."""
        named = [e for e in self.log if e.session_id is None and getattr(e.body, "patient_id", None) == patient_id]
        return tuple(map(stored, named))

    def record_size(self, patient_id: UUID) -> RecordSize:
        """What there is about a patient."""
        sessions = [session for session in self.sessions() if session.patient_id == patient_id]
        details = [
            event.at_utc_ms
            for event in self.log
            if isinstance(event.body, (rec.PatientAdded, rec.PatientChanged)) and event.body.patient_id == patient_id
        ]
        return RecordSize(len(sessions), max([*details, *(s.events[-1].at_utc_ms for s in sessions)], default=0))

    def tombstone(self, patient_id: UUID) -> Tombstone | None:
        """What is left of an erased patient."""
        bodies = [event.body for event in self.log if isinstance(event.body, cus.PatientErased)]
        found = next((body for body in bodies if body.patient_id == patient_id), None)
        if found is None:
            return None
        times = found.first_utc_ms, found.retained_until, found.backups_until_utc_ms
        return Tombstone(patient_id, found.number, *times)

    def head_anchor(self, at_utc_ms: int) -> Anchor | None:
        """Of the last event; there are no hashes here."""
        return Anchor(DEVICE, len(self.log), bytes(32), at_utc_ms) if self.log else None

    def devices(self) -> tuple[UUID, ...]:
        """One."""
        return (DEVICE,)

    def anchor_of_session(self, session_id: UUID) -> Anchor | None:
        """Of its last event."""
        events = self.session_events(session_id)
        return Anchor(DEVICE, events[-1].seq, bytes(32), events[-1].at_utc_ms) if events else None

    def verify(
        self, progress: Callable[[int, int], bool] | None = None, anchors: Sequence[AnyAnchor] = ()
    ) -> VerifyResult:
        """Numbers in order, every body fits its kind, every session folds to what is shown of it."""
        for place, event in enumerate(self.log, start=1):
            if progress is not None and not progress(place, len(self.log)):
                return VerifyResult(False, place, 0, place, "cancelled")
            if event.seq != place or through_codec(event) != event.body:
                return VerifyResult(False, len(self.log), 0, place, "order")
        for session in self.sessions():
            if fold_session(self.session_events(session.id)) != session:
                return VerifyResult(False, len(self.log), 0, session.events[0].seq, "fold")
        whole = VerifyResult(True, len(self.log), len(self.open_sessions()), head_hash=f"{len(self.log):064x}")
        return replace(whole, anchors=len(anchors))

    # inside

    def kinds(self, session_id: UUID | None = None) -> list[str]:
        """The kinds of all events, or of one session's."""
        return [event.kind for event in self.log if session_id is None or event.session_id == session_id]

    def _patients(self) -> dict[UUID, Patient]:
        people: dict[UUID, Patient] = {}
        for event in self.log:
            match event.body:
                case rec.PatientAdded() as b:
                    people[b.patient_id] = person_of(b, b.number)
                case rec.PatientChanged() as b:
                    people[b.patient_id] = person_of(b, people[b.patient_id].number)
                case cus.PatientErased() as b:
                    del people[b.patient_id]
                case _:
                    pass
        return people

    def _found(self, text: str) -> tuple[PatientHit, ...]:
        words = fold(text).split()
        people = sorted(self._patients().values(), key=lambda p: (fold(p.name), p.number))
        return tuple(
            PatientHit(p.id, p.number, p.name, p.birth_date.isoformat())
            for p in people
            if all(word in search_text(p.name, p.birth_date, p.number) for word in words)
        )

    def _history(self, query: HistoryQuery) -> list[SessionSummary]:
        wanted = {hit.id for hit in self._found(query.text)}
        return [
            summary
            for summary in (summary_of(session) for session in reversed(self.sessions()))
            if (summary.patient_id in wanted or (not query.text and self.tombstone(summary.patient_id) is not None))
            and (query.from_utc_ms is None or summary.started_utc_ms >= query.from_utc_ms)
            and (query.to_utc_ms is None or summary.started_utc_ms < query.to_utc_ms)
            and query.practitioner_id in (None, summary.practitioner_id)
            and (not query.flagged_only or summary.override_count > 0 or summary.adverse)
            and (not query.unsigned_only or summary.status is Status.OPEN)
        ]
