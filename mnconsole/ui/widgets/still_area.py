"""A scrolling area that moves for a hand, not by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget


def bring_into_sight(widget: QWidget) -> None:
    """Scroll everything around a widget as far as needed to see it."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget, 8, 28)
        above = above.parentWidget()


def settle(widget: QWidget) -> None:
    """Lay out everything inside, from the innermost outwards."""
    for each in (*reversed(widget.findChildren(QWidget)), widget):
        layout = each.layout()
        if layout is not None:
            layout.activate()


class StillArea(QScrollArea):
    """Scrolls up and down. Tab brings what it reaches into sight.

    Qt moves the keyboard on by itself when the widget that has it is hidden or can't be pressed any more, and scrolls
    to where it lands: the next press would hit something else.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Scroll only when somebody leaves a widget that is still there."""
        held = QApplication.focusWidget()
        left = held is not None and held.isVisible() and held.isEnabled()
        bar = self.verticalScrollBar()
        before = bar.value()
        moved = super().focusNextPrevChild(forward)
        if not left:
            bar.setValue(before)
        return moved

    def to_top(self) -> None:
        """Another page begins at its top."""
        self.verticalScrollBar().setValue(0)
