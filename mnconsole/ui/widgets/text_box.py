"""Several lines to type in, with an end: what is pasted beyond it is left out and told."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

MOST_SIGNS = 2000
"""A page of text. A hundred times as much in one line took the window 3 s to lay out, and STOP waits meanwhile."""


class TextBox(QPlainTextEdit):
    """Tab goes on to the next widget. `overfull` is told when something was left out, and when there is room again."""

    overfull = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = False
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._cut)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take what there is room for."""
        text = source.text()
        taken = len(self.toPlainText()) - len(self.textCursor().selectedText())
        room = max(0, MOST_SIGNS - taken)
        self.insertPlainText(text[:room])
        self._tell(len(text) > room)

    def _cut(self) -> None:
        text = self.toPlainText()
        if len(text) > MOST_SIGNS:  # one sign too many was typed, or the text came from elsewhere
            self.setPlainText(text[:MOST_SIGNS])
            self.moveCursor(self.textCursor().MoveOperation.End)
            self._tell(True)
        elif self._full and len(text) < MOST_SIGNS:
            self._tell(False)

    def _tell(self, full: bool) -> None:
        if full != self._full:
            self._full = full
            self.overfull.emit(full)
