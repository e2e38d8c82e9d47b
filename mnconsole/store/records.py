"""The records of one data folder: create, open, open read-only, open to look only."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from mnconsole.domain.records_ports import UnitOfWork
from mnconsole.store import ballast, guards, harm, keys, rekey, schema, swap
from mnconsole.store.diagnosis import diagnosed
from mnconsole.store.engine import DatabaseKey, require_driver
from mnconsole.store.errors import DamagedError, RecordsError, StoreCode, known_os
from mnconsole.store.event_log import device_id
from mnconsole.store.files import create_private, sync_folder
from mnconsole.store.folder_lock import FolderLock
from mnconsole.store.keys import NewKeys
from mnconsole.store.look_only import LookOnlyRecords
from mnconsole.store.opened import DATABASE, OpenRecords, ReadOnlyRecords
from mnconsole.store.sides import ReadSide, WriteSide
from mnconsole.store.witness import known, missing

log = logging.getLogger(__name__)

_DRAFT: Final = "records-draft.db"


class FolderState(StrEnum):
    """What a data folder holds, as far as it can be told without a key."""

    EMPTY = "empty"
    PROTECTED = "protected"
    DEMO = "demo"


def state_of(folder: Path) -> FolderState:
    """Whether there are records, and whether a passphrase opens them.

    Finishes a restore that was cut off. Raises HeldError while another start does so; KeyFileError for a database
    without a key-slot file, or a key-slot file that does not read.
    """
    if swap.pending(folder):
        # A restore that was cut off: until it is finished, what lies in the folder are not its records.
        lock = FolderLock(folder)
        try:
            swap.finish(folder)
        finally:
            lock.release()
    if not keys.exists(folder) and not (folder / DATABASE).exists():
        return FolderState.EMPTY
    return FolderState.PROTECTED if keys.needs_passphrase(folder) else FolderState.DEMO


def open_records(folder: Path, key: DatabaseKey) -> OpenRecords:
    """Open the records of a folder for writing, and bring an older schema up to date. On a full disk, as a crash may
    leave it, the ballast is given up for it.

    Raises HeldError when another start has the folder; RecordsError DATABASE_MISSING, NEWER_SCHEMA,
    KEY_OF_OTHER_RECORDS, NOT_ENCRYPTED, READ_ONLY, DISK_FULL, FOLDER_UNUSABLE, DRIVER_TOO_OLD; DamagedError, also
    NEWEST_MISSING when entries that were acknowledged are not there.
    """
    require_driver()
    try:
        return _opened(folder, key)
    except RecordsError as error:
        if not ballast.lacks_room(error, folder):
            raise
        if not ballast.give_up(folder):
            raise RecordsError(StoreCode.DISK_FULL, path=str(folder)) from error
        log.warning("the disk is full: the ballast was given up to open the records")
    return _opened(folder, key)


def _opened(folder: Path, key: DatabaseKey) -> OpenRecords:
    lock = _locked(folder)
    try:
        swap.finish(folder)
        _finish_creation(folder)
        rekey.finish(folder)
        return OpenRecords(folder, key, lock, _writer(folder / DATABASE, key))
    except BaseException:
        lock.release()
        raise


def _locked(folder: Path) -> FolderLock:
    if not folder.exists():
        raise RecordsError(StoreCode.DATABASE_MISSING, path=str(folder / DATABASE))
    return FolderLock(folder)


def _writer(path: Path, key: DatabaseKey) -> WriteSide:
    if not path.exists():
        raise RecordsError(StoreCode.DATABASE_MISSING, path=str(path))
    # Looked at first by a connection that can't write: a database that is refused is not touched.
    reader = ReadSide(path, key)
    older = False

    def look(connection: Connection) -> None:
        nonlocal older
        older = _require_whole(connection, path) != schema.HEAD

    try:
        with diagnosed(path, key):
            reader.look(look)
    finally:
        reader.close()
    if older:
        from mnconsole.store.migrating import migrate_with_backup

        migrate_with_backup(path.parent, key)
    writer = WriteSide(path, key)
    try:
        with diagnosed(path, key):
            schema.migrate(writer.engine, path)
    except BaseException:
        writer.close()
        raise
    return writer


def open_read_only(folder: Path, key: DatabaseKey) -> ReadOnlyRecords:
    """Open the records to look only, also while a console runs. Raises like `open_records`, and OLDER_SCHEMA."""
    require_driver()
    path = folder / DATABASE
    if not path.exists():
        raise RecordsError(StoreCode.DATABASE_MISSING, path=str(path))
    reader = ReadSide(path, key)
    try:
        _require_readable(reader, path, key)
    except RecordsError as error:
        reader.close()
        if ballast.lacks_room(error, folder):
            raise RecordsError(StoreCode.DISK_FULL, path=str(folder)) from error
        if error.code not in {StoreCode.READ_ONLY, StoreCode.FOLDER_UNUSABLE} or _log_of(path):
            raise
        # A folder where nothing may be made, and no write-ahead log that would have to be read along.
        reader = ReadSide(path, key, immutable=True)
        try:
            _require_readable(reader, path, key)
        except BaseException:
            reader.close()
            raise
    return ReadOnlyRecords(reader, path)


def open_to_look(folder: Path, key: DatabaseKey) -> LookOnlyRecords:
    """Open records that are damaged, or lack what was acknowledged, so that they can be seen; nothing is changed.

    Raises HeldError when another start has the folder, and what `open_read_only` raises where nothing can be seen.
    """
    lock = _locked(folder)
    try:
        open_read_only(folder, key).close()
        return LookOnlyRecords(folder, key, lock)
    except BaseException:
        lock.release()
        raise


def _require_whole(connection: Connection, path: Path) -> str:
    """The database's revision. Raises DamagedError for one that lacks what was acknowledged."""
    found = schema.require_begun(connection, path)
    if names := guards.named(connection):  # what is written would not be what the log says
        raise DamagedError(StoreCode.GUARDS_CHANGED, path=str(path), names=names)
    gone = missing(connection, device_id(connection), known(path.parent))
    if gone is not None:
        raise DamagedError(StoreCode.NEWEST_MISSING, path=str(path), known=gone.known, found=gone.found)
    if found == schema.HEAD:
        harm.require_none(connection, path)
    return found


