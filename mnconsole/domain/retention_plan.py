"""Which backups are kept: the newest sound one of each hour, day, week and month, so many of each; and for a while what
a person made, and what is damaged. Pure; times in UTC ms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

Bucket = tuple[int, ...]

_DAY_MS: Final = 86_400_000
HELD_MS: Final = 7 * _DAY_MS
"""What a person made, and what was brought back, stays for so long whatever else the plan says."""

UNSOUND_MS: Final = 730 * _DAY_MS
"""No damaged one stays for longer: what an erasure's tombstone says of the age of backups goes for them as well."""


AGED_MS: Final = 690 * _DAY_MS
"""The oldest backup that the plan keeps is between 700 and 730 days old, where one is made every month."""

AHEAD_MS: Final = 3_600_000
"""A clock that is put right by less than this is no clock that stood ahead."""


class RetentionPlan(Struct, frozen=True):
    """How many hours, days, weeks and months (in UTC) keep their newest backup. Those without one do not count.

    `by_person` is how many that a person made stay for a week beside those, and `unsound` how many damaged ones stay to
    be looked at; the newest of them.
    """

    hourly: int = 24
    daily: int = 14
    weekly: int = 12
    monthly: int = 24
    by_person: int = 10
    unsound: int = 3


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


class Candidate(Struct, frozen=True):
    """A backup that may stay or go. Whether a `newer` program's is sound this one can't tell. `chains_before`, `chain`
    and `head_seq` tell which of two was made later, whatever the clocks said."""

    name: str
    at_utc_ms: int
    sound: bool = True
    newer: bool = False
    by_person: bool = False
    chain: str = ""
    chains_before: int = 0
    head_seq: int = 0

    def before(self, other: Candidate) -> bool:
        """Whether the other one was made later, as far as the log tells."""
        if self.chain == other.chain:
            return self.head_seq < other.head_seq
        return self.chains_before < other.chains_before


def staying(found: Iterable[Candidate], now_utc_ms: int, plan: RetentionPlan = PLAN) -> frozenset[str]:
    """The names of the backups that stay. Only sound ones take the place of an hour, a day, a week or a month; those of
    a newer program have places of their own.

    So have those of a day to come: the clock stood ahead when they were made, or stands behind now. Either way they
    take nothing from the others. They go when what was made after them is about to.
    """
    candidates = tuple(found)
    latest_ms = now_utc_ms + AHEAD_MS
    past = [each for each in candidates if each.at_utc_ms <= latest_ms]
    ahead = [each for each in candidates if each.at_utc_ms > latest_ms and not _aged_out(each, past, now_utc_ms)]
    return _staying(past, now_utc_ms, plan) | _staying(ahead, now_utc_ms, plan)


def _aged_out(ahead: Candidate, past: list[Candidate], now_utc_ms: int) -> bool:
    """Whether it is the oldest of all, and older than the last month that the plan has a place for."""
    sound = [each for each in past if each.sound and not each.newer]
    later = [each.at_utc_ms for each in sound if ahead.before(each)]
    return bool(later) and min(later) <= now_utc_ms - AGED_MS and not any(each.before(ahead) for each in sound)


def _staying(found: list[Candidate], now_utc_ms: int, plan: RetentionPlan) -> frozenset[str]:
    newest_first = sorted(found, key=lambda each: (each.at_utc_ms, each.name), reverse=True)
    sound = [each for each in newest_first if each.sound and not each.newer]
    newer = [each for each in newest_first if each.newer]
    unsound = [each for each in newest_first if not each.sound and not each.newer]
    by_person = [each for each in sound if each.by_person]
    return frozenset(
        {
            *_placed(sound, plan),
            *_placed(newer, plan),
            *_younger(by_person[: plan.by_person], now_utc_ms - HELD_MS),
            *_younger(unsound[: plan.unsound], now_utc_ms - UNSOUND_MS),
        }
    )


def _placed(found: list[Candidate], plan: RetentionPlan) -> Iterable[str]:
    stay = kept((each.at_utc_ms for each in found), plan)
    return (each.name for each in found if each.at_utc_ms in stay)


def _younger(found: list[Candidate], than_utc_ms: int) -> Iterable[str]:
    return (each.name for each in found if each.at_utc_ms > than_utc_ms)


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
