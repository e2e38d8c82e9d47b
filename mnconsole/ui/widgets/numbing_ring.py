"""The large numbing ring."""

from __future__ import annotations

import math
from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import CENTRE, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Gauge


class WaitLook(Enum):
    """Where a wait stands: colour of the pill and of the running arc."""

    TAKING_EFFECT = "taking_effect"
    READY = "ready"
    REMOVE = "remove"
    """Past the longest time of the product: amber."""
    HARM = "harm"
    """Past the label's longest contact: red."""


class RingView(Struct, frozen=True):
    """What the ring shows. Times in ms; words come from outside.

    `turn_ms` is one turn of the ring. `ready_ms` and `remove_ms` are the ends of the green band.
    """

    elapsed_ms: int
    ready_ms: int
    remove_ms: int
    look: WaitLook
    label: str
    time_text: str
    pill: str
    left_text: str
    turn_ms: int = 25 * 60_000
    spoken: str = ""


_PILL = {
    WaitLook.TAKING_EFFECT: (Ink.FILL, Ink.ON_FILL, "hourglass"),
    WaitLook.READY: (Ink.OK, Ink.SURFACE, "check"),
    WaitLook.REMOVE: (Ink.WARN, Ink.SURFACE, "triangle-alert"),
    WaitLook.HARM: (Ink.DANGER, Ink.WHITE, "octagon-alert"),
}
_MINUTE_MS = 60_000


