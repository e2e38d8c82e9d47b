"""Another key for the whole database: written anew beside the old one, checked, then put in its place.

Three names change hands, in this order: `records-next.db` is whole and on the disk, then `keys-next.json` opens it,
then one rename makes it `records.db`. Before that rename the old database and its key count, after it the new ones; a
database begins with its salt, which tells which key file is its own. What a crash leaves is finished or thrown away
at the next opening.
"""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path
from typing import Final, cast

from sqlalchemy import Connection

from mnconsole.domain.custody_ports import NoteInCopy, Progress
from mnconsole.store import key_file
from mnconsole.store.diagnosis import diagnosed
from mnconsole.store.engine import copy_under
from mnconsole.store.errors import DamagedError, KeyFileError, RecordsError, StoreCode, known_os
from mnconsole.store.files import DRAFT, create_private, sync_file, sync_folder
from mnconsole.store.keys import NewKeys
from mnconsole.store.repositories import Queries
from mnconsole.store.sides import ReadSide, WriteSide

log = logging.getLogger(__name__)

NEXT_DATABASE: Final = "records-next.db"
_BESIDE: Final = ("", "-wal", "-shm", "-journal")

_NEXT: Final = (
    *(NEXT_DATABASE + beside for beside in _BESIDE),
    *key_file.NEXT_COPIES,
    *(name + DRAFT for name in key_file.NEXT_COPIES),
)

STEPS: Final = 1000
_COPIED: Final = 500
_ROWS: Final = 2000

Heads = dict[bytes, tuple[int, bytes]]
"""Number and hash of the newest entry by device id."""


