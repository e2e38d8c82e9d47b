"""A session's summary: which file or printer, then how it went, as a sentence. No Qt: the dialogs come from outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol
from uuid import UUID

from mnconsole.domain.decisions import Refused
from mnconsole.services.console import Console
from mnconsole.ui.words import summary as words
from mnconsole.ui.words.refusals import refusal
from mnconsole.ui.words.trouble import trouble


class Choosers(Protocol):
    """The system's dialogs. False, and nothing happens, while the pen is in use."""

    def choose_file(self, title: str, suggested: str, done: Callable[[str], None]) -> bool:
        """Where to save a file; an empty path for nowhere."""

    def choose_printer(self, done: Callable[[object | None], None]) -> bool:
        """Which printer; None for none."""


class SummaryActs:
    """`tell(text, bad)` gets what happens, an empty text for nothing to tell."""

    def __init__(self, console: Console, tell: Callable[[str, bool], None]) -> None:
        self._console = console
        self._tell = tell
        self.choosers: Choosers | None = None

    def save(self, session_id: UUID, day: date) -> None:
        """Choose a file, then write the PDF."""

        def chosen(path: str) -> None:
            if path:
                self._tell(words.working(), False)
                # The dialog has asked whether a file of this name is to be replaced.
                self._console.summaries.save(session_id, Path(path), self._saved, self._failed, overwrite=True)

        if self.choosers is not None:
            name = words.file_name(session_id.hex[-6:], day.isoformat())
            self._unless_in_use(self.choosers.choose_file(words.dialog_title(), name, chosen))

    def print(self, session_id: UUID) -> None:
        """Choose a printer, then print."""

        def chosen(printer: object | None) -> None:
            if printer is not None:
                self._tell(words.working(), False)
                self._console.summaries.print(session_id, printer, self._printed, self._failed)

        if self.choosers is not None:
            self._unless_in_use(self.choosers.choose_printer(chosen))

    def _unless_in_use(self, opened: bool) -> None:
        if not opened:
            self._tell(words.pen_in_use(), True)

    def _saved(self, path: Path) -> None:
        self._tell(words.saved(str(path)), False)

    def _printed(self) -> None:
        self._tell(words.printed(), False)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self._tell(refusal(error.code, error.details, self._console.policy), True)
            return
        told = trouble(error)
        self._tell(f"{told.title}. {told.text} {told.to_do}", True)
