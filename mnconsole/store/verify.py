"""Verify the log: every event's hash, the chain, gaps, the head and the guards. A stream, in one snapshot."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from mnconsole.domain.records_ports import VerifyResult
from mnconsole.store import event_log, guards
from mnconsole.store.canonical import GENESIS, event_hash
from mnconsole.store.engine import DriverError
from mnconsole.store.errors import DamagedError, StoreCode, known

Progress = Callable[[int, int], bool]

BATCH: Final = 2000
_MOVED_WITHIN: Final = 2000
_READ: Final = (
    "SELECT device_id, seq, id, session_id, CAST(kind AS BLOB), version, at_utc_ms, run_id, mono_ms, actor_id, "
    "CAST(body AS BLOB), prev_hash, hash FROM event WHERE device_id = ? ORDER BY seq"
)


class LogFault(StrEnum):
    """What is wrong with the log, as far as the log itself can tell."""

    EDITED = "edited"  # the fields do not give the hash that stands beside them
    MOVED = "moved"  # a sound event that belongs to another number
    BROKEN_CHAIN = "broken_chain"  # sound by itself, but its predecessor is another one
    GAP = "gap"  # numbers are missing
    TAIL_CUT = "tail_cut"  # the newest events are gone
    FOREIGN = "foreign"  # a chain that was never begun here
    GUARDS = "guards"  # a trigger that keeps the log append-only is gone or changed
    SCHEMA = "schema"  # the tables are not those of this program
    DAMAGED = "damaged"  # a page of the file does not decrypt
    CANCELLED = "cancelled"


class _FaultError(Exception):
    def __init__(self, fault: LogFault, seq: int) -> None:
        super().__init__(fault, seq)
        self.fault, self.seq = fault, seq


@dataclass(slots=True)
class _Run:
    """How far the check has come."""

    total: int
    progress: Progress | None
    done: int = 0
    seq: int = 0
    head_hash: bytes = GENESIS

    def tell(self) -> None:
        if self.progress is not None and not self.progress(self.done, self.total):
            raise _FaultError(LogFault.CANCELLED, 0)


def verify_log(connection: Connection, progress: Progress | None = None) -> VerifyResult:
    """Verify inside the caller's transaction. `progress(done, total)` is asked every 2000 events and at the end.

    A database error that is no damage (interrupted, for one) is raised as the driver gives it.
    """
    run = _Run(0, progress)
    fault, bad_seq = "", 0
    open_sessions = 0
    try:
        run.total = _count(connection, "SELECT count(*) FROM event")
        open_sessions = _count(connection, "SELECT count(*) FROM session WHERE status = 'open'")
        _check_all(connection, run)
    except _FaultError as found:
        fault, bad_seq = found.fault, found.seq
    except DamagedError:
        fault, bad_seq = LogFault.SCHEMA, 0
    except (DBAPIError, DriverError) as error:
        meant = known(error, "")
        if meant is not None and meant.code is not StoreCode.DAMAGED:
            raise
        fault, bad_seq = (LogFault.SCHEMA, 0) if meant is None else (LogFault.DAMAGED, run.seq + 1)
    return VerifyResult(
        sound=not fault,
        events=run.done,
        open_sessions=open_sessions,
        first_bad_seq=bad_seq,
        fault=str(fault),
        head_hash=run.head_hash.hex() if run.done else "",
    )


def _count(connection: Connection, query: str) -> int:
    return int(connection.exec_driver_sql(query).scalar_one())


def _check_all(connection: Connection, run: _Run) -> None:
    heads = {
        bytes(device): (int(seq), bytes(head))
        for device, seq, head in connection.exec_driver_sql("SELECT id, head_seq, head_hash FROM device")
    }
    if event_log.device_id(connection).bytes not in heads:
        raise _FaultError(LogFault.TAIL_CUT, 1)  # the chain that was begun with the database is gone as a whole
    for (device,) in connection.exec_driver_sql("SELECT DISTINCT device_id FROM event").fetchall():
        if bytes(device) not in heads:
            raise _FaultError(LogFault.FOREIGN, 1)
    for device, (head_seq, head_hash) in heads.items():
        _check_chain(connection, run, device)
        if run.seq < head_seq:
            raise _FaultError(LogFault.TAIL_CUT, run.seq + 1)
        if (run.seq, run.head_hash) != (head_seq, head_hash):
            raise _FaultError(LogFault.BROKEN_CHAIN, min(run.seq, head_seq + 1))
    if guards.missing(connection):
        raise _FaultError(LogFault.GUARDS, 0)
    run.tell()


def _batches(connection: Connection, device: bytes) -> Iterator[Sequence[Any]]:
    rows = connection.exec_driver_sql(_READ, (device,)).cursor
    while rows is not None and (batch := rows.fetchmany(BATCH)):
        yield batch


def _hash(fields: Sequence[Any]) -> bytes:
    try:
        return event_hash(*fields)
    except (TypeError, ValueError, struct.error):  # of another type or length: changed by hand
        return b""


def _check_chain(connection: Connection, run: _Run, device: bytes) -> None:
    seq, prev_hash = 0, GENESIS
    run.seq, run.head_hash = seq, prev_hash
    for batch in _batches(connection, device):
        run.tell()
        for row in batch:
            seq += 1
            # One comparison for the sound case; what is wrong is worked out only when something is.
            if row[1] != seq or row[11] != prev_hash or _hash(row[:12]) != row[12]:
                raise _FaultError(_class_of(row, seq), seq)
            prev_hash = row[12]
            run.done, run.seq, run.head_hash = run.done + 1, seq, prev_hash


def _class_of(row: Any, expected_seq: int) -> LogFault:
    if row[1] != expected_seq:
        return LogFault.GAP
    fields = list(row[:12])
    if _hash(fields) == row[12]:
        return LogFault.BROKEN_CHAIN
    for other in range(max(1, expected_seq - _MOVED_WITHIN), expected_seq + _MOVED_WITHIN):
        fields[1] = other
        if _hash(fields) == row[12]:
            return LogFault.MOVED
    return LogFault.EDITED
