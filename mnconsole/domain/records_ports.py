"""What the services need from the records, as Protocols. Implemented by the store; joined in the composition root."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.anchors import Anchor, TypedAnchor
from mnconsole.domain.events import Event
from mnconsole.domain.people import Patient, Staff
from mnconsole.domain.privacy import RecordSize, StoredEvent, Tombstone
from mnconsole.domain.session import Session
from mnconsole.domain.session_events import CartridgeIdentity
from mnconsole.domain.summary import SessionSummary

T = TypeVar("T")


class PatientHit(Struct, frozen=True):
    """One row of the patient list."""

    id: UUID
    number: int
    name: str
    birth_date: str


class HistoryQuery(Struct, frozen=True):
    """Filters of the session history. `text` searches patients like the sidebar does. Times in UTC ms, half open."""

    text: str = ""
    from_utc_ms: int | None = None
    to_utc_ms: int | None = None
    practitioner_id: UUID | None = None
    flagged_only: bool = False
    unsigned_only: bool = False


class HistoryRow(Struct, frozen=True):
    """One session in the history, joined with its people. An erased patient has a number and no name."""

    summary: SessionSummary
    patient_name: str
    practitioner_name: str
    patient_number: int = 0


class HistoryPage(Struct, frozen=True):
    """At most `limit` rows, newest first; `next_after` continues below, None at the end."""

    rows: tuple[HistoryRow, ...]
    next_after: tuple[int, UUID] | None


class HistoryTotals(Struct, frozen=True):
    """Figures over all sessions that a query finds."""

    sessions: int
    numbing_in_band: int
    numbing_over: int
    numbing_under: int
    overrides: int
    adverse_events: int
    not_signed: int
    oldest_unsigned_utc_ms: int | None


AnyAnchor = Anchor | TypedAnchor


class Loss(Struct, frozen=True):
    """Entries `first_seq` to `last_seq` of a chain that a restore left behind, as its own entry tells. `known_from` is
    the backup's name."""

    device_id: UUID
    first_seq: int
    last_seq: int
    known_from: str


class VerifyResult(Struct, frozen=True):
    """Outcome of verifying the log. `first_bad_seq` 0 when sound; `fault` is a code, empty when sound.

    `heads` tell how far each chain is sound, oldest first; `head_hash` is the newest one's. `first_bad_device` is the
    chain that the bad number counts in. `lost` is what an anchor or a restore tells of and is here no more; that is no
    fault. Of the anchors given, `anchors` agreed with the log; `anchored_seq` is the newest number of the present chain
    that one of them vouches for, and `anchored_seqs` of each chain of `heads`. `unmatched` agree with no entry, and may
    be of one of those that a restore lost; a code on paper can't tell which, so somebody must judge. `unlike` names
    what is not as the program makes it: tables and indexes where that is the fault of a log that is whole, or the
    guards that are gone and whatever was put in their place.
    """

    sound: bool
    events: int
    open_sessions: int
    first_bad_seq: int = 0
    fault: str = ""
    head_hash: str = ""
    first_bad_device: UUID | None = None
    heads: tuple[Anchor, ...] = ()
    lost: tuple[Loss, ...] = ()
    anchors: int = 0
    anchored_seq: int = 0
    anchored_seqs: tuple[int, ...] = ()
    unmatched: tuple[AnyAnchor, ...] = ()
    unlike: tuple[str, ...] = ()

    @property
    def entries_lost(self) -> int:
        """How many entries restores left behind, as far as is known."""
        return sum(loss.last_seq - loss.first_seq + 1 for loss in self.lost)

    def covers(self, event: Event) -> bool:
        """Whether this entry is among those that were found sound."""
        chain = next((head for head in self.heads if head.device_id == event.device_id), None)
        return event.seq <= (self.events if chain is None else chain.seq)


class Verified(Struct, frozen=True):
    """A check of the whole log that came to its end, and when."""

    result: VerifyResult
    at_utc_ms: int


