"""Labels and values below each other, each value as high as it needs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.widgets.label import Label


class FactRows(QWidget):
    """Paths are long and must be read whole: nothing is shortened here."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: list[tuple[Label, Label]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 6, 0, 0)
        box.addLayout(self._grid)
        box.addStretch(1)

    def set_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        """Show (label, value) per line."""
        while len(self._rows) < len(facts):
            pair = (
                Label(self._theme, "", Type.FIELD, Ink.TEXT2),
                Label(self._theme, "", Type.FIELD, Ink.TEXT, wrap=True),
            )
            for column, label in enumerate(pair):
                self._grid.addWidget(label, len(self._rows), column, Qt.AlignmentFlag.AlignTop)
                label.show()
            self._rows.append(pair)
        for number, (label, text) in enumerate(self._rows):
            shown = number < len(facts)
            label.setVisible(shown)
            text.setVisible(shown)
            if shown:
                label.set_text(facts[number][0])
                text.set_text(facts[number][1])
