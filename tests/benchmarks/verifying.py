"""The check of the whole log, beside SHA-256 of the same bytes; and how long another thread waits for its turn."""

from __future__ import annotations

import hashlib
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, cast

from mnconsole.domain.records_ports import Reader, VerifyResult
from mnconsole.store import keys
from mnconsole.store.opened import ReadOnlyRecords
from mnconsole.store.records import open_read_only
from tests.benchmarks.figures import Group, Row, Spread, figure
from tests.benchmarks.folders import add, open_demo

SESSIONS = 1_000
TRIALS = 9
BOUND = 200_000
_TURN_S = 0.001


def _bytes_of(reader: Reader) -> list[bytes]:
    """What the hashes are over, but for the few bytes of lengths: one piece an entry."""
    connection = cast(Any, reader)._connection
    rows = connection.exec_driver_sql(
        "SELECT CAST(device_id || id || coalesce(session_id, '') || kind || run_id || coalesce(actor_id, '') || body "
        "|| prev_hash || zeroblob(110) AS BLOB) FROM event"
    )
    return [bytes(row[0]) for row in rows]


def hash_all(pieces: list[bytes]) -> float:
    """Seconds of the processor for SHA-256 of each piece."""
    begun = time.thread_time()
    for piece in pieces:
        hashlib.sha256(piece).digest()
    return time.thread_time() - begun


def check(records: ReadOnlyRecords) -> tuple[float, float, VerifyResult]:
    """Seconds of the clock and of the processor for one check."""
    begun, used = time.perf_counter(), time.thread_time()
    result = records.read(lambda reader: reader.verify())
    return time.perf_counter() - begun, time.thread_time() - used, result


class Turns:
    """A thread that wants a turn every millisecond, as the pen's link does; how late it was, in ns."""

    def __init__(self) -> None:
        self.late: list[int] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while not self._end.is_set():
            due = time.perf_counter_ns() + int(_TURN_S * 1e9)
            time.sleep(_TURN_S)
            self.late.append(time.perf_counter_ns() - due)

    def __enter__(self) -> Turns:
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._end.set()
        self._thread.join()


def measure(sessions: int = SESSIONS, trials: int = TRIALS) -> Group:
    """Checks and hashes in turn; then a check with a thread that wants its turns."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        opened = open_demo(folder)
        add(folder, opened.records, sessions // 10, sessions)
        opened.records.close()
        records = open_read_only(folder, keys.unlock(folder, None).key)
        try:
            pieces = records.read(_bytes_of)
            clock, used, raw = [], [], []
            for _ in range(trials):
                took, processor, result = check(records)
                assert result.sound, result
                clock.append(result.events / took)
                used.append(result.events / processor)
                raw.append(len(pieces) / hash_all(pieces))
            turns = _turns(records, idle=False)
            idle = _turns(records, idle=True)
        finally:
            records.close()
    return _group(len(pieces), sum(map(len, pieces)), clock, used, raw, turns, idle)


def _turns(records: ReadOnlyRecords, *, idle: bool) -> Spread:
    with Turns() as turns:
        begun = time.perf_counter()
        while time.perf_counter() - begun < 2.0:
            if idle:
                time.sleep(0.01)
            else:
                check(records)
    return Spread.of_ns(turns.late)


def _group(
    events: int, size: int, clock: list[float], used: list[float], raw: list[float], turns: Spread, idle: Spread
) -> Group:
    best, processor, hashes = max(clock), max(used), max(raw)
    return Group(
        "The check of the log",
        (
            Row(
                "Entries a second: read, decrypted, hashed, chained",
                f"{best:,.0f} by the clock, {processor:,.0f} by the processor (best of {len(clock)})",
                f"SHA-256 alone of the same {size / events:.0f} bytes each: {hashes:,.0f}; "
                f"{figure(hashes / processor)} x",
                f"{BOUND:,} entries a second",
                processor >= BOUND,
            ),
            Row(
                "How late a thread gets its turn that wants one each ms, while the check runs",
                turns.text(),
                f"with nothing running: {idle.text()}",
            ),
        ),
        f"{events:,} entries in an encrypted database; one core.",
    )
