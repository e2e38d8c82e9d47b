"""How many digits of a PIN are typed: dots, never the digits."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.focus import QUIET_FOCUS

_MOST = 8


class PinDots(Readout):
    """`places` dots, the first `typed` of them filled. It takes the keyboard, whose keys its page handles."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._places, self._typed = 4, 0
        self._wrong = self._ring = False

    def set_dots(self, typed: int, places: int, *, wrong: bool, spoken: tuple[str, str]) -> None:
        """Show them; `spoken` is what a screen reader says: whose PIN, and how far it is."""
        self.speak(*spoken)
        if (typed, places, wrong) != (self._typed, self._places, self._wrong):
            self._typed, self._places, self._wrong = typed, places, wrong
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is to whoever came by a key."""
        self._ring = event.reason() not in QUIET_FOCUS
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard has gone."""
        super().focusOutEvent(event)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size for the longest PIN."""
        scale = self.theme.metrics.px
        return QSize(round(_MOST * scale(40)), round(scale(40)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the dots around the middle."""
        scale = canvas.theme.metrics.px
        step, radius, middle = scale(40), scale(11.5), area.center()
        for place in range(self._places):
            centre = QPointF(middle.x() + (place - (self._places - 1) / 2) * step, middle.y())
            if place < self._typed:
                canvas.disc(centre, radius, Ink.FILL)
            else:
                canvas.disc(centre, radius, None, Ink.DANGER_TEXT if self._wrong else Ink.BORDER2, 2)
        if self._ring and self.hasFocus():
            wide = self._places * step
            ring = QRectF(middle.x() - wide / 2 - 4, area.top(), wide + 8, area.height())
            canvas.focus_ring(ring, area.height() / 2)
