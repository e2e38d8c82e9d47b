"""Pickers below the filters: dates and nurse. They take the place of the figures, so that nothing moves."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.history.state import Filters
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.choice_row import ChoiceRow
from mnconsole.ui.widgets.labeled_field import LabeledField
from mnconsole.ui.widgets.scroll_page import ScrollPage
from mnconsole.ui.words import history as words

NURSES_A_LINE = 4


class DatesPicker(QWidget):
    """Ranges by one tap, or first and last day typed."""

    range_chosen = Signal(str)
    from_typed = Signal(str)
    to_typed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ranges = ChoiceRow(theme, words.dates(), columns=2)
        for code, text in words.ranges():
            self.ranges.add(code, text).setObjectName(f"range_{code}")
        self.ranges.chosen.connect(self.range_chosen)
        self.first = LabeledField(theme, words.date_from(), hint=words.date_hint())
        self.first.edit.setObjectName("field_from")
        self.first.text_changed.connect(self.from_typed)
        self.last = LabeledField(theme, words.date_to(), hint=words.date_hint())
        self.last.edit.setObjectName("field_to")
        self.last.text_changed.connect(self.to_typed)
        line = QHBoxLayout(self)
        line.setContentsMargins(6, 4, 6, 4)
        line.setSpacing(12)
        line.addWidget(self.ranges, 4)
        line.addWidget(self.first, 3)
        line.addWidget(self.last, 3)

    def render_state(self, filters: Filters) -> None:
        """Show what is in force."""
        self.ranges.set_value(filters.range_code)
        self.first.set_text(filters.from_text)
        self.first.set_error(filters.from_error)
        self.last.set_text(filters.to_text)
        self.last.set_error(filters.to_error)


class NursePicker(QWidget):
    """Everybody, or one."""

    nurse_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._nurses: tuple[tuple[str, str], ...] = ()
        self._row: ChoiceRow | None = None
        self._page = ScrollPage()
        box = QVBoxLayout(self)
        box.setContentsMargins(6, 4, 6, 4)
        box.addWidget(self._page)

    def render_state(self, filters: Filters) -> None:
        """Show everybody, with the choice in force."""
        if filters.nurses != self._nurses or self._row is None:
            self._nurses = filters.nurses
            if self._row is not None:
                self._page.body.removeWidget(self._row)
                self._row.deleteLater()
            self._row = ChoiceRow(self.theme, words.nurse(), columns=NURSES_A_LINE)
            for number, (key, name) in enumerate(filters.nurses):
                self._row.add(key, name).setObjectName(f"nurse_{number}")
            self._row.chosen.connect(self.nurse_chosen)
            self._page.body.addWidget(self._row)
        self._row.set_value(filters.nurse_code)
