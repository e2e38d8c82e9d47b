"""Opened records: the writer and the reader of one data folder, and what happens after an error."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar, cast

from mnconsole.domain.events import Event
from mnconsole.domain.records_ports import Reader, UnitOfWork
from mnconsole.store import witness
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import DamagedError, RecordsError, StoreCode, known, known_os
from mnconsole.store.files import FileIdentity, identity_of, sync_file, sync_folder
from mnconsole.store.folder_lock import FolderLock
from mnconsole.store.repositories import Queries
from mnconsole.store.sides import DATABASE_ERRORS, CommitFailedError, ReadSide, Unit, WriteSide
from mnconsole.store.state_check import StateDifference

T = TypeVar("T")

DATABASE: Final = "records.db"


def log_of(path: Path) -> Path:
    """The write-ahead log beside a database."""
    return path.with_name(path.name + "-wal")


class OpenRecords:
    """`Records`: the writer and the reader of one data folder, and its lock."""

    def __init__(self, folder: Path, key: DatabaseKey, lock: FolderLock, writer: WriteSide) -> None:
        self.folder = folder
        self._path = folder / DATABASE
        self._key = key
        self._lock = lock
        self._writer: WriteSide | None = writer
        self._reader = ReadSide(self._path, key)
        self._writing = threading.Lock()
        self._witness = witness.Witness(folder)
        self._file = identity_of(self._path)
        self._log: FileIdentity | None = None
        self._reader_behind = False
        self._unsure = False
        self._closed = False

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run `work` in one BEGIN IMMEDIATE transaction and commit. Writer thread only.

        Returns when the commit is on the disk. On a database error the connection is closed and reopened and the error
        is raised as RecordsError; nothing of `work` is then in the records, but for a commit whose end failed, which
        may be found there later. Any other exception of `work` rolls back and passes through.
        """
        if not self._writing.acquire(blocking=False):
            raise RuntimeError("the records have one writer thread, and a unit of work does not begin another")
        try:
            return self._write(work)
        finally:
            self._writing.release()

    def _write(self, work: Callable[[UnitOfWork], T]) -> T:
        self._require_same_files()
        try:
            self._require_sure()
            side = self._side()
            result = side.run(work)
            if side.newest is not None:
                self._witness.note(side.newest)
            self._log = self._log or identity_of(log_of(self._path))
            return result
        except CommitFailedError as failed:
            self._drop_writer()
            if self._committed_after_all(failed.appended):
                return cast(T, failed.result)
            error = failed.__cause__ or failed
        except DATABASE_ERRORS as failed_work:
            self._drop_writer()
            error = failed_work
        raise known(error, str(self._path)) or error from error

    def _require_same_files(self) -> None:
        """What is written must be found by the next start: under this name, in this folder.

        A system that lets open files be deleted or renamed would let the console write on into a file that nobody
        finds again. Raises RecordsError DATABASE_MISSING or DATABASE_REPLACED; a write-ahead log that went away is
        brought into the database first, and a new one is begun.
        """
        found = identity_of(self._path)
        if found != self._file:
            code = StoreCode.DATABASE_MISSING if found is None else StoreCode.DATABASE_REPLACED
            raise RecordsError(code, path=str(self._path))
        if self._log is not None and identity_of(log_of(self._path)) != self._log:
            if self._writer is not None:
                with contextlib.suppress(*DATABASE_ERRORS):
                    self._writer.flush()
            self._drop_writer()
            self._log = None
            self._reader_behind = True

    def _committed_after_all(self, events: tuple[Event, ...]) -> bool:
        """An error at the end of a commit may come after its last byte: then the next opening finds it whole.

        What is found is on the disk only when the log could be brought into the database since.
        """
        self._unsure = True
        try:
            self._unsure = self._side().holds(events)
            if not self._unsure:
                return False
            self._require_sure()
        except (RecordsError, *DATABASE_ERRORS):
            self._drop_writer()
            return False
        return True

    def _require_sure(self) -> None:
        """Nothing is added behind a commit of which nobody knows whether it is on the disk: should it not be, all that
        comes after it would be lost with it."""
        if not self._unsure:
            return
        self._reader.interrupt()  # a long query would keep the log from being emptied
        if not self._side().flush():
            raise RecordsError(StoreCode.BUSY, path=str(self._path))
        # The log is empty or another file, and only the system knows: a power cut would bring back the old one without
        # the end that never came to the disk, and the older pages in it count for more than the database's.
        try:
            if log_of(self._path).exists():
                sync_file(log_of(self._path))
            sync_folder(self.folder)
        except OSError as error:
            raise known_os(error, str(self._path)) from error
        self._unsure = False

    def _side(self) -> WriteSide:
        if self._closed:
            raise RecordsError(StoreCode.CLOSED, path=str(self._path))
        if self._writer is None:
            self._writer = WriteSide(self._path, self._key)
            self._log = None
        return self._writer

    def _drop_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            # The connection is broken already; the error that showed it is the one to tell.
            with contextlib.suppress(*DATABASE_ERRORS):
                writer.close()

    def read(self, query: Callable[[Reader], T]) -> T:
        """Run a query on the read-only engine, in one snapshot. Reader thread only. Raises RecordsError."""
        if self._closed:
            raise RecordsError(StoreCode.CLOSED, path=str(self._path))
        if self._reader_behind:
            # It still looks at the log that went away.
            self._reader_behind = False
            self._reader.close()
            self._reader = ReadSide(self._path, self._key)
        return self._reader.read(query)

    def interrupt_reads(self) -> None:
        """Abort the running read query, from any thread; it ends with RecordsError INTERRUPTED."""
        self._reader.interrupt()

    def close(self) -> None:
        """Close both engines and let the folder go. After the worker threads have ended. Again: nothing."""
        if self._closed:
            return
        self._closed = True
        with contextlib.ExitStack() as last_first:
            last_first.callback(self._lock.release)
            last_first.callback(self._witness.close)
            if self._writer is not None:
                last_first.callback(self._writer.close)
            last_first.callback(self._reader.close)

    def check_state(self) -> tuple[StateDifference, ...]:
        """Compare the state tables with a fold of the whole log. Reader thread only; empty when they agree."""
        return self.read(lambda reader: cast(Queries, reader).check_state())

    def rebuild_state(self) -> None:
        """Make the state tables again from the log, in one transaction. Writer thread only."""
        self.write(lambda unit: cast(Unit, unit).rebuild_state())