class NumbingRing(Gauge):
    """One wait as a clock face: teal until ready, green in the band, amber after it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._view = RingView(0, 10 * _MINUTE_MS, 20 * _MINUTE_MS, WaitLook.TAKING_EFFECT, "", "", "", "")

    def set_view(self, view: RingView) -> None:
        """Show `view`."""
        if view == self._view:
            return
        self._view = view
        self.setRange(0, max(1, view.turn_ms // 1000))
        self.setValue(min(view.elapsed_ms, view.turn_ms) // 1000)
        self.setAccessibleName(view.label)
        self.setAccessibleDescription(view.spoken or f"{view.time_text}, {view.pill}, {view.left_text}")
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which all is readable."""
        side = round(self.theme.metrics.px(300))
        return QSize(side, side)

    def sizeHint(self) -> QSize:
        """Return the size at this density."""
        side = round(self.theme.metrics.px(372))
        return QSize(side, side)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the face."""
        side = min(area.width(), area.height())
        scale = side / 372
        radius = side * 0.397  # middle of the ring's stroke
        width = 22 * scale
        centre = area.center()
        ring = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        self._paint_band(canvas, ring, width, scale)
        self._paint_ticks(canvas, centre, radius - width / 2, scale)
        self._paint_elapsed(canvas, ring, width, scale)
        self._paint_ends(canvas, centre, radius, width, scale)
        self._paint_words(canvas, centre, radius - width / 2, scale)

    def _share(self, at_ms: int) -> float:
        return min(1.0, max(0.0, at_ms / max(1, self._view.turn_ms)))

    def _paint_band(self, canvas: Canvas, ring: QRectF, width: float, scale: float) -> None:
        ready, remove = self._share(self._view.ready_ms), self._share(self._view.remove_ms)
        theme = canvas.theme
        canvas.arc(ring, 0, ready, Ink.TRACK, width)
        canvas.arc(ring, ready, remove - ready, theme.blend(Ink.OK, Ink.SURFACE, 0.3), width)
        canvas.arc(ring, remove, 1 - remove, theme.blend(Ink.WARN_LINE, Ink.SURFACE, 0.4), width)
        out = width / 2 + 5 * scale
        canvas.arc(ring.adjusted(-out, -out, out, out), ready, remove - ready, Ink.OK, 3 * scale)

    def _paint_ticks(self, canvas: Canvas, centre: QPointF, inside: float, scale: float) -> None:
        minutes = self._view.turn_ms // _MINUTE_MS
        for minute in range(minutes):
            whole = minute % 5 == 0
            turn = minute * _MINUTE_MS / self._view.turn_ms
            ink = Ink.BORDER2 if whole else Ink.CONTROL
            start = _at(centre, inside - 8 * scale, turn)
            end = _at(centre, inside - (16 if whole else 13) * scale, turn)
            canvas.line(start, end, ink, 1.8 if whole else 1.1)
            if whole and minute * _MINUTE_MS not in (self._view.ready_ms, self._view.remove_ms):
                self._paint_minute(canvas, centre, minute, turn, scale, Ink.TEXT3)

    def _paint_minute(self, canvas: Canvas, centre: QPointF, minute: int, turn: float, scale: float, ink: Ink) -> None:
        strong = ink is Ink.TEXT
        middle = _at(centre, (179 if strong else 176) * scale, turn)
        place = QRectF(middle.x() - 20, middle.y() - 12, 40, 24)
        canvas.text(place, str(minute), Type.ROW, ink, CENTRE, pixels=(20 if strong else 17) * scale)

    def _paint_elapsed(self, canvas: Canvas, ring: QRectF, width: float, scale: float) -> None:
        view = self._view
        done = self._share(view.elapsed_ms)
        parts = (
            (0.0, self._share(view.ready_ms), Ink.ACCENT),
            (self._share(view.ready_ms), self._share(view.remove_ms), Ink.OK),
            (self._share(view.remove_ms), 1.0, Ink.DANGER if view.look is WaitLook.HARM else Ink.WARN_LINE),
        )
        head = Ink.ACCENT
        for start, end, ink in parts:
            if done > start:
                canvas.arc(ring, start, min(done, end) - start, ink, width)
                head = ink
        radius = ring.width() / 2
        canvas.disc(_at(ring.center(), radius, 0), width / 2, Ink.ACCENT)
        canvas.disc(_at(ring.center(), radius, done), width / 2 + 3 * scale, Ink.SURFACE, head, 5 * scale)

    def _paint_ends(self, canvas: Canvas, centre: QPointF, radius: float, width: float, scale: float) -> None:
        for at_ms in (self._view.ready_ms, self._view.remove_ms):
            turn = self._share(at_ms)
            start = _at(centre, radius - width / 2 - 4 * scale, turn)
            end = _at(centre, radius + width / 2 + 6 * scale, turn)
            canvas.line(start, end, Ink.TEXT, 3 * scale)
            if turn < 1.0:
                self._paint_minute(canvas, centre, at_ms // _MINUTE_MS, turn, scale, Ink.TEXT)

    def _paint_words(self, canvas: Canvas, centre: QPointF, inside: float, scale: float) -> None:
        view = self._view
        wide = inside * 1.56
        left = centre.x() - wide / 2

        def row(middle: float, height: float, share: float = 1.0) -> QRectF:
            return QRectF(
                centre.x() - wide * share / 2, centre.y() + (middle - height / 2) * scale, wide * share, height * scale
            )

        words = 17.5 * scale
        canvas.text(row(-76, 26, 0.8), view.label, Type.UNIT, Ink.TEXT2, CENTRE, pixels=words, shrink=True)
        time = QRectF(left, centre.y() - 56 * scale, wide, 80 * scale)
        canvas.text(time, view.time_text, Type.NUMBING_TIME, Ink.TEXT, CENTRE, pixels=79 * scale, shrink=True)
        self._paint_pill(canvas, row(57, 37), scale)
        canvas.text(
            row(97, 26, 0.82), view.left_text, Type.ALARM_TEXT, Ink.TEXT2, CENTRE, pixels=18 * scale, shrink=True
        )

    def _paint_pill(self, canvas: Canvas, row: QRectF, scale: float) -> None:
        ground, ink, icon = _PILL[self._view.look]
        size = 19 * scale
        mark = 22 * scale
        words = min(canvas.advance(self._view.pill, Type.STATE, size), row.width() - mark - 32 * scale)
        wide = words + mark + 32 * scale
        pill = QRectF(row.center().x() - wide / 2, row.top(), wide, row.height())
        canvas.panel(pill, pill.height() / 2, ground)
        canvas.icon(icon, QPointF(pill.left() + 25 * scale, pill.center().y()), 20 * scale, ink, 2.8)
        place = QRectF(pill.left() + 16 * scale + mark, pill.top(), words, pill.height())
        canvas.text(place, self._view.pill, Type.STATE, ink, pixels=size, shrink=True)


def _at(centre: QPointF, radius: float, turn: float) -> QPointF:
    angle = turn * math.tau
    return QPointF(centre.x() + radius * math.sin(angle), centre.y() - radius * math.cos(angle))