def write_next(source: WriteSide, folder: Path, new_keys: NewKeys, note: NoteInCopy, progress: Progress) -> None:
    """Write the database anew as `records-next.db`, append `note` to it, check it, then write the key file beside it.

    Nothing may be written into the old one meanwhile. Raises RecordsError; DamagedError when the copy does not verify,
    which is what happens when the records themselves do not. Leaves nothing behind then.
    """
    path = folder / NEXT_DATABASE
    try:
        _remove_next(folder)
        create_private(path)
        with diagnosed(path, new_keys.key):
            heads = source.look(_heads)
            copy_under(source.raw(), path, new_keys.key, lambda done, of: progress(_COPIED * done // max(of, 1), STEPS))
            source.look(lambda connection: _compare(connection, path, new_keys))
            _append(path, new_keys, note)
            _check(path, new_keys, heads, progress)
        sync_file(path)
        key_file.write(folder, new_keys.file, key_file.NEXT_COPIES)
    except BaseException as error:
        throw_away(folder)
        if isinstance(error, OSError):
            raise known_os(error, str(path)) from error
        raise


def _compare(source: Connection, path: Path, new_keys: NewKeys) -> None:
    """Row by row with what was copied: tables, indexes, triggers, and all that the chain does not vouch for.

    Whether the state is the fold of the log is another question, which a copy does not change: folding a log of
    millions takes many minutes, in which nothing could be written.
    """
    side = ReadSide(path, new_keys.key, immutable=True)
    try:
        side.look(lambda copy: _require_same(source, copy, path))
    finally:
        side.close()


def _require_same(source: Connection, copy: Connection, path: Path) -> None:
    schema = "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema"
    names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name <> 'event'"
    tables = [str(name) for (name,) in source.exec_driver_sql(names).fetchall()]
    # Two files with the same pages are walked in the same order.
    for query in (schema, *(f'SELECT * FROM "{name}"' for name in tables)):
        there, copied = source.exec_driver_sql(query), copy.exec_driver_sql(query)
        while rows := there.fetchmany(_ROWS):
            if rows != copied.fetchmany(_ROWS):
                raise DamagedError(StoreCode.DAMAGED, path=str(path))
        if copied.fetchone() is not None:
            raise DamagedError(StoreCode.DAMAGED, path=str(path))


def _append(path: Path, new_keys: NewKeys, note: NoteInCopy) -> None:
    side = WriteSide(path, new_keys.key)
    try:
        side.run(lambda uow: note(uow, new_keys.bound))
        if not side.flush():
            raise RecordsError(StoreCode.BUSY, path=str(path))
    finally:
        side.close()


def _heads(connection: Connection) -> Heads:
    rows = connection.exec_driver_sql("SELECT id, head_seq, head_hash FROM device")
    return {bytes(device): (int(seq), bytes(hash_)) for device, seq, hash_ in rows}


def _check(path: Path, new_keys: NewKeys, heads: Heads, progress: Progress) -> None:
    """Every page and every entry; and the old log is the beginning of the new one."""

    def told(done: int, of: int) -> bool:
        progress(_COPIED + (STEPS - _COPIED) * done // max(of, 1), STEPS)
        return True

    def holds_old_log(connection: Connection) -> None:
        for device, (seq, hash_) in heads.items():
            query = "SELECT hash FROM event WHERE device_id = ? AND seq = ?"
            if seq and connection.exec_driver_sql(query, (device, seq)).scalar() != hash_:
                raise DamagedError(StoreCode.DAMAGED, path=str(path))

    # As a file that nobody writes: no write-ahead log is begun beside it.
    side = ReadSide(path, new_keys.key, immutable=True)
    try:
        side.look(holds_old_log)
        sound = side.read(
            lambda reader: not (queries := cast(Queries, reader)).check_file() and queries.verify_log(told).sound
        )
    finally:
        side.close()
    if not sound:
        raise DamagedError(StoreCode.DAMAGED, path=str(path.with_name(key_file.DATABASE)))


def put_in_place(folder: Path) -> None:
    """Make the new database `records.db`. Both sides of the old one are closed and its write-ahead log is empty.

    Raises OSError; the old one is then still in its place.
    """
    path = folder / key_file.DATABASE
    _discard_log(path)
    (folder / NEXT_DATABASE).replace(path)


def promote(folder: Path) -> None:
    """Give the key file of the database in place its usual name. Raises RecordsError."""
    try:
        sync_folder(folder)  # the rename first: until it is on the disk the old key file may still be needed
        key_file.write(folder, key_file.load(folder).file)
        _remove_next(folder)
        sync_folder(folder)
    except OSError as error:
        raise known_os(error, str(folder)) from error


def throw_away(folder: Path) -> None:
    """What was begun counts for nothing. What can't be removed now is removed at the next opening."""
    try:
        _remove_next(folder)
    except OSError:
        log.warning("a begun change of the key could not be thrown away", exc_info=True)


def finish(folder: Path) -> None:
    """At an opening, under the folder's lock: finish a change of the key that was cut short, or throw it away.

    Touches nothing when neither key file belongs to the database. Raises RecordsError.
    """
    if not any((folder / name).exists() for name in _NEXT):
        return
    salt = key_file.salt_of(folder / key_file.DATABASE)
    if salt and salt == _salt_in(folder, key_file.NEXT_COPIES):
        log.warning("a change of the key that was cut short is finished")
        # Nobody has written into the new database yet, so a write-ahead log is the old one's.
        try:
            _discard_log(folder / key_file.DATABASE)
        except OSError as error:
            raise known_os(error, str(folder)) from error
        promote(folder)
    elif salt and salt == _salt_in(folder, key_file.COPIES):
        log.warning("a change of the key that was cut short is thrown away")
        throw_away(folder)


def _salt_in(folder: Path, names: tuple[str, ...]) -> str:
    """The salt that the sound copies name, empty when none of them reads."""
    with contextlib.suppress(KeyFileError):
        return key_file.newest(folder, names).salt
    return ""


def _discard_log(path: Path) -> None:
    """A write-ahead log of the old database that came back after a power cut would be taken for the new one's."""
    for beside in _BESIDE[1:]:
        file = path.with_name(path.name + beside)
        try:
            os.truncate(file, 0)
            sync_file(file)
            file.unlink()
        except FileNotFoundError:
            continue
    sync_folder(path.parent)


def _remove_next(folder: Path) -> None:
    for name in _NEXT:
        (folder / name).unlink(missing_ok=True)
