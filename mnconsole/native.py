"""The system's own dialogs, and what follows on the answer: a folder, the recovery code on a printer.

They stand over STOP, so they keep to the rule of `ui/shell/dialogs.py`: only with the pen at rest, and no ARM while one
is open. Nothing waits for them: the window lives on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mnconsole.services.background import Worker
from mnconsole.services.console import Console
from mnconsole.ui.entry.set_up.work import Printed
from mnconsole.ui.shell.dialogs import Dialogs

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

log = logging.getLogger(__name__)


class NativeDialogs:
    """Over `window`. Pages are painted on `worker`."""

    def __init__(self, window: QWidget, console: Console, worker: Worker) -> None:
        self._console = console
        self._dialogs = Dialogs(console, window)
        self._worker = worker

    def choose_folder(self, title: str, begin: str, done: Callable[[str | None], None]) -> None:
        """Let somebody choose a folder: its path, an empty text when they did not, None while the pen is in use."""
        if not self._dialogs.choose_folder(title, begin, done):
            done(None)

    def print_recovery(self, code: str, clinic: str, on: date, done: Callable[[Printed], None]) -> None:
        """Ask for a printer and print the recovery code's page on it. Never into a file."""
        if self._console.pen.is_active():
            done(Printed.PEN_IN_USE)
            return
        # Not at the start: the print system's libraries are large, and asking it for printers takes a moment.
        from PySide6.QtPrintSupport import QPrinterInfo

        def chosen(printer: QPrinter | None) -> None:
            if printer is None:
                done(Printed.CANCELLED)
            else:
                self._print(printer, code, clinic, on, done)

        if not QPrinterInfo.availablePrinterNames():
            done(Printed.NO_PRINTER)
        elif not self._dialogs.choose_printer(chosen, to_file=False):
            done(Printed.PEN_IN_USE)

    def _print(self, printer: QPrinter, code: str, clinic: str, on: date, done: Callable[[Printed], None]) -> None:
        from mnconsole.paperwork import print_recovery

        def failed(error: Exception) -> None:
            log.error("the recovery code was not printed", exc_info=error)
            done(Printed.FAILED)

        self._worker.submit(lambda: print_recovery(printer, code, clinic, on), lambda _none: done(Printed.DONE), failed)
