"""The system's own dialogs, over the window. They cover STOP: they open with the pen at rest only, and neither ARM nor
START goes through while one is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from mnconsole.services.console import Console
from mnconsole.services.hub import DialogOpen

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class Dialogs:
    """One at a time. `busy` while one is open, or about to be."""

    def __init__(self, console: Console, window: QWidget) -> None:
        self._console = console
        self._window = window
        self.busy = False

    def choose_file(self, title: str, suggested: str, done: Callable[[str], None]) -> bool:
        """Where to save a file; `done` gets its path, empty for none. A file of that name is asked about.

        False, and nothing happens, while the pen is in use or another dialog is open.
        """

        def make() -> QDialog:
            dialog = QFileDialog(self._window, title, suggested)
            dialog.setObjectName("choose_file")
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setFileMode(QFileDialog.FileMode.AnyFile)
            dialog.setDefaultSuffix(suggested.rpartition(".")[2])
            dialog.selectFile(suggested)
            dialog.finished.connect(lambda code: done(dialog.selectedFiles()[0] if code else ""))
            return dialog

        return self._open(make)

    def choose_folder(self, title: str, begin: str, done: Callable[[str], None]) -> bool:
        """Which folder; `done` gets its path, empty for none. False as above."""

        def make() -> QDialog:
            dialog = QFileDialog(self._window, title, begin)
            dialog.setObjectName("choose_folder")
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
            dialog.finished.connect(lambda code: done(dialog.selectedFiles()[0] if code else ""))
            return dialog

        return self._open(make)

    def choose_printer(self, done: Callable[[QPrinter | None], None], *, to_file: bool = True) -> bool:
        """Which printer; `done` gets it ready to print on, or None. `to_file`: a file may be chosen instead, where the
        system offers it. False as above."""

        def make() -> QDialog:
            # Not at the start: the print system's libraries are large.
            from PySide6.QtPrintSupport import QPrintDialog, QPrinter

            printer = QPrinter(QPrinter.PrinterMode.HighResolution)
            dialog = QPrintDialog(printer, self._window)
            dialog.setObjectName("choose_printer")
            if not to_file:
                dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, False)
            dialog.finished.connect(lambda code: done(printer if code else None))
            return dialog

        return self._open(make)

    def _open(self, make: Callable[[], QDialog]) -> bool:
        if self.busy or self._console.pen.is_active():
            return False
        self.busy = True
        self._console.hub.publish(DialogOpen(True))
        # After that was told: from then on ARM is refused.
        self._console.hub.call(lambda: self._show(make))
        return True

    def _show(self, make: Callable[[], QDialog]) -> None:
        dialog = make()
        dialog.finished.connect(self._closed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.setModal(True)
        dialog.show()

    def _closed(self, _code: int) -> None:
        self.busy = False
        self._console.hub.publish(DialogOpen(False))
