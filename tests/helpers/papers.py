"""Papers without pages: what was to be written, as plain bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mnconsole.domain.anchors import Anchor
from mnconsole.domain.people import Patient
from mnconsole.domain.privacy import ExportCode, RecordFacts, SummaryFacts
from mnconsole.domain.session import Session
from mnconsole.errors import KnownError


class FakePapers:
    """`PaperWriter` that names what it was given. `printed` are the summaries that went to a printer."""

    def __init__(self) -> None:
        self.anchors: list[Anchor | None] = []
        self.printed: list[tuple[object, bytes]] = []
        self.trouble: Exception | None = None

    def record(self, facts: RecordFacts, sessions: Iterable[Session], wanted: Callable[[], bool]) -> bytes:
        """The name and how many events each session has."""
        counts = []
        for session in sessions:
            if not wanted():
                raise KnownError(ExportCode.CANCELLED)
            counts.append(len(session.events))
        return f"{facts.patient.name} {counts}".encode()

    def readme(self, facts: RecordFacts, events: int) -> str:
        """The name and how many entries there are."""
        return f"{facts.patient.name} {events}"

    def summary(self, session: Session, patient: Patient | None, facts: SummaryFacts) -> bytes:
        """The name and the session's id."""
        self.anchors.append(facts.anchor)
        return f"{patient.name if patient is not None else 'erased'} {session.id.hex}".encode()

    def print_summary(self, printer: object, session: Session, patient: Patient | None, facts: SummaryFacts) -> None:
        """Kept; or `trouble` instead."""
        if self.trouble is not None:
            raise self.trouble
        self.printed.append((printer, self.summary(session, patient, facts)))
