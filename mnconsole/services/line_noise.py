"""How many cycles of the link are lost, from its counters: a loose cable shows before it interrupts a treatment."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from mnconsole.domain.pen import LinkState, LinkView

WINDOW_NS = 5_000_000_000
"""The last seconds that are looked at: long enough that two lost cycles in a row are no noise."""

LEAST_CYCLES = 50
"""Two seconds of cycles; of fewer nothing is said."""

NOISY_PERMILLE = 50
"""Above this share it is told (design: pen-link.md, fault table)."""

GOOD_PERMILLE = 20
"""At this share or below it is good again: the line does not flicker between the two."""

_LINKED = (LinkState.READY, LinkState.DEGRADED)


class _Sample(NamedTuple):
    at_ns: int
    cycles: int
    missed: int


class LineNoise:
    """Ask it several times a second."""

    def __init__(self) -> None:
        self._samples: deque[_Sample] = deque()
        self._noisy = False

    def percent(self, view: LinkView, now_ns: int) -> int:
        """Percent of the answers lost lately; 0 while the line is good, or there is no link to judge."""
        now = _Sample(now_ns, view.counts.cycles, view.counts.missed)
        if view.state not in _LINKED or (self._samples and now.cycles < self._samples[-1].cycles):
            self._samples.clear()
            self._noisy = False
        if view.state not in _LINKED:
            return 0
        self._samples.append(now)
        while len(self._samples) > 1 and self._samples[1].at_ns <= now_ns - WINDOW_NS:
            self._samples.popleft()
        cycles, missed = now.cycles - self._samples[0].cycles, now.missed - self._samples[0].missed
        if cycles < LEAST_CYCLES:
            return 0
        permille = min(1000, 1000 * missed // cycles)
        self._noisy = permille > (GOOD_PERMILLE if self._noisy else NOISY_PERMILLE)
        return -(-permille // 10) if self._noisy else 0
