"""How long the window's thread was away: the time between two ticks of a 10 ms timer."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Qt, QTimer

from tests.benchmarks.figures import NS_PER_MS

TICK_MS = 10


class Gaps(QObject):
    """Measures from its making to `end`. Main thread. `in_use` tells whether the pen is armed or running."""

    def __init__(self, in_use: Callable[[], bool] = lambda: False) -> None:
        super().__init__()
        self._in_use = in_use
        self._was_in_use = False
        self._begun_ns = self._before_ns = time.perf_counter_ns()
        self.ms: list[float] = []
        """Every gap."""
        self.at_s: list[float] = []
        """When each ended, after the making."""
        self.worst_in_use_ms = 0.0
        """The longest gap while the pen was armed or running, before or after it."""
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        before_ns, self._before_ns = self._before_ns, time.perf_counter_ns()
        gap_ms = (self._before_ns - before_ns) / NS_PER_MS
        self.ms.append(gap_ms)
        self.at_s.append((self._before_ns - self._begun_ns) / 1e9)
        in_use, self._was_in_use = self._was_in_use, self._in_use()
        if in_use or self._was_in_use:
            self.worst_in_use_ms = max(self.worst_in_use_ms, gap_ms)

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """The test itself takes the thread meanwhile."""
        self._timer.stop()
        yield
        self._before_ns = time.perf_counter_ns()
        self._timer.start()

    def longest(self, count: int) -> list[tuple[float, float]]:
        """The longest gaps: (ms, s after the making)."""
        return sorted(zip(self.ms, self.at_s, strict=True), reverse=True)[:count]

    def end(self) -> None:
        """Stop measuring."""
        self._timer.stop()
