"""Whether the tables, columns and indexes of a database are those that the migrations make.

What else lies in the file is of no use to the program, and a column or an index that is gone costs time or truth. It is
told and does no harm to what is written, so records are opened all the same; triggers and views are another matter
(`guards`). Kept as short hashes of each object's text, so that Alembic need not be loaded for it.
"""

from __future__ import annotations

import hashlib
from typing import Final

from sqlalchemy import Connection

LAYOUT: Final = {
    "index cartridge_of_session": "36152cd5ebda73bc",
    "index event_of_kind": "b5c61e4a4295fbb4",
    "index event_of_session": "4269cd31bc27fc39",
    "index patient_by_name": "65a7b477101702f6",
    "index session_by_start": "463c10f265d68b38",
    "index session_of_patient": "7318cf64667fb255",
    "index session_of_practitioner": "f1272b3d2a359d4c",
    "index session_open": "04bfa17b6ced226d",
    "table clinic": "3cbaef984feee6b6",
    "table device": "3109365a5f756ee7",
    "table erasure": "83046d03d11f1822",
    "table event": "0038913441636941",
    "table meta": "130d0947e05cfa91",
    "table patient": "07d8712c8b3ac876",
    "table patient_key": "7a03c6a4104b75d1",
    "table patient_search": "7c000cb4af3663e5",
    "table patient_search_words": "3164c02ecbffd0c0",
    "table session": "7a0f54af24119757",
    "table session_cartridge": "cf28e5821b4855e6",
    "table staff": "db9da73b52b60a20",
    "table staff_pin": "3870d74d9a73d5df",
}
"""`type name` and the hash of the text that makes it, of the newest schema. A test tells what is to stand here."""

_OTHERS: Final = frozenset(
    {"table alembic_version", *(f"table patient_search_{part}" for part in ("config", "data", "docsize", "idx"))}
)
"""Alembic and FTS5 make these, and word them as their versions do."""


def found_in(connection: Connection) -> dict[str, str]:
    """What a database holds. Objects that SQLite makes by itself for a table's own key have no text and are its."""
    rows = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index')"
    )
    return {f"{kind} {name}": _hash(str(sql)) for kind, name, sql in rows}


def unlike(connection: Connection) -> tuple[str, ...]:
    """What is missing, changed, or none of this program's, as `table name` or `index name`."""
    found = found_in(connection)
    names = sorted(found.keys() | LAYOUT.keys())
    return tuple(name for name in names if name not in _OTHERS and found.get(name) != LAYOUT.get(name))


def _hash(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16]
