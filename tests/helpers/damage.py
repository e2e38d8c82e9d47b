"""A disk that has spoilt a place of the database."""

from __future__ import annotations

from pathlib import Path

from mnconsole.store import keys
from mnconsole.store.engine import DatabaseKey, bare_connection
from mnconsole.store.opened import DATABASE


def spoil(folder: Path, name: str, key: DatabaseKey | None = None) -> None:
    """Turn over a byte in the first page of a table or an index. The records are closed."""
    path = folder / DATABASE
    connection = bare_connection(path, "mode=ro", key or keys.unlock(folder, None).key)
    try:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    finally:
        connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * int(size) + 100)  # the cipher tells its size as a text
        (byte,) = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte ^ 1]))
