"""Records that are opened to look only, since what lies there can't be trusted to be written on.

They answer as records do, so that the same window shows them. Nothing reaches the file: the connection itself can't
write, and an entry is refused before it comes so far.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, TypeVar, cast
from uuid import UUID

from mnconsole.domain.events import Event
from mnconsole.domain.records_ports import Reader, UnitOfWork
from mnconsole.store import event_log
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import DamagedError, RecordsError, StoreCode, not_allowed
from mnconsole.store.folder_lock import FolderLock
from mnconsole.store.keeper import SlotKeeper
from mnconsole.store.opened import DATABASE
from mnconsole.store.repositories import Queries
from mnconsole.store.sides import DATABASE_ERRORS, ReadSide

T = TypeVar("T")


class _Look(Queries):
    """`UnitOfWork` that takes no entry."""

    def holds(self, event_id: UUID) -> bool:
        """Whether an event is in the log already."""
        return event_log.holds(self._connection, event_id)

    def append(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Raises RecordsError LOOK_ONLY, unless there is nothing to append."""
        return self._refuse() if events else ()

    def set_pin_verifier(self, staff_id: UUID, verifier: str, at_utc_ms: int) -> None:
        """Raises RecordsError LOOK_ONLY."""
        self._refuse()

    @staticmethod
    def _refuse() -> NoReturn:
        raise RecordsError(StoreCode.LOOK_ONLY)


class LookOnlyRecords:
    """`Records` that can't be written. Holds the folder's lock, so that nothing is put in their place meanwhile."""

    def __init__(self, folder: Path, key: DatabaseKey, lock: FolderLock) -> None:
        path = folder / DATABASE
        self._path = path
        self._lock = lock
        # One a thread, as open records have: what the writer's thread asks waits for no long query.
        self._units = ReadSide(path, key, _Look)
        self._queries = ReadSide(path, key)
        self.keeper = SlotKeeper(folder, lambda: key)
        self.harmed = False
        """That they are is known, and told by other words."""

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Do `work`, which may ask. Writer thread only. Raises RecordsError LOOK_ONLY for an entry, else as `read`."""
        return self._told(lambda: self._units.read(lambda reader: work(cast(UnitOfWork, reader))))

    def read(self, query: Callable[[Reader], T]) -> T:
        """Run a query in one snapshot. Reader thread only. Raises DamagedError where the file can't be read."""
        return self._told(lambda: self._queries.read(query))

    def _told(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except DATABASE_ERRORS as error:
            if not_allowed(error):
                raise
            raise DamagedError(StoreCode.DAMAGED, path=str(self._path)) from error

    def sweep(self) -> bool:
        """Nothing was erased."""
        return True

    def interrupt_reads(self) -> None:
        """Abort the running query, from any thread."""
        self._queries.interrupt()

    def close(self) -> None:
        """Close both connections and let the next start in."""
        try:
            self._units.close()
            self._queries.close()
        finally:
            self._lock.release()
