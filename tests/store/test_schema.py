"""The migrations make the tables that the program thinks it has, STRICT, each step whole or not at all. Their indexes
are compared in test_indexes.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, inspect, select

from mnconsole.domain.people import Role
from mnconsole.store import keys, schema
from mnconsole.store.engine import writer_engine
from mnconsole.store.tables import metadata, session, staff
from tests.helpers.records import Clinic, opened
from tests.helpers.tampering import database


def test_every_table_has_the_columns_that_the_program_writes(folder: Path) -> None:
    with database(folder, read_only=True) as connection:
        there = inspect(connection)
        for table in metadata.sorted_tables:
            found = {column["name"]: column for column in there.get_columns(table.name)}
            assert list(found) == [column.name for column in table.columns], table.name
            for column in table.columns:
                stored: Any = found[column.name]
                wanted = column.type.compile(connection.dialect)
                assert (str(stored["type"]), bool(stored["nullable"])) == (wanted, bool(column.nullable)), column
            primary = there.get_pk_constraint(table.name)["constrained_columns"]
            assert set(primary) == {column.name for column in table.primary_key}


def test_every_table_is_strict(folder: Path) -> None:
    with database(folder, read_only=True) as connection:
        rows = connection.exec_driver_sql("SELECT name, strict FROM pragma_table_list WHERE type = 'table'").fetchall()
    strict = dict(row for row in rows if row[0] not in {"alembic_version", "sqlite_schema", "sqlite_temp_schema"})
    assert set(strict) == set(metadata.tables)
    assert set(strict.values()) == {1}


def test_the_steps_are_those_of_the_folder() -> None:
    files = sorted((Path(schema.__file__).parent / "migrations" / "versions").glob("v*.py"))
    assert tuple(path.name[1:5] for path in files) == schema.STEPS


def test_a_step_cut_off_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, key = tmp_path / "records.db", keys.make()
    engine = writer_engine(path, key, create=True)

    def cut(*_arguments: object) -> None:
        raise LookupError("power gone")

    try:
        with monkeypatch.context() as patch:
            patch.setattr(schema, "new_uuid7", cut)
            with pytest.raises(LookupError):
                schema.migrate(engine, path)
        with engine.connect() as connection:
            assert inspect(connection).get_table_names() == []
            assert schema.version(connection) == ""
        assert schema.migrate(engine, path)
        assert not schema.migrate(engine, path)
        with engine.connect() as connection:
            assert schema.version(connection) == schema.HEAD
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"treats": "yes", "role": "owner"}, LookupError),
        ({"id": b"x" * 16}, AttributeError),
    ],
)
def test_values_of_another_type_are_stopped_on_the_way(clinic: Clinic, values: Any, error: type[Exception]) -> None:
    row = {"id": UUID(int=1), "display_name": "X", "role": Role.NURSE, "treats": True, **values}
    with database(clinic.records.folder) as connection, pytest.raises(Exception, match=r".") as caught:
        connection.execute(insert(staff), row)
    assert isinstance(caught.value.__cause__ or caught.value, (error, ValueError))


def test_a_moment_is_a_whole_number(folder: Path) -> None:
    with database(folder, read_only=True) as connection, pytest.raises(Exception, match="milliseconds as int"):
        connection.execute(select(session.c.id).where(session.c.started_utc_ms == 1.5))


def test_types_that_do_not_fit_a_column_are_refused_by_the_database(folder: Path) -> None:
    with database(folder) as connection, pytest.raises(Exception, match="cannot store TEXT value in INTEGER"):
        connection.exec_driver_sql("UPDATE staff SET treats = 'yes'")
    with opened(folder):
        pass