class Reader(Protocol):
    """Read-only queries; on the writer's own connection they also see what this unit of work has appended."""

    def session(self, session_id: UUID) -> Session | None:
        """The folded session, or None."""

    def session_events(self, session_id: UUID) -> tuple[Event, ...]:
        """Its events in order, private fields opened."""

    def open_sessions(self) -> tuple[Session, ...]:
        """Every open session, oldest first."""

    def patient(self, patient_id: UUID) -> Patient | None:
        """Present details, or None."""

    def search_patients(self, text: str, limit: int, offset: int = 0) -> tuple[PatientHit, ...]:
        """Any part of name, date of birth or number, all words must occur; by name. Empty text: everybody."""

    def count_patients(self, text: str) -> int:
        """How many `search_patients` would find without a limit."""

    def same_name(self, name: str) -> tuple[PatientHit, ...]:
        """Patients whose folded name is the same."""

    def next_patient_number(self) -> int:
        """The next free running number."""

    def staff(self) -> tuple[Staff, ...]:
        """Everybody who may sign in, and who did once (`works_here`)."""

    def pin_verifier(self, staff_id: UUID) -> str:
        """What a PIN is tried against (Argon2id in its text form), empty when that person has none."""

    def staff_with_pin(self) -> frozenset[UUID]:
        """Who has a PIN."""

    def clinic_name(self) -> str:
        """As set up, or empty."""

    def history(self, query: HistoryQuery, after: tuple[int, UUID] | None, limit: int) -> HistoryPage:
        """Keyset page of sessions, newest first."""

    def history_totals(self, query: HistoryQuery) -> HistoryTotals:
        """Figures for the same filters."""

    def last_session_of(self, patient_id: UUID) -> SessionSummary | None:
        """The newest closed session of a patient."""

    def last_reaction_of(self, patient_id: UUID) -> SessionSummary | None:
        """The newest closed session of a patient with an adverse event."""

    def last_event_of_kind(self, kind: str) -> Event | None:
        """The newest event of a kind."""

    def events_of_kinds(self, kinds: Sequence[str]) -> tuple[Event, ...]:
        """Every event of these kinds, oldest first. For kinds of which there are few."""

    def last_event(self) -> Event | None:
        """The newest event."""

    def count_events(self) -> int:
        """Events in the log."""

    def cartridge_used(self, identity: CartridgeIdentity, text: str, except_session: UUID) -> bool:
        """Whether a cartridge of this identity was loaded in another session."""

    def cartridge_lot_sessions(self, lot: str) -> int:
        """How many sessions have used this cartridge lot."""

    def patient_sessions(self, patient_id: UUID) -> tuple[UUID, ...]:
        """A patient's sessions, oldest first."""

    def session_entries(self, session_id: UUID) -> tuple[StoredEvent, ...]:
        """The entries of a session as they lie in the log."""

    def entries_about(self, patient_id: UUID) -> tuple[StoredEvent, ...]:
        """The entries of no session that are about a patient, as they lie in the log, of every chain."""

    def record_size(self, patient_id: UUID) -> RecordSize:
        """What there is about a patient."""

    def tombstone(self, patient_id: UUID) -> Tombstone | None:
        """What is left of an erased patient."""

    def verify(
        self, progress: Callable[[int, int], bool] | None = None, anchors: Sequence[AnyAnchor] = ()
    ) -> VerifyResult:
        """Verify the whole log, against these anchors too; `progress(done, total)` returning False cancels (fault
        "cancelled")."""

    def check_file(self) -> str:
        """What is wrong with the file's pages, the first thing of it; empty when all of them read and fit together.
        Reads all of the file."""

    def head_anchor(self, at_utc_ms: int) -> Anchor | None:
        """Where the log stands now; None for a log without entries."""

    def devices(self) -> tuple[UUID, ...]:
        """Whose chains the log is made of, oldest first; the last one is this installation."""

    def anchor_of_session(self, session_id: UUID) -> Anchor | None:
        """The last entry of a session as an anchor, with that entry's own time; None for a session without one."""


class UnitOfWork(Reader, Protocol):
    """One transaction on the writer thread. Rolls back unless it ends without an exception."""

    def holds(self, event_id: UUID) -> bool:
        """Whether an event is in the log already."""

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Append to the log and write the state tables in the same transaction; returns them with their numbers."""

    def set_pin_verifier(self, staff_id: UUID, verifier: str, at_utc_ms: int) -> None:
        """Replace what a person's PIN is tried against; empty: that person has no PIN any more."""


class AnchorKeeper(Protocol):
    """Where anchors are kept outside of the log. What writes and reads waits for a disk: a worker calls it."""

    def has_medium(self) -> bool:
        """Whether a second medium is set."""

    def keep(self, anchors: Sequence[Anchor]) -> None:
        """Add to the data folder's own file. Raises KnownError."""

    def keep_on_medium(self, anchors: Sequence[Anchor]) -> None:
        """Add to the second medium's. Raises KnownError, also when it is not there."""

    def known(self, devices: Sequence[UUID]) -> tuple[Anchor, ...]:
        """Every anchor at hand, those of the second medium for these chains only."""


class Records(Protocol):
    """The opened records of one data folder."""

    @property
    def harmed(self) -> bool:
        """Whether something of them did not read as it was written, since they were opened. Any thread."""

    def note_harm(self) -> None:
        """A check has found so: the next opening looks at all of them first. Any thread but the main one."""

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run `work` in one BEGIN IMMEDIATE transaction and commit. Writer thread only.

        On a database error the connection is closed and reopened and the error is raised as RecordsError. Then
        nothing of `work` is in the records, but for a commit whose end failed: that one may be found there later.
        """

    def read(self, query: Callable[[Reader], T]) -> T:
        """Run a query on the read-only engine. Reader thread only."""

    def sweep(self) -> bool:
        """Empty the write-ahead log into the database, so that nothing that was erased is left in it. Writer thread
        only. False when somebody reads from it at this moment: try again."""

    def interrupt_reads(self) -> None:
        """Abort the running read query, from any thread."""

    def close(self) -> None:
        """Close both engines. After the worker threads have ended."""
