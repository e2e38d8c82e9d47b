"""A person with the key and a database tool: statements past the guards, which are put back afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from mnconsole.store import keys
from mnconsole.store.canonical import event_hash
from mnconsole.store.engine import DatabaseKey, reader_engine, writer_engine
from mnconsole.store.guards import TRIGGERS
from mnconsole.store.witness import WITNESS


@contextmanager
def database(folder: Path, *, read_only: bool = False, key: DatabaseKey | None = None) -> Iterator[Connection]:
    """A connection of its own to the records of a folder (the demo's need no key), in one transaction that is
    committed."""
    key = key or keys.unlock(folder, None).key
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
    with database(folder) as connection, _unguarded(connection):
        for statement in statements:
            connection.exec_driver_sql(statement)


@contextmanager
def _unguarded(connection: Connection) -> Iterator[None]:
    for name in TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for sql in TRIGGERS.values():
        connection.exec_driver_sql(sql)


def rehash(connection: Connection, first: int, last: int, prev_hash: bytes) -> None:
    """What a careful forger does: hash anew from the changed event on."""
    columns = "device_id, seq, id, session_id, CAST(kind AS BLOB), version, at_utc_ms, run_id, mono_ms, actor_id, "
    query = f"SELECT {columns} CAST(body AS BLOB) FROM event WHERE seq BETWEEN ? AND ? ORDER BY seq"
    for row in connection.exec_driver_sql(query, (first, last)).fetchall():
        new = event_hash(*row, prev_hash)
        change = "UPDATE event SET prev_hash = ?, hash = ? WHERE seq = ?"
        connection.exec_driver_sql(change, (prev_hash, new, row[1]))
        prev_hash = new


def forge(folder: Path, column: str, value: object, *, key: DatabaseKey | None = None, back: int = 0) -> int:
    """Change the newest entry of the one chain, or one so many before it, with everything hashed anew up to the head.
    Its number. Bytes are stored as a text, whatever they are."""
    with database(folder, key=key) as connection, _unguarded(connection):
        last = int(connection.exec_driver_sql("SELECT max(seq) FROM event").scalar_one())
        seq, put = last - back, "CAST(? AS TEXT)" if isinstance(value, bytes) else "?"
        connection.exec_driver_sql(f"UPDATE event SET {column} = {put} WHERE seq = ?", (value, seq))
        before = connection.exec_driver_sql("SELECT hash FROM event WHERE seq = ?", (seq - 1,)).scalar_one()
        rehash(connection, seq, last, bytes(before))
        connection.exec_driver_sql(
            "UPDATE device SET (head_seq, head_hash) = (SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1)"
        )
    return seq


UNREADABLE_BODIES = {
    "brackets without an end": b"[" * 100_000 + b"]" * 100_000,
    "no text": b"{}\xff\x00",
    "no text within a text": b'{"a":"\xff"}',
    "a number without an end": b'{"a":' + b"9" * 5000 + b"}",
    "no JSON": b"{",
}
"""Bodies that no program wrote; hashed, so that the log itself is whole."""
