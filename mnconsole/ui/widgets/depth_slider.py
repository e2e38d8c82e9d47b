"""Where the depth stands between the pen's limits, with the zone's caution. A display; the keys move it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import CENTRE, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Gauge


class DepthSlider(Gauge):
    """A bar from least to greatest depth. Depths are in um; the marks' words come from outside."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setRange(500, 2500)
        self._depth_um: int | None = None
        self._caution_um: int | None = None
        self._marks: tuple[tuple[int, str], ...] = ()

    def set_limits(self, least_um: int, most_um: int, marks: tuple[tuple[int, str], ...]) -> None:
        """Set the ends of the bar and the marks below it: depth and text of each."""
        if (least_um, most_um, marks) != (self.minimum(), self.maximum(), self._marks):
            self._marks = marks
            self.setRange(least_um, most_um)
            self.update()

    def set_depth(self, depth_um: int | None) -> None:
        """Show the set depth; None while it is not known."""
        if depth_um != self._depth_um:
            self._depth_um = depth_um
            self.setValue(self.minimum() if depth_um is None else depth_um)
            self.update()

    def set_caution(self, caution_um: int | None) -> None:
        """Show above which depth a reason is needed; None without a zone."""
        if caution_um != self._caution_um:
            self._caution_um = caution_um
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        return QSize(round(self.theme.metrics.px(150)), self.theme.metrics.stepper.height)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint track, caution, fill, knob and marks."""
        scale = canvas.theme.metrics.px
        side = scale(16)
        track = QRectF(area.left() + side, area.top() + scale(17), area.width() - 2 * side, scale(9.5))
        radius = track.height() / 2
        canvas.panel(track, radius, Ink.TRACK)
        caution = self._caution_um
        if caution is not None and caution < self.maximum():
            at = self._x(track, caution)
            over = QRectF(at, track.top(), track.right() - at, track.height())
            pale = canvas.theme.blend(Ink.DANGER, Ink.SURFACE, 0.28)
            canvas.panel(over, radius, pale)
            canvas.panel(QRectF(at, track.top(), radius, track.height()), 0, pale)
        if self._depth_um is not None:
            at = self._x(track, self._depth_um)
            canvas.panel(QRectF(track.left(), track.top(), max(radius, at - track.left()), track.height()), radius,
                         Ink.ACCENT)  # fmt: skip
        if caution is not None:
            at = self._x(track, caution)
            canvas.line(QPointF(at, track.top() - scale(7)), QPointF(at, track.bottom() + scale(7)), Ink.DANGER_TEXT, 3)
        if self._depth_um is not None:
            knob = QPointF(self._x(track, self._depth_um), track.center().y())
            canvas.disc(knob, scale(11), Ink.SURFACE, Ink.ACCENT, scale(4))
        self._paint_marks(canvas, area, track)

    def _paint_marks(self, canvas: Canvas, area: QRectF, track: QRectF) -> None:
        if len(self._marks) < 2:
            return
        pitch = track.width() / (len(self._marks) - 1)
        top = track.bottom() + canvas.theme.metrics.px(11)
        height = canvas.theme.size_px(Type.AXIS) * 1.3
        for depth_um, text in self._marks:
            at = self._x(track, depth_um)
            place = QRectF(at - pitch / 2, top, pitch, height)
            over = self._caution_um is not None and depth_um > self._caution_um
            canvas.text(place, text, Type.META_STRONG, Ink.DANGER_TEXT if over else Ink.TEXT2, CENTRE, shrink=True)

    def _x(self, track: QRectF, depth_um: int) -> float:
        span = max(1, self.maximum() - self.minimum())
        inside = min(max(depth_um, self.minimum()), self.maximum()) - self.minimum()
        return track.left() + track.width() * inside / span
