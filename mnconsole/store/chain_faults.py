"""What has been done to a chain, told from its first entry that is not sound and its neighbours."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection

from mnconsole.store.chain_check import ChainCheck, exact_hash, row_at
from mnconsole.store.log_faults import FaultError, LogFault
from mnconsole.store.run_clock import RunClock

_MOVED_WITHIN: Final = 2000
_SEQ, _PREV_HASH, _HASH = 1, 11, 12


def fault_of(connection: Connection, check: ChainCheck, device: bytes, head: tuple[int, bytes]) -> FaultError:
    """The class of what is wrong with `check.wrong`, and the first bad number. `head` is what the records have noted as
    the chain's newest entry."""
    row, expected = check.wrong, check.reached.seq + 1
    if row[_SEQ] > expected:
        return FaultError(LogFault.GAP, expected, device)
    if row[_SEQ] < expected:
        return FaultError(LogFault.INSERTED, expected, device)
    if exact_hash(row[:_HASH]) == row[_HASH]:
        # What was written behind an entry bears its hash: where all that follows is sound, it is the one before that
        # is no more what it was.
        if expected > 1 and _follows_to_the_head(connection, row, device, head):
            return FaultError(LogFault.RECOMPUTED, expected - 1, device)
        return FaultError(LogFault.BROKEN_CHAIN, expected, device)
    return FaultError(*_misplaced(connection, row, expected, check.reached.hash), device)


def _follows_to_the_head(connection: Connection, row: Any, device: bytes, head: tuple[int, bytes]) -> bool:
    rest = ChainCheck(connection, device, RunClock(connection, device))
    rest.reached.seq, rest.reached.hash = row[_SEQ] - 1, bytes(row[_PREV_HASH])
    for _ in rest.batches(head[0]):
        pass
    return rest.wrong is None and (rest.reached.seq, rest.reached.hash) == head


def _misplaced(connection: Connection, row: Any, expected: int, prev_hash: bytes) -> tuple[LogFault, int]:
    device = row[0]
    meant = _number_meant(row, expected)
    after = row_at(connection, device, expected + 1)
    if meant == 0:
        pushed_on = after is not None and _fits(after, expected) and after[_PREV_HASH] == prev_hash
        return (LogFault.INSERTED if pushed_on else LogFault.EDITED), expected
    if meant < expected:
        before = row_at(connection, device, meant - 1)
        follows = meant == 1 or bool(before is not None and before[_HASH] == row[_PREV_HASH])
        return (LogFault.INSERTED, meant) if follows else (LogFault.MOVED, expected)
    other = row_at(connection, device, meant)
    if other is not None and _fits(other, expected):
        return LogFault.SWAPPED, expected
    closed_up = after is None or _fits(after, meant + 1)
    return (LogFault.GAP if closed_up else LogFault.MOVED), expected


def _number_meant(row: Any, expected: int) -> int:
    """The number under which the row's hash is right, 0 for none that is near."""
    numbers = range(max(1, expected - _MOVED_WITHIN), expected + _MOVED_WITHIN)
    return next((number for number in numbers if _fits(row, number)), 0)


def _fits(row: Any, number: int) -> bool:
    fields = list(row[:_HASH])
    fields[_SEQ] = number
    return bool(exact_hash(fields) == row[_HASH])
