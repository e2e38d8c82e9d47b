"""Rows that come page by page: a longer sequence is appended, changed rows are told, everything else is a reset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Signal

AnyIndex = QModelIndex | QPersistentModelIndex


class Keyed(Protocol):
    """A row with a key of its own."""

    @property
    def key(self) -> str:
        """What it is known by."""


R = TypeVar("R", bound=Keyed)


class PagedModel(QAbstractListModel, Generic[R]):
    """Keeps selection and scroll place while pages are appended. Emits `more_wanted` when a view nears the end."""

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[R] = ()
        self._more = False

    def set_rows(self, rows: Sequence[R], *, more: bool = False) -> None:
        """Show `rows`. `more`: there are further pages."""
        self._more = more
        old = self._rows
        if not 0 < len(old) <= len(rows) or not _begins_alike(old, rows):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        if len(rows) > len(old):
            self.beginInsertRows(QModelIndex(), len(old), len(rows) - 1)
            self._rows = rows
            self.endInsertRows()
        self._rows = rows
        for number, (before, after) in enumerate(zip(old, rows, strict=False)):
            if before is not after and before != after:
                index = self.index(number, 0)
                self.dataChanged.emit(index, index)

    def row(self, number: int) -> R | None:
        """Return a row, or None outside the list."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows that are there."""
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: AnyIndex) -> bool:
        """Whether there are further pages."""
        return self._more and not parent.isValid()

    def fetchMore(self, parent: AnyIndex) -> None:
        """Ask for the next page once; it comes with `set_rows`."""
        if self._more:
            self._more = False
            self.more_wanted.emit()


def _begins_alike(old: Sequence[Keyed], rows: Sequence[Keyed]) -> bool:
    return all(before is after or before.key == after.key for before, after in zip(old, rows, strict=False))