def _require_readable(reader: ReadSide, path: Path, key: DatabaseKey) -> None:
    with diagnosed(path, key):
        reader.look(lambda connection: schema.require_current(connection, path))


def _log_of(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def create_records(folder: Path, new_keys: NewKeys, first: Callable[[UnitOfWork], None]) -> OpenRecords:
    """Make new records in a folder, with what `first` appends, and open them.

    Either everything is there afterwards - the database with its first events, both copies of the key-slot file - or
    the next start finds a folder without records. Raises RecordsError ALREADY_THERE and what `open_records` raises.
    """
    require_driver()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise known_os(error, str(folder)) from error
    lock = FolderLock(folder)
    try:
        if keys.exists(folder) or (folder / DATABASE).exists():
            raise RecordsError(StoreCode.ALREADY_THERE, path=str(folder))
        key = new_keys.key
        _draft(folder, key, first)
        keys.write_new(folder, new_keys)
        _finish_creation(folder)
        return OpenRecords(folder, key, lock, _writer(folder / DATABASE, key))
    except BaseException:
        lock.release()
        raise


def _draft(folder: Path, key: DatabaseKey, first: Callable[[UnitOfWork], None]) -> None:
    """The database under another name: it gets its own once the key-slot file that opens it is on the disk."""
    path = folder / _DRAFT
    try:
        for leftover in folder.glob(_DRAFT + "*"):
            leftover.unlink()
        create_private(path)
    except OSError as error:
        raise known_os(error, str(folder)) from error
    writer = WriteSide(path, key, create=True)
    try:
        with diagnosed(path, key):
            schema.migrate(writer.engine, path)
            writer.run(first)
    finally:
        writer.close()


def _finish_creation(folder: Path) -> None:
    draft, path = folder / _DRAFT, folder / DATABASE
    if keys.exists(folder) and draft.exists() and not path.exists():
        try:
            draft.replace(path)
            sync_folder(folder)
        except OSError as error:
            raise known_os(error, str(path)) from error
