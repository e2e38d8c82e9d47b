"""Patients as rows: those in the clinic now, and all of them. Fast at 20,000 rows."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from mnconsole.ui.theme.theme import Theme
from mnconsole.ui.widgets.base import spoken
from mnconsole.ui.widgets.chip import ChipView
from mnconsole.ui.widgets.focus import ENTER_KEYS
from mnconsole.ui.widgets.numbing_ring import WaitLook
from mnconsole.ui.widgets.paged_model import PagedModel
from mnconsole.ui.widgets.patient_delegate import paint_delegate

AnyIndex = QModelIndex | QPersistentModelIndex


class WaitView(Struct, frozen=True):
    """A numbing wait in a row: part of the wait done (0 to 1), where it stands, and the time in the ring."""

    share: float
    look: WaitLook
    text: str


class PatientRow(Struct, frozen=True):
    """One patient. With `stage` it is a row of *In clinic now*; `under` is then said beside the chip."""

    key: str
    name: str
    initials: str
    under: str = ""
    stage: ChipView | None = None
    wait: WaitView | None = None
    current: bool = False

    @property
    def overdue(self) -> bool:
        """Whether the row has the amber ground."""
        return self.wait is not None and self.wait.look in (WaitLook.REMOVE, WaitLook.HARM)


class PatientModel(PagedModel[PatientRow]):
    """Rows of any sequence; it is asked only for what is painted, so it may make rows as it goes."""

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row itself (UserRole) or its words."""
        if role not in (Qt.ItemDataRole.UserRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.row(index.row())
        if row is None or role == Qt.ItemDataRole.UserRole:
            return row
        return spoken(row.name, row.stage.text if row.stage else "", row.under)


class PatientList(QListView):
    """The list. Emits `patient_chosen` with the key of a row on a tap or Enter, `more_wanted` near its end."""

    patient_chosen = Signal(str)
    more_wanted = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None, *, in_clinic: bool = False) -> None:
        """`in_clinic`: the taller rows with stage and ring; the list is then as high as its rows."""
        super().__init__(parent)
        self.theme = theme
        self._in_clinic = in_clinic
        self.rows = PatientModel(self)
        self.setAccessibleName(name)
        self.setModel(self.rows)
        self.setItemDelegate(paint_delegate(theme, in_clinic, self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(False)
        self.clicked.connect(self._choose)
        self.rows.modelReset.connect(self.updateGeometry)
        self.rows.rowsInserted.connect(self._grown)
        self.rows.more_wanted.connect(self.more_wanted)
        theme.changed.connect(self._restyle)

    def set_rows(self, rows: Sequence[PatientRow], *, more: bool = False) -> None:
        """Show `rows`; with `more` there are further pages, and the next is asked for by `more_wanted`."""
        self.rows.set_rows(rows, more=more)

    def _restyle(self) -> None:
        self.doItemsLayout()
        self.updateGeometry()
        self.viewport().update()

    def _grown(self) -> None:
        self.updateGeometry()

    def _choose(self, index: QModelIndex) -> None:
        row = self.rows.row(index.row())
        if row is not None:
            self.patient_chosen.emit(row.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the row at the ring; letters are not searched here, the search field does that."""
        if event.key() in ENTER_KEYS:
            if not event.isAutoRepeat():
                self._choose(self.currentIndex())
            return
        if event.text().strip():
            event.ignore()
            return
        super().keyPressEvent(event)

    def row_height(self) -> int:
        """Return the height of a row at this density, px."""
        metrics = self.theme.metrics
        return metrics.patient_row + 6 if self._in_clinic else metrics.list_row

    def sizeHint(self) -> QSize:
        """In the clinic: as high as the rows. Otherwise some rows, and the layout gives the rest."""
        shown = self.rows.rowCount() if self._in_clinic else 4
        return QSize(round(self.theme.metrics.px(240)), self.row_height() * max(1, shown))

    def minimumSizeHint(self) -> QSize:
        """Return the size of one row."""
        return QSize(round(self.theme.metrics.px(200)), self.row_height())
