"""The history page: filters, figures and sessions at the left, one record at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mnconsole.ui.history.detail_card import DetailCard
from mnconsole.ui.history.filter_bar import FilterBar
from mnconsole.ui.history.looks import row_view
from mnconsole.ui.history.pane import EmptyPane
from mnconsole.ui.history.state import Detail, HistoryState, Row
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.theme.tokens import Ink, Type
from mnconsole.ui.turns import paint_in_turns
from mnconsole.ui.widgets.card import Card
from mnconsole.ui.widgets.history_list import HistoryList, HistoryRow
from mnconsole.ui.widgets.history_rows import HistoryTitles
from mnconsole.ui.widgets.label import Label
from mnconsole.ui.words import history as words


class HistoryView(QWidget):
    """`render_state` shows a state; the signals of its parts tell what was done."""

    page_shown = Signal()
    page_hidden = Signal()

    def __init__(self, theme: Theme, band: str, parent: QWidget | None = None) -> None:
        """`band` is the numbing band as text, such as 10-20, or empty."""
        super().__init__(parent)
        self.theme = theme
        self.setObjectName("history_page")
        self._title = Label(theme, words.title(), Type.PAGE_TITLE)
        self._count = Label(theme, "", Type.BODY_STRONG, Ink.TEXT2)
        self.filters = FilterBar(theme)
        self.list = HistoryList(theme, words.list_name(), HistoryTitles(*words.columns(band)))
        self.list.list_view.setObjectName("session_list")
        self.empty = EmptyPane(theme, "calendar-days")
        self.detail = DetailCard(theme)
        self._shown: tuple[tuple[Row, ...], Detail | None] | None = None
        self._views: dict[str, tuple[Row, HistoryRow]] = {}
        self._list_card = Card(theme, pad_x=6)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        self._list_card.body.addWidget(self._stack)
        self._outer = QHBoxLayout(self)
        self._lay_out()
        self.setFocusProxy(self.list.list_view)
        theme.changed.connect(self._restyle)
        self._restyle()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 6, 0)
        top.setSpacing(14)
        top.addWidget(self._title, 0, Qt.AlignmentFlag.AlignBottom)
        top.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        left = QVBoxLayout()
        left.setContentsMargins(0, 6, 0, 0)
        left.setSpacing(2)
        left.addLayout(top)
        left.addSpacing(6)
        left.addWidget(self.filters)
        left.addWidget(self._list_card, 1)
        self._outer.setSpacing(0)
        self._outer.addLayout(left, 1)
        self._outer.addWidget(self.detail)

    def _restyle(self) -> None:
        side = self.theme.metrics.gutter - 6
        self._outer.setContentsMargins(side, side - 2, side, side - 4)

    def render_state(self, state: HistoryState) -> None:
        """Show `state`."""
        self._title.set_text(state.title)
        self._count.set_text(state.count)
        self.filters.render_state(state.filters, state.kpis)
        if state.empty is not None:
            self.empty.render_state(state.empty)
            self._stack.setCurrentWidget(self.empty)
        else:
            self._stack.setCurrentWidget(self.list)
        shown = state.rows, state.detail
        if shown != self._shown:
            self._shown = shown
            paint_in_turns(self._list_card, self.detail)
        self.list.set_rows(self._row_views(state.rows), state.current, more=state.more)
        self.detail.render_state(state.detail, state.detail_empty)

    def _row_views(self, rows: tuple[Row, ...]) -> tuple[HistoryRow, ...]:
        self._views = {row.key: self._one(row) for row in rows}
        return tuple(view for _row, view in self._views.values())

    def _one(self, row: Row) -> tuple[Row, HistoryRow]:
        known = self._views.get(row.key)
        if known is not None and (known[0] is row or known[0] == row):
            return known
        return row, row_view(row)

    def showEvent(self, event: QShowEvent) -> None:
        """The page came into sight: the sessions are read, the keyboard goes to the list."""
        super().showEvent(event)
        if not event.spontaneous():
            self.list.list_view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.page_shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """The page left sight."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.page_hidden.emit()
