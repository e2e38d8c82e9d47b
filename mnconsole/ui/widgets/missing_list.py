"""What is still missing before the pen can be armed; each item leads to its place."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import RIGHT, Canvas, painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.missing_row import MissingRow

_TICK_PX = 18
_TICK_GAP_PX = 9
_TICK_LINE = 0.9
"""Height of a line of ticks, as a share of an item's."""


class MissingView(Struct, frozen=True):
    """Title, count ("4 of 6"), open items as (code, text), and the short names of what is done.

    `more` is the text for open items beyond the room, with `{}` for their number.
    """

    title: str
    count: str
    open_items: tuple[tuple[str, str], ...]
    done: tuple[str, ...] = ()
    more: str = "+{}"


class MissingList(QWidget):
    """A card with the open items. Emits `item_chosen` with the code of the pressed item.

    Rows are low, so a press anywhere in the card counts for the nearest row.
    """

    item_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._view = MissingView("", "", ())
        self._rows: list[MissingRow] = []
        theme.changed.connect(self._restyle)

    def set_view(self, view: MissingView) -> None:
        """Show `view`."""
        if view == self._view:
            return
        rebuild = view.open_items != self._view.open_items
        self._view = view
        self.setAccessibleName(f"{view.title}, {view.count}")
        if rebuild:
            self._build()
        else:
            self._place()
        self.updateGeometry()
        self.update()

    def _build(self) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = []
        for code, text in self._view.open_items:
            row = MissingRow(self.theme, code, text, self)
            row.clicked.connect(self._row_clicked)
            row.show()
            self._rows.append(row)
        self._place()

    def _row_clicked(self) -> None:
        row = self.sender()
        if isinstance(row, MissingRow):
            self.item_chosen.emit(row.code)

    def _restyle(self) -> None:
        self._place()
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Return the size with the first two items; more are shown where there is room."""
        return QSize(round(self.theme.metrics.px(240)), self.theme.metrics.strip)

    def sizeHint(self) -> QSize:
        """Return the size at this density."""
        return self.minimumSizeHint()

    def _line(self) -> float:
        return max(19.0, min(self.theme.metrics.px(25), (self.height() - 3) / 4))

    def _head(self) -> float:
        return 0.0 if self.height() < 60 else min(self.theme.metrics.px(29), self._line() + 2)

    def _tick_lines(self) -> list[list[str]]:
        """The ticks in lines of the card's width, in the room that two open items leave."""
        side, scale = self.theme.metrics.px(13), self.theme.metrics.px
        room, x = self.width() - 2 * side + 2, 0.0
        lines: list[list[str]] = []
        for text in self._view.done:
            wide = self.theme.advance(text, Type.META) + scale(_TICK_PX)
            if not lines or x + wide > room:
                lines.append([])
                x = 0.0
            lines[-1].append(text)
            x += wide + scale(_TICK_GAP_PX)
        return lines

    def _ticks(self) -> list[list[str]]:
        """Those lines of them that fit; what doesn't is counted at the end."""
        lines = self._tick_lines()
        least = min(2, len(self._rows)) * self._line()
        fit = max(0, int((self.height() - self._head() - least + 1) / (self._line() * _TICK_LINE)))
        if fit >= len(lines) or not fit:
            return lines[:fit]
        shown = lines[:fit]
        if len(shown[-1]) > 1:
            shown[-1] = shown[-1][:-1]
        hidden = len(self._view.done) - sum(len(line) for line in shown)
        shown[-1] = [*shown[-1], f"+{hidden}"]
        return shown

    def _fitting(self) -> int:
        room = self.height() - self._head() - len(self._ticks()) * self._line() * _TICK_LINE
        return max(1, int((room + 1) / self._line()))

    def _place(self) -> None:
        side = self.theme.metrics.px(11)
        shown = self._fitting()
        for number, row in enumerate(self._rows):
            top = (self._head() or 6.0) + number * self._line()
            row.setGeometry(QRectF(side, top, self.width() - 2 * side, self._line() - 1).toRect())
            row.setVisible(number < shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many rows as fit."""
        super().resizeEvent(event)
        self._place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Count a press beside the rows for the nearest one."""
        shown = [row for row in self._rows if not row.isHidden()]
        if shown and event.button() is Qt.MouseButton.LeftButton:
            at: QPoint = event.position().toPoint()
            self.item_chosen.emit(min(shown, key=lambda row: abs(row.geometry().center().y() - at.y())).code)

    def changeEvent(self, event: QEvent) -> None:
        """Repaint when the card is enabled or disabled."""
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card, its title and what is done."""
        with painting(self, self.theme) as canvas:
            area = QRectF(self.rect())
            canvas.panel(area, RADIUS_KEY, Ink.SUNKEN, Ink.BORDER, 1.2)
            side = canvas.theme.metrics.px(13)
            if self._head():
                head = QRectF(area.left() + side, area.top() + 3, area.width() - 2 * side, self._head() - 3)
                hidden = max(0, len(self._rows) - self._fitting())
                count = self._view.count + (f"  {self._view.more.format(hidden)}" if hidden else "")
                wide = canvas.advance(count, Type.META_STRONG) + 10
                canvas.text(head, count, Type.META_STRONG, Ink.TEXT2, RIGHT)
                canvas.text(head.adjusted(0, 0, -wide, 0), self._view.title, Type.META_STRONG, Ink.TEXT2, shrink=True)
            self._paint_done(canvas, area, side)

    def _paint_done(self, canvas: Canvas, area: QRectF, side: float) -> None:
        scale, high = canvas.theme.metrics.px, self._line() * _TICK_LINE
        top = (self._head() or 6.0) + min(len(self._rows), self._fitting()) * self._line()
        for line in self._ticks():
            x = area.left() + side
            for text in line:
                wide = canvas.advance(text, Type.META) + scale(_TICK_PX)
                canvas.icon("check", QPointF(x + scale(7), top + high / 2), scale(14), Ink.OK, 2.8)
                place = QRectF(x + scale(_TICK_PX), top, wide - scale(_TICK_PX) + 2, high)
                canvas.text(place, text, Type.META, Ink.TEXT2)
                x += wide + scale(_TICK_GAP_PX)
            top += high
