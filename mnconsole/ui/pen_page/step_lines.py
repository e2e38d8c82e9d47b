"""The steps of the self-test, one below the other: name, figures, outcome."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mnconsole.ui.pen_page.looks import CHIP
from mnconsole.ui.pen_page.state import StepRow, Tone
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.base import Readout
from mnconsole.ui.widgets.chip import ChipView, chip_width, paint_chip


class StepLines(QWidget):
    """`set_rows(rows, progress_permille)`; the progress is drawn in the line that goes on."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("test_steps")
        self._lines: list[_Line] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def set_rows(self, rows: tuple[StepRow, ...], progress_permille: int = 0) -> None:
        """Show these steps."""
        while len(self._lines) > len(rows):
            line = self._lines.pop()
            self._box.removeWidget(line)
            line.hide()
            line.deleteLater()
        while len(self._lines) < len(rows):
            line = _Line(self.theme)
            self._box.addWidget(line)
            line.show()  # Qt would do it with the next event, and a layout counts nothing that is hidden
            self._lines.append(line)
        for number, (line, row) in enumerate(zip(self._lines, rows, strict=True)):
            going_on = row.tone is Tone.WARN and bool(row.chip)
            line.set_row(number + 1, row, progress_permille if going_on else 0, last=line is self._lines[-1])


class _Line(Readout):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._row = StepRow("", "", "", Tone.PLAIN)
        self._number = self._progress = 0
        self._last = False

    def set_row(self, number: int, row: StepRow, progress_permille: int, *, last: bool) -> None:
        """Show one step."""
        if (number, row, progress_permille, last) != (self._number, self._row, self._progress, self._last):
            self._number, self._row, self._progress, self._last = number, row, progress_permille, last
            self.speak(str(number), row.title, row.chip, row.figures)
            self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self.theme.metrics.px(220)), round(self.theme.metrics.px(48)))

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        scale, row = canvas.theme.metrics.px, self._row
        number = QRectF(area.left(), area.top(), scale(26), area.height())
        canvas.text(number, str(self._number), Type.BODY_STRONG, Ink.TEXT3)
        view = ChipView(row.chip, CHIP[row.tone])
        wide = chip_width(canvas, view) if row.chip else 0.0
        high = canvas.theme.size_px(Type.CHIP) * 2.0
        inner = area.adjusted(scale(26), 0, -wide - (10 if wide else 0), 0)
        middle = area.center().y()
        title = QRectF(inner.left(), middle - scale(20), inner.width(), scale(20))
        if not row.figures:
            title.moveTop(middle - scale(10))
        waiting = not row.chip
        canvas.text(title, row.title, Type.FIELD, Ink.TEXT2 if waiting else Ink.TEXT, shrink=True)
        below = QRectF(inner.left(), middle, inner.width(), scale(19))
        canvas.text(below, row.figures, Type.META, Ink.TEXT2, shrink=True, elide=True)
        if row.chip:
            paint_chip(canvas, QRectF(area.right() - wide, middle - high / 2, wide, high), view)
        foot = area.bottom() - 0.5
        if self._progress:
            done = area.width() * self._progress / 1000
            canvas.panel(QRectF(area.left(), foot - 3, max(4.0, done), 3), 1.5, Ink.ACCENT)
        elif not self._last:
            canvas.line(QPointF(area.left(), foot), QPointF(area.right(), foot), Ink.BORDER)
