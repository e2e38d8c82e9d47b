"""One chain of the log, checked entry by entry: quickly while all is well, exactly where something is not.

The quick way reads the table in the order in which it was written and hashes what SQLite hands over in few pieces. It
only ever says that entries are sound; whatever it does not understand is left to the exact way.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from struct import Struct
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from mnconsole.domain.instants import LATEST_MS, storable
from mnconsole.store.canonical import FORMAT, GENESIS, event_hash
from mnconsole.store.engine import DriverError
from mnconsole.store.errors import known, no_text
from mnconsole.store.run_clock import RunClock

BATCH: Final = 500
"""Entries between two looks at whether to go on; 2 to 4 ms."""

_EXACT_BATCH: Final = 2000

_FIELDS: Final = (
    "device_id, seq, id, session_id, CAST(kind AS BLOB), version, at_utc_ms, run_id, mono_ms, actor_id, "
    "CAST(body AS BLOB), prev_hash, hash"
)
_EXACT: Final = f"SELECT {_FIELDS} FROM event WHERE device_id = ? AND seq > ? ORDER BY seq LIMIT ?"
_ONE: Final = f"SELECT {_FIELDS} FROM event WHERE device_id = ? AND seq = ?"

# A chain's entries lie one behind the other, so that the table is read straight through. Each column fetched costs a
# fifth of a hash: pieces of the hashed bytes whose lengths are fixed are put together by SQLite, and run, actor and
# kind, the same again and again, come as one that is taken apart once (`_Sorts`).
_QUICK: Final = f"""
    SELECT CAST(x'00000010' || id || ifnull(x'00000010' || session_id, x'ffffffff') AS BLOB),
        CAST(run_id || ifnull(x'10' || actor_id, x'ff') || kind AS BLOB), at_utc_ms, mono_ms,
        CAST(body || x'00000020' || prev_hash AS BLOB), hash
    FROM event NOT INDEXED
    WHERE rowid BETWEEN ?1 AND ?2 AND device_id = ?3 AND seq = rowid - ?4 AND version = 1
        AND octet_length(id) = 16 AND octet_length(run_id) = 16 AND ifnull(octet_length(actor_id), 16) = 16
        AND octet_length(prev_hash) = 32 AND at_utc_ms BETWEEN 0 AND {LATEST_MS}
    ORDER BY rowid"""
_AT_UTC_MS: Final = 6
_SEQ: Final = Struct(">q").pack
_TIMES: Final = Struct(">qI16sIq").pack
_LENGTH: Final = Struct(">I").pack
_VERSION: Final = Struct(">IqI").pack
_ABSENT: Final = b"\xff\xff\xff\xff"
_BEHIND_BODY: Final = 36


class Reached(msgspec.Struct):
    """How far a chain is sound: number and hash of the last entry that is."""

    seq: int = 0
    hash: bytes = GENESIS


def exact_hash(fields: Sequence[Any]) -> bytes:
    """The hash of a row's first twelve columns; nothing for fields that no program wrote."""
    try:
        return event_hash(*fields) if storable(fields[_AT_UTC_MS]) else b""
    except (TypeError, ValueError, struct.error):  # of another type or length: changed by hand
        return b""


def row_at(connection: Connection, device: bytes, seq: int) -> Any:
    """One entry's columns and its hash, None where there is none."""
    return connection.exec_driver_sql(_ONE, (device, seq)).first()


_ID_BYTES: Final = 16
_NO_ACTOR: Final = 0xFF
_MOST_SORTS: Final = 4096


class _Sorts(dict[bytes, tuple[bytes, bytes, bytes, str]]):
    """Run, actor and kind of an entry, taken apart: the kind as it is hashed, with the version 1 and the mark of the
    time behind it; the run's id; the actor as it is hashed; the kind."""

    def __missing__(self, sort: bytes) -> tuple[bytes, bytes, bytes, str]:
        behind = _ID_BYTES + 1 + (0 if sort[_ID_BYTES] == _NO_ACTOR else _ID_BYTES)
        actor = sort[_ID_BYTES + 1 : behind]
        kind = sort[behind:]
        if len(self) >= _MOST_SORTS:  # each start of the program is a run of its own
            self.clear()
        self[sort] = made = (
            _LENGTH(len(kind)) + kind + _VERSION(8, 1, 8),
            sort[:_ID_BYTES],
            _LENGTH(_ID_BYTES) + actor if actor else _ABSENT,
            kind.decode(errors="replace"),
        )
        return made


