"""Depth by zone: what the pen reported over time, per zone, with the zone's ceiling."""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.paint import CENTRE, RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout


class ZoneDepth(Struct, frozen=True):
    """One zone: its short name, reported depths in um over the contact time, ceiling in um or None, share of width."""

    label: str
    depths_um: tuple[int, ...]
    ceiling_um: int | None
    weight: int = 1
    strong: bool = False
    spoken: str = ""


class DepthChartView(Struct, frozen=True):
    """Title with unit, the ceiling's word, marks of the axis as (um, text), and the zones."""

    title: str
    ceiling: str
    axis: tuple[tuple[int, str], ...]
    zones: tuple[ZoneDepth, ...] = ()


class DepthByZoneChart(Readout):
    """Bars of reported depth with a dashed ceiling per zone."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._view = DepthChartView("", "", ())

    def set_view(self, view: DepthChartView) -> None:
        """Show `view`."""
        if view != self._view:
            self._view = view
            self.speak(view.title, *(zone.spoken or zone.label for zone in view.zones))
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the least size at this density."""
        scale = self.theme.metrics.px
        return QSize(round(scale(300)), round(scale(170)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint head, axis and zones."""
        scale = canvas.theme.metrics.px
        head = QRectF(area.left(), area.top(), area.width(), scale(22))
        self._paint_head(canvas, head)
        left = area.left() + scale(31)
        staggered = self._staggered(area.right() - left)
        foot = scale(37 if staggered else 20)
        plot = QRectF(
            left, head.bottom() + scale(12), area.right() - left, area.bottom() - foot - head.bottom() - scale(12)
        )
        top_um = max((at for at, _ in self._view.axis), default=1)
        for at_um, text in self._view.axis:
            y = plot.bottom() - plot.height() * at_um / max(1, top_um)
            canvas.line(QPointF(plot.left(), y), QPointF(plot.right(), y), Ink.BORDER)
            place = QRectF(area.left(), y - 9, scale(24), 18)
            canvas.text(place, text, Type.META, Ink.TEXT2, RIGHT, shrink=True)
        total = sum(zone.weight for zone in self._view.zones) or 1
        x = plot.left()
        for number, zone in enumerate(self._view.zones):
            wide = plot.width() * zone.weight / total
            place = QRectF(x, plot.top(), wide - 2, plot.height())
            self._paint_zone(canvas, plot, place, zone, top_um)
            self._paint_label(canvas, plot, place, zone, number % 2 if staggered else None)
            x += wide

    def _staggered(self, width: float) -> bool:
        """Whether the names need two lines, every other one in the second."""
        total = sum(zone.weight for zone in self._view.zones) or 1
        return any(
            self.theme.advance(zone.label, Type.META) > width * zone.weight / total + 4 for zone in self._view.zones
        )

    def _paint_label(self, canvas: Canvas, plot: QRectF, area: QRectF, zone: ZoneDepth, line: int | None) -> None:
        role = Type.META_STRONG if zone.strong else Type.META
        high = canvas.theme.metrics.px(17)
        wide = area.width() + 6 if line is None else max(area.width(), 2 * area.width() + 10)
        left = min(max(area.center().x() - wide / 2, plot.left() - 4), plot.right() - wide)
        place = QRectF(left, plot.bottom() + 2 + (line or 0) * high, wide, high)
        canvas.text(place, zone.label, role, Ink.TEXT if zone.strong else Ink.TEXT2, CENTRE, shrink=True, elide=True)

    def _paint_head(self, canvas: Canvas, area: QRectF) -> None:
        words = canvas.advance(self._view.ceiling, Type.META_STRONG)
        canvas.text(area, self._view.ceiling, Type.META_STRONG, Ink.TEXT2, RIGHT)
        end = area.right() - words - 10
        self._dash(canvas, QLineF(end - 22, area.center().y(), end, area.center().y()))
        canvas.text(area.adjusted(0, 0, -words - 42, 0), self._view.title, Type.BODY_STRONG, Ink.TEXT2, shrink=True)

    def _dash(self, canvas: Canvas, line: QLineF) -> None:
        pen = QPen(canvas.colour(Ink.DANGER_TEXT), 2)
        pen.setDashPattern([4, 2])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        canvas.painter.setPen(pen)
        canvas.painter.drawLine(line)

    def _paint_zone(self, canvas: Canvas, plot: QRectF, area: QRectF, zone: ZoneDepth, top_um: int) -> None:
        def y(depth_um: int) -> float:
            return plot.bottom() - plot.height() * min(depth_um, top_um) / max(1, top_um)

        if zone.depths_um:
            mean = sum(zone.depths_um) // len(zone.depths_um)
            ground = QRectF(area.left(), y(mean), area.width(), plot.bottom() - y(mean))
            canvas.panel(ground, 0, canvas.theme.blend(Ink.ACCENT, Ink.SURFACE, 0.22))
            step = area.width() / max(1, len(zone.depths_um) - 1)
            points = [QPointF(area.left() + number * step, y(at)) for number, at in enumerate(zone.depths_um)]
            lines = [QLineF(start, end) for start, end in pairwise(points)]
            canvas.painter.setPen(QPen(canvas.colour(Ink.ACCENT), 2))
            canvas.painter.drawLines(lines or [QLineF(area.left(), y(mean), area.right(), y(mean))])
        if zone.ceiling_um is not None:
            self._dash(canvas, QLineF(area.left(), y(zone.ceiling_um), area.right(), y(zone.ceiling_um)))
