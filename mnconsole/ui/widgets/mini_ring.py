"""The small numbing ring of the rows."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import CENTRE, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Gauge
from mnconsole.ui.widgets.numbing_ring import WaitLook

LOOK_INK = {
    WaitLook.TAKING_EFFECT: Ink.ACCENT,
    WaitLook.READY: Ink.OK,
    WaitLook.REMOVE: Ink.WARN_LINE,
    WaitLook.HARM: Ink.DANGER,
}

_AIR = 1.0
"""Between the figures and the ring, at least this many px."""

def paint_mini_ring(canvas: Canvas, area: QRectF, share: float, ink: Ink, text: str, text_ink: Ink = Ink.TEXT) -> None:
    """Paint the small ring of a row: `share` (0 to 1) of a turn in `ink`, with a time or initials inside."""
    width = max(3.5, area.width() * 0.095)
    inner = area.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    canvas.arc(inner, 0, 1, Ink.TRACK, width)
    canvas.arc(inner, 0, min(1.0, max(0.0, share)), ink, width, round_ends=True)
    room = area.adjusted(width + _AIR, 0, -width - _AIR, 0)
    # Level digits are wider: with a sign before them only the plain ones have air.
    role = Type.STEP_LABEL if text.startswith("+") else Type.META_STRONG
    canvas.text(room, text, role, text_ink, CENTRE, pixels=area.width() * 0.275, shrink=True)


class MiniRing(Gauge):
    """The small ring, standing by itself (folded sidebar)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._share = 0.0
        self._ink = Ink.ACCENT
        self._words = ""
        self.setRange(0, 1000)

    def set_wait(self, share: float, look: WaitLook, text: str, spoken: str) -> None:
        """Show `share` (0 to 1) of a turn; `text` stands inside, `spoken` is for screen readers."""
        self._share, self._ink, self._words = share, LOOK_INK[look], text
        self.setValue(round(share * 1000))
        self.setAccessibleName(spoken)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the ring's size at this density."""
        side = round(self.theme.metrics.px(52))
        return QSize(side, side)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the ring in the middle."""
        side = min(area.width(), area.height()) - 2
        place = QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side)
        paint_mini_ring(canvas, place, self._share, self._ink, self._words)
