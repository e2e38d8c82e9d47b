"""The state tables against a fold of the whole log: compare, and make again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.exc import DBAPIError

from mnconsole.domain import access_events as acc
from mnconsole.domain import custody_events as cus
from mnconsole.domain import record_events as rec
from mnconsole.domain.events import Event
from mnconsole.domain.session import Session, fold
from mnconsole.store import event_log, tables
from mnconsole.store.engine import DriverError
from mnconsole.store.errors import DamagedError, StoreCode, known_or_misshapen
from mnconsole.store.projections import (
    Projector,
    Values,
    cartridge_lots,
    clinic_row,
    erased_row,
    erasure_row,
    patient_row,
    session_row,
    staff_row,
)
from mnconsole.store.sealing import PatientKeys

_BATCH: Final = 1000
_INDEX: Final = "patient_search"


class StateDifference(Struct, frozen=True):
    """A row of a state table that is not what the log says. `what` is missing, extra, or the columns that differ."""

    table: str
    key: str
    what: str


def _session_ids(connection: Connection) -> Iterator[UUID]:
    query = "SELECT DISTINCT session_id FROM event WHERE session_id IS NOT NULL ORDER BY session_id"
    for (value,) in connection.exec_driver_sql(query).fetchall():
        yield UUID(bytes=value)


def _sessions(connection: Connection, keys: PatientKeys, turn: Callable[[], object]) -> Iterator[Session]:
    for session_id in _session_ids(connection):
        turn()
        yield _folded(tuple(event_log.of_session(connection, keys, session_id)))


def _folded(events: tuple[Event, ...]) -> Session:
    try:
        return fold(events)
    except ValueError as error:  # each entry reads, and together they are no session that a program wrote
        raise DamagedError(StoreCode.ENTRY_UNREADABLE, seq=events[0].seq) from error


def _expected_people(connection: Connection, keys: PatientKeys) -> dict[Table, dict[Any, Values]]:
    patients: dict[Any, Values] = {}
    staff: dict[Any, Values] = {}
    clinic: dict[Any, Values] = {}
    erased: dict[Any, Values] = {}
    for event in event_log.of_no_session(connection, keys):
        match event.body:
            case rec.PatientAdded() | rec.PatientChanged() as body:
                patients[body.patient_id] = patient_row(body, patients.get(body.patient_id))
            case rec.StaffAdded() | acc.StaffChanged() | acc.StaffLeft() | acc.StaffReturned() as body:
                staff[body.staff_id] = staff_row(body, event.at_utc_ms, staff.get(body.staff_id))
            case cus.PatientErased() as body:
                patients[body.patient_id] = erased_row(body)
                erased[body.patient_id] = erasure_row(body)
            case rec.ClinicSetUp() as body:
                clinic[1] = clinic_row(body)
            case _:
                pass
    return {tables.patient: patients, tables.staff: staff, tables.clinic: clinic, tables.erasure: erased}


def _no_turn() -> None:
    """Nobody waits for this thread."""


def differences(
    connection: Connection, keys: PatientKeys, turn: Callable[[], object] = _no_turn
) -> tuple[StateDifference, ...]:
    """Every difference, in the caller's snapshot. Empty when the state is what the log says.

    `turn` is called between sessions, for who wants to rest or to end there by an exception.
    """
    expected = _expected_people(connection, keys)
    sessions: dict[Any, Values] = {}
    lots: dict[Any, Values] = {}
    for folded in _sessions(connection, keys, turn):
        sessions[folded.id] = session_row(folded)
        for lot in cartridge_lots(folded):
            lots[(lot, folded.id)] = {"lot": lot, "session_id": folded.id}
    expected |= {tables.session: sessions, tables.session_cartridge: lots}
    found: list[StateDifference] = []
    for table, rows in expected.items():
        found += _compare(connection, table, rows)
    return (*found, *_search_differences(connection))


def _by_id(row: Any) -> Any:
    return row["id"]


_KEYS: Final[dict[Table, Callable[[Any], Any]]] = {
    tables.clinic: lambda row: row["one"],
    tables.erasure: lambda row: row["patient_id"],
    tables.session_cartridge: lambda row: (row["lot"], row["session_id"]),
}


def _compare(connection: Connection, table: Table, expected: dict[Any, Values]) -> list[StateDifference]:
    key_of = _KEYS.get(table, _by_id)
    actual = {key_of(row): row for row in connection.execute(select(table)).mappings()}
    found = [StateDifference(table.name, str(key), "missing") for key in expected.keys() - actual.keys()]
    found += [StateDifference(table.name, str(key), "extra") for key in actual.keys() - expected.keys()]
    for key in expected.keys() & actual.keys():
        wrong = [name for name, value in expected[key].items() if name != "row" and actual[key][name] != value]
        if wrong:
            found.append(StateDifference(table.name, str(key), ", ".join(sorted(wrong))))
    return found


def _search_differences(connection: Connection) -> list[StateDifference]:
    try:
        return _index_differences(connection)
    except (DBAPIError, DriverError) as error:
        if not isinstance(known_or_misshapen(error, ""), DamagedError):
            raise
        return [StateDifference(_INDEX, "", "unreadable")]  # it is made anew whatever it was


def _index_differences(connection: Connection) -> list[StateDifference]:
    """The text index keeps no text; its trigrams with their places must be those of each patient's folded column."""
    indexed: dict[int, set[tuple[int, str]]] = {
        row: set() for (row,) in connection.exec_driver_sql("SELECT rowid FROM patient_search")
    }
    for term, row, place in connection.exec_driver_sql("SELECT term, doc, offset FROM patient_search_words"):
        indexed.setdefault(row, set()).add((place, term))
    found = []
    for row, folded in connection.exec_driver_sql("SELECT row, folded FROM patient"):
        there = indexed.pop(row, None)
        wanted = {(place, folded[place : place + 3]) for place in range(len(folded) - 2)}
        if there != wanted:
            found.append(StateDifference(_INDEX, str(row), "missing" if there is None else "folded"))
    return found + [StateDifference(_INDEX, str(row), "extra") for row in indexed]


def rebuild(connection: Connection, keys: PatientKeys, projector: Projector) -> None:
    """Empty the state tables and fill them from the log, in the caller's transaction."""
    for table in tables.STATE:
        connection.execute(delete(table))
    # Without these rows it can't even be emptied; emptying it writes them as they are in this SQLite.
    connection.exec_driver_sql("DELETE FROM patient_search_config")
    connection.exec_driver_sql("INSERT INTO patient_search_config VALUES ('version', 4)")
    connection.exec_driver_sql("INSERT INTO patient_search(patient_search) VALUES ('delete-all')")
    batch = []
    for event in event_log.of_no_session(connection, keys):
        batch.append(event)
        if len(batch) == _BATCH:
            projector.apply(batch)
            batch = []
    projector.apply(batch)
    for session_id in _session_ids(connection):
        projector.write_session(fold(event_log.of_session(connection, keys, session_id)))
