"""Rows of the zone table: columns, header and painting."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import LEFT, RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.punctures_bar import paint_punctures
from mnconsole.ui.widgets.zone_list import AnyIndex, ZoneLook, ZoneRowView


class ZoneColumns(Struct, frozen=True):
    """Right edges of the number columns and the left edge of the bar, px from the row's left."""

    name: float
    depth: float
    passes: float
    contact: float
    bar: float
    right: float

    @staticmethod
    def for_width(theme: Theme, width: float) -> ZoneColumns:
        """Share `width` px."""
        scale = theme.metrics.px
        right = width - scale(8)
        bar = right - max(scale(118), min(scale(150), width * 0.29))
        contact = bar - scale(19)
        passes = contact - scale(68)
        depth = passes - scale(62)
        return ZoneColumns(scale(36), depth, passes, contact, bar, right)


class ZoneHeader(Readout):
    """Column titles in two lines."""

    def __init__(self, theme: Theme, zone: str, titles: tuple[tuple[str, str], ...]) -> None:
        super().__init__(theme)
        self._zone = zone
        self._columns = ZoneColumns.for_width(theme, 440)
        self._titles: tuple[tuple[str, str], ...] = ()
        self.set_titles(titles)

    def set_titles(self, titles: tuple[tuple[str, str], ...]) -> None:
        """Name the columns: (first line, second line) of each."""
        if titles != self._titles:
            self._titles = titles
            self.speak(self._zone, *(" ".join(pair) for pair in titles))
            self.update()

    def set_columns(self, columns: ZoneColumns) -> None:
        """Stand above the columns of the rows."""
        if columns != self._columns:
            self._columns = columns
            self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        return QSize(round(self.theme.metrics.px(410)), round(self.theme.metrics.px(40)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the titles above their columns."""
        columns = self._columns
        line = area.height() / 2
        canvas.text(QRectF(columns.name, 0, columns.depth - columns.name - 60, area.height()), self._zone,
                    Type.META_STRONG, Ink.TEXT2, LEFT, shrink=True)  # fmt: skip
        rights = (columns.depth, columns.passes, columns.contact, columns.right)
        widths = (64.0, 61.0, 67.0, columns.right - columns.bar + 14)
        for right, width, (first, second) in zip(rights, widths, self._titles, strict=True):
            wide = canvas.theme.metrics.px(width)
            place = QRectF(right - wide, 1, wide, line - 1)
            canvas.text(place, first, Type.META_STRONG, Ink.TEXT2, RIGHT, shrink=True)
            canvas.text(place.translated(0, line - 2), second, Type.META, Ink.TEXT2, RIGHT, shrink=True)


class ZoneDelegate(QStyledItemDelegate):
    """Paints a row."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._columns = ZoneColumns.for_width(theme, 440)
        self._height = theme.metrics.zone_row

    def fit(self, columns: ZoneColumns, rows: int, height: float) -> None:
        """Take over the columns; let few rows grow into `height` px."""
        self._columns = columns
        metrics = self._theme.metrics
        self._height = max(metrics.zone_row, min(metrics.zone_row_body, int(height / max(1, rows))))

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the height of a row."""
        return QSize(100, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one zone."""
        row = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(row, ZoneRowView):
            return
        widget: QWidget = option.widget
        area = QRectF(option.rect)
        focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        canvas = Canvas(painter, self._theme, f"ZoneTable:{row.zone}", widget.devicePixelRatioF())
        self._paint_ground(canvas, area, row, focus)
        self._paint_mark(canvas, area, row)
        self._paint_figures(canvas, area, row)
        painter.restore()

    def _paint_ground(self, canvas: Canvas, area: QRectF, row: ZoneRowView, focus: bool) -> None:
        if row.current:
            ground = area.adjusted(0.5, 1, -0.5, -1)
            frozen = row.look is ZoneLook.FROZEN
            fill, edge = (Ink.SUNKEN, Ink.TEXT3) if frozen else (Ink.ACCENT_SOFT, Ink.ACCENT)
            canvas.panel(ground, RADIUS_KEY - 3, fill, edge, 2.5 if focus else 1.6)
        else:
            left, right = area.left() + self._columns.name, area.left() + self._columns.right
            canvas.line(QPointF(left, area.bottom() - 0.5), QPointF(right, area.bottom() - 0.5), Ink.BORDER)
            if focus:
                canvas.focus_ring(area.adjusted(-1, 0, 1, 0), RADIUS_KEY - 3)

    def _paint_mark(self, canvas: Canvas, area: QRectF, row: ZoneRowView) -> None:
        scale = canvas.theme.metrics.px
        centre = QPointF(area.left() + scale(19), area.center().y())
        radius = scale(9.5)
        if row.look is ZoneLook.DONE:
            canvas.disc(centre, radius, Ink.OK)
            canvas.icon("check", centre, scale(13.5), Ink.SURFACE, 3.4)
        elif row.look is ZoneLook.LEFT_OUT:
            canvas.disc(centre, radius, None, Ink.WARN_LINE, 1.8)
            canvas.icon("minus", centre, scale(13), Ink.WARN, 3)
        elif row.current:
            ink = Ink.TEXT3 if row.look is ZoneLook.FROZEN else Ink.ACCENT
            ring = QRectF(centre.x() - radius + 1.5, centre.y() - radius + 1.5, 2 * radius - 3, 2 * radius - 3)
            canvas.arc(ring, 0, 1, canvas.theme.blend(ink, Ink.SURFACE, 0.25), 3)
            canvas.arc(ring, 0, min(1.0, max(0.02, row.share)), ink, 3)
        else:
            canvas.disc(centre, radius, None, Ink.CONTROL, 1.6)

    def _paint_figures(self, canvas: Canvas, area: QRectF, row: ZoneRowView) -> None:
        columns, scale, left = self._columns, canvas.theme.metrics.px, area.left()
        live = row.current or row.look is ZoneLook.DONE
        ink = Ink.TEXT if live else Ink.TEXT2
        if row.look is ZoneLook.LEFT_OUT:
            name = QRectF(
                left + columns.name, area.top() + 2, columns.depth - columns.name - scale(48), area.height() - 4
            )
            canvas.hatch(name.adjusted(-2, 2, 0, -2), canvas.theme.blend(Ink.WARN_LINE, Ink.SURFACE, 0.35), 6)
        name = QRectF(left + columns.name, area.top(), columns.depth - columns.name - scale(44), area.height())
        canvas.text(name, row.title, Type.ROW, ink, elide=True, shrink=True)
        for right, wide, text in (
            (columns.depth, 42, row.depth),
            (columns.passes, 50, row.passes),
            (columns.contact, 54, row.contact),
        ):
            place = QRectF(left + right - scale(wide), area.top(), scale(wide), area.height())
            canvas.text(place, text, Type.ROW, ink, RIGHT, shrink=True)
        words = max(scale(38), canvas.advance(row.punctures.text, Type.ROW) + 4)
        bar = QRectF(left + columns.bar, area.top(), columns.right - columns.bar - words, area.height())
        paint_punctures(canvas, bar, row.punctures)
        count = QRectF(left + columns.right - words + 2, area.top(), words - 2, area.height())
        tone = Ink.OK if row.punctures.in_band else Ink.WARN if row.punctures.over else ink
        canvas.text(count, row.punctures.text, Type.ROW, tone, RIGHT, shrink=True)
