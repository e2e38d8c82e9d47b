"""The zones as data: one view per row, and the list model."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from mnconsole.ui.widgets.base import spoken
from mnconsole.ui.widgets.punctures_bar import PuncturesView

AnyIndex = QModelIndex | QPersistentModelIndex


class ZoneLook(Enum):
    """Where a zone stands."""

    TO_DO = "to_do"
    NOW = "now"
    DONE = "done"
    FROZEN = "frozen"
    """The current zone while its counter stands still (link lost)."""
    LEFT_OUT = "left_out"


class ZoneRowView(Struct, frozen=True):
    """One zone as text, with the count for the bar. `share` (0 to 1) fills the small ring of the current zone."""

    zone: str
    title: str
    look: ZoneLook
    depth: str
    passes: str
    contact: str
    punctures: PuncturesView
    share: float = 0.0
    spoken_state: str = ""
    choosable: bool = True

    @property
    def current(self) -> bool:
        """Whether this is the zone being treated."""
        return self.look in (ZoneLook.NOW, ZoneLook.FROZEN)


class ZoneList(QAbstractListModel):
    """The rows. Screen readers get one sentence per row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ZoneRowView, ...] = ()

    def set_rows(self, rows: tuple[ZoneRowView, ...]) -> None:
        """Replace the rows, telling the view only what changed."""
        if [row.zone for row in rows] != [row.zone for row in self.rows]:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return
        old, self.rows = self.rows, rows
        for number, (before, after) in enumerate(zip(old, rows, strict=True)):
            if before != after:
                index = self.index(number, 0)
                self.dataChanged.emit(index, index)

    def row(self, number: int) -> ZoneRowView | None:
        """Return a row, or None outside the table."""
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row itself (UserRole) or its words."""
        row = self.row(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row.title, row.spoken_state, row.depth, row.passes, row.contact, row.punctures.text)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """A zone that can't be chosen now is disabled."""
        row = self.row(index.row())
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        chosen = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return chosen | Qt.ItemFlag.ItemIsEnabled if row.choosable or row.current else chosen
