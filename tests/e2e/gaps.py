"""How long the window's thread was away: the lateness of a 10 ms timer.

Time in which the thread was ready to run and the machine gave it no core is not counted: the tests share two cores
with others. The kernel keeps it (Documentation/scheduler/sched-stats: the second number of a thread's schedstat).
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

TICK_MS = 10
_NS_PER_MS = 1_000_000
_KEPT = 12


class Gaps(QObject):
    """Measures from its making to `end`. Main thread. `in_use` tells whether the pen is armed or running."""

    def __init__(self, in_use: Callable[[], bool] = lambda: False) -> None:
        super().__init__()
        self._in_use = in_use
        self._was_in_use = False
        self.worst_in_use_ms = 0
        """The longest gap while the pen was armed or running, before or after it."""
        self._stat = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self.count = 0
        self.worst: list[tuple[int, int, float]] = []
        """The longest gaps: (ms of the thread's own, ms as the clock has it, s since the making)."""
        self._begun = time.perf_counter_ns()
        self._before = (time.perf_counter_ns(), self._waited_ns())
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _waited_ns(self) -> int:
        try:
            return int(self._stat.read_text(encoding="ascii").split()[1])
        except OSError:
            return 0

    def _tick(self) -> None:
        before, self._before = self._before, (time.perf_counter_ns(), self._waited_ns())
        passed = self._before[0] - before[0]
        starved = self._before[1] - before[1]
        self.count += 1
        at = round((self._before[0] - self._begun) / 1e9, 2)
        entry = (passed - starved) // _NS_PER_MS, passed // _NS_PER_MS, at
        in_use, self._was_in_use = self._was_in_use, self._in_use()
        if in_use or self._was_in_use:
            self.worst_in_use_ms = max(self.worst_in_use_ms, entry[0])
        self.worst = sorted([*self.worst, entry], reverse=True)[:_KEPT]

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """The test itself takes the thread meanwhile."""
        self._timer.stop()
        yield
        self._before = (time.perf_counter_ns(), self._waited_ns())
        self._timer.start()

    def end(self) -> int:
        """Stop; the longest gap, ms."""
        self._timer.stop()
        return self.worst[0][0] if self.worst else 0
