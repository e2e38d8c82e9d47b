"""The pen's state in one bar. What is lost makes it taller, and words too long for one line: else nothing moves."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import TYPE_FLOOR_PX, Ink, Type
from mnconsole.ui.widgets.base import Readout


class StateTone(Enum):
    """What kind of state it is."""

    IDLE = "idle"
    """Grey: idle, or stopped and confirmed."""
    ARMED = "armed"
    """Accent outline: armed, paused."""
    RUNNING = "running"
    """Filled."""
    WAITING = "waiting"
    """Amber outline: a stop is on its way, the pen moves to its depth."""
    LOST = "lost"
    """Red outline: no answer, stop not confirmed."""


_TONES: dict[StateTone, tuple[Ink, Ink, float, Ink, Ink]] = {
    StateTone.IDLE: (Ink.SUNKEN, Ink.CONTROL, 1.6, Ink.TEXT, Ink.TEXT2),
    StateTone.ARMED: (Ink.SURFACE, Ink.ACCENT, 2.5, Ink.ACCENT, Ink.TEXT),
    StateTone.RUNNING: (Ink.FILL, Ink.FILL, 1.0, Ink.ON_FILL, Ink.ON_FILL),
    StateTone.WAITING: (Ink.WARN_SOFT, Ink.WARN_LINE, 2.5, Ink.WARN, Ink.TEXT),
    StateTone.LOST: (Ink.DANGER_SOFT, Ink.DANGER_TEXT, 2.5, Ink.DANGER_TEXT, Ink.TEXT),
}


class StateView(Struct, frozen=True):
    """What the bar shows: state word, what stands at the right, and a second line where needed."""

    tone: StateTone
    icon: str
    title: str
    info: str = ""
    second: str = ""


class PenStateBar(Readout):
    """Shows one `StateView`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._view = StateView(StateTone.IDLE, "lock", "")

    def set_view(self, view: StateView) -> None:
        """Show `view`."""
        if view == self._view:
            return
        was_tall = self._tall
        self._view = view
        self.speak(view.title, view.info, view.second)
        if self._tall != was_tall:
            self.updateGeometry()
        self.update()

    @property
    def _tall(self) -> bool:
        return bool(self._view.second) and (self._view.tone is StateTone.LOST or self._wraps)

    @property
    def _wraps(self) -> bool:
        """Whether the second line needs two, also in the smallest type."""
        scale = self.theme.metrics.px
        room = self.width() - scale(15 + 25 + 11 + 14)
        lost = self._view.tone is StateTone.LOST
        return not lost and self.theme.advance(self._view.second, Type.META_STRONG, TYPE_FLOOR_PX) > room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need another height."""
        super().resizeEvent(event)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        metrics = self.theme.metrics
        height = metrics.state_bar_two if self._tall else metrics.state_bar
        return QSize(round(metrics.px(250)), height)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the bar in its tone."""
        fill, outline, width, ink, info_ink = _TONES[self._view.tone]
        canvas.panel(area, RADIUS_KEY, fill, outline, width)
        scale = canvas.theme.metrics.px
        icon = scale(32 if self._tall else 25)
        canvas.icon(self._view.icon, QPointF(area.left() + scale(15) + icon / 2, area.center().y()), icon, ink, 2.3)
        left = area.left() + scale(15) + icon + scale(11)
        inner = QRectF(left, area.top(), area.right() - scale(14) - left, area.height())
        if self._wraps:
            third = inner.height() / 3
            top = QRectF(inner.left(), inner.top() + 2, inner.width(), third)
            low = QRectF(inner.left(), top.bottom(), inner.width(), 2 * third - 5)
            canvas.text(top, self._view.title, Type.BODY_STRONG, ink, shrink=True)
            canvas.lines(low, self._view.second, Type.META_STRONG, info_ink, shrink=True)
            return
        if self._view.second:
            half, edge = inner.height() / 2, 5 if self._tall else 3
            above, below = (Type.STATE, Type.STATE_INFO) if self._tall else (Type.BODY_STRONG, Type.META_STRONG)
            top = QRectF(inner.left(), inner.top() + edge, inner.width(), half - edge)
            low = QRectF(inner.left(), inner.top() + half, inner.width(), half - edge)
            canvas.text(top, self._view.title, above, ink, shrink=True)
            canvas.text(low, self._view.second, below, info_ink, shrink=True)
            return
        gap = 10.0 if self._view.info else 0.0
        title_width = canvas.advance(self._view.title, Type.STATE)
        info_width = canvas.advance(self._view.info, Type.STATE_INFO)
        room = inner.width() - gap
        if title_width + info_width > room:
            info_width = room * info_width / (title_width + info_width)
        title = inner.adjusted(0, 0, -info_width - gap, 0)
        canvas.text(title, self._view.title, Type.STATE, ink, shrink=True)
        place = QRectF(inner.right() - info_width, inner.top(), info_width, inner.height())
        canvas.text(place, self._view.info, Type.STATE_INFO, info_ink, RIGHT, shrink=True)
