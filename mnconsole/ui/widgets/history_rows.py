"""Columns, titles and painting of the rows of `HistoryList`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import LEFT, RIGHT, Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.theme.wrapping import wrap
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.chip import chip_width, paint_chip

if TYPE_CHECKING:
    from mnconsole.ui.widgets.history_list import HistoryRow, NumbingBar

AnyIndex = QModelIndex | QPersistentModelIndex
_SIDE = 10.0
_LEAST_WIDTH = 620
_SHARES = {
    "when": 0.145, "patient": 0.154, "nurse": 0.115, "numbing": 0.182,
    "depth": 0.088, "zones": 0.100, "flags": 0.094, "record": 0.122,
}  # fmt: skip
_AFTER_NUMBING = 8.0
"""Numbing ends at the right and depth begins at the left: without more room between them they read as one."""


class HistoryTitles(Struct, frozen=True):
    """Column titles. `band` is the short text of the numbing band, such as 10-20."""

    when: str
    patient: str
    nurse: str
    numbing: str
    band: str
    depth: str
    zones: str
    flags: str
    record: str


def columns(area: QRectF) -> dict[str, QRectF]:
    """Return the place of each column inside a row."""
    inner = area.adjusted(_SIDE, 0, -_SIDE, 0)
    found = {}
    x = inner.left()
    for name, share in _SHARES.items():
        wide = inner.width() * share
        found[name] = QRectF(x, inner.top(), wide - 8, inner.height())
        x += wide
    found["numbing"].setRight(found["numbing"].right() - _AFTER_NUMBING)
    found["record"].setRight(inner.right())
    return found


class HistoryHeader(Readout):
    """The titles above the columns."""

    def __init__(self, theme: Theme, titles: HistoryTitles) -> None:
        super().__init__(theme)
        self._titles = titles
        self._rows_width = _LEAST_WIDTH
        shown = (titles.when, titles.patient, titles.nurse, titles.numbing, titles.depth, titles.zones, titles.flags)
        self.speak(*shown, titles.record)

    def stand_over(self, rows_width: int) -> None:
        """Keep the titles above rows that are `rows_width` px wide: a scrollbar makes them narrower."""
        self._rows_width = rows_width
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size at this density."""
        return QSize(_LEAST_WIDTH, round(self.theme.metrics.px(34)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        """Paint the titles and the line below."""
        titles, places = self._titles, columns(area.adjusted(0, 0, self._rows_width - area.width(), 0))
        for name in ("when", "patient", "nurse", "depth", "zones", "flags"):
            canvas.text(places[name], str(getattr(titles, name)), Type.BODY_STRONG, Ink.TEXT2, shrink=True)
        band = canvas.text(places["numbing"], titles.band, Type.BODY_STRONG, Ink.OK, RIGHT)
        rest = places["numbing"].adjusted(0, 0, -band - 4, 0)
        canvas.text(rest, titles.numbing, Type.BODY_STRONG, Ink.TEXT2, shrink=True)
        canvas.text(places["record"], titles.record, Type.BODY_STRONG, Ink.TEXT2, RIGHT)
        foot = area.bottom() - 1
        canvas.line(QPointF(_SIDE, foot), QPointF(area.right() - _SIDE, foot), Ink.CONTROL, 1.4)


class HistoryDelegate(QStyledItemDelegate):
    """Paints a row."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the height of a row."""
        return QSize(100, max(48, round(self._theme.metrics.px(54))))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one session."""
        row: HistoryRow | None = index.data(Qt.ItemDataRole.UserRole)
        if row is None:
            return
        painter.save()
        canvas = Canvas(painter, self._theme, f"HistoryList:{row.key}", option.widget.devicePixelRatioF())
        area = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
            place = area.adjusted(0.5, 1, -0.5, -1)
            canvas.panel(place, RADIUS_KEY - 2, Ink.ACCENT_SOFT, Ink.ACCENT, 2.5 if focus else 1.6)
        else:
            foot = area.bottom() - 0.5
            canvas.line(QPointF(_SIDE, foot), QPointF(area.right() - _SIDE, foot), Ink.BORDER)
        self._paint_row(canvas, columns(area), row)
        painter.restore()

    def _paint_row(self, canvas: Canvas, places: dict[str, QRectF], row: HistoryRow) -> None:
        when = places["when"]
        wide = canvas.text(when, row.time, Type.BODY_STRONG, Ink.TEXT)
        canvas.text(when.adjusted(wide + 6, 0, 0, 0), row.day, Type.BODY, Ink.TEXT2, shrink=True)
        canvas.text(places["patient"], row.patient, Type.BODY_STRONG, Ink.TEXT, elide=True)
        self._paint_nurse(canvas, places["nurse"], row.nurse)
        self._paint_numbing(canvas, places["numbing"], row)
        depth = places["depth"]
        wide = canvas.text(depth, row.depth, Type.BODY_STRONG, Ink.TEXT)
        canvas.text(depth.adjusted(wide + 4, 1, 4, 1), row.unit, Type.META, Ink.TEXT2)
        canvas.text(places["zones"], row.zones, Type.BODY, Ink.TEXT2, elide=True, shrink=True)
        self._paint_flags(canvas, places["flags"], row)
        record = places["record"]
        high, wide = canvas.theme.metrics.px(26), chip_width(canvas, row.record, Type.META_STRONG)
        left = record.right() - min(wide, record.width() + 6)
        place = QRectF(left, record.center().y() - high / 2, record.right() - left, high)
        paint_chip(canvas, place, row.record, Type.META_STRONG)

    def _paint_nurse(self, canvas: Canvas, area: QRectF, name: str) -> None:
        """Two smaller lines where one is too narrow; only a word that is wider than the column is cut."""
        if canvas.advance(name, Type.BODY) <= area.width():
            canvas.text(area, name, Type.BODY, Ink.TEXT2)
            return
        block = wrap(name, canvas.theme.script(Type.META, name), area.width())
        if block.fits(area.height(), 2):
            canvas.lines(area, name, Type.META, Ink.TEXT2)
        else:
            canvas.text(area, name, Type.META, Ink.TEXT2, elide=True)

    def _paint_numbing(self, canvas: Canvas, area: QRectF, row: HistoryRow) -> None:
        bar, text = row.numbing, row.numbing_text
        if bar is None:
            # At the left: beside the dash of a missing depth two dashes would read as one.
            canvas.text(area, text, Type.BODY_STRONG, Ink.TEXT, LEFT)
            return
        words = max(canvas.theme.metrics.px(38), canvas.advance(text, Type.BODY_STRONG))
        canvas.text(area, text, Type.BODY_STRONG, Ink.TEXT if bar.in_band else Ink.WARN, RIGHT)
        paint_numbing_bar(canvas, area.adjusted(0, 0, -words - 6, 0), bar)

    def _paint_flags(self, canvas: Canvas, area: QRectF, row: HistoryRow) -> None:
        if row.adverse:
            icon, ink, text = "circle-alert", Ink.DANGER_TEXT, row.adverse
        elif row.flags:
            icon, ink, text = "flag", Ink.WARN, row.flags
        elif row.late:
            icon, ink, text = "", Ink.WARN, ""
        else:
            canvas.text(area, "–", Type.BODY, Ink.TEXT3, LEFT)
            return
        size = canvas.theme.metrics.px(19)
        left = area.left()
        if icon:
            canvas.icon(icon, QPointF(left + size / 2, area.center().y()), size, ink, 2.2)
            room = area.adjusted(size + 3, 0, -size - 4 if row.late else 6, 0)
            left = room.left() + canvas.text(room, text, Type.BODY_STRONG, ink, shrink=True) + 8
        if row.late:
            canvas.icon("timer", QPointF(left + size / 2, area.center().y()), size, Ink.WARN, 2.2)


def paint_numbing_bar(canvas: Canvas, area: QRectF, bar: NumbingBar) -> None:
    """Paint the contact time as a bar with the band and a dot at its end."""
    high = canvas.theme.metrics.px(6.5)
    track = QRectF(area.left(), area.center().y() - high / 2, area.width(), high)
    canvas.panel(track, high / 2, Ink.TRACK)

    def at(time_ms: int) -> float:
        return track.left() + track.width() * min(1.0, max(0.0, time_ms / max(1, bar.turn_ms)))

    left, right = at(bar.ready_ms), at(bar.remove_ms)
    reach = canvas.theme.metrics.px(4)
    band = QRectF(left, track.top() - reach, right - left, high + 2 * reach)
    canvas.panel(band, 0, canvas.theme.blend(Ink.OK, Ink.SURFACE, 0.3))
    ink, end = (Ink.OK if bar.in_band else Ink.WARN_LINE), at(bar.elapsed_ms)
    canvas.panel(QRectF(track.left(), track.top(), max(high, end - track.left()), high), high / 2, ink)
    dot = QPointF(min(end, track.right() - 5), track.center().y())
    canvas.disc(dot, canvas.theme.metrics.px(7), ink, Ink.SURFACE, 2)
