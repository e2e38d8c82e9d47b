"""Finding patients by any part of name, date of birth or number, fast at tens of thousands.

Two ways, both over the folded column. A text index (FTS5, trigrams) finds rare words at once; a common word would make
it sort thousands of rows, so those are found by walking the names in their order until the page is full. Words under
three characters have no trigram and are looked for in the rows themselves.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from mnconsole.domain.people import fold
from mnconsole.domain.records_ports import PatientHit
from mnconsole.store.types import uuid_of

_TRIGRAM: Final = 3
_RARE: Final = 400
"""Up to this many matches are fetched and sorted; above it the walk in order of names is faster."""

_HIT: Final = "SELECT id, number, name, birth_date FROM patient"
_BY_NAME: Final = "patient INDEXED BY patient_by_name"
_CANDIDATES: Final = "SELECT rowid FROM patient_search WHERE patient_search MATCH :match"
_FEW: Final = f"SELECT count(*) FROM ({_CANDIDATES} LIMIT :rare)"
_ORDER: Final = "ORDER BY folded_name, number"


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a query; control characters and broken surrogates can't match anything and go."""
    kept = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text)
    return tuple(dict.fromkeys(fold(kept).split()))


class Condition(Struct, frozen=True):
    """SQL over `patient` with its named values; `indexed` when the text index can name the candidates."""

    sql: str
    values: Mapping[str, Any]
    indexed: bool


def condition(text: str) -> Condition | None:
    """What a query asks of a patient's row; None for an empty query, which finds everybody."""
    words = words_of(text)
    if not words:
        return None
    values: dict[str, Any] = {f"w{index}": word for index, word in enumerate(words)}
    every = " AND ".join(f"instr(patient.folded, :{name}) > 0" for name in values)
    phrases = [word.replace('"', '""') for word in words if len(word) >= _TRIGRAM]
    if phrases:
        values["match"] = " AND ".join(f'"{phrase}"' for phrase in phrases)
    return Condition(every, values, bool(phrases))


def narrowed(connection: Connection, text: str) -> Condition | None:
    """`condition`, with the candidates from the text index when they are few."""
    found = condition(text)
    if found is None or not found.indexed:
        return found
    if _scalar(connection, _FEW, {**found.values, "rare": _RARE + 1}) > _RARE:
        return replace(found, indexed=False)
    return replace(found, sql=f"patient.row IN ({_CANDIDATES}) AND {found.sql}")


def _scalar(connection: Connection, query: str, values: Mapping[str, Any]) -> int:
    return int(connection.exec_driver_sql(query, dict(values)).scalar_one())


def search(connection: Connection, text: str, limit: int, offset: int) -> tuple[PatientHit, ...]:
    """One page of matches by name."""
    found = narrowed(connection, text)
    page = {"limit": limit, "offset": offset}
    if found is not None and found.indexed:
        # The fewer found, the nearer the eye is to the first: names that begin with what was typed come first.
        begun = " + ".join(f"(instr(' ' || folded_name, ' ' || :w{n}) > 0)" for n in range(len(words_of(text))))
        query = f"{_HIT} WHERE {found.sql} ORDER BY {begun} DESC, folded_name, number LIMIT :limit OFFSET :offset"
        return _hits(connection, query, {**found.values, **page})
    # The page's rows are named by walking the index of names alone; only they are read from the table.
    where, values = (f"WHERE {found.sql}", found.values) if found else ("", {})
    rows = f"SELECT row FROM {_BY_NAME} {where} {_ORDER} LIMIT :limit OFFSET :offset"
    return _hits(connection, f"{_HIT} WHERE row IN ({rows}) {_ORDER}", {**values, **page})


def count(connection: Connection, text: str) -> int:
    """How many `search` would find without a limit."""
    asked = condition(text)
    if asked is not None and asked.indexed and len(words_of(text)) == 1:
        return _scalar(connection, f"SELECT count(*) FROM ({_CANDIDATES})", asked.values)
    found = narrowed(connection, text)
    if found is None:
        return _scalar(connection, "SELECT count(*) FROM patient", {})
    table = "patient" if found.indexed else _BY_NAME
    return _scalar(connection, f"SELECT count(*) FROM {table} WHERE {found.sql}", found.values)


def same_name(connection: Connection, name: str) -> tuple[PatientHit, ...]:
    """Patients whose folded name is the same."""
    return _hits(connection, f"{_HIT} WHERE folded_name = :folded {_ORDER}", {"folded": fold(name)})


def _hits(connection: Connection, query: str, values: Mapping[str, Any]) -> tuple[PatientHit, ...]:
    rows = connection.exec_driver_sql(query, dict(values))
    return tuple(PatientHit(uuid_of(id_), number, name, born) for id_, number, name, born in rows)
