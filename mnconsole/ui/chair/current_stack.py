"""Pages on top of each other that ask only for the size of the one that is shown."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget


class CurrentStack(QStackedWidget):
    """A QStackedWidget asks for the size of its largest page, so a low window would grow for a page nobody sees."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self._resized)

    def _resized(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The page's own."""
        page = self.currentWidget()
        return page.sizeHint() if page is not None else QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        """The page's own."""
        page = self.currentWidget()
        return page.minimumSizeHint() if page is not None else QSize(0, 0)
