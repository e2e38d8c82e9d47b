"""One line of the live strip, kept from frame to frame: only what has come since the last one is worked out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import takewhile

from PySide6.QtCore import QLineF, QRectF

from mnconsole.ui.widgets.strip_data import GAP_BUCKETS, Bucket, StripData


class StripTrace:
    """The lines between the means of neighbouring buckets. `value` gives a bucket's mean."""

    def __init__(self, value: Callable[[Bucket], float]) -> None:
        self._value = value
        self._key: tuple[float, ...] = ()
        self._base = 0
        self._settled: tuple[int, float, float] | None = None
        self._lines: deque[tuple[int, int, QLineF]] = deque()

    def lines(self, data: StripData, area: QRectF, step: float, most: float) -> tuple[list[QLineF], float]:
        """The lines, and how far they are to be moved to the right. `step` is px a bucket, `most` the upper end."""
        key = (area.top(), area.height(), step, most)
        kept = data.kept
        if key != self._key or not self._goes_on(kept):
            self._key, self._base = key, kept[0].number if kept else 0
            self._settled, self._lines = None, deque()
        self._take(kept, area, step, most)
        oldest = data.now - data.buckets
        while self._lines and self._lines[0][0] < oldest:
            self._lines.popleft()
        return [line for _older, _newer, line in self._lines], area.right() - 5 - step * (data.now - self._base)

    def _goes_on(self, kept: deque[Bucket]) -> bool:
        """Whether the buckets follow on what is drawn; not after they were cleared."""
        if self._settled is None:
            return not self._lines
        return bool(kept) and kept[0].number <= self._settled[0] <= kept[-1].number

    def _take(self, kept: deque[Bucket], area: QRectF, step: float, most: float) -> None:
        """Draw anew from the last bucket that can't change any more: the newest may still take in a report."""
        settled = self._settled
        known = settled[0] if settled is not None else -1
        while self._lines and self._lines[-1][1] > known:
            self._lines.pop()
        fresh = list(takewhile(lambda bucket: bucket.number > known, reversed(kept)))[::-1]
        bottom, high = area.bottom() - 5, area.height() - 11
        for bucket in fresh:
            share = min(1.0, self._value(bucket) / most)
            point = bucket.number, step * (bucket.number - self._base), bottom - high * share
            if settled is not None and point[0] - settled[0] <= GAP_BUCKETS:
                self._lines.append((settled[0], point[0], QLineF(*settled[1:], *point[1:])))
            if bucket is not fresh[-1]:
                self._settled = point
            settled = point
