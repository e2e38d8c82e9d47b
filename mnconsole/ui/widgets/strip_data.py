"""The last seconds of the pen in buckets of 0.1 s. No Qt: numbers in, numbers out."""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from typing import Final

from msgspec import Struct

BUCKET_MS: Final = 100
GAP_BUCKETS: Final = 4
"""Missing buckets in a row that count as a gap. Reports come every 40 ms, so one or two may fail unseen."""


class Bucket(Struct):
    """Sums of one tenth of a second."""

    number: int
    count: int
    speed_dhz: int
    load_permille: int


class StripPoint(Struct, frozen=True):
    """Mean of one bucket; `age` is how many buckets ago."""

    age: int
    speed_dhz: float
    load_permille: float


class StripData:
    """Reports of the last `span_ms`. Times are ms of any clock that never goes back."""

    def __init__(self, span_ms: int = 30_000) -> None:
        self.buckets = span_ms // BUCKET_MS
        self._kept: deque[Bucket] = deque(maxlen=self.buckets + 1)
        self._now = 0

    @property
    def now(self) -> int:
        """The number of the bucket at the right edge."""
        return self._now

    @property
    def kept(self) -> deque[Bucket]:
        """The buckets, oldest first. Not to be changed."""
        return self._kept

    @property
    def last(self) -> StripPoint | None:
        """The newest mean."""
        return self._point(self._kept[-1]) if self._kept else None

    def push(self, at_ms: int, speed_dhz: int, load_permille: int) -> bool:
        """Add one report; return whether it moves the right edge.

        One that is older than the newest bucket is counted into that bucket. One that begins a bucket behind the edge
        is seen when `advance` moves on.
        """
        number = at_ms // BUCKET_MS
        if self._kept and number <= self._kept[-1].number:
            last = self._kept[-1]
            last.count += 1
            last.speed_dhz += speed_dhz
            last.load_permille += load_permille
            return False
        self._kept.append(Bucket(number, 1, speed_dhz, load_permille))
        moved, self._now = number > self._now, max(self._now, number)
        return moved

    def advance(self, now_ms: int) -> bool:
        """Move the right edge. Return whether the picture is different."""
        number = now_ms // BUCKET_MS
        if number <= self._now:
            return False
        self._now = number
        return True

    def clear(self) -> None:
        """Forget all reports."""
        self._kept.clear()

    def points(self) -> list[StripPoint]:
        """Return the means, oldest first."""
        points = (self._point(bucket) for bucket in self._kept)
        return [point for point in points if point.age <= self.buckets]

    def _point(self, bucket: Bucket) -> StripPoint:
        age = self._now - bucket.number
        return StripPoint(age, bucket.speed_dhz / bucket.count, bucket.load_permille / bucket.count)

    def gaps(self) -> list[tuple[int, int]]:
        """Return runs without a report as (older age, newer age), oldest first; the last may reach 0.

        What lies before the first report is not a gap.
        """
        found = []
        ages = [self._now - bucket.number for bucket in self._kept]
        for older, newer in pairwise(ages):
            if older - newer > GAP_BUCKETS and newer < self.buckets:
                found.append((min(older, self.buckets), newer))
        if ages and ages[-1] > GAP_BUCKETS:
            found.append((min(ages[-1], self.buckets), 0))
        return found
