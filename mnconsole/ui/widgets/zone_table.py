"""The zones of a treatment as rows: chosen by a tap anywhere in the row, or by Up and Down."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QVBoxLayout, QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.focus import ENTER_KEYS
from mnconsole.ui.widgets.zone_list import AnyIndex, ZoneList, ZoneRowView
from mnconsole.ui.widgets.zone_rows import ZoneColumns, ZoneDelegate, ZoneHeader

_LEAST_ROWS = 4
"""Fewer are not shown at once. In a low window the rows scroll here, rather than the page with its keys."""

_MOVES: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ZoneTableWords(Struct, frozen=True):
    """Titles of the columns: (first line, second line)."""

    name: str
    zone: str
    depth: tuple[str, str]
    passes: tuple[str, str]
    contact: tuple[str, str]
    punctures: tuple[str, str]

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The columns of figures, left to right."""
        return self.depth, self.passes, self.contact, self.punctures


class ZoneTable(QWidget):
    """A header and one row per zone. Emits `zone_chosen` with the zone's id; the row changes when told from outside.

    With `choose_by_enter`, Up and Down only move the ring of the keyboard, and Enter chooses: choosing pauses the pen.
    """

    zone_chosen = Signal(str)

    def __init__(
        self, theme: Theme, words: ZoneTableWords, parent: QWidget | None = None, *, choose_by_enter: bool = False
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self._choose_by_enter = choose_by_enter
        self._current = ""
        self._rows = ZoneList(self)
        self._delegate = ZoneDelegate(theme, self)
        self._header = ZoneHeader(theme, words.zone, words.columns)
        self._view = _ZoneView(self)
        self._view.setAccessibleName(words.name)
        self._view.setModel(self._rows)
        self._view.setItemDelegate(self._delegate)
        self._view.tapped.connect(self._tapped)
        self._view.moved.connect(self._move)
        self._view.entered_row.connect(self._tapped)
        self._view.resized.connect(self._fit)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._header)
        box.addWidget(self._view, 1)
        theme.changed.connect(self._restyle)

    def set_words(self, words: ZoneTableWords) -> None:
        """Other titles of the columns."""
        self._header.set_titles(words.columns)

    def set_rows(self, rows: tuple[ZoneRowView, ...]) -> None:
        """Show `rows`; at most one is the current zone."""
        as_many = len(rows) == self._rows.rowCount()
        self._rows.set_rows(rows)
        if not as_many:  # nothing else about them moves a column or a row, and laying out paints the whole list
            self._fit()
        current = next((row.zone for row in rows if row.current), "")
        if self._choose_by_enter and current == self._current:
            return
        self._current = current
        for number, row in enumerate(rows):
            if row.current:
                self._go_to(number)

    def _go_to(self, number: int) -> None:
        index = self._rows.index(number, 0)
        if index != self._view.currentIndex():
            self._view.setCurrentIndex(index)
            self._view.scrollTo(index)

    @property
    def list_view(self) -> QAbstractItemView:
        """The list, to give it the keyboard."""
        return self._view

    def _tapped(self, number: int) -> None:
        row = self._rows.row(number)
        if row is not None and row.choosable and not row.current:
            self.zone_chosen.emit(row.zone)

    def _move(self, by: int) -> None:
        rows = self._rows.rows
        if self._choose_by_enter:
            self._go_to(max(0, min(len(rows) - 1, self._view.currentIndex().row() + by)))
            return
        at = next((number for number, row in enumerate(rows) if row.current), -1 if by > 0 else len(rows))
        at += by
        while 0 <= at < len(rows):
            if rows[at].choosable:
                self.zone_chosen.emit(rows[at].zone)
                return
            at += by

    def _fit(self) -> None:
        columns = ZoneColumns.for_width(self.theme, self._view.viewport().width())
        self._header.set_columns(columns)
        self._delegate.fit(columns, self._rows.rowCount(), self._view.viewport().height())
        least = self.theme.metrics.zone_row * max(1, min(_LEAST_ROWS, self._rows.rowCount()))
        self._view.setMinimumHeight(least)
        self._view.doItemsLayout()
        self._view.scrollTo(self._view.currentIndex())

    def _restyle(self) -> None:
        self._fit()
        self._view.viewport().update()


class _ZoneView(QListView):
    tapped = Signal(int)
    moved = Signal(int)
    entered_row = Signal(int)
    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.clicked.connect(self._clicked)

    def _clicked(self, index: QModelIndex) -> None:
        self.tapped.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move, Enter chooses the row; other keys go on."""
        by = _MOVES.get(event.key())
        if by is None and event.key() in ENTER_KEYS and not event.isAutoRepeat():
            self.entered_row.emit(self.currentIndex().row())
        elif by is None:
            event.ignore()
        elif not event.isAutoRepeat():
            self.moved.emit(by)

    def dataChanged(self, first: AnyIndex, last: AnyIndex, roles: Sequence[int] = ()) -> None:
        """Paint the rows that changed. A list lays all its rows out anew; these keep their height whatever they say."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the table, which gives the columns the new width."""
        super().resizeEvent(event)
        self.resized.emit()
