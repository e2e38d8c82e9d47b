"""Painting of the rows of `PatientList`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mnconsole.ui.theme.metrics import RADIUS_ROW
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.avatar import AvatarLook, paint_initials
from mnconsole.ui.widgets.chip import ChipView, Tone, chip_width, paint_chip
from mnconsole.ui.widgets.mini_ring import LOOK_INK, paint_mini_ring

if TYPE_CHECKING:
    from mnconsole.ui.widgets.patient_list import PatientRow

AnyIndex = QModelIndex | QPersistentModelIndex

_LEAST_SHARE = 0.45
"""Of the line for the chip of a stage, however long the words beside it are."""


def paint_delegate(theme: Theme, in_clinic: bool, parent: QObject) -> QStyledItemDelegate:
    """Return the delegate for one of the two kinds of rows."""
    return _ClinicDelegate(theme, parent) if in_clinic else _PlainDelegate(theme, parent)


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one row."""
        row: PatientRow | None = index.data(Qt.ItemDataRole.UserRole)
        if row is None:
            return
        painter.save()
        canvas = Canvas(painter, self.theme, f"PatientList:{row.key}", option.widget.devicePixelRatioF())
        area = QRectF(option.rect)
        self.paint_row(canvas, area, row)
        if option.state & QStyle.StateFlag.State_HasFocus:
            canvas.focus_ring(self.ground(area), RADIUS_ROW)
        painter.restore()

    def ground(self, area: QRectF) -> QRectF:
        """Return the painted part of a row."""
        return area.adjusted(0, 2, 0, -2)

    def paint_row(self, canvas: Canvas, area: QRectF, row: PatientRow) -> None:
        """Paint `row` into `area`."""
        raise NotImplementedError


class _PlainDelegate(_RowDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the height of a row."""
        return QSize(100, self.theme.metrics.list_row)

    def paint_row(self, canvas: Canvas, area: QRectF, row: PatientRow) -> None:
        """Initials, name, and a line below."""
        scale = canvas.theme.metrics.px
        if row.current:
            canvas.panel(self.ground(area), RADIUS_ROW, Ink.ACCENT_SOFT)
        look = AvatarLook.CURRENT if row.current else AvatarLook.QUIET
        paint_initials(canvas, QPointF(area.left() + scale(25), area.center().y()), scale(17.5), row.initials, look)
        left = area.left() + scale(54)
        wide = area.right() - 6 - left
        half = area.center().y()
        canvas.text(QRectF(left, half - scale(21), wide, scale(22)), row.name, Type.ROW_TITLE, elide=True)
        under = QRectF(left, half + scale(1), wide, scale(18))
        canvas.text(under, row.under, Type.META, Ink.TEXT3, elide=True)
        foot = area.bottom() - 0.5
        canvas.line(QPointF(left, foot), QPointF(area.right() - 2, foot), Ink.BORDER)


def stage_width(theme: Theme, stage: ChipView, under: str, width: float) -> float:
    """The chip's part of a line `width` px wide.

    What comes next, beside it, is what somebody looks for here; the chip gives way to it.
    """
    room = max(_LEAST_SHARE * width, width - theme.advance(under, Type.META_STRONG) - theme.metrics.px(6))
    return min(chip_width(theme, stage, Type.META_STRONG), room)


class _ClinicDelegate(_RowDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Return the height of a row and the gap below it."""
        return QSize(100, self.theme.metrics.patient_row + 6)

    def ground(self, area: QRectF) -> QRectF:
        """Return the painted part of a row; the rest is the gap to the next."""
        return area.adjusted(0.5, 2, -0.5, -8)

    def paint_row(self, canvas: Canvas, area: QRectF, row: PatientRow) -> None:
        """Ring or initials, name, stage chip, and what comes next."""
        scale = canvas.theme.metrics.px
        ground = self.ground(area)
        self._paint_ground(canvas, ground, row)
        centre = QPointF(ground.left() + scale(39), ground.center().y())
        if row.wait is not None:
            side = scale(53)
            place = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
            ink = Ink.WARN if row.overdue else Ink.TEXT
            paint_mini_ring(canvas, place, row.wait.share, LOOK_INK[row.wait.look], row.wait.text, ink)
        else:
            look = AvatarLook.CURRENT if row.current else AvatarLook.HERE
            paint_initials(canvas, centre, scale(24), row.initials, look)
        left = ground.left() + scale(75)
        wide = ground.right() - 8 - left
        name = QRectF(left, ground.top() + scale(9), wide, scale(27))
        canvas.text(name, row.name, Type.ROW_TITLE, elide=True)
        self._paint_stage(canvas, QRectF(left, ground.top() + scale(40), wide, scale(24)), row)

    def _paint_ground(self, canvas: Canvas, ground: QRectF, row: PatientRow) -> None:
        if row.overdue:
            canvas.panel(ground, RADIUS_ROW, Ink.WARN_SOFT, Ink.WARN_LINE, 1.6)
        elif row.current:
            canvas.panel(ground, RADIUS_ROW, Ink.ACCENT_SOFT, canvas.theme.blend(Ink.ACCENT, Ink.SURFACE, 0.6), 1.4)
        else:
            canvas.panel(ground, RADIUS_ROW, Ink.SURFACE, Ink.BORDER, 1)
        if row.current:
            half = ground.height() * 0.27
            mark = QRectF(ground.left(), ground.center().y() - half, 4, 2 * half)
            canvas.panel(mark, 2, Ink.ACCENT)

    def _paint_stage(self, canvas: Canvas, area: QRectF, row: PatientRow) -> None:
        stage, gap = row.stage or ChipView("", Tone.STAGE), canvas.theme.metrics.px(6)
        wide = stage_width(canvas.theme, stage, row.under, area.width())
        paint_chip(canvas, QRectF(area.left(), area.top(), wide, area.height()), stage, Type.META_STRONG, elide=True)
        left = area.left() + wide + gap
        place = QRectF(left, area.top(), area.right() - left + 2, area.height())
        if place.width() > 20:
            ink = Ink.WARN if row.overdue else Ink.TEXT2
            canvas.text(place, row.under, Type.META_STRONG, ink, elide=True, shrink=True)
