"""The clock that nobody can set and that runs on while the laptop sleeps; and one that can be set to any year.

Linux: CLOCK_BOOTTIME. macOS: clock_gettime(CLOCK_MONOTONIC), which counts sleep there. Windows: the performance
counter. Only differences within one process mean anything.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Final


def _clock() -> Callable[[], int]:
    if sys.platform == "win32":
        return time.perf_counter_ns
    else:  # noqa: RET505  the type checker follows the platform by branches
        number = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        return lambda: time.clock_gettime_ns(number)


_END_NS: Final = (1 << 63) - 1
UNREADABLE_MS: Final = _END_NS // 1_000_000
"""What a clock reads as that Python can't read."""


def keep_clock_readable() -> None:
    """Python can't read a clock that stands before 1678 or behind 2261: every log line, id and connection would end in
    an OverflowError. From now on such a clock reads as the end of that span, which no record takes for true."""
    if time.time.__module__ == __name__:  # once is enough
        return
    read, read_ns = time.time, time.time_ns

    def now() -> float:
        try:
            return read()
        except OverflowError:
            return _END_NS / 1e9

    def now_ns() -> int:
        try:
            return read_ns()
        except OverflowError:
            return _END_NS

    time.time, time.time_ns = now, now_ns


steady_ns: Callable[[], int] = _clock()
"""Nanoseconds."""
