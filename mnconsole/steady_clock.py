"""The clock that nobody can set and that runs on while the laptop sleeps.

Linux: CLOCK_BOOTTIME. macOS: clock_gettime(CLOCK_MONOTONIC), which counts sleep there. Windows: the performance
counter. Only differences within one process mean anything.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable


def _clock() -> Callable[[], int]:
    if sys.platform == "win32":
        return time.perf_counter_ns
    else:  # noqa: RET505  the type checker follows the platform by branches
        number = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        return lambda: time.clock_gettime_ns(number)


steady_ns: Callable[[], int] = _clock()
"""Nanoseconds."""
