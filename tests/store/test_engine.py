"""Two who read and then write: the second waits or is refused, and never writes over what it has not seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from mnconsole.store import keys
from mnconsole.store.engine import DriverError, writer_engine


@pytest.fixture
def two(folder: Path) -> Iterator[tuple[Engine, Engine]]:
    """Two writing engines over one file; who is kept out hears it at once."""
    key = keys.unlock(folder, None).key
    engines = tuple(writer_engine(folder / "records.db", key) for _ in range(2))
    for engine in engines:
        with engine.connect() as connection:
            _now_or_never(connection)
    yield engines[0], engines[1]
    for engine in engines:
        engine.dispose()


def _now_or_never(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")


def _count(connection: Connection) -> int:
    row = connection.exec_driver_sql("SELECT COALESCE(MAX(CAST(value AS INTEGER)), 0) FROM meta WHERE key = 'n'").one()
    return int(row[0])


def _set(connection: Connection, count: int) -> None:
    connection.exec_driver_sql("INSERT OR REPLACE INTO meta (key, value) VALUES ('n', ?)", (str(count),))


def test_who_is_second_is_kept_out_before_it_has_read(two: tuple[Engine, Engine]) -> None:
    first, second = two
    with first.begin() as one:
        seen = _count(one)
        with pytest.raises((OperationalError, DriverError), match="locked"), second.begin():
            pytest.fail("let in beside a unit that has read and will write")
        _set(one, seen + 1)


def test_what_a_unit_has_read_is_still_so_when_it_writes(two: tuple[Engine, Engine]) -> None:
    first, second = two
    with first.begin() as one:
        seen = _count(one)
        with pytest.raises((OperationalError, DriverError), match="locked"), second.begin() as other:
            _set(other, 10)
        _set(one, seen + 1)  # a plain BEGIN is refused here: what it has read is no longer so
    with second.begin() as other:
        assert _count(other) == 1
