"""Connections to the encrypted database: one writer, one reader that can't write. Only this module knows the driver.

In simulated power cuts WAL with synchronous=FULL lost no acknowledged event; NORMAL and rollback journals did.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from mnconsole.regular import is_another_thing
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.store.files import make_private

NEEDED_SQLITE: Final = (3, 51, 3)
"""3.7.0 to 3.51.2 can lose committed pages of a WAL that is reset while a reader looks (fixed in 3.51.3)."""

BUSY_TIMEOUT_MS: Final = 5000
CACHE_KIB: Final = 16 * 1024
_COPY_PAGES: Final = 512

DriverError: Final[type[Exception]] = driver.Error
"""What the driver itself raises, where SQLAlchemy does not stand between."""

_PRAGMAS: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # a REPLACE fires the guard against deleting
    "PRAGMA trusted_schema = OFF",  # a planted view or trigger calls no function with side effects
    "PRAGMA cell_size_check = ON",  # damage is found at the page, not as wrong rows
    "PRAGMA temp_store = MEMORY",  # nothing decrypted goes into a temporary file
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    f"PRAGMA cache_size = -{CACHE_KIB}",
)
_WRITER_PRAGMAS: Final = (
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # macOS: through the drive's own cache
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA secure_delete = ON",  # SQLCipher does so by itself; what is erased relies on it
)


@dataclass(frozen=True, slots=True)
class DatabaseKey:
    """The raw key (32 bytes) with the salt (16 bytes) that SQLCipher would otherwise keep in the file only."""

    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.key) != 32 or len(self.salt) != 16:
            raise ValueError("a key has 32 bytes and a salt 16")

    @property
    def pragma(self) -> str:
        """The statement that keys a connection; 96 hex digits, so that nothing is derived again."""
        return f"PRAGMA key = \"x'{self.key.hex()}{self.salt.hex()}'\""


def require_driver() -> None:
    """Refuse a SQLite with the WAL-reset fault. Raises RecordsError DRIVER_TOO_OLD."""
    found = cast("tuple[int, ...]", driver.sqlite_version_info)
    if found < NEEDED_SQLITE:
        needed = ".".join(map(str, NEEDED_SQLITE))
        raise RecordsError(StoreCode.DRIVER_TOO_OLD, found=driver.sqlite_version, needed=needed)


def _require_files(path: Path) -> None:
    """The driver would wait for a pipe, and tells of a folder as of a disk that fails. Raises RecordsError."""
    for beside in ("", "-wal", "-shm", "-journal"):
        each = path.with_name(path.name + beside)
        try:
            if is_another_thing(each):
                raise RecordsError(StoreCode.NOT_A_FILE, path=str(each))
        except OSError:  # what may not be looked at the driver tells, too
            return


def _connect(path: Path, mode: str, key: DatabaseKey) -> sqlite3.Connection:
    _require_files(path)
    # One object has one thread, but opening, closing and interrupting happen on others; Records sees to that.
    connection = driver.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        timeout=BUSY_TIMEOUT_MS / 1000,
    )
    try:
        # Keyed on the driver's own connection: an SQLAlchemy log never sees the statement.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(key.pragma)
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return cast(sqlite3.Connection, connection)


def bare_connection(path: Path, mode: str, key: DatabaseKey) -> sqlite3.Connection:
    """A keyed connection of the driver itself, for what SQLAlchemy has no words for. The caller closes it."""
    return _connect(path, mode, key)


def copy_under(source: sqlite3.Connection, path: Path, key: DatabaseKey, progress: Callable[[int, int], None]) -> None:
    """Copy a database page by page into a new file under another key; `progress` is told (done, of how many) pages.

    Row numbers, triggers and search indexes come along as they are. Raises the driver's errors.
    """
    target = _connect(path, "mode=rwc", key)
    try:
        # It counts for nothing before it is whole, so that nothing needs to be taken back.
        target.execute("PRAGMA journal_mode = OFF")
        for pragma in _WRITER_PRAGMAS:
            target.execute(pragma)
        source.backup(target, pages=_COPY_PAGES, progress=lambda _status, remaining, of: progress(of - remaining, of))
    finally:
        target.close()


def _engine(connect: Any) -> Engine:
    return create_engine(
        "sqlite+pysqlite://",
        creator=connect,
        module=driver,
        # One connection for the engine's life; its owner disposes of the engine to get a new one.
        poolclass=StaticPool,
        # An exception's text goes into logs; a patient's name does not.
        hide_parameters=True,
    )


def writer_engine(path: Path, key: DatabaseKey, *, create: bool = False) -> Engine:
    """The one engine that writes. Transactions are `BEGIN IMMEDIATE`, so read-then-write can't lose an update.

    Raises the driver's errors on the first connection, see `errors.known`.
    """
    mode = "mode=rwc" if create else "mode=rw"

    def connect() -> sqlite3.Connection:
        # Files of an older program; SQLite makes those beside the database like the database.
        make_private(path, *(path.with_name(path.name + beside) for beside in ("-wal", "-shm")))
        connection = _connect(path, mode, key)
        try:
            for pragma in _WRITER_PRAGMAS:
                connection.execute(pragma)
            journal = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        except BaseException:
            connection.close()
            raise
        if journal != "wal":
            connection.close()
            raise RecordsError(StoreCode.IO_ERROR, path=str(path), reason=f"journal_mode {journal}")
        return connection

    engine = _engine(connect)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def reader_engine(path: Path, key: DatabaseKey, *, immutable: bool = False) -> Engine:
    """An engine that can't write. Each transaction is one snapshot.

    `immutable` reads a closed database in a folder where not even the WAL index may be made (a read-only medium).
    """
    mode = "mode=ro&immutable=1" if immutable else "mode=ro"

    def connect() -> sqlite3.Connection:
        connection = _connect(path, mode, key)
        try:
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    engine = _engine(connect)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine
