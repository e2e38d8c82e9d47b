"""One patient's record as a whole: given to the patient, or erased. What is asked of it, and what is answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.anchors import Anchor
from mnconsole.domain.events import Json
from mnconsole.domain.people import Patient, Staff
from mnconsole.domain.policy import Policy
from mnconsole.domain.session import Session


class ErasureReason(StrEnum):
    """Why somebody is erased. A code and no text: the tombstone stays for ever and must not name anybody."""

    RETENTION_OVER = "retention_over"
    PATIENT_ASKED = "patient_asked"
    ENTERED_BY_MISTAKE = "entered_by_mistake"
    ORDERED = "ordered"


class ExportCode(StrEnum):
    """Why a file could not be written. Parameters are named beside each."""

    EXISTS = "exists"  # path
    NO_FOLDER = "no_folder"  # path
    NOT_WRITABLE = "not_writable"  # path
    DISK_FULL = "disk_full"  # path
    WRITE_FAILED = "write_failed"  # path, reason
    CANCELLED = "cancelled"  # path
    NOT_A_FILE = "not_a_file"  # path: a link, a pipe or a device is there
    AMONG_RECORDS = "among_records"  # path


class StoredEvent(Struct, frozen=True):
    """An entry as it lies in the log, of any chain, with its private fields opened beside it.

    `body` is the canonical text that the hash covers. `opened` is None for a body without private fields, and empty
    when they can't be opened any more.
    """

    device_id: UUID
    seq: int
    id: UUID
    session_id: UUID | None
    kind: str
    version: int
    at_utc_ms: int
    run_id: UUID
    mono_ms: int
    actor_id: UUID | None
    body: str
    prev_hash: bytes
    hash: bytes
    opened: Mapping[str, Json] | None


class Tombstone(Struct, frozen=True):
    """What is left of an erased patient. Dates are ISO dates, times UTC ms."""

    patient_id: UUID
    number: int
    erased_utc_ms: int
    retained_until: str
    backups_until_utc_ms: int


class RecordSize(Struct, frozen=True):
    """What the records hold about a patient. `last_entry_utc_ms` counts treatments and details, not who has looked."""

    sessions: int
    last_entry_utc_ms: int


class PrivacyFacts(Struct, frozen=True):
    """What a manager sees before a record is given away or erased.

    `retained_until` is the ISO date up to which the law wants it kept; `may_erase_alone` says that it has passed.
    `asked_by` is who asked for the erasure within the last day, and `asked_reason` why; None for nobody.
    """

    patient_id: UUID
    number: int
    sessions: int
    last_entry_utc_ms: int
    retained_until: str
    may_erase_alone: bool
    open_session: bool
    asked_by: Staff | None = None
    asked_reason: str = ""
    asked_utc_ms: int = 0


class ExportDone(Struct, frozen=True):
    """A record was written to a file."""

    path: str
    size_bytes: int
    sha256: str
    events: int
    sessions: int


class RecordFacts(Struct, frozen=True):
    """What a record's papers are made of, beside the sessions. `about` are the entries of no session; `anchor` tells
    where the log stood."""

    clinic_name: str
    patient: Patient
    about: tuple[StoredEvent, ...]
    staff: Mapping[UUID, str]
    policy: Policy
    retained_until: str
    made_utc_ms: int
    anchor: Anchor | None


class SummaryFacts(Struct, frozen=True):
    """What a session's summary needs beside the session. `number` is the patient's, also when erased; 0 unknown."""

    clinic_name: str
    number: int
    staff: Mapping[UUID, str]
    policy: Policy
    made_utc_ms: int
    anchor: Anchor | None


class Wanted(Protocol):
    """Asked now and then during long work; False ends it."""

    def __call__(self) -> bool:
        """Whether it goes on."""


class PaperWriter(Protocol):
    """Composes and paints papers. On a worker thread."""

    def record(self, facts: RecordFacts, sessions: Iterable[Session], wanted: Wanted) -> bytes:
        """A patient's whole record as a PDF, every one of `sessions` taken. Raises KnownError CANCELLED."""

    def readme(self, facts: RecordFacts, events: int) -> str:
        """What a ZIP with a record holds and how to check it, in plain words."""

    def summary(self, session: Session, patient: Patient | None, facts: SummaryFacts) -> bytes:
        """One session on a page or two, as a PDF."""

    def print_summary(self, printer: object, session: Session, patient: Patient | None, facts: SummaryFacts) -> None:
        """The same on a printer, as the window's dialog gives it. Raises KnownError WRITE_FAILED."""


class ErasureList(Protocol):
    """Where erasures are written down outside of the records, so that a restored backup does them again."""

    def add(self, erased: Tombstone) -> None:
        """Write it down. On the file worker; raises KnownError when it can't be done now."""
