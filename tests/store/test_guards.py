"""The triggers stop a slip; whoever takes them off is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.exc import IntegrityError

from mnconsole.domain import record_events as rec
from mnconsole.store.errors import DamagedError
from mnconsole.store.guards import TRIGGERS, changed
from mnconsole.store.verify import LogFault
from tests.helpers.records import Clinic
from tests.helpers.tampering import database

_COPY = "SELECT device_id, {seq}, {id}, NULL, kind, 1, 0, run_id, 0, NULL, body, {prev}, hash FROM event WHERE seq = 3"


def _insert(verb: str = "INSERT", seq: str = "4", id_: str = "randomblob(16)", prev: str = "hash") -> str:
    return f"{verb} INTO event " + _COPY.format(seq=seq, id=id_, prev=prev)


@contextmanager
def _refused(words: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=words):
        yield


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = '{}' WHERE seq = 1",
        "UPDATE event SET at_utc_ms = at_utc_ms",
        "DELETE FROM event WHERE seq = 3",
        "DELETE FROM event",
        _insert("INSERT OR REPLACE", seq="2"),
        _insert("REPLACE", seq="4", id_="id"),
        _insert("INSERT", seq="3"),
        _insert("INSERT", seq="5"),
        _insert("INSERT", seq="-1"),
        _insert("INSERT", seq="4", prev="zeroblob(32)"),
    ],
)
def test_the_log_is_changed_at_its_end_only(clinic: Clinic, statement: str) -> None:
    with database(clinic.records.folder) as connection:
        with _refused("the log"):
            connection.exec_driver_sql(statement)
        assert connection.exec_driver_sql("SELECT count(*) FROM event").scalar_one() == 3


def test_a_replacement_is_stopped_also_where_recursive_triggers_are_off(clinic: Clinic) -> None:
    with database(clinic.records.folder) as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        connection.exec_driver_sql("COMMIT")  # the switch has no effect inside a transaction
        connection.exec_driver_sql("PRAGMA recursive_triggers = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        with _refused("grows at its end only"):
            connection.exec_driver_sql(_insert("REPLACE", seq="4", id_="id"))


def test_a_well_made_row_at_the_end_is_let_in_by_the_triggers_and_found_by_the_chain(clinic: Clinic) -> None:
    with database(clinic.records.folder) as connection:
        connection.exec_driver_sql(_insert())
        found = clinic.records.read(lambda reader: reader.verify())
        assert found.sound  # not committed yet
    found = clinic.records.read(lambda reader: reader.verify())
    assert (found.sound, found.fault, found.first_bad_seq) == (False, LogFault.EDITED, 4)
    _take_back(clinic)


def _take_back(clinic: Clinic) -> None:
    with database(clinic.records.folder) as connection:
        connection.exec_driver_sql("DROP TRIGGER event_no_delete")
        connection.exec_driver_sql("DELETE FROM event WHERE seq = 4")
        connection.exec_driver_sql(TRIGGERS["event_no_delete"])


@pytest.mark.parametrize("name", sorted(TRIGGERS))
def test_a_missing_or_weakened_guard_is_found(clinic: Clinic, name: str) -> None:
    weak = TRIGGERS[name].replace(" BEGIN ", " BEGIN SELECT 1; ") if " WHEN " not in TRIGGERS[name] else None
    weak = weak or TRIGGERS[name].replace(" WHEN ", " WHEN 0 AND ")
    for instead in (None, weak):
        with database(clinic.records.folder) as connection:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
            if instead is not None:
                connection.exec_driver_sql(instead)
        found = clinic.records.read(lambda reader: reader.verify())
        assert (found.sound, found.fault, found.first_bad_seq) == (False, LogFault.GUARDS, 0)
        assert found.events == 3
        with database(clinic.records.folder) as connection:
            assert changed(connection) == (name,)
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            connection.exec_driver_sql(TRIGGERS[name])


def test_an_entry_that_is_dropped_while_the_records_are_open_is_not_told_as_saved(clinic: Clinic) -> None:
    with database(clinic.records.folder) as connection:
        connection.exec_driver_sql("CREATE TRIGGER zz BEFORE INSERT ON event BEGIN SELECT raise(IGNORE); END")
    with pytest.raises(DamagedError):
        clinic.append(rec.AppClosed())
    with database(clinic.records.folder) as connection:
        connection.exec_driver_sql("DROP TRIGGER zz")
    assert [event.seq for event in clinic.append(rec.AppClosed())] == [4]


def test_the_guards_do_not_stand_in_the_way_of_the_log(clinic: Clinic) -> None:
    assert [event.seq for event in clinic.append(rec.AppClosed(), rec.AppClosed())] == [4, 5]
