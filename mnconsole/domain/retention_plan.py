"""Which backups are kept: the newest of each hour, day, week and month, so many of each. Pure; times in UTC ms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

Bucket = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RetentionPlan:
    """How many hours, days, weeks and months (in UTC) keep their newest backup. Those without one do not count."""

    hourly: int = 24
    daily: int = 14
    weekly: int = 12
    monthly: int = 24


PLAN: Final = RetentionPlan()


def kept(times_utc_ms: Iterable[int], plan: RetentionPlan = PLAN) -> frozenset[int]:
    """The times of the backups that stay; the newest is always among them.

    What it leaves out now it would also have left out later: thinning again and again keeps the same as thinning once.
    """
    newest_first = sorted(set(times_utc_ms), reverse=True)
    found: set[int] = set(newest_first[:1])
    for bucket, most in ((_hour, plan.hourly), (_day, plan.daily), (_week, plan.weekly), (_month, plan.monthly)):
        found |= _newest_of_each(newest_first, bucket, most)
    return frozenset(found)


def _newest_of_each(newest_first: list[int], bucket: Callable[[datetime], Bucket], most: int) -> set[int]:
    seen: dict[Bucket, int] = {}
    for at_utc_ms in newest_first:
        if len(seen) >= most:
            break
        seen.setdefault(bucket(datetime.fromtimestamp(at_utc_ms // 1000, UTC)), at_utc_ms)
    return set(seen.values())


def _hour(at: datetime) -> Bucket:
    return at.year, at.month, at.day, at.hour


def _day(at: datetime) -> Bucket:
    return at.year, at.month, at.day


def _week(at: datetime) -> Bucket:
    year, week, _day_of_week = at.isocalendar()
    return year, week


def _month(at: datetime) -> Bucket:
    return at.year, at.month
