"""Times that contradict themselves: within one run of the program the clock of the records may not stand still, go back
or jump without `clock.jumped` saying so.

Only what no honest log can hold is told: a jump is written down up to a second late, a crash may come before it, clocks
are set between two runs, and what could not be written at once comes later under its own time.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from sqlalchemy import Connection

from mnconsole.domain.access_events import SignInFailed
from mnconsole.domain.record_events import AppClosed, ClinicSetUp, ClockJumped

_TOLERANCE_MS: Final = 5_000
"""A jump of 2 s and less is none (services/lifecycle.py), and a tick may be late."""

_TICKED_MS: Final = 60_000
"""After this long in the same run the jump would have been written down."""

_LATE: Final = frozenset({SignInFailed.KIND})
"""Typed while the records were closed, and written at the next opening under the time of then."""


class RunClock:
    """Watches one chain, entry by entry. `run` and `earliest_ms` are for the caller's quick comparison: an entry of
    this run whose UTC time less its monotonic time is not below need not be looked at."""

    def __init__(self, connection: Connection, device: bytes) -> None:
        self._connection = connection
        self._device = device
        self._off = _is_demo(connection)
        self._jumps = _jumps(connection, device)
        self._earliest: dict[bytes, int] = {}
        self._suspects: list[tuple[int, bytes, int]] = []
        self.run = b""
        self.earliest_ms = 0

    def look(self, seq: int, run_id: bytes, at_utc_ms: int, mono_ms: int, kind: str) -> None:
        """Take up an entry that begins or continues a run, or stands too early."""
        apart = at_utc_ms - mono_ms
        if run_id not in self._earliest:
            self._earliest[run_id] = self._earliest_of(run_id, apart)
        self.run, self.earliest_ms = run_id, self._earliest[run_id]
        if apart < self.earliest_ms and kind not in _LATE and not self._off:
            self._suspects.append((seq, run_id, mono_ms))

    def _earliest_of(self, run_id: bytes, apart: int) -> int:
        earliest = so_far = apart
        for by_ms in self._jumps.get(run_id, ()):
            so_far += by_ms
            earliest = min(earliest, so_far)
        return earliest - _TOLERANCE_MS

    def backdated(self) -> int:
        """The first entry whose time can't be true, 0 for none. After the whole chain."""
        return next((seq for seq, run_id, mono_ms in self._suspects if self._can_t_be(seq, run_id, mono_ms)), 0)

    def _can_t_be(self, seq: int, run_id: bytes, mono_ms: int) -> bool:
        newest, closed = self._connection.exec_driver_sql(
            "SELECT max(mono_ms), min(iif(kind = ?, seq, NULL)) FROM event WHERE device_id = ? AND run_id = ?",
            (AppClosed.KIND, self._device, run_id),
        ).one()
        return bool(mono_ms + _TICKED_MS <= newest or (closed is not None and closed < seq))


def _jumps(connection: Connection, device: bytes) -> dict[bytes, list[int]]:
    found: dict[bytes, list[int]] = defaultdict(list)
    query = (
        "SELECT run_id, body ->> '$.by_ms' FROM event WHERE device_id = ? AND kind = ? AND json_valid(body) "
        "ORDER BY seq"
    )
    for run_id, by_ms in connection.exec_driver_sql(query, (device, ClockJumped.KIND)):
        if isinstance(by_ms, int):
            found[bytes(run_id)].append(by_ms)
    return found


def _is_demo(connection: Connection) -> bool:
    """Sample sessions are made up with times of their own."""
    query = (
        "SELECT 1 FROM event WHERE kind = ? AND device_id IN (SELECT id FROM device) "
        "AND json_valid(body) AND body ->> '$.demo'"
    )
    return connection.exec_driver_sql(query, (ClinicSetUp.KIND,)).first() is not None
