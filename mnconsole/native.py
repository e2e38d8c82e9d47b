"""The system's own dialogs: a folder, a printer. Only with the pen at rest, and never waiting: the window lives on.

Other windows stand over STOP while they are open. So nothing that could begin a motion opens one: only the pages in
front of the records, where nobody is signed in and no patient is chosen, and the clinic's page ask here. While a dialog
is open the console's window is not in front, and ARM is refused.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from mnconsole.services.background import Worker
from mnconsole.ui.entry.set_up.work import Printed

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

log = logging.getLogger(__name__)


class NativeDialogs:
    """Opened over `window`. `in_use` tells whether the pen is armed or running; then there is no dialog. Pages are
    painted on `worker`."""

    def __init__(self, window: QWidget, in_use: Callable[[], bool], worker: Worker) -> None:
        self._window = window
        self._in_use = in_use
        self._worker = worker

    def choose_folder(self, title: str, begin: str, done: Callable[[str | None], None]) -> None:
        """Let somebody choose a folder: its path, an empty text when they did not, None while the pen is in use."""
        if self._in_use():
            done(None)
            return
        dialog = QFileDialog(self._window, title, begin)
        dialog.setObjectName("choose_folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.finished.connect(lambda result: done(dialog.selectedFiles()[0] if result else ""))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def print_recovery(self, code: str, clinic: str, on: date, done: Callable[[Printed], None]) -> None:
        """Ask for a printer and print the recovery code's page on it."""
        if self._in_use():
            done(Printed.PEN_IN_USE)
            return
        # Not at the start: the print system's libraries are large, and asking it for printers takes a moment.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

        if not QPrinterInfo.availablePrinterNames():
            done(Printed.NO_PRINTER)
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self._window)
        dialog.setObjectName("choose_printer")
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, False)  # the code belongs in no file

        def ended(accepted: int) -> None:
            if accepted:
                self._print(printer, code, clinic, on, done)
            else:
                done(Printed.CANCELLED)

        dialog.finished.connect(ended)
        dialog.finished.connect(dialog.deleteLater)
        dialog.setModal(True)
        dialog.show()

    def _print(self, printer: QPrinter, code: str, clinic: str, on: date, done: Callable[[Printed], None]) -> None:
        from mnconsole.paperwork import print_recovery

        def failed(error: Exception) -> None:
            log.error("the recovery code was not printed", exc_info=error)
            done(Printed.FAILED)

        self._worker.submit(
            lambda: print_recovery(printer, code, clinic, on), lambda _none: done(Printed.DONE), failed
        )
