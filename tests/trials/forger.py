"""Somebody with the key and a database tool: takes the guards off, does what he came for, and puts them back."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

from mnconsole.domain.record_events import PatientViewed
from mnconsole.services.identity import new_uuid7
from mnconsole.store.canonical import GENESIS, event_hash
from mnconsole.store.engine import DatabaseKey, bare_connection
from mnconsole.store.guards import TRIGGERS

FIELDS = (
    "device_id, seq, id, session_id, CAST(kind AS BLOB), version, at_utc_ms, run_id, mono_ms, actor_id, "
    "CAST(body AS BLOB)"
)
HOUR_MS = 3_600_000


class Forger:
    """His connection, in one transaction. Numbers are those of the one chain there is."""

    def __init__(self, connection: sqlite3.Connection, rng: Random) -> None:
        self.connection = connection
        self.rng = rng
        self.last: int = self.one("SELECT max(seq) FROM event")

    def do(self, statement: str, *values: object) -> None:
        """A statement."""
        self.connection.execute(statement, values)

    def one(self, query: str, *values: object) -> Any:
        """One value."""
        return self.connection.execute(query, values).fetchone()[0]

    def some(self, low: int = 2, off_end: int = 1) -> int:
        """A number that is not the first and not among the last."""
        return self.rng.randint(low, self.last - off_end)

    def hash_before(self, seq: int) -> bytes:
        """The hash of the entry before a number."""
        if seq == 1:
            return GENESIS
        return bytes(self.one("SELECT hash FROM event WHERE seq = ?", seq - 1))

    def edit(self, seq: int) -> None:
        """Change one field of an entry, as somebody would who wants it to say something else."""
        before = self._fields(seq)
        while self._fields(seq) == before:
            self._edit(seq)

    def _fields(self, seq: int) -> object:
        return self.connection.execute(f"SELECT {FIELDS} FROM event WHERE seq = ?", (seq,)).fetchone()

    def _edit(self, seq: int) -> None:
        field, value = self.rng.choice(
            (
                ("body", "replace(body, '1', '2') || ' '"),
                ("body", "replace(body, '\"', '''')"),
                ("at_utc_ms", f"at_utc_ms - {self.rng.randint(1, 90) * 60_000}"),
                ("actor_id", "randomblob(16)"),
                ("actor_id", "NULL"),
                ("kind", "'patient.viewed'"),
                ("session_id", "randomblob(16)"),
                ("mono_ms", "mono_ms + 1"),
                ("version", "version + 1"),
                ("run_id", "randomblob(16)"),
                ("id", "randomblob(16)"),
            )
        )
        self.do(f"UPDATE event SET {field} = {value} WHERE seq = ?", seq)

    def recompute(self, first: int, last: int) -> None:
        """Hash anew, each entry on the one before it."""
        prev_hash = self.hash_before(first)
        rows = self.connection.execute(
            f"SELECT {FIELDS} FROM event WHERE seq BETWEEN ? AND ? ORDER BY seq", (first, last)
        ).fetchall()
        for row in rows:
            new = event_hash(*row, prev_hash)
            self.do("UPDATE event SET prev_hash = ?, hash = ? WHERE seq = ?", prev_hash, new, row[1])
            prev_hash = new

    def set_head(self) -> None:
        """What the records have noted as their newest entry."""
        self.do(
            "UPDATE device SET (head_seq, head_hash) = (SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1) "
            "WHERE id = (SELECT device_id FROM event ORDER BY seq DESC LIMIT 1)"
        )

    def close_up(self, first: int, by: int) -> None:
        """Give the entries from a number on numbers that are lower by so many."""
        self.do("UPDATE event SET seq = -seq WHERE seq >= ?", first)
        self.do("UPDATE event SET seq = -seq - ? WHERE seq < 0", by)
        self.last -= by

    def push_on(self, first: int) -> None:
        """Make room for one entry at a number."""
        self.do("UPDATE event SET seq = -seq WHERE seq >= ?", first)
        self.do("UPDATE event SET seq = -seq + 1 WHERE seq < 0")
        self.last += 1

    def copy(self, source: int, seq: int, device: bytes | None = None) -> None:
        """A new entry like another one."""
        self.do(
            "INSERT INTO event SELECT coalesce(?, device_id), ?, ?, session_id, kind, version, at_utc_ms, run_id, "
            "mono_ms, actor_id, body, prev_hash, hash FROM event WHERE seq = ? LIMIT 1",
            *(device, seq, new_uuid7().bytes, source),
        )

    def swap(self, one: int, other: int) -> None:
        """Each gets the other's number."""
        self.do("UPDATE event SET seq = -1 WHERE seq = ?", one)
        self.do("UPDATE event SET seq = ? WHERE seq = ?", one, other)
        self.do("UPDATE event SET seq = ? WHERE seq = -1", other)

    def write_late(self) -> None:
        """A well-made entry at the end that claims to be hours older than it is, in the run that has been closed."""
        early = self.rng.randint(1, 48) * HOUR_MS
        device, at_ms, run_id, mono_ms, actor = self.connection.execute(
            "SELECT device_id, at_utc_ms, run_id, mono_ms, actor_id FROM event WHERE seq = ?", (self.last,)
        ).fetchone()
        body = b'{"patient_id":"' + os.urandom(16).hex().encode() + b'"}'
        fields: Sequence[Any] = (
            device, self.last + 1, new_uuid7().bytes, None, PatientViewed.KIND.encode(), 1, at_ms - early, run_id,
            mono_ms + self.rng.randint(0, 60_000), actor, body,
        )  # fmt: skip
        prev_hash = self.hash_before(self.last + 1)
        hash_ = event_hash(*fields, prev_hash)
        kind = PatientViewed.KIND
        self.do(
            "INSERT INTO event VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
            *(*fields[:4], kind, *fields[5:10], body.decode(), prev_hash, hash_),
        )
        self.last += 1


@contextmanager
def forging(folder: Path, key: DatabaseKey, rng: Random, *, guards_back: bool = True) -> Iterator[Forger]:
    """A forger at the closed records of a folder; what he did is committed."""
    connection = bare_connection(folder / "records.db", "mode=rw", key)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("BEGIN IMMEDIATE")
        for name in TRIGGERS:
            connection.execute(f"DROP TRIGGER {name}")
        yield Forger(connection, rng)
        if guards_back:
            for sql in TRIGGERS.values():
                connection.execute(sql)
        connection.execute("COMMIT")
    finally:
        connection.close()
