"""The link's clock: it runs during sleep and nobody can set it (docs/pen-register-map.md, "Time").

Linux: CLOCK_BOOTTIME. macOS: clock_gettime(CLOCK_MONOTONIC), which counts sleep there. Windows: the performance
counter. Ages are differences of this clock within one process; it is never compared with the pen's.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

NS_PER_MS = 1_000_000
NS_PER_S = 1_000_000_000


def _clock() -> Callable[[], int]:
    if sys.platform == "win32":
        return time.perf_counter_ns
    else:  # noqa: RET505  the type checker follows the platform by branches
        number = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
        return lambda: time.clock_gettime_ns(number)


link_clock_ns: Callable[[], int] = _clock()
"""Nanoseconds of the link's clock. Only differences mean anything."""
