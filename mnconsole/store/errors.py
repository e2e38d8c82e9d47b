"""What can be wrong with the records, as codes; and the one place that reads SQLite's result codes."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final

from mnconsole.errors import KnownError, Param
from mnconsole.regular import NotRegularError


class StoreCode(StrEnum):
    """Why the records can't be opened, read or written. Parameters are named beside each."""

    WRONG_PASSPHRASE = "wrong_passphrase"  # path
    DEVICE_SECRET_MISSING = "device_secret_missing"  # path: bound to another computer's keystore
    KEYSTORE_SILENT = "keystore_silent"  # path
    WRONG_CODE = "wrong_code"  # path
    NO_RECOVERY_CODE = "no_recovery_code"  # path
    LAST_WAY_IN = "last_way_in"  # path
    KEY_FILE_MISSING = "key_file_missing"  # path
    KEY_FILE_DAMAGED = "key_file_damaged"  # path, copy
    KEY_FILE_NEWER = "key_file_newer"  # path, found, known
    KEY_OF_OTHER_RECORDS = "key_of_other_records"  # path
    PASSPHRASE_NEEDED = "passphrase_needed"  # path
    DATABASE_MISSING = "database_missing"  # path
    DATABASE_REPLACED = "database_replaced"  # path
    ALREADY_THERE = "already_there"  # path
    NOT_ENCRYPTED = "not_encrypted"  # path
    DAMAGED = "damaged"  # path
    GUARDS_CHANGED = "guards_changed"  # path, names: guards that are gone, triggers or views that are none of ours
    NEWEST_MISSING = "newest_missing"  # path, known, found: numbers of entries
    NOTHING_MISSING = "nothing_missing"  # path: there is nothing to go on without
    ENTRY_UNREADABLE = "entry_unreadable"  # seq
    ENTRY_NEWER = "entry_newer"  # seq, kind
    NEWER_SCHEMA = "newer_schema"  # path, found, known, found_program, program
    OLDER_SCHEMA = "older_schema"  # path, found, known: read-only opening does not migrate
    FOLDER_UNUSABLE = "folder_unusable"  # path, reason
    READ_ONLY = "read_only"  # path
    DISK_FULL = "disk_full"  # path
    HELD = "held"  # path, pid (None when unknown)
    BUSY = "busy"  # path
    IO_ERROR = "io_error"  # path, reason
    NOT_A_FILE = "not_a_file"  # path: a folder, a pipe or a device has the name of a file
    AMONG_BACKUPS = "among_backups"  # path
    INTERRUPTED = "interrupted"  # path
    LOOK_ONLY = "look_only"
    CLOSED = "closed"  # path
    DRIVER_TOO_OLD = "driver_too_old"  # found, needed
    NO_BACKUP = "no_backup"  # path
    BACKUP_DAMAGED = "backup_damaged"  # path, what (a `BackupFault`), maybe names of guards
    PRESENT_SHUT = "present_shut"  # path: what opens the backup does not open the records that it would replace
    BACKUP_NEWER = "backup_newer"  # path, found, known
    SECOND_MEDIUM_GONE = "second_medium_gone"  # path
    SECOND_MEDIUM_ABSENT = "second_medium_absent"  # path: chosen just now
    SECOND_MEDIUM_INSIDE = "second_medium_inside"  # path: it lies among the records
    SECOND_MEDIUM_OTHER = "second_medium_other"  # path: another disk is where the known one was
    MIGRATION_FAILED = "migration_failed"  # path, backup, reason


class BackupFault(StrEnum):
    """What is wrong with a backup."""

    MANIFEST = "manifest"  # missing, or it does not read
    DATABASE = "database"  # missing, or not the bytes that were written
    KEYS = "keys"  # the key file is missing or not what was written
    PAGES = "pages"  # SQLite finds damaged pages
    LOG = "log"  # the log does not verify
    HEAD = "head"  # the log is sound and not the one that the manifest tells of
    STATE = "state"  # what the screens show is not what the log says


class RecordsError(KnownError):
    """The records could not be opened, read or written. `code` is a `StoreCode`."""

    code: StoreCode

    def __init__(self, code: StoreCode, **params: Param) -> None:
        super().__init__(code, **params)
        self.code = code


class DamagedError(RecordsError):
    """The database does not read as it was written: opened at most read-only, never repaired silently."""


class KeyFileError(RecordsError):
    """The key-slot file does not give a key."""


class HeldError(RecordsError):
    """Another start of the program has this data folder."""


# Primary result codes, https://www.sqlite.org/rescode.html; an extended code carries its primary in the low byte.
_PERM, _BUSY, _LOCKED, _READONLY, _INTERRUPT, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = (
    3, 5, 6, 8, 9, 10, 11, 13, 14, 26,
)  # fmt: skip

_ERROR, _AUTH = 1, 23

_OF_ANOTHER_SHAPE: Final = (
    "no such table", "no such column", "has no column named", "invalid fts5 file format", "vtable constructor failed",
    "SQL logic error",
)  # fmt: skip
"""SQLite's words for a statement that does not fit the tables that are there. It has no code of its own for that."""