class ReadOnlyRecords:
    """Records opened to look only: takes no lock, works beside a console that runs, changes nothing."""

    def __init__(self, reader: ReadSide, path: Path) -> None:
        self._reader = reader
        self._path = path

    def read(self, query: Callable[[Reader], T]) -> T:
        """Run a query in one snapshot. Raises RecordsError; DAMAGED also for tables that are not this program's."""
        try:
            return self._reader.read(query)
        except DATABASE_ERRORS as error:
            raise DamagedError(StoreCode.DAMAGED, path=str(self._path)) from error

    def check_file(self) -> str:
        """What is wrong with the file's pages, empty for nothing. Raises DamagedError for one that does not decrypt."""
        return self.read(lambda reader: cast(Queries, reader).check_file())

    def check_newest(self) -> witness.Missing | None:
        """Entries that were acknowledged and are not there, by the witness beside the database. None when all are."""
        told = witness.known(self._path.parent)
        return self.read(lambda reader: cast(Queries, reader).missing(told))

    def check_state(self) -> tuple[StateDifference, ...]:
        """Compare the state tables with a fold of the whole log; empty when they agree."""
        return self.read(lambda reader: cast(Queries, reader).check_state())

    def interrupt_reads(self) -> None:
        """Abort the running query, from any thread."""
        self._reader.interrupt()

    def close(self) -> None:
        """Close the connection."""
        self._reader.close()
