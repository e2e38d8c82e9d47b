"""Where a part of the window will be, and the order in which Tab reaches what comes later."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

if TYPE_CHECKING:
    from mnconsole.ui.main_window import MainWindow


class Place(QWidget):
    """Where a part will be. Asks for the part's size, and gives it the keyboard. `shown` is told when it is shown."""

    def __init__(self, shown: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self._shown = shown
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def put(self, part: QWidget) -> None:
        """The part is there."""
        self._box.addWidget(part)
        self.setFocusProxy(part)
        part.show()  # Qt would do it with the next event; what is hidden takes no keyboard

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody wants to see the part."""
        self._shown()
        super().showEvent(event)


def tab_to_the_pen_last(window: MainWindow) -> None:
    """What was added after the pen panel comes behind it for Tab, too; on the screen it stands before it."""
    panel = window.pen_view
    stops: list[QWidget] = []
    widget: QWidget | None = window.nextInFocusChain()
    while widget is not None and widget is not window:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(widget)
        widget = widget.nextInFocusChain()
    ours = [each for each in stops if panel.isAncestorOf(each)]
    others = [each for each in stops if each not in ours]
    for before, after in pairwise((others[-1], *ours)):
        QWidget.setTabOrder(before, after)
