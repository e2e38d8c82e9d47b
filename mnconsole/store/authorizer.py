"""What statements may do on the program's own connections: SQLite's authorizer, asked when a statement is prepared.

Triggers stop a change of the log, but not whoever drops them, alters a table or writes into the schema. Here all is
refused that is not named: each use of a connection has a narrow list of its own. It is asked at preparing only, and
statements are kept, so a saved step costs one question more (docs/records.md tells the figure).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, Final, cast

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, event

from mnconsole.store import tables

log = logging.getLogger(__name__)


class Use(StrEnum):
    """What a connection is used for."""

    READING = "reading"
    WRITING = "writing"
    REBUILDING = "rebuilding"
    """Writing, and emptying the state tables, which are then made again from the log."""
    MIGRATING = "migrating"
    """One step of the schema: tables, indexes and triggers may be made, and nothing of the log taken away."""


# The log and the keys: of these only named columns may change, and nothing may be deleted.
_LOG: Final = "event"
_CHANGED: Final = {"device": {"head_seq", "head_hash"}, "patient_key": {"key"}}
_ADDED: Final = frozenset({_LOG, "device", "patient_key", "staff_pin"})
_INDEX: Final = "patient_search"
"""The text index; its shadow tables begin with this name."""

_STATE: Final = frozenset(table.name for table in tables.STATE)
_EMPTIED_IN_PASSING: Final = frozenset({"session_cartridge", "staff_pin"})
_PROTECTED: Final = frozenset({_LOG, "device", "patient_key", "meta"})
"""A migration takes none of these away, and none of their triggers and indexes."""

_PRAGMAS: Final = {
    Use.READING: frozenset({"data_version", "quick_check", "page_count", "page_size", "freelist_count"}),
    Use.WRITING: frozenset({"data_version", "wal_checkpoint", "busy_timeout"}),
    Use.REBUILDING: frozenset({"data_version"}),
    Use.MIGRATING: frozenset({"data_version", "quick_check", "table_info", "table_xinfo", "index_list", "index_info"}),
}
"""`data_version` is asked by the text index itself, `quick_check` by ALTER TABLE. The pragmas of an opening come before
the authorizer."""

_ASKED: Final = frozenset(
    {"journal_mode", "synchronous", "fullfsync", "checkpoint_fullfsync", "foreign_keys", "recursive_triggers",
     "trusted_schema", "cell_size_check", "busy_timeout", "query_only", "cipher_version", "page_count", "page_size",
     "freelist_count", "max_page_count", "user_version", "secure_delete"}
)  # fmt: skip
"""Without a value these only tell how the connection is set."""

_FUNCTIONS_REFUSED: Final = frozenset({"load_extension", "fts3_tokenizer", "sqlcipher_export", "writefile", "edit"})

_MAKES: Final = frozenset(
    {driver.SQLITE_CREATE_TABLE, driver.SQLITE_CREATE_INDEX, driver.SQLITE_CREATE_TRIGGER, driver.SQLITE_CREATE_VTABLE,
     driver.SQLITE_ALTER_TABLE, driver.SQLITE_REINDEX}
)  # fmt: skip
_TAKES_AWAY: Final = frozenset({driver.SQLITE_DROP_TABLE, driver.SQLITE_DROP_INDEX, driver.SQLITE_DROP_TRIGGER})
_SCHEMA: Final = frozenset({"sqlite_master", "sqlite_schema"})

_ASKS: Final = frozenset(
    {driver.SQLITE_SELECT, driver.SQLITE_READ, driver.SQLITE_TRANSACTION, driver.SQLITE_SAVEPOINT,
     driver.SQLITE_RECURSIVE}
)  # fmt: skip

Answer = Callable[[int, str | None, str | None, str | None, str | None], int]


def _is_index(table: str) -> bool:
    return table == _INDEX or table.startswith(_INDEX + "_")


def _may_write(use: Use, action: int, table: str, column: str) -> bool:
    if use is Use.MIGRATING and (table in _SCHEMA or table == "alembic_version"):
        return True
    if _is_index(table):
        return True
    match action:
        case driver.SQLITE_INSERT:
            return table in _ADDED or table in _STATE or (use is Use.MIGRATING and table == "meta")
        case driver.SQLITE_UPDATE:
            changed = table in _CHANGED and column in _CHANGED[table]
            return changed or table in _STATE or (use is Use.MIGRATING and table == "meta" and column == "value")
        case _:
            return table in _EMPTIED_IN_PASSING or (use is not Use.WRITING and table in _STATE)


def _may_migrate(action: int, first: str, second: str, database: str) -> bool:
    if database != "main":
        return False
    if action in _MAKES:
        # Of ALTER TABLE the table comes second, behind the database's name.
        return not (action == driver.SQLITE_ALTER_TABLE and second in _PROTECTED)
    return action in _TAKES_AWAY and not {first, second} & _PROTECTED


def allowed(use: Use, action: int, first: str, second: str, database: str) -> bool:
    """Whether a statement may do this; the numbers and names are those of SQLite's `sqlite3_set_authorizer`."""
    if action in _ASKS:
        return True
    if action == driver.SQLITE_FUNCTION:
        return second.lower() not in _FUNCTIONS_REFUSED
    if action == driver.SQLITE_PRAGMA:
        return first.lower() in (_PRAGMAS[use] if second else _PRAGMAS[use] | _ASKED)
    if use is Use.READING:
        return False
    if action in {driver.SQLITE_INSERT, driver.SQLITE_UPDATE, driver.SQLITE_DELETE}:
        return database == "main" and _may_write(use, action, first, second)
    return use is Use.MIGRATING and _may_migrate(action, first, second, database)


def _answer(use: Use) -> Answer:
    def asked(action: int, first: str | None, second: str | None, database: str | None, inner: str | None) -> int:
        names = first or "", second or "", database or ("main" if action == driver.SQLITE_ALTER_TABLE else "")
        if allowed(use, action, *names):
            return cast(int, driver.SQLITE_OK)
        log.error("refused while %s: action %d on %s %s %s (in %s)", use.value, action, *names, inner)
        return cast(int, driver.SQLITE_DENY)

    return asked


def guard(raw: Any, use: Use) -> None:
    """Let the driver's connection do nothing but what this use needs, from the next statement on."""
    raw.set_authorizer(_answer(use))


_INFO: Final = "use"


def guard_engine(engine: Engine, use: Use) -> None:
    """Let every connection that the engine makes from now on be guarded, and remember it for `using`."""

    def made(raw: Any, record: Any) -> None:
        record.info[_INFO] = use
        guard(raw, use)

    event.listen(engine, "connect", made)


@contextmanager
def using(connection: Connection, use: Use) -> Iterator[None]:
    """Another use for a while; afterwards the one before. A connection without a guard has none afterwards, too."""
    raw: Any = connection.connection.driver_connection
    before: Use | None = connection.info.get(_INFO)
    guard(raw, use)
    try:
        yield
    finally:
        raw.set_authorizer(None if before is None else _answer(before))
