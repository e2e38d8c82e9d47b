"""Closed and running sessions as rows."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QListView, QVBoxLayout, QWidget

from mnconsole.ui.theme.metrics import RADIUS_KEY
from mnconsole.ui.theme.paint import painting
from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.base import spoken
from mnconsole.ui.widgets.chip import ChipView
from mnconsole.ui.widgets.history_rows import HistoryDelegate, HistoryHeader, HistoryTitles
from mnconsole.ui.widgets.paged_model import PagedModel

AnyIndex = QModelIndex | QPersistentModelIndex


class NumbingBar(Struct, frozen=True):
    """Minutes on the skin against the band, for the bar: all in ms. `in_band` decides the colour."""

    elapsed_ms: int
    ready_ms: int
    remove_ms: int
    in_band: bool
    turn_ms: int = 25 * 60_000


class HistoryRow(Struct, frozen=True):
    """One session, all as text. `numbing` None: no cream. `adverse` stands in red instead of the count; `late`
    says that the cream was on for too long, and is an amber mark of its own."""

    key: str
    time: str
    day: str
    patient: str
    nurse: str
    numbing: NumbingBar | None
    numbing_text: str
    depth: str
    unit: str
    zones: str
    flags: str
    adverse: str
    record: ChipView
    late: str = ""


class HistoryModel(PagedModel[HistoryRow]):
    """Rows of any sequence."""

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row itself (UserRole) or its words."""
        if role not in (Qt.ItemDataRole.UserRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.row(index.row())
        if row is None or role == Qt.ItemDataRole.UserRole:
            return row
        depth = f"{row.depth} {row.unit}".strip()
        numbing = (row.numbing_text, depth, row.zones, row.flags, row.adverse, row.late, row.record.text)
        return spoken(f"{row.day} {row.time}", row.patient, row.nurse, *numbing)


class HistoryList(QWidget):
    """Column titles and rows. Emits `session_chosen` with the key of the row that a tap or an arrow key reached,
    `more_wanted` near the end of the rows."""

    session_chosen = Signal(str)
    more_wanted = Signal()

    def __init__(self, theme: Theme, name: str, titles: HistoryTitles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.rows = HistoryModel(self)
        self.rows.more_wanted.connect(self.more_wanted)
        self._header = HistoryHeader(theme, titles)
        self._view = _View(theme, self)
        self._view.resized.connect(self._header.stand_over)
        self._view.setAccessibleName(name)
        self._view.setModel(self.rows)
        self._view.setItemDelegate(HistoryDelegate(theme, self._view))
        self._view.selectionModel().currentChanged.connect(self._changed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._header)
        box.addWidget(self._view, 1)
        theme.changed.connect(self._restyle)

    @property
    def list_view(self) -> QListView:
        """The list, to give it the keyboard."""
        return self._view

    def set_rows(self, rows: Sequence[HistoryRow], current: str = "", *, more: bool = False) -> None:
        """Show `rows` and mark the one with key `current`, without a signal. With `more` there are further pages."""
        chosen = self._view.selectionModel()
        chosen.blockSignals(True)
        self.rows.set_rows(rows, more=more)
        marked = self.rows.row(self._view.currentIndex().row())
        if current and (marked is None or marked.key != current):
            at = next((number for number, row in enumerate(rows) if row.key == current), -1)
            self._view.setCurrentIndex(self.rows.index(at, 0))
        chosen.blockSignals(False)
        self._view.viewport().update()

    def _changed(self, index: QModelIndex) -> None:
        row = self.rows.row(index.row())
        if row is not None:
            self.session_chosen.emit(row.key)

    def _restyle(self) -> None:
        self._view.doItemsLayout()
        self._view.viewport().update()


class _View(QListView):
    resized = Signal(int)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the keyboard without choosing a row: to choose is to open, and to open is written down."""
        if self.currentIndex().isValid():
            super().focusInEvent(event)
        else:
            QAbstractScrollArea.focusInEvent(self, event)
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows; before a row is chosen, the ring of the keyboard stands around them all."""
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            with painting(self.viewport(), self.theme) as canvas:
                canvas.focus_ring(QRectF(self.viewport().rect()), RADIUS_KEY)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are as wide as the list."""
        super().resizeEvent(event)
        self.resized.emit(self.viewport().width())
        self.doItemsLayout()

    def sizeHint(self) -> QSize:
        return QSize(780, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(620, 120)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters are not searched here."""
        if event.text().strip():
            event.ignore()
            return
        super().keyPressEvent(event)
