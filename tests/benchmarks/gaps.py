"""How long the window's thread was away: the lateness of a 10 ms timer.

Two figures a gap: as the clock has it, and without the time in which the machine gave the thread no core.
"""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QObject, Qt, QTimer

from tests.benchmarks.figures import NS_PER_MS
from tests.benchmarks.starved import Starved

TICK_MS = 10


class Gaps(QObject):
    """Measures from its making to `end`. Main thread. Lists are ms between two ticks."""

    def __init__(self) -> None:
        super().__init__()
        self._starved = Starved(threading.current_thread().name)
        self.by_clock: list[float] = []
        self.own: list[float] = []
        self._before = self._now()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _now(self) -> tuple[int, int]:
        return time.perf_counter_ns(), self._starved.now_ns()

    def _tick(self) -> None:
        before, self._before = self._before, self._now()
        passed = self._before[0] - before[0]
        starved = self._before[1] - before[1]
        self.by_clock.append(passed / NS_PER_MS)
        self.own.append((passed - starved) / NS_PER_MS)

    def end(self) -> None:
        """Stop measuring."""
        self._timer.stop()
