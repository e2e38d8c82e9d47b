"""What records hold, in a form that two folders can be compared by."""

from __future__ import annotations

import hashlib

from mnconsole.store.repositories import Queries

_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"


def known_events(queries: Queries) -> dict[int, str]:
    """Ids by number, of the chain of this installation."""
    connection, device = queries._connection, queries._device
    rows = connection.exec_driver_sql("SELECT seq, id FROM event WHERE device_id = ?", (device.bytes,))
    return {seq: event_id.hex() for seq, event_id in rows}


def content_of(queries: Queries) -> str:
    """A hash over every row of every table."""
    connection = queries._connection
    digest = hashlib.sha256()
    for (name,) in connection.exec_driver_sql(_TABLES).fetchall():
        digest.update(name.encode())
        for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"'):
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()
