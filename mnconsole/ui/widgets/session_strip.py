"""The session log as one lane: a block per step, ticks per zone, a red line where the link was lost."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import CENTRE, LEFT, RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout

_ONE_LINE_BELOW_PX = 60
_AXIS_TOP = 5
_TICK = 3
"""Ticks stand in the foot line of a block: higher up they would cross its words."""


class LaneTone(Enum):
    """Colour of a block: (ink, share of it on the ground, share of it in the foot line)."""

    PLAIN = (Ink.BORDER2, 0.22, 0.65)
    CREAM = (Ink.OK, 0.26, 0.9)
    SERUM = (Ink.SERUM, 0.26, 0.9)
    NEEDLING = (Ink.ACCENT, 0.26, 0.9)


class LaneBlock(Struct, frozen=True):
    """One step on the time axis. Times in ms since any common zero."""

    from_ms: int
    to_ms: int
    text: str
    tone: LaneTone = LaneTone.PLAIN


class SessionStripView(Struct, frozen=True):
    """The log. `axis` are (time, text); `marks` are zone changes; `breaks` are link losses."""

    title: str
    saved: str
    latest_time: str
    latest: str
    from_ms: int = 0
    to_ms: int = 1
    blocks: tuple[LaneBlock, ...] = ()
    axis: tuple[tuple[int, str], ...] = ()
    marks: tuple[int, ...] = ()
    breaks: tuple[int, ...] = ()
    now: str = ""


class SessionStrip(Readout):
    """Shows one `SessionStripView`. In one line (below 60 px) only title, saved and the latest entry."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._view = SessionStripView("", "", "", "")

    def set_view(self, view: SessionStripView) -> None:
        """Show `view`."""
        if view != self._view:
            self._view = view
            self.speak(view.title, view.saved, f"{view.latest_time} {view.latest}".strip())
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        height = 24 if self.theme.metrics.tight else round(self.theme.metrics.px(80))
        return QSize(round(self.theme.metrics.px(420)), height)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the head line and the lane."""
        scale = canvas.theme.metrics.px
        one_line = area.height() < _ONE_LINE_BELOW_PX
        head = QRectF(area.left(), area.top(), area.width(), area.height() if one_line else scale(24))
        self._paint_head(canvas, head)
        if one_line:
            return
        # Times below the lane stand whole or not at all; the gap above it gives way first.
        times = _AXIS_TOP + canvas.theme.size_px(Type.META) * 1.2
        spare = area.height() - head.height() - scale(26) - times
        top = head.bottom() + max(2.0, min(scale(12), spare))
        lane = QRectF(area.left(), top, area.width(), scale(26))
        canvas.panel(lane, 7, Ink.SUNKEN)
        for block in self._view.blocks:
            self._paint_block(canvas, lane, block)
        for at_ms in self._view.marks:
            x = self._x(lane, at_ms)
            canvas.line(QPointF(x, lane.bottom() - _TICK), QPointF(x, lane.bottom()), Ink.SURFACE, 2)
        below = QRectF(lane.left(), lane.bottom(), lane.width(), area.bottom() - lane.bottom())
        if below.height() + 0.5 >= times:
            self._paint_axis(canvas, below)
        for at_ms in self._view.breaks:
            x = self._x(lane, at_ms)
            canvas.line(QPointF(x, lane.top() - 6), QPointF(x, lane.bottom() + 6), Ink.DANGER_TEXT, 2.4)

    def _paint_head(self, canvas: Canvas, area: QRectF) -> None:
        view, scale = self._view, canvas.theme.metrics.px
        x = area.left() + canvas.text(area, view.title, Type.ROW, Ink.TEXT, LEFT) + scale(14)
        if view.saved:
            canvas.icon("check", QPointF(x + scale(7), area.center().y()), scale(15), Ink.OK, 2.8)
            x += scale(20)
            x += canvas.text(QRectF(x, area.top(), area.right() - x, area.height()), view.saved, Type.BODY, Ink.TEXT2)
        x += scale(20)
        room = QRectF(x, area.top(), max(0.0, area.right() - x), area.height())
        time = canvas.advance(view.latest_time, Type.BODY_STRONG) + (8 if view.latest_time else 0)
        words = min(canvas.advance(view.latest, Type.BODY_STRONG), max(0.0, room.width() - time))
        right = QRectF(room.right() - words, room.top(), words, room.height())
        canvas.text(right, view.latest, Type.BODY_STRONG, Ink.TEXT2, LEFT, elide=True)
        when = QRectF(right.left() - time, room.top(), time, room.height())
        canvas.text(when, view.latest_time, Type.BODY_STRONG, Ink.TEXT2)

    def _x(self, lane: QRectF, at_ms: int) -> float:
        span = max(1, self._view.to_ms - self._view.from_ms)
        share = (at_ms - self._view.from_ms) / span
        return lane.left() + lane.width() * min(1.0, max(0.0, share))

    def _paint_block(self, canvas: Canvas, lane: QRectF, block: LaneBlock) -> None:
        left, right = self._x(lane, block.from_ms), self._x(lane, block.to_ms)
        if right - left < 1:
            return
        ink, ground, foot = block.tone.value
        place = QRectF(left, lane.top(), max(1.0, right - left - 2), lane.height())
        canvas.panel(place, 0, canvas.theme.blend(ink, Ink.SURFACE, ground))
        foot_area = QRectF(place.left(), place.bottom() - 3, place.width(), 3)
        canvas.panel(foot_area, 0, canvas.theme.blend(ink, Ink.SURFACE, foot))
        words = place.adjusted(5, 0, -5, -3)
        if canvas.advance(block.text, Type.META_STRONG) <= words.width():
            canvas.text(words, block.text, Type.META_STRONG, Ink.TEXT, CENTRE)

    def _paint_axis(self, canvas: Canvas, area: QRectF) -> None:
        now_wide = canvas.advance(self._view.now, Type.META_STRONG)
        height = canvas.theme.size_px(Type.META) * 1.2
        for at_ms, text in self._view.axis:
            x = self._x(area, at_ms)
            half = canvas.advance(text, Type.META) / 2
            canvas.line(QPointF(x, area.top()), QPointF(x, area.top() + _AXIS_TOP), Ink.BORDER2)
            if x - half >= area.left() - 1 and x + half < area.right() - now_wide - 8:
                canvas.text(QRectF(x - half, area.top() + _AXIS_TOP, 2 * half, height), text, Type.META, Ink.TEXT2)
        canvas.text(QRectF(area.left(), area.top() + _AXIS_TOP, area.width(), height), self._view.now, Type.META_STRONG,
                    Ink.TEXT2, RIGHT)  # fmt: skip
