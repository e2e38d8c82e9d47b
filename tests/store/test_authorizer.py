"""What triggers can't stop: each class of statement, attempted on the program's own connections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, IntegrityError

from mnconsole.domain import record_events as rec
from mnconsole.store.authorizer import Use, using
from mnconsole.store.engine import DriverError
from mnconsole.store.guards import TRIGGERS
from tests.helpers.records import Clinic

_REFUSED = {
    "change an entry": "UPDATE event SET body = '{}' WHERE seq = 1",
    "take an entry away": "DELETE FROM event WHERE seq = 3",
    "take all away": "DELETE FROM event",
    "drop the log": "DROP TABLE event",
    "drop a state table": "DROP TABLE session",
    "drop a guard": "DROP TRIGGER event_no_update",
    "drop an index": "DROP INDEX event_of_kind",
    "alter the log": "ALTER TABLE event ADD COLUMN remark TEXT",
    "rename the log": "ALTER TABLE event RENAME TO old_event",
    "make a table": "CREATE TABLE other (a)",
    "make a trigger": "CREATE TRIGGER t BEFORE INSERT ON event BEGIN SELECT 1; END",
    "make a view": "CREATE VIEW v AS SELECT 1",
    "make an index": "CREATE INDEX i ON event (kind)",
    "make a virtual table": "CREATE VIRTUAL TABLE other USING fts5(a)",
    "a trigger of this connection only": "CREATE TEMP TRIGGER t BEFORE INSERT ON event BEGIN SELECT 1; END",
    "a table of this connection only": "CREATE TEMP TABLE event (seq)",
    "a view of this connection only": "CREATE TEMP VIEW event AS SELECT 1 AS seq",
    "write into the schema": "UPDATE sqlite_schema SET sql = '' WHERE name = 'event_no_update'",
    "open the schema for writing": "PRAGMA writable_schema = ON",
    "checks off": "PRAGMA ignore_check_constraints = ON",
    "triggers that do not see a replacement": "PRAGMA recursive_triggers = OFF",
    "no waiting for the disk": "PRAGMA synchronous = OFF",
    "another journal": "PRAGMA journal_mode = MEMORY",
    "writing allowed again": "PRAGMA query_only = OFF",
    "schema trusted": "PRAGMA trusted_schema = ON",
    "another key": "PRAGMA rekey = 'sample'",
    "the key told": "PRAGMA cipher_settings",
    "temporary files on the disk": "PRAGMA temp_store = FILE",
    "another file": "ATTACH DATABASE ':memory:' AS other",
    "a file let go": "DETACH DATABASE main",
    "code loaded": "SELECT load_extension('sample')",
    "the database written out": "SELECT sqlcipher_export('main')",
    "the device's head taken away": "DELETE FROM device",
    "another device's id": "UPDATE device SET id = randomblob(16)",
    "a patient's key taken away": "DELETE FROM patient_key",
    "a key's patient changed": "UPDATE patient_key SET patient_id = randomblob(16)",
    "another installation": "UPDATE meta SET value = 'ff' WHERE key = 'device_id'",
    "a new installation": "INSERT INTO meta VALUES ('other', '')",
    "state emptied": "DELETE FROM session",
    "a table that nobody knows": "ANALYZE",
}


def _with_statement(statement: str) -> Callable[[Any], Any]:
    return lambda unit: unit._connection.exec_driver_sql(statement)


@pytest.mark.parametrize("name", _REFUSED)
@pytest.mark.parametrize("side", ["write", "read"])
def test_the_program_s_own_connection_refuses(clinic: Clinic, side: str, name: str) -> None:
    attempt = _with_statement(_REFUSED[name])
    with pytest.raises(DatabaseError, match=r"not authorized|may not be modified"):
        (clinic.records.write if side == "write" else clinic.records.read)(attempt)
    clinic.append(rec.AppClosed())  # and goes on


@pytest.mark.parametrize("statement", ["INSERT INTO staff SELECT * FROM staff", "DELETE FROM staff_pin"])
def test_the_reader_writes_nothing_at_all(clinic: Clinic, statement: str) -> None:
    with pytest.raises(DatabaseError, match="not authorized"):
        clinic.records.read(_with_statement(statement))


def test_guards_hold_below_the_authorizer(clinic: Clinic) -> None:
    replaced = (
        "REPLACE INTO event SELECT device_id, 4, id, NULL, kind, 1, 0, run_id, 0, NULL, body, hash, hash FROM event "
        "WHERE seq = 3"
    )
    with pytest.raises(IntegrityError, match="grows at its end only"):
        clinic.records.write(_with_statement(replaced))


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE event",
        "DROP TRIGGER event_no_update",
        "DROP INDEX event_of_kind",
        "ALTER TABLE event ADD COLUMN remark TEXT",
        "ALTER TABLE device RENAME TO other",
        "DELETE FROM event",
        "UPDATE event SET at_utc_ms = 0",
        "DELETE FROM meta",
        "UPDATE meta SET key = 'other'",
        "CREATE TEMP TABLE event (seq)",
        "PRAGMA writable_schema = ON",
        "ATTACH DATABASE ':memory:' AS other",
    ],
)
def test_a_migration_takes_nothing_of_the_log_away(clinic: Clinic, statement: str) -> None:
    def step(unit: Any) -> None:
        connection: Connection = unit._connection
        with using(connection, Use.MIGRATING):
            connection.exec_driver_sql("CREATE TABLE remark (id BLOB NOT NULL PRIMARY KEY) STRICT")
            connection.exec_driver_sql(statement)

    with pytest.raises(DatabaseError, match="not authorized"):
        clinic.records.write(step)


def test_after_a_rebuild_the_connection_is_as_narrow_as_before(clinic: Clinic) -> None:
    clinic.start_session(clinic.add_patient())
    clinic.records.rebuild_state()
    with pytest.raises(DatabaseError, match="not authorized"):
        clinic.records.write(_with_statement("DELETE FROM session"))
    assert clinic.records.check_state() == ()


def test_a_connection_made_anew_after_an_error_is_guarded_too(clinic: Clinic) -> None:
    for _ in range(2):
        with pytest.raises(DatabaseError, match="not authorized"):
            clinic.records.write(_with_statement("DROP TRIGGER event_no_delete"))
    names = clinic.records.read(_guards)
    assert names == set(TRIGGERS)


def _guards(reader: Any) -> set[str]:
    found = reader._connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    return {name for (name,) in found}


def test_nothing_is_copied_to_another_file(clinic: Clinic) -> None:
    target = clinic.records.folder / "copy.db"
    side = clinic.records._writer
    assert side is not None
    raw: Any = side._opened()[0].connection.driver_connection
    with pytest.raises(DriverError, match="authorization denied"):
        raw.execute(f"VACUUM INTO '{target}'")
    assert not target.exists()
