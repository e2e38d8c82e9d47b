"""Triggers that keep the log append-only, and the check that they are still there.

They stop a slip or a careless tool, not a person with the key: that one is found by the hash chain.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

TRIGGERS: Final = {
    "event_no_update": (
        "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT raise(ABORT, 'the log is append-only'); END"
    ),
    "event_no_delete": (
        "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT raise(ABORT, 'the log is append-only'); END"
    ),
    # INSERT OR REPLACE would delete without firing the trigger above where recursive_triggers is off.
    "event_in_order": (
        "CREATE TRIGGER event_in_order BEFORE INSERT ON event WHEN "
        "NEW.seq <> coalesce((SELECT max(seq) FROM event WHERE device_id = NEW.device_id), 0) + 1 "
        "OR NEW.prev_hash <> coalesce((SELECT hash FROM event WHERE device_id = NEW.device_id "
        "ORDER BY seq DESC LIMIT 1), zeroblob(32)) "
        "OR EXISTS (SELECT 1 FROM event WHERE id = NEW.id) "
        "BEGIN SELECT raise(ABORT, 'the log grows at its end only'); END"
    ),
}
"""The guards of schema 0001, word for word as `sqlite_schema` keeps them. A change is a new migration."""


def missing(connection: Connection) -> tuple[str, ...]:
    """Names of guards that are gone or changed."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    found: dict[str, str] = {str(name): str(sql) for name, sql in rows}
    return tuple(name for name, sql in TRIGGERS.items() if found.get(name) != sql)


def strange(connection: Connection) -> tuple[str, ...]:
    """Names of triggers and views that no program of ours made. A trigger could drop or change what is written, and
    the log would not show it."""
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view')")
    return tuple(str(name) for (name,) in rows if name not in TRIGGERS)
