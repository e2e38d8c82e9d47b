"""How good the line is: what became of the cycles of the last seconds. Pure and of bounded size.

A cycle whose answer may still come is not judged yet: it is in none of the figures until the answer is there, or too
late to count.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from mnconsole.device.clock import NS_PER_MS, NS_PER_S
from mnconsole.domain.pen import FRESH_NS
from mnconsole.domain.pen_tools import LinkQuality

SPAN_NS = 10 * NS_PER_S
MOST_CYCLES = 1_024
"""More than 10 s hold at the shortest distance of two requests, which is that of stops: 15 ms."""

_NS_PER_US = 1_000


class _Cycle:
    __slots__ = ("rejected_before", "round_trip_ns", "sent_ns")

    def __init__(self, sent_ns: int, rejected_before: int) -> None:
        self.sent_ns = sent_ns
        self.rejected_before = rejected_before
        self.round_trip_ns = -1


class QualityMeter:
    """Cycles of the last `span_ns`, at most `most` of them. Times are the link's clock; not for two threads."""

    def __init__(self, span_ns: int = SPAN_NS, most: int = MOST_CYCLES) -> None:
        self._span_ns = span_ns
        self._recent: deque[_Cycle] = deque(maxlen=most)
        self._begun_ns: int | None = None
        self.cycles = 0
        self.answers = 0

    def sent(self, now_ns: int, rejected: int) -> None:
        """A cycle's request goes out; `rejected` is the total of frames thrown away so far."""
        if self._begun_ns is None:
            self._begun_ns = now_ns
        self.cycles += 1
        self._recent.append(_Cycle(now_ns, rejected))
        self._forget(now_ns)

    def answered(self, sent_ns: int, now_ns: int) -> None:
        """The first answer that counts to the request sent at `sent_ns`; a second one changes nothing."""
        for cycle in reversed(self._recent):
            if cycle.sent_ns <= sent_ns:
                if cycle.sent_ns == sent_ns and cycle.round_trip_ns < 0:
                    cycle.round_trip_ns = now_ns - sent_ns
                break
        self.answers += 1

    def quality(self, now_ns: int, rejected: int) -> LinkQuality:
        """The figures as of `now_ns`."""
        self._forget(now_ns)
        judged = [each for each in self._recent if each.round_trip_ns >= 0 or now_ns - each.sent_ns >= FRESH_NS]
        trips = sorted(each.round_trip_ns for each in judged if each.round_trip_ns >= 0)
        before = self._recent[0].rejected_before if self._recent else rejected
        begun_ns = now_ns if self._begun_ns is None else self._begun_ns
        return LinkQuality(
            span_ms=min(self._span_ns, now_ns - begun_ns) // NS_PER_MS,
            cycles=len(judged),
            lost=len(judged) - len(trips),
            rejected_frames=rejected - before,
            round_trip_p50_us=_rank_us(trips, 500),
            round_trip_p99_us=_rank_us(trips, 990),
            round_trip_max_us=_rank_us(trips, 1000),
        )

    def _forget(self, now_ns: int) -> None:
        while self._recent and now_ns - self._recent[0].sent_ns > self._span_ns:
            self._recent.popleft()


def _rank_us(trips: Sequence[int], permille: int) -> int | None:
    """The smallest of the sorted `trips` that so many of 1000 do not exceed, in us; None of none."""
    if not trips:
        return None
    return trips[-(-len(trips) * permille // 1000) - 1] // _NS_PER_US
