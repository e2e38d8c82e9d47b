"""Verify the log: every entry's hash, the chains and how they follow one another, heads, guards, keys, anchors, times.

A stream in one snapshot. What can be told and what can't stands in docs/records.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from msgspec import Struct, field
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from mnconsole.domain.anchors import Anchor
from mnconsole.domain.records_ports import AnyAnchor, Loss, VerifyResult
from mnconsole.store import event_log, guards
from mnconsole.store.anchor_check import AnchorCheck, Vouched
from mnconsole.store.chain_check import ChainCheck, Reached
from mnconsole.store.chain_faults import fault_of
from mnconsole.store.chain_links import lineage, links
from mnconsole.store.engine import DriverError
from mnconsole.store.errors import DamagedError, StoreCode, known, no_text
from mnconsole.store.log_faults import FaultError, LogFault
from mnconsole.store.patient_key_check import check_keys
from mnconsole.store.run_clock import RunClock

__all__ = ["LogFault", "Progress", "verify_log"]

Progress = Callable[[int, int], bool]

_ID_BYTES: Final = 16
_BY_NUMBER: Final = "sqlite_autoindex_event_2"
"""SQLite's own name for the index of PRIMARY KEY (device_id, seq)."""
_DEVICES: Final = f"""
    WITH RECURSIVE found(chain) AS (
        SELECT min(device_id) FROM event INDEXED BY {_BY_NUMBER}
        UNION ALL SELECT (SELECT min(device_id) FROM event WHERE device_id > found.chain) FROM found
        WHERE found.chain IS NOT NULL
    ) SELECT chain FROM found WHERE chain IS NOT NULL"""
_NOBODY: Final = Vouched(0, {})


class _Run(Struct):
    """How far the check has come."""

    progress: Progress | None
    total: int = 0
    done: int = 0
    device: bytes = b""
    seq: int = 0
    open_sessions: int = 0
    heads: dict[bytes, Anchor] = field(default_factory=dict)
    losses: tuple[Loss, ...] = ()
    vouched: Vouched = _NOBODY
    unlike: tuple[str, ...] = ()

    def tell(self) -> None:
        if self.progress is not None and not self.progress(self.done, self.total):
            raise FaultError(LogFault.CANCELLED, 0)


def verify_log(
    connection: Connection, progress: Progress | None = None, anchors: Sequence[AnyAnchor] = ()
) -> VerifyResult:
    """Verify inside the caller's transaction. `progress(done, total)` is asked every few ms and at the end.

    A database error that is no damage (interrupted, for one) is raised as the driver gives it.
    """
    run = _Run(progress)
    fault: FaultError | None = None
    try:
        run.open_sessions = _count(connection, "SELECT count(*) FROM session WHERE status = 'open'")
        _check_all(connection, run, anchors)
    except FaultError as found:
        fault = found
    except DamagedError:
        fault = FaultError(LogFault.SCHEMA, 0)
    except (DBAPIError, DriverError) as error:
        meant = known(error, "")
        if meant is not None and meant.code is not StoreCode.DAMAGED:
            raise
        fault = (
            FaultError(LogFault.SCHEMA, 0)
            if meant is None or no_text(error)
            else FaultError(LogFault.DAMAGED, run.seq + 1, run.device)
        )
    return _result(run, fault)


def _result(run: _Run, fault: FaultError | None) -> VerifyResult:
    present = max(run.heads, default=b"")
    bad = b"" if fault is None else fault.device or b""
    return VerifyResult(
        sound=fault is None,
        events=run.done,
        open_sessions=run.open_sessions,
        first_bad_seq=0 if fault is None else fault.seq,
        fault="" if fault is None else str(fault.fault),
        head_hash=run.heads[present].hash.hex() if present else "",
        first_bad_device=UUID(bytes=bad) if len(bad) == _ID_BYTES else None,
        heads=tuple(run.heads[device] for device in sorted(run.heads)),
        lost=run.losses,
        unlike=run.unlike,
        anchors=run.vouched.anchors,
        anchored_seq=run.vouched.newest.get(present, 0),
        anchored_seqs=tuple(run.vouched.newest.get(device, 0) for device in sorted(run.heads)),
        unmatched=run.vouched.unmatched,
    )