_NO_BODY: Final = ("Could not decode to UTF-8", "malformed JSON")
"""What the driver and SQLite say of a stored text that is none, or is not JSON. It has no code of its own either."""

_CODES: Final = {
    _PERM: StoreCode.READ_ONLY,
    _BUSY: StoreCode.BUSY,
    _LOCKED: StoreCode.BUSY,
    _READONLY: StoreCode.READ_ONLY,
    _INTERRUPT: StoreCode.INTERRUPTED,
    _IOERR: StoreCode.IO_ERROR,
    _CORRUPT: StoreCode.DAMAGED,
    _FULL: StoreCode.DISK_FULL,
    _CANTOPEN: StoreCode.FOLDER_UNUSABLE,
    _NOTADB: StoreCode.DAMAGED,
}
_OS_CODES: Final = {
    errno.EACCES: StoreCode.READ_ONLY,
    errno.EPERM: StoreCode.READ_ONLY,
    errno.EROFS: StoreCode.READ_ONLY,
    errno.ENOSPC: StoreCode.DISK_FULL,
    errno.EDQUOT: StoreCode.DISK_FULL,
}
_WITH_REASON: Final = frozenset({StoreCode.IO_ERROR, StoreCode.FOLDER_UNUSABLE})


def known(error: BaseException, path: str) -> RecordsError | None:
    """The driver's error as one that a person can act on; None when it is a bug of this program.

    Takes SQLAlchemy's wrapper or the driver's own exception. A broken constraint, a trigger's refusal or a wrong
    statement stays what it is.
    """
    original = getattr(error, "orig", None) or error
    primary = _primary(original)
    code = _CODES.get(primary) or (StoreCode.DAMAGED if no_text(original) else None)
    if code is None:
        return None
    params: dict[str, Param] = {"path": path}
    if code in _WITH_REASON:
        params["reason"] = str(getattr(original, "sqlite_errorname", primary))
    kind = DamagedError if code is StoreCode.DAMAGED else RecordsError
    return kind(code, **params)


def no_text(error: BaseException) -> bool:
    """Whether a text is stored that is no UTF-8, or a body that is no JSON: the page reads, what stands on it does
    not."""
    original = getattr(error, "orig", None) or error
    return str(original).startswith(_NO_BODY)


def misshapen(error: BaseException) -> bool:
    """Whether a table, or the text index, is gone or of another shape than this program's. Each statement is of this
    program and fits its own tables, so it is not the statement."""
    original = getattr(error, "orig", None) or error
    return _primary(original) == _ERROR and any(words in str(original) for words in _OF_ANOTHER_SHAPE)


def known_or_misshapen(error: BaseException, path: str) -> RecordsError | None:
    """As `known`, where tables of another shape are damage, too."""
    meant = known(error, path)
    return DamagedError(StoreCode.DAMAGED, path=path) if meant is None and misshapen(error) else meant


def not_allowed(error: BaseException) -> bool:
    """Whether the authorizer refused the statement: a bug of this program, or somebody's attempt, and no damage."""
    return _primary(getattr(error, "orig", None) or error) == _AUTH


def refused_at_all(error: BaseException) -> bool:
    """Whether SQLite, or the authorizer, would not even take the statement."""
    return _primary(getattr(error, "orig", None) or error) in (_ERROR, _AUTH)


def _primary(original: BaseException) -> int:
    return int(getattr(original, "sqlite_errorcode", 0)) & 0xFF


def known_os(error: OSError, path: str) -> RecordsError:
    """A file's or folder's error as one that a person can act on."""
    if isinstance(error, NotRegularError):
        return RecordsError(StoreCode.NOT_A_FILE, path=path)
    code = _OS_CODES.get(error.errno or 0, StoreCode.FOLDER_UNUSABLE)
    if code in _WITH_REASON:
        return RecordsError(code, path=path, reason=errno.errorcode.get(error.errno or 0, type(error).__name__))
    return RecordsError(code, path=path)


NO_PERMISSION: Final = "no permission"
"""The reason of a FOLDER_UNUSABLE for what may not be read; what may not be written is READ_ONLY."""


def known_read(error: OSError, path: str) -> RecordsError:
    """As `known_os`, for an error of reading: the system has one word for what may not be read and not be written."""
    if _OS_CODES.get(error.errno or 0) is StoreCode.READ_ONLY:
        return RecordsError(StoreCode.FOLDER_UNUSABLE, path=path, reason=NO_PERMISSION)
    return known_os(error, path)


@contextlib.contextmanager
def read_errors(path: Path) -> Iterator[None]:
    """Turn the system's errors of reading into RecordsError."""
    try:
        yield
    except RecordsError:
        raise
    except OSError as error:
        raise known_read(error, str(error.filename or path)) from error


@contextlib.contextmanager
def os_errors(path: Path) -> Iterator[None]:
    """Turn the system's errors into RecordsError."""
    try:
        yield
    except RecordsError:
        raise
    except OSError as error:
        raise known_os(error, str(error.filename or path)) from error
