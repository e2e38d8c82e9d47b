"""A table of facts: label, value in as many lines as it needs, a quiet text at the right."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from mnconsole.ui.chair.blocks import Fact, Facts
from mnconsole.ui.chair.form.tell import INKS
from mnconsole.ui.theme.paint import painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.label import Label


class FactsTable(QWidget):
    """All rows share their columns. The number of rows is fixed; another number is another table."""

    def __init__(self, theme: Theme, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        self._cells: list[tuple[Label, Label, Label]] = []
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row in range(rows):
            label = Label(theme, "", Type.BODY, Ink.TEXT3)
            value = Label(theme, "", Type.FIELD, Ink.TEXT, wrap=True)
            remark = Label(theme, "", Type.BODY, Ink.TEXT2, align=right)
            for column, cell in enumerate((label, value, remark)):
                cell.setMinimumHeight(round(theme.metrics.px(29)))
                self._grid.addWidget(cell, row, column)
            self._cells.append((label, value, remark))

    def take(self, block: Facts) -> None:
        """Show the facts."""
        for fact, cells in zip(block.rows, self._cells, strict=True):
            self._fill(fact, cells)

    @staticmethod
    def _fill(fact: Fact, cells: tuple[Label, Label, Label]) -> None:
        label, value, remark = cells
        label.set_text(fact.label)
        value.set_text(fact.value, INKS[fact.tone])
        remark.set_text(fact.right)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hairlines between the rows."""
        with painting(self, self.theme) as canvas:
            for row in range(len(self._cells) - 1):
                foot = self._grid.cellRect(row, 0).bottom() + 1.5
                canvas.line(QPointF(0, foot), QPointF(self.width(), foot), Ink.BORDER)
