"""Pages on top of each other that ask only for the room of the one that is shown."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget


class CurrentStack(QWidget):
    """One page is shown, the others are hidden; the first that is added is shown until another one is.

    No QStackedWidget: its layout asks for the height of its highest page, and the window scrolls for a page that nobody
    sees. What Qt does with the keyboard when pages change is done here as there.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current: QWidget | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def addWidget(self, page: QWidget) -> None:
        """Add a page; shown when there is none yet."""
        alone = self.currentWidget() is None
        # Shown before it is added, Qt would show it for a moment beside the current one.
        page.hide()
        self._box.addWidget(page)
        if alone:
            self._current = page
            page.show()

    def removeWidget(self, page: QWidget) -> None:
        """Take a page out; it stays a child, hidden."""
        self._box.removeWidget(page)
        page.hide()
        if page is self._current:
            self._current = None

    def currentWidget(self) -> QWidget | None:
        """The page that is shown; None when it was taken away."""
        page = self._current
        return page if page is not None and self._box.indexOf(page) >= 0 else None

    def setCurrentWidget(self, page: QWidget) -> None:
        """Show a page that was added. The keyboard goes with it, when it was on the one before."""
        before = self.currentWidget()
        if page is before:
            return
        held = self.window().focusWidget()
        leaves = before is not None and held is not None and (held is before or before.isAncestorOf(held))
        painted = self.updatesEnabled()  # not while something around it waits for its turn
        if painted:
            self.setUpdatesEnabled(False)
        try:
            if before is not None:
                before.clearFocus()
                before.hide()
            self._current = page
            page.show()
            if leaves:
                _give_keyboard(page)
        finally:
            if painted:
                self.setUpdatesEnabled(True)
        self.updateGeometry()


def _give_keyboard(page: QWidget) -> None:
    """To what had it on this page last, else to the first that Tab reaches, else to the page itself."""
    last = cast("QWidget | None", page.focusWidget())  # PySide tells no None here
    if last is not None:
        last.setFocus()
        return
    # In the order of their making. nextInFocusChain makes PySide take each widget for a child of the one before, and
    # let go of what it knows of the window when one of them goes.
    for stop in page.findChildren(QWidget):
        tabbed = stop.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus and stop.focusProxy() is None
        if tabbed and stop.isVisibleTo(page) and stop.isEnabled():
            stop.setFocus()
            return
    page.setFocus()