def _count(connection: Connection, query: str, *values: object) -> int:
    return int(connection.exec_driver_sql(query, values).scalar_one())


def _check_all(connection: Connection, run: _Run, anchors: Sequence[AnyAnchor]) -> None:
    noted = {
        bytes(device): (int(seq), bytes(head))
        for device, seq, head in connection.exec_driver_sql("SELECT id, head_seq, head_hash FROM device")
    }
    counted = _counted(connection)
    run.total = sum(counted.values())
    own = event_log.device_id(connection).bytes
    chains = lineage(connection, own)
    for device in chains:
        if device not in noted:
            raise FaultError(LogFault.TAIL_CUT, 1, device)  # a chain that there was is gone as a whole
        _check_chain(connection, run, device, noted[device], counted.get(device, 0))
    if strange := (noted.keys() | counted.keys()) - set(chains):
        raise FaultError(LogFault.FOREIGN, 1, min(strange))
    found = links(connection, chains, noted)
    run.losses = tuple(loss for link in found for loss in link.losses)
    run.unlike = guards.changed(connection)
    if run.unlike:
        raise FaultError(LogFault.GUARDS, 0)
    for _ in check_keys(connection):
        run.tell()
    check = AnchorCheck(connection, {device: seq for device, (seq, _hash) in noted.items()}, run.losses)
    run.vouched = check.vouched(anchors)
    run.tell()


def _counted(connection: Connection) -> dict[bytes, int]:
    """Entries by device, as the index counts them that every reading of the log goes by."""
    devices = [bytes(device) for (device,) in connection.exec_driver_sql(_DEVICES)]
    if len(devices) == 1:  # SQLite counts an index as a whole without looking at its rows
        return {devices[0]: _count(connection, f"SELECT count(*) FROM event INDEXED BY {_BY_NUMBER}")}
    query = f"SELECT device_id, count(*) FROM event INDEXED BY {_BY_NUMBER} GROUP BY device_id"
    return {bytes(device): int(number) for device, number in connection.exec_driver_sql(query)}


def _check_chain(connection: Connection, run: _Run, device: bytes, head: tuple[int, bytes], counted: int) -> None:
    clock = RunClock(connection, device)
    check = ChainCheck(connection, device, clock)
    if counted and _count(connection, "SELECT min(seq) FROM event WHERE device_id = ?", device) < 1:
        raise FaultError(LogFault.INSERTED, 1, device)
    done = run.done
    run.device, run.seq = device, 0
    run.tell()
    for seq in check.batches(counted):
        run.done, run.seq = done + seq, seq
        if seq < counted:
            run.tell()
    reached = check.reached
    run.done = done + reached.seq
    _keep_head(connection, run, device, reached)
    if check.wrong is not None:
        raise fault_of(connection, check, device, head)
    _require_head(reached.seq, reached.hash, connection, device, head)
    if too_early := clock.backdated():
        raise FaultError(LogFault.BACKDATED, too_early, device)


def _keep_head(connection: Connection, run: _Run, device: bytes, reached: Reached) -> None:
    if reached.seq and len(device) == _ID_BYTES:
        query = "SELECT at_utc_ms FROM event WHERE device_id = ? AND seq = ?"
        at_utc_ms = connection.exec_driver_sql(query, (device, reached.seq)).scalar()
        if at_utc_ms is None:  # it lies in the table, and by its number nothing finds it
            raise FaultError(LogFault.DAMAGED, reached.seq, device)
        run.heads[device] = Anchor(UUID(bytes=device), reached.seq, reached.hash, int(at_utc_ms))


def _require_head(seq: int, hash_: bytes, connection: Connection, device: bytes, head: tuple[int, bytes]) -> None:
    head_seq, head_hash = head
    if seq < head_seq:
        raise FaultError(LogFault.TAIL_CUT, seq + 1, device)
    if seq > head_seq:
        noted = connection.exec_driver_sql(
            "SELECT hash FROM event WHERE device_id = ? AND seq = ?", (device, head_seq)
        ).scalar()
        whole = noted == head_hash or head_seq == 0
        raise FaultError(LogFault.INSERTED if whole else LogFault.HEAD, min(seq, head_seq + 1), device)
    if hash_ != head_hash:
        raise FaultError(LogFault.HEAD, seq, device)
