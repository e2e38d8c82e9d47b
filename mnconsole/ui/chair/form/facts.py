"""A table of facts: label, value in as many lines as it needs, a quiet text at the right."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.chair.blocks import Facts
from mnconsole.ui.chair.form.tell import INKS
from mnconsole.ui.theme.paint import painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.label import Label


class FactsTable(QWidget):
    """The labels share a column; a value without a remark has the rest of its line. The number of rows is fixed."""

    def __init__(self, theme: Theme, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._shown: Facts | None = None
        self._rows: list[tuple[QWidget, Label, Label, Label]] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(1)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for _ in range(rows):
            label = Label(theme, "", Type.BODY, Ink.TEXT3)
            value = Label(theme, "", Type.FIELD, Ink.TEXT, wrap=True)
            remark = Label(theme, "", Type.BODY, Ink.TEXT2, align=right)
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 3, 0, 3)
            line.setSpacing(12)
            line.addWidget(label)
            line.addWidget(value, 1)
            line.addWidget(remark)
            box.addWidget(row)
            self._rows.append((row, label, value, remark))
        theme.changed.connect(self._align)

    def take(self, block: Facts) -> None:
        """Show the facts."""
        self._shown = block
        for fact, (_row, label, value, remark) in zip(block.rows, self._rows, strict=True):
            label.set_text(fact.label)
            value.set_text(fact.value, INKS[fact.tone])
            remark.set_text(fact.right)
            remark.setVisible(bool(fact.right))
        self._align()

    def _align(self) -> None:
        if self._shown is not None:
            wide = max(self.theme.advance(fact.label, Type.BODY) for fact in self._shown.rows)
            for _row, label, _value, _remark in self._rows:
                label.setFixedWidth(round(wide + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Hairlines between the rows."""
        with painting(self, self.theme) as canvas:
            for row, *_cells in self._rows[:-1]:
                foot = row.geometry().bottom() + 1.5
                canvas.line(QPointF(0, foot), QPointF(self.width(), foot), Ink.BORDER)
