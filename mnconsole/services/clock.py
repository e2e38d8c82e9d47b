"""Clocks of the records: the real one, and demo time that runs ahead of it by an offset."""

from __future__ import annotations

import time

from mnconsole.steady_clock import steady_ns


class SystemClock:
    """The laptop's clock, and one beside it that nobody can set and that runs on during sleep."""

    def utc_ms(self) -> int:
        """UTC now in ms."""
        return time.time_ns() // 1_000_000

    def mono_ms(self) -> int:
        """Steady ms, comparable within this run only."""
        return steady_ns() // 1_000_000


class DemoClock(SystemClock):
    """Real time plus an offset that only grows. The offset moves both clocks, so that the two estimates agree."""

    def __init__(self, offset_ms: int = 0) -> None:
        self._offset_ms = offset_ms

    @property
    def offset_ms(self) -> int:
        """How far demo time runs ahead."""
        return self._offset_ms

    def set_offset(self, offset_ms: int) -> None:
        """Run ahead by this much from now on. Raises ValueError when time would run backward."""
        if offset_ms < self._offset_ms:
            raise ValueError("demo time never runs backward")
        self._offset_ms = offset_ms

    def utc_ms(self) -> int:
        """Demo time in ms."""
        return super().utc_ms() + self._offset_ms

    def mono_ms(self) -> int:
        """Steady ms moved by the same offset."""
        return super().mono_ms() + self._offset_ms
