"""Demo time in the log of a folder: over all starts it only runs forward."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, NamedTuple

from mnconsole.domain.record_events import AppStarted, DemoTimeMoved
from tests.helpers.tampering import database

LATE_MS: Final = 200
"""Two threads stamp entries and then hand them to the writer: beside each other they may come in the other order, by
as much as a busy machine keeps one of them waiting in between."""


class Entry(NamedTuple):
    """One entry of a run of the program. `offset_ms` of a move of demo time, else -1."""

    number: int
    kind: str
    at_utc_ms: int
    offset_ms: int


def entries_of(folder: Path) -> list[Entry]:
    """In the order of the log, without the sample records: those were made up with times of the past."""
    query = (
        "SELECT seq, kind, at_utc_ms, body FROM event"
        " WHERE run_id IN (SELECT run_id FROM event WHERE kind = ?) ORDER BY seq"
    )
    with database(folder, read_only=True) as connection:
        rows = connection.exec_driver_sql(query, (AppStarted.KIND,)).fetchall()
    return [
        Entry(seq, kind, at, int(json.loads(body)["offset_ms"]) if kind == DemoTimeMoved.KIND else -1)
        for seq, kind, at, body in rows
    ]


def backward(entries: list[Entry]) -> list[str]:
    """Where time or its offset fell. A start stands behind all before it, to the millisecond."""
    faults: list[str] = []
    newest_ms = offset_ms = 0
    for entry in entries:
        may_be_late_ms = 0 if entry.kind == AppStarted.KIND else LATE_MS
        if entry.at_utc_ms < newest_ms - may_be_late_ms:
            faults.append(f"entry {entry.number} ({entry.kind}) fell back by {newest_ms - entry.at_utc_ms} ms")
        newest_ms = max(newest_ms, entry.at_utc_ms)
        if entry.offset_ms >= 0:
            if entry.offset_ms < offset_ms:
                faults.append(f"entry {entry.number}: demo time's offset fell from {offset_ms} to {entry.offset_ms} ms")
            offset_ms = max(offset_ms, entry.offset_ms)
    return faults
