"""Keys, uniqueness and indexes: the migrations make those that the table definitions declare, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from mnconsole.domain import record_events as rec
from mnconsole.store import keys
from mnconsole.store.engine import writer_engine
from mnconsole.store.tables import metadata
from tests.helpers.records import Clinic
from tests.helpers.tampering import database


class Found(NamedTuple):
    """One index as the database describes it. Those that stand for a key or a UNIQUE have no name of their own."""

    table: str
    name: str
    unique: bool
    origin: str
    columns: tuple[str, ...]
    where: str


def _indexes(connection: Connection) -> set[Found]:
    found: set[Found] = set()
    for table in metadata.tables:
        listed = connection.exec_driver_sql("SELECT name, \"unique\", origin FROM pragma_index_list(?)", (table,))
        for name, unique, origin in listed.fetchall():
            columns = connection.exec_driver_sql(
                "SELECT name FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno", (name,)
            )
            made = connection.exec_driver_sql("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).scalar()
            where = re.split(r"\bWHERE\b", made or "", flags=re.IGNORECASE)[1:]
            found.add(
                Found(
                    table,
                    name if origin == "c" else "",
                    bool(unique),
                    origin,
                    tuple(column for (column,) in columns.fetchall()),
                    " ".join("".join(where).split()),
                )
            )
    return found


@pytest.fixture
def declared(tmp_path: Path) -> Iterator[Connection]:
    """A database made from the table definitions alone."""
    engine = writer_engine(tmp_path / "declared.db", keys.make(), create=True)
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            yield connection
    finally:
        engine.dispose()


def test_the_migrations_make_the_indexes_that_the_tables_declare(folder: Path, declared: Connection) -> None:
    with database(folder, read_only=True) as connection:
        assert _indexes(connection) == _indexes(declared)


def test_two_patients_can_not_have_one_number(clinic: Clinic) -> None:
    patient = clinic.records.read(lambda reader: reader.patient(clinic.add_patient()))
    assert patient is not None
    twin = UUID(int=99)
    before = clinic.records.read(lambda reader: reader.count_events())
    body = rec.PatientAdded(twin, patient.number, 3, name="Ben Example", birth_date="1980-02-02")
    with pytest.raises(IntegrityError, match=re.escape("patient.number")):
        clinic.append(body, patient_id=twin)
    assert clinic.records.read(lambda reader: (reader.count_events(), reader.count_patients(""))) == (before, 1)