_SHORT: Final = 4096
_LENGTHS: Final = tuple(_LENGTH(max(0, size - _BEHIND_BODY)) for size in range(_SHORT))
"""A body's length as it is hashed, by the length of the piece that it is fetched in."""


class ChainCheck:
    """Checks one device's chain in the caller's snapshot."""

    def __init__(self, connection: Connection, device: bytes, clock: RunClock) -> None:
        self._connection = connection
        self._device = device
        self._clock = clock
        self._sorts = _Sorts()
        self.reached = Reached()
        self.wrong: Any = None
        """The first row that is not sound, None as long as there is none."""

    def batches(self, until: int) -> Iterator[int]:
        """Check from where it is up to number `until`; yields after each batch how far it is. Ends early at what is
        wrong."""
        while self.wrong is None and self.reached.seq < until:
            before = self.reached.seq
            yield from self._quick(until)
            if self.reached.seq < until and not self._exact() and self.reached.seq == before:
                return  # there is nothing more
            yield self.reached.seq

    def _quick(self, until: int) -> Iterator[int]:
        """As far as it goes without doubt."""
        first = self._connection.exec_driver_sql(
            "SELECT rowid FROM event WHERE device_id = ? AND seq = ?", (self._device, self.reached.seq + 1)
        ).scalar()
        if first is None:
            return
        offset = int(first) - self.reached.seq - 1
        values = (int(first), until + offset, self._device, offset)
        rows = self._connection.exec_driver_sql(_QUICK, values).cursor
        try:
            while rows is not None and (batch := rows.fetchmany(BATCH)):
                whole = self._batch(batch)
                yield self.reached.seq
                if not whole:
                    return
        except DriverError as error:
            if known(error, "") is not None and not no_text(error):
                raise
            return
        finally:
            if rows is not None:
                rows.close()

    def _batch(self, rows: Sequence[Any]) -> bool:
        """Whether all of these rows are sound; `reached` stands at the last one that is.

        The pieces are hashed as one. Ids, actor and the hash before are of fixed lengths or told apart by their marks,
        so no other fields of their types than those that were hashed can give the same bytes. That a value is of the
        type of its column is what STRICT tables and the reading of the whole file see to.
        """
        join, sorts, lengths, clock = b"".join, self._sorts, _LENGTHS, self._clock
        as_seq, as_times, as_length = _SEQ, _TIMES, _LENGTH
        # A copy of a hash that has begun costs less than a new one.
        begun = hashlib.sha256(as_length(len(FORMAT)) + FORMAT + as_length(16) + self._device + as_length(8)).copy
        seq, prev_hash, run, earliest = self.reached.seq, self.reached.hash, clock.run, clock.earliest_ms
        try:
            for ids, sort, at_ms, mono_ms, tail, hash_ in rows:
                kind, run_id, actor, name = sorts[sort]
                size = len(tail)
                length = lengths[size] if size < _SHORT else as_length(size - _BEHIND_BODY)
                times = as_times(at_ms, 16, run_id, 8, mono_ms)
                made = begun()
                made.update(join((as_seq(seq + 1), ids, kind, times, actor, length, tail)))
                if made.digest() != hash_ or not tail.endswith(prev_hash):
                    return False
                if run_id != run or at_ms - mono_ms < earliest:
                    clock.look(seq + 1, run_id, at_ms, mono_ms, name)
                    run, earliest = clock.run, clock.earliest_ms
                seq, prev_hash = seq + 1, hash_
        except (struct.error, TypeError, IndexError):
            return False
        finally:
            self.reached.seq, self.reached.hash = seq, prev_hash
        return True

    def _exact(self) -> bool:
        """One batch by the book; whether there was anything. `wrong` is the first row that does not fit."""
        values = (self._device, self.reached.seq, _EXACT_BATCH)
        rows = self._connection.exec_driver_sql(_EXACT, values).fetchall()
        for row in rows:
            if row[1] != self.reached.seq + 1 or row[11] != self.reached.hash or exact_hash(row[:12]) != row[12]:
                self.wrong = row
                return True
            self._clock.look(row[1], row[7], row[6], row[8], row[4].decode(errors="replace"))
            self.reached.seq, self.reached.hash = row[1], row[12]
        return bool(rows)
