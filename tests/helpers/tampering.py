"""A person with the key and a database tool: statements past the guards, which are put back afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from mnconsole.store import keys
from mnconsole.store.engine import reader_engine, writer_engine
from mnconsole.store.guards import TRIGGERS
from mnconsole.store.witness import WITNESS


@contextmanager
def database(folder: Path, *, read_only: bool = False) -> Iterator[Connection]:
    """A connection of its own to the demo-keyed records of a folder, in one transaction that is committed."""
    key = keys.unlock(folder, None).key
    if not read_only:
        (folder / WITNESS).unlink(missing_ok=True)  # somebody who knows what to do takes the witness away too
    engine = (reader_engine if read_only else writer_engine)(folder / "records.db", key)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def by_hand(folder: Path, *statements: str) -> None:
    """Run statements with the guards taken off and put back."""
    with database(folder) as connection:
        for name in TRIGGERS:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.exec_driver_sql(statement)
        for sql in TRIGGERS.values():
            connection.exec_driver_sql(sql)
