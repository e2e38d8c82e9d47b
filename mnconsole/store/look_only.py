"""Records that are opened to look only, since what lies there can't be trusted to be written on.

They answer as records do, so that the same window shows them. Nothing reaches the file: the connection itself can't
write, and an entry is refused before it comes so far.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn, TypeVar, cast
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import Connection

from mnconsole.domain.events import Event
from mnconsole.domain.records_ports import AnyAnchor, Reader, UnitOfWork, VerifyResult
from mnconsole.store import event_log
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.store.folder_lock import FolderLock
from mnconsole.store.keeper import SlotKeeper
from mnconsole.store.log_faults import LogFault
from mnconsole.store.opened import DATABASE, ReadOnlyRecords
from mnconsole.store.repositories import Queries
from mnconsole.store.sealing import PatientKeys
from mnconsole.store.sides import ReadSide
from mnconsole.store.verify import Progress
from mnconsole.store.witness import Newest, known

T = TypeVar("T")


class _Look(Queries):
    """`UnitOfWork` that takes no entry, and whose check knows of entries that were acknowledged."""

    def __init__(self, connection: Connection, keys: PatientKeys, device: UUID, told: Sequence[Newest]) -> None:
        super().__init__(connection, keys, device)
        self._told = told

    def verify(self, progress: Progress | None = None, anchors: Sequence[AnyAnchor] = ()) -> VerifyResult:
        """Of a log without its newest entries all that is there may be whole; it is no sound log."""
        result = super().verify(progress, anchors)
        gone = self.missing(self._told) if result.sound else None
        if gone is None:
            return result
        return replace(result, sound=False, fault=LogFault.TAIL_CUT, first_bad_seq=gone.found + 1)

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
        self._lock = lock
        self._known = known(folder)
        # One a thread, as open records have: what the writer's thread asks waits for no long query.
        self._units, self._queries = (ReadOnlyRecords(ReadSide(path, key, self._ask), path) for _thread in range(2))
        self.keeper = SlotKeeper(folder, lambda: key)
        self.harmed = False
        """That they are is known, and told by other words."""

    def _ask(self, connection: Connection, patient_keys: PatientKeys, device: UUID) -> Queries:
        return _Look(connection, patient_keys, device, self._known)

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Do `work`, which may ask. Writer thread only. Raises RecordsError LOOK_ONLY for an entry, else as `read`."""
        return self._units.read(lambda reader: work(cast(UnitOfWork, reader)))

    def read(self, query: Callable[[Reader], T]) -> T:
        """Run a query in one snapshot. Reader thread only. Raises DamagedError where the file can't be read."""
        return self._queries.read(query)

    def note_harm(self) -> None:
        """Known already."""

    def sweep(self) -> bool:
        """Nothing was erased."""
        return True

    def interrupt_reads(self) -> None:
        """Abort the running query, from any thread."""
        self._queries.interrupt_reads()

    def close(self) -> None:
        """Close both connections and let the next start in."""
        try:
            self._units.close()
            self._queries.close()
        finally:
            self._lock.release()
