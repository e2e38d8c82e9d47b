"""A session's summary on a page or two, with the code that anchors the log: saved as a PDF, or printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final
from uuid import UUID

from mnconsole.domain.custody_events import RecordsPrinted
from mnconsole.domain.people import Patient, Staff
from mnconsole.domain.permissions import Acting, Permission
from mnconsole.domain.policy import Policy
from mnconsole.domain.ports import Clock
from mnconsole.domain.privacy import PaperWriter, SummaryFacts
from mnconsole.domain.records_ports import Reader, Records
from mnconsole.domain.session import Session
from mnconsole.services.background import Worker
from mnconsole.services.export_file import write_file
from mnconsole.services.identity import Identity
from mnconsole.services.scribe import Scribe
from mnconsole.services.waiting import on

Failed = Callable[[Exception], None]

SAVED: Final = "summary_saved"
PRINTED: Final = "summary_printed"

_Found = tuple[Session, Patient | None, SummaryFacts]


class Summaries:
    """Answers come on the main thread; `failed` gets Refused or KnownError. On record before anything leaves."""

    def __init__(
        self,
        records: Records,
        reader: Worker,
        files: Worker,
        scribe: Scribe,
        clock: Clock,
        identity: Identity,
        policy: Policy,
        papers: PaperWriter,
    ) -> None:
        self._records = records
        self._reader = reader
        self._files = files
        self._scribe = scribe
        self._clock = clock
        self._identity = identity
        self._policy = policy
        self._papers = papers

    def save(
        self, session_id: UUID, path: Path, done: Callable[[Path], None], failed: Failed, *, overwrite: bool = False
    ) -> None:
        """Write the summary to a PDF."""
        acting = self._identity.acting

        def work() -> Path:
            actor = _need_permission(acting)
            content = self._papers.summary(*self._found(session_id))
            note = self._noter(actor, SAVED, session_id)
            write_file(path, content, overwrite=overwrite, before_it_is_there=note)
            return path

        self._files.submit(work, done, failed)

    def print(self, session_id: UUID, printer: object, done: Callable[[], None], failed: Failed) -> None:
        """Print the summary on a printer that the window's dialog gave."""
        acting = self._identity.acting

        def work() -> None:
            actor = _need_permission(acting)
            found = self._found(session_id)
            self._noter(actor, PRINTED, session_id)()
            self._papers.print_summary(printer, *found)

        self._files.submit(work, lambda _none: done(), failed)

    def _found(self, session_id: UUID) -> _Found:
        now = self._clock.utc_ms()

        def read(reader: Reader) -> _Found:
            session = reader.session(session_id)
            if session is None:
                raise LookupError(f"no session {session_id}")
            patient = reader.patient(session.patient_id)
            stone = reader.tombstone(session.patient_id)
            facts = SummaryFacts(
                clinic_name=reader.clinic_name(),
                number=patient.number if patient is not None else stone.number if stone is not None else 0,
                staff={person.id: person.display_name for person in reader.staff()},
                policy=self._policy,
                made_utc_ms=now,
                anchor=reader.head_anchor(now),
            )
            return session, patient, facts

        return on(self._reader, lambda: self._records.read(read))

    def _noter(self, actor: Staff | None, what: str, session_id: UUID) -> Callable[[], None]:
        event = self._identity.event(RecordsPrinted(what, session_id), self._clock, actor=actor)

        def note() -> None:
            self._scribe.wait_for(lambda uow: uow.append([event]))

        return note


def _need_permission(acting: Acting) -> Staff:
    """Whoever treats, for the patient to take home; and who may give a whole record away."""
    return acting.present() if acting.may(Permission.EXPORT) else acting.need(Permission.TREAT)
