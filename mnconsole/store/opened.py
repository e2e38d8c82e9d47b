"""Opened records: the writer and the reader of one data folder, and what happens after an error."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar, cast
from uuid import UUID

from mnconsole.domain.custody_ports import NoteInCopy, Progress
from mnconsole.domain.events import Event
from mnconsole.domain.records_ports import Reader, UnitOfWork, VerifyResult
from mnconsole.store import ballast, harm, key_file, keys, rekey, witness
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import (
    DamagedError,
    KeyFileError,
    RecordsError,
    StoreCode,
    known,
    known_or_misshapen,
    known_os,
    not_allowed,
)
from mnconsole.store.files import FileIdentity, identity_of, sync_file, sync_folder
from mnconsole.store.folder_lock import FolderLock
from mnconsole.store.guests import Guests, OpenFolder
from mnconsole.store.keeper import SlotKeeper
from mnconsole.store.keys import NewKeys
from mnconsole.store.repositories import Queries
from mnconsole.store.sides import DATABASE_ERRORS, CommitFailedError, ReadSide, Unit, WriteSide
from mnconsole.store.state_check import StateDifference

T = TypeVar("T")
log = logging.getLogger(__name__)

_ASK_AGAIN_S: Final = 0.05

DATABASE: Final = key_file.DATABASE

SWEEP_MS: Final = 250
"""A saved step may have to wait so long behind a sweep that readers are in the way of."""


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
        self._reading = threading.RLock()
        self._witness = witness.Witness(folder)
        self._file = identity_of(self._path)
        self._log: FileIdentity | None = None
        self._reader_behind = False
        self._unsure = False
        self._closed = False
        self.harmed = False
        """Whether something of them did not read as it was written, since they were opened."""
        self.keeper = SlotKeeper(folder, lambda: self._key)
        self._guests = Guests(str(self._path))

    @property
    def open_folder(self) -> OpenFolder:
        """What a copy of these records needs of them, on another thread."""
        return OpenFolder(self.folder, lambda: self._key, self._guests, self.note_harm)

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run `work` in one BEGIN IMMEDIATE transaction and commit. Writer thread only.

        Returns when the commit is on the disk. On a database error the connection is closed and reopened and the error
        is raised as RecordsError; nothing of `work` is then in the records, but for a commit whose end failed, which
        may be found there later. Any other exception of `work` rolls back and passes through. On a full disk the
        ballast is given up and `work` is done once more.
        """
        with self._one_write(), self._harm_noted():
            try:
                return self._write(work)
            except RecordsError as error:
                if error.code is not StoreCode.DISK_FULL or not ballast.give_up(self.folder):
                    raise
                log.warning("the disk is full: the ballast was given up")
                return self._write(work)

    @contextlib.contextmanager
    def _harm_noted(self) -> Iterator[None]:
        try:
            yield
        except DamagedError:
            self.note_harm()
            raise

    def note_harm(self) -> None:
        """As `Records.note_harm`. A disk that fails is not written to again for each time that it does."""
        if not self.harmed:
            self.harmed = True
            harm.note(self.folder)

    @contextlib.contextmanager
    def _one_write(self) -> Iterator[None]:
        if not self._writing.acquire(blocking=False):
            raise RuntimeError("the records have one writer thread, and a unit of work does not begin another")
        try:
            yield
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
        raise known_or_misshapen(error, str(self._path)) or error from error

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
        self._reader.interrupt()  # a long query would keep the log from being emptied, and so would a copy
        with self._guests.none():
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
        with self._reading, self._harm_noted():
            if self._reader_behind:
                # It still looks at the log, or at the database, that went away.
                self._reader_behind = False
                self._reader.close()
                self._reader = ReadSide(self._path, self._key)
            return self._reader.read(query)

    def sweep(self) -> bool:
        """Empty the write-ahead log into the database. Writer thread only; waits for readers at most `SWEEP_MS`.

        False when they were in the way. Raises RecordsError.
        """
        try:
            return self._side().flush(SWEEP_MS)
        except DATABASE_ERRORS as failed:
            self._drop_writer()
            raise known_or_misshapen(failed, str(self._path)) or failed from failed

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

    def change_key(
        self, staff_id: UUID, name: str, passphrase: str, code: str, note: NoteInCopy, progress: Progress
    ) -> bool:
        """Write the whole database anew under another key, see `KeyChanger`. Writer thread only."""
        with self._one_write(), self.keeper.held(), self._guests.none():
            self._require_same_files()
            self._require_sure()
            if not self.keeper.check(staff_id, passphrase):
                raise KeyFileError(StoreCode.WRONG_PASSPHRASE, path=str(self.folder / key_file.COPIES[0]))
            revision = key_file.load(self.folder).file.revision + 1
            new_keys = keys.new(passphrase, staff_id=staff_id, name=name, code=code, revision=revision)
            rekey.write_next(self._side(), self.folder, new_keys, note, progress)
            self._exchange(new_keys)
            return new_keys.bound

    def _exchange(self, new_keys: NewKeys) -> None:
        """Close both sides, put the new database in place, and go on with it; or go on with the old one."""
        with self._no_reads():
            try:
                self._reader.close()
                self._reader_behind = True
                if not self._side().flush():
                    raise RecordsError(StoreCode.BUSY, path=str(self._path))
                self._close_writer()
                rekey.put_in_place(self.folder)
            except (OSError, RecordsError, *DATABASE_ERRORS) as error:
                self._drop_writer()
                rekey.throw_away(self.folder)
                if isinstance(error, OSError):
                    raise known_os(error, str(self._path)) from error
                meant = known(error, str(self._path))
                if meant is None:
                    raise
                raise meant from error
            self._key, self._log = new_keys.key, None
            self._file = identity_of(self._path)
        try:
            rekey.promote(self.folder)
        except RecordsError:  # the key has been changed; the next opening gives its file the usual name
            log.warning("the new key file has not got its usual name yet", exc_info=True)

    @contextlib.contextmanager
    def _no_reads(self) -> Iterator[None]:
        """Break off the query that runs, and let none begin."""
        while not self._reading.acquire(timeout=_ASK_AGAIN_S):
            self._reader.interrupt()
        try:
            yield
        finally:
            self._reading.release()

    def _close_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
        self._log = None

    def check_state(self) -> tuple[StateDifference, ...]:
        """Compare the state tables with a fold of the whole log. Reader thread only; empty when they agree."""
        return self.read(lambda reader: cast(Queries, reader).check_state())

    def verify_log(self) -> VerifyResult:
        """Verify the log alone. Reader thread only."""
        return self.read(lambda reader: cast(Queries, reader).verify_log())

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
            if not_allowed(error):
                raise
            raise DamagedError(StoreCode.DAMAGED, path=str(self._path)) from error

    def check_file(self) -> str:
        """What is wrong with the file's pages, empty for nothing. Raises DamagedError for one that does not decrypt."""
        return self.read(lambda reader: cast(Queries, reader).check_file())

    def check_newest(self) -> witness.Missing | None:
        """Entries that were acknowledged and are not there, by the witness beside the database. None when all are."""
        told = witness.known(self._path.parent)
        return self.read(lambda reader: cast(Queries, reader).missing(told))

    def check_witness(self) -> int:
        """The number of an entry that the witness tells of and that can't be true of this log; 0 for none."""
        told = witness.known(self._path.parent)
        return self.read(lambda reader: cast(Queries, reader).unbelieved(told))

    def check_state(self) -> tuple[StateDifference, ...]:
        """Compare the state tables with a fold of the whole log; empty when they agree."""
        return self.read(lambda reader: cast(Queries, reader).check_state())

    def interrupt_reads(self) -> None:
        """Abort the running query, from any thread."""
        self._reader.interrupt()

    def close(self) -> None:
        """Close the connection."""
        self._reader.close()
