"""The last 30 s of the pen: speed above with the set band, load below, gaps hatched."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import CENTRE, LEFT, RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.strip_data import GAP_BUCKETS, StripData
from mnconsole.ui.widgets.strip_trace import StripTrace

_LABELS_FROM_PX = 60
"""Below this height the strip is drawn without its labels."""


class StripView(Struct, frozen=True):
    """Words of the strip: (label, value) of both traces, the span, and what stands in a gap. `no_load` takes the place
    of the load's trace where the pen does not measure it."""

    speed: tuple[str, str]
    load: tuple[str, str]
    span: str
    no_data: str
    name: str
    no_load: str = ""


class LiveStrip(Readout):
    """Fed with `push` for each report and `advance` for the passing time; painted by its owner's timer.

    Speeds are in 0.1 Hz, loads in per mille, times in ms of a clock that never goes back.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, span_ms: int = 30_000) -> None:
        super().__init__(theme, parent)
        self.reports = StripData(span_ms)
        self._speed = StripTrace(lambda bucket: bucket.speed_dhz / bucket.count)
        self._load = StripTrace(lambda bucket: bucket.load_permille / bucket.count)
        self._view = StripView(("", ""), ("", ""), "", "", "")
        self._band: tuple[int, int] | None = None
        self._speed_most = 2000
        self._load_most = 1000

    def set_view(self, view: StripView) -> None:
        """Show other words."""
        if view != self._view:
            self._view = view
            self.speak(view.name, " ".join(view.speed), " ".join(view.load))
            self.update()

    def set_scale(self, speed_most_dhz: int, load_most_permille: int = 1000) -> None:
        """Set what the upper ends of both plots stand for."""
        self._speed_most, self._load_most = max(1, speed_most_dhz), max(1, load_most_permille)
        self.update()

    def set_band(self, from_dhz: int | None, to_dhz: int | None = None) -> None:
        """Show the band in which the speed is as set; None without one."""
        band = None if from_dhz is None or to_dhz is None else (from_dhz, to_dhz)
        if band != self._band:
            self._band = band
            self.update()

    def push(self, at_ms: int, speed_dhz: int, load_permille: int) -> None:
        """Add one report. Repainted once per bucket, not once per report: 10 times a second are enough."""
        if self.reports.push(at_ms, speed_dhz, load_permille):
            self.update()

    def advance(self, now_ms: int) -> None:
        """Move on to `now_ms`; repaints only when a bucket has passed."""
        if self.reports.advance(now_ms):
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density; the height is fixed by the panel."""
        return QSize(round(self.theme.metrics.px(240)), 40)

    def sizeHint(self) -> QSize:
        """Return the size at this density."""
        return QSize(round(self.theme.metrics.px(332)), self.theme.metrics.strip)

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint labels and plot."""
        plot = area
        if area.height() >= _LABELS_FROM_PX:
            line = canvas.theme.size_px(Type.META) * 1.5
            self._paint_labels(canvas, QRectF(area.left(), area.top(), area.width(), line))
            plot = area.adjusted(0, line, 0, 0)
        canvas.panel(plot, 10, Ink.SUNKEN, Ink.BORDER)
        inner = plot.adjusted(1, 1, -1, -1)
        middle = inner.top() + inner.height() * 0.49
        upper = QRectF(inner.left(), inner.top(), inner.width(), middle - inner.top())
        lower = QRectF(inner.left(), middle, inner.width(), inner.bottom() - middle)
        self._paint_band(canvas, upper)
        canvas.line(QPointF(inner.left(), middle), QPointF(inner.right(), middle), Ink.BORDER)
        self._paint_trace(canvas, upper, self._speed, self._speed_most, Ink.ACCENT)
        if self._view.no_load:
            canvas.text(lower.adjusted(8, 0, -8, 0), self._view.no_load, Type.META, Ink.TEXT2, LEFT, shrink=True)
        else:
            self._paint_trace(canvas, lower, self._load, self._load_most, Ink.LOAD)
        self._paint_gaps(canvas, inner)
        self._paint_heads(canvas, upper, lower)

    def _paint_labels(self, canvas: Canvas, area: QRectF) -> None:
        x = area.left()
        span = canvas.advance(self._view.span, Type.META)
        end = area.right() - span - 10
        for (label, value), ink in ((self._view.speed, Ink.ACCENT), (self._view.load, Ink.LOAD)):
            x += canvas.text(QRectF(x, area.top(), end - x, area.height()), label, Type.META_STRONG, ink, LEFT) + 5
            place = QRectF(x, area.top(), end - x, area.height())
            x += canvas.text(place, value, Type.META_STRONG, Ink.TEXT, LEFT) + canvas.theme.metrics.px(22)
        canvas.text(area, self._view.span, Type.META, Ink.TEXT2, RIGHT)

    def _x(self, area: QRectF, age: float) -> float:
        return area.right() - 5 - (area.width() - 5) * age / self.reports.buckets

    def _y(self, area: QRectF, share: float) -> float:
        room = area.adjusted(0, 6, 0, -5)
        return room.bottom() - room.height() * min(1.0, max(0.0, share))

    def _paint_band(self, canvas: Canvas, area: QRectF) -> None:
        if self._band is None:
            return
        top = self._y(area, self._band[1] / self._speed_most) - 2
        bottom = self._y(area, self._band[0] / self._speed_most) + 2
        band = QRectF(area.left(), top, area.width(), bottom - top)
        canvas.panel(band, 0, canvas.theme.blend(Ink.ACCENT, Ink.SUNKEN, 0.12))

    def _paint_trace(self, canvas: Canvas, area: QRectF, trace: StripTrace, most: int, ink: Ink) -> None:
        lines, moved = trace.lines(self.reports, area, (area.width() - 5) / self.reports.buckets, most)
        if lines:
            pen = QPen(canvas.colour(ink), 1.7)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            canvas.painter.setPen(pen)
            canvas.painter.translate(moved, 0)
            canvas.painter.drawLines(lines)
            canvas.painter.translate(-moved, 0)

    def _paint_gaps(self, canvas: Canvas, area: QRectF) -> None:
        for older, newer in self.reports.gaps():
            left = max(area.left(), self._x(area, older))
            right = area.right() if newer == 0 else self._x(area, newer)
            gap = QRectF(left, area.top(), right - left, area.height())
            canvas.hatch(gap, canvas.theme.blend(Ink.DANGER_TEXT, Ink.SUNKEN, 0.42), 7)
            canvas.line(QPointF(left, area.top() - 1), QPointF(left, area.bottom() + 1), Ink.DANGER_TEXT, 2)
            words = canvas.advance(self._view.no_data, Type.META_STRONG)
            if words + 14 <= gap.width():
                plate = QRectF(gap.center().x() - words / 2 - 6, gap.center().y() - 11, words + 12, 22)
                canvas.panel(plate, 6, Ink.SURFACE)
                canvas.text(plate, self._view.no_data, Type.META_STRONG, Ink.DANGER_TEXT, CENTRE)

    def _paint_heads(self, canvas: Canvas, upper: QRectF, lower: QRectF) -> None:
        last = self.reports.last
        if last is None or last.age > GAP_BUCKETS:
            return
        heads = [(upper, last.speed_dhz / self._speed_most, Ink.ACCENT)]
        if not self._view.no_load:
            heads.append((lower, last.load_permille / self._load_most, Ink.LOAD))
        for area, share, ink in heads:
            canvas.disc(QPointF(self._x(area, last.age), self._y(area, share)), 4.5, Ink.SURFACE, ink, 2)
