"""Clocks of the records: the real one, and demo time that runs ahead of it by an offset."""

from __future__ import annotations

import time
from enum import StrEnum

from mnconsole.domain.instants import LATEST_MS, may_be_now
from mnconsole.errors import KnownError
from mnconsole.steady_clock import UNREADABLE_MS, steady_ns


class ClockCode(StrEnum):
    """What is wrong with the laptop's clock."""

    IMPOSSIBLE = "impossible"  # shown_utc_ms


class SystemClock:
    """The laptop's clock, and one beside it that nobody can set and that runs on during sleep.

    Once it has shown a time that can be true, it goes on from there when somebody sets it to one that can't: a
    treatment goes on, and no impossible time comes into the records. Any thread.
    """

    def __init__(self) -> None:
        self._good: tuple[int, int] | None = None
        """The last time that could be true, and the steady one of then; replaced as a whole."""

    def utc_ms(self) -> int:
        """UTC now in ms. Raises KnownError when the clock has shown no time yet that can be true."""
        wall, steady = time.time_ns() // 1_000_000, steady_ns() // 1_000_000
        if may_be_now(wall):
            self._good = wall, steady
            return wall
        if self._good is None:
            raise KnownError(ClockCode.IMPOSSIBLE, shown_utc_ms=wall)
        then, since = self._good
        return min(then + steady - since, LATEST_MS)

    def shown_ms(self) -> int:
        """What the laptop's clock shows, true or not. One that can't be read goes on like any other: it has not jumped
        anew each time that somebody looks."""
        wall = time.time_ns() // 1_000_000
        return wall if wall < UNREADABLE_MS else wall + steady_ns() // 1_000_000

    def mono_ms(self) -> int:
        """Steady ms, comparable within this run only."""
        return steady_ns() // 1_000_000


class DemoClock(SystemClock):
    """Real time plus an offset that only grows. The offset moves both clocks, so that the two estimates agree."""

    def __init__(self, offset_ms: int = 0) -> None:
        super().__init__()
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
        """Demo time in ms; it ends with the calendar."""
        return min(super().utc_ms() + self._offset_ms, LATEST_MS)

    def shown_ms(self) -> int:
        """What the laptop's clock shows, moved by the offset."""
        return super().shown_ms() + self._offset_ms

    def mono_ms(self) -> int:
        """Steady ms moved by the same offset."""
        return super().mono_ms() + self._offset_ms
