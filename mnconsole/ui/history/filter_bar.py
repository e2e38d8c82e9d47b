"""The filters in one line, and what is below: the figures, or an open picker in their place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mnconsole.ui.history.filter_key import FilterKey
from mnconsole.ui.history.looks import kpi_view
from mnconsole.ui.history.pickers import DatesPicker, NursePicker
from mnconsole.ui.history.state import Filters, Kpi, Panel
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.card import Card
from mnconsole.ui.widgets.kpi_card import KpiCard
from mnconsole.ui.widgets.search_field import SearchField
from mnconsole.ui.words import history as words

KPIS = 5


class FilterBar(QWidget):
    """Dates, nurse, patient, flags, record."""

    panel_toggled = Signal(str)
    searched = Signal(str)
    flagged_toggled = Signal()
    unsigned_toggled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._dates = self._key(words.dates(), "calendar-days", "filter_dates")
        self._nurse = self._key(words.nurse(), "chevron-down", "filter_nurse")
        self._flags = self._key(words.flags(), "flag", "filter_flags")
        self._record = self._key(words.record(), "signature", "filter_record")
        self.search = SearchField(theme, words.patient_search(), words.patient_hint())
        self.search.setObjectName("filter_patient")
        self.search.searched.connect(self.searched)
        self._dates.clicked.connect(self._dates_pressed)
        self._nurse.clicked.connect(self._nurse_pressed)
        self._flags.clicked.connect(self.flagged_toggled)
        self._record.clicked.connect(self.unsigned_toggled)
        self.dates = DatesPicker(theme)
        self.nurse = NursePicker(theme)
        self._kpis = [KpiCard(theme) for _ in range(KPIS)]
        self._below = QStackedWidget()
        self._panels = {Panel.NONE: self._figures(), Panel.DATES: _framed(theme, self.dates),
                        Panel.NURSE: _framed(theme, self.nurse)}  # fmt: skip
        for page in self._panels.values():
            self._below.addWidget(page)
        self._line = QHBoxLayout()
        self._line.setSpacing(8)
        for widget, share in ((self._dates, 26), (self._nurse, 22), (self.search, 21), (self._flags, 17),
                              (self._record, 18)):  # fmt: skip
            self._line.addWidget(widget, share)
        self._line.setContentsMargins(6, 0, 6, 0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addLayout(self._line)
        box.addWidget(self._below)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _key(self, label: str, icon: str, name: str) -> FilterKey:
        key = FilterKey(self.theme, label, icon)
        key.setObjectName(name)
        return key

    def _figures(self) -> QWidget:
        page = QWidget()
        line = QHBoxLayout(page)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for card in self._kpis:
            line.addWidget(card)
        return page

    def _restyle(self) -> None:
        self.search.setFixedHeight(self._dates.minimumSizeHint().height())
        self._below.setFixedHeight(self._kpis[0].minimumSizeHint().height())

    def render_state(self, filters: Filters, kpis: tuple[Kpi, ...]) -> None:
        """Show filters and figures."""
        panel = filters.panel
        self._dates.set_value(filters.dates_value, on=panel is Panel.DATES or filters.range_code != "all")
        self._nurse.set_value(filters.nurse_value, on=panel is Panel.NURSE or bool(filters.nurse_code))
        self._flags.set_value(filters.flags_value, on=filters.flagged)
        self._record.set_value(filters.record_value, on=filters.unsigned)
        if self.search.text() != filters.search:
            self.search.setText(filters.search)
        self.dates.render_state(filters)
        self.nurse.render_state(filters)
        for card, kpi in zip(self._kpis, kpis, strict=True):
            card.set_view(kpi_view(kpi))
        self._below.setCurrentWidget(self._panels[panel])

    def _dates_pressed(self) -> None:
        self.panel_toggled.emit(Panel.DATES.value)

    def _nurse_pressed(self) -> None:
        self.panel_toggled.emit(Panel.NURSE.value)


def _framed(theme: Theme, inside: QWidget) -> Card:
    card = Card(theme, pad_x=4, pad_y=2)
    card.body.addWidget(inside)
    return card
