"""Joins what the papers say with what paints them: part of the composition root. On a worker thread, but for what
says otherwise; Qt is imported when the first paper is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from mnconsole.domain.privacy import ExportCode
from mnconsole.errors import KnownError

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from mnconsole.domain.papers import Paper
    from mnconsole.domain.people import Patient
    from mnconsole.domain.privacy import RecordFacts, SummaryFacts, Wanted
    from mnconsole.domain.session import Session


def print_recovery(target: QPrinter | Path, code: str, clinic: str, day: date) -> None:
    """The recovery code's sheet, on a printer or as a PDF file. `code` in groups. Any thread; about 50 ms.

    Raises OSError when the printer or the file does not take it.
    """
    from mnconsole.ui.papers.recovery import recovery_paper

    put(target, recovery_paper(code, clinic, day))


def put(target: QPrinter | Path, paper: Paper) -> None:
    """A paper on a printer or into a file. Raises OSError."""
    from mnconsole.reports.printing import on_printer, pdf_of

    if isinstance(target, Path):
        target.write_bytes(pdf_of(paper))
    else:
        on_printer(paper, target)


def without_a_window() -> AbstractContextManager[None]:
    """Qt for a command that makes papers and shows nothing. On the main thread, around all of it."""
    from mnconsole.reports.type import without_a_window as around

    return around()


class PaperWork:
    """`PaperWriter`: the window's words on the pages of `mnconsole/reports/`."""

    def record(self, facts: RecordFacts, sessions: Iterable[Session], wanted: Wanted) -> bytes:
        """A patient's whole record as a PDF. Raises KnownError CANCELLED."""
        from mnconsole.reports.printing import EndedEarlyError, pdf_of
        from mnconsole.ui.papers.record import record_paper

        try:
            return pdf_of(record_paper(facts, _while(wanted, sessions)), wanted)
        except EndedEarlyError as ended:
            raise KnownError(ExportCode.CANCELLED) from ended

    def readme(self, facts: RecordFacts, events: int) -> str:
        """What a ZIP with a record holds, and how to check it."""
        from mnconsole.ui.papers.readme import readme_text

        return readme_text(facts, events)

    def summary(self, session: Session, patient: Patient | None, facts: SummaryFacts) -> bytes:
        """One session on a page or two, as a PDF."""
        from mnconsole.reports.printing import pdf_of
        from mnconsole.ui.papers.summary import summary_paper

        return pdf_of(summary_paper(session, patient, facts))

    def print_summary(self, printer: object, session: Session, patient: Patient | None, facts: SummaryFacts) -> None:
        """The same on a printer. Raises KnownError WRITE_FAILED."""
        from mnconsole.reports.printing import on_printer
        from mnconsole.ui.papers.summary import summary_paper

        try:
            on_printer(summary_paper(session, patient, facts), cast("QPrinter", printer))
        except OSError as error:
            raise KnownError(ExportCode.WRITE_FAILED, path="", reason=str(error.strerror)) from error


def _while(wanted: Wanted, sessions: Iterable[Session]) -> Iterator[Session]:
    for session in sessions:
        if not wanted():
            raise KnownError(ExportCode.CANCELLED)
        yield session
