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


_NO_GUARDS: Final = ("CREATE TABLE ", "CREATE INDEX ", "CREATE UNIQUE INDEX ", "CREATE VIRTUAL TABLE ")
"""How SQLite words everything else. It goes by that, and reads a row that calls itself "TRIGGER" as one, too."""


_NAMES_MOST: Final = 200
"""Somebody else chose the names."""


def named(connection: Connection) -> str:
    """The names of `changed`, for a sentence."""
    return ", ".join(changed(connection))[:_NAMES_MOST]


def changed(connection: Connection) -> tuple[str, ...]:
    """Names of triggers and views that no program of ours made, also in the place of one that did, and of guards that
    are gone. A trigger could drop or change what is written, and the log would not show it."""
    rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    found = [
        (str(name), str(sql))
        for kind, name, sql in rows
        if kind in ("trigger", "view") or not str(sql).startswith(_NO_GUARDS)
    ]
    whole = {name for name, sql in found if TRIGGERS.get(name) == sql}
    strange = (name for name, sql in found if TRIGGERS.get(name) != sql)
    return tuple(dict.fromkeys((*strange, *(name for name in TRIGGERS if name not in whole))))
