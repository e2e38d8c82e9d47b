"""Which backups are kept: the newest sound one of each hour, day, week and month, so many of each; and for a while what
a person made, and what is damaged. Pure; times in UTC ms."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from mnconsole.domain.made_when import When, made_when

Bucket = tuple[int, ...]

_DAY_MS: Final = 86_400_000
HELD_MS: Final = 7 * _DAY_MS
"""What a person made, and what was brought back, stays for so long whatever else the plan says."""

UNSOUND_MS: Final = 730 * _DAY_MS
"""No damaged one stays for longer: what an erasure's tombstone says of the age of backups goes for them as well."""

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
    for bucket, most in _places(plan):
        found |= _newest_of_each(newest_first, bucket, most)
    return frozenset(found)


class Candidate(Struct, frozen=True):
    """A backup that may stay or go. Whether a `newer` program's is sound this one can't tell. `chains_before`, `chain`
    and `head_seq` tell which of two was made later, whatever the clocks said. One set `aside` is a damaged copy. Each
    `folder` has places of its own."""

    name: str
    at_utc_ms: int
    sound: bool = True
    newer: bool = False
    by_person: bool = False
    chain: str = ""
    chains_before: int = 0
    head_seq: int = 0
    aside: bool = False
    folder: str = ""

    @property
    def path(self) -> str:
        """Tells it from one of the same name in another folder: somebody may have put all backups together."""
        return f"{self.folder}/{self.name}" if self.folder else self.name

    @property
    def placed(self) -> bool:
        """Whether it may have the place of an hour, a day, a week or a month."""
        return self.sound and not self.newer


def staying(found: Iterable[Candidate], now_utc_ms: int, plan: RetentionPlan = PLAN) -> frozenset[str]:
    """The paths of the backups that stay. Only sound ones take the place of an hour, a day, a week or a month; those of
    a newer program have places of their own.

    So have those whose time the order of making speaks against, and those of a day to come: a clock stood wrong when
    they were made, or stands behind now. Either way they take nothing from the others, and go with those of the time
    when they were made in truth. Thinning again keeps the same.
    """
    candidates = tuple(found)
    while True:
        stay = _staying(candidates, now_utc_ms, plan)
        left = tuple(each for each in candidates if each.path in stay)
        if len(left) == len(candidates):
            return stay
        candidates = left  # which times are believed may depend on what is there: until nothing more would go


def _staying(found: tuple[Candidate, ...], now_utc_ms: int, plan: RetentionPlan) -> frozenset[str]:
    latest_ms = now_utc_ms + AHEAD_MS
    when = _when(found, latest_ms)
    stay: set[str] = set()
    for newer in (False, True):
        sound = [each for each in found if each.newer == newer and (each.sound or newer)]
        times = (at for each in sound for at in (each.at_utc_ms, when[each.path].made_utc_ms))
        first = _first_month(times, latest_ms, plan)
        lasting = (each for each in sound if _month(_utc(when[each.path].made_utc_ms)) >= first)
        for own in _apart(lasting, lambda each: (each.folder, when[each.path].believed)):
            stay.update(_placed(own, plan))
            by_person = [] if newer else [each for each in own if each.by_person]
            stay.update(_younger(by_person[: plan.by_person], now_utc_ms - HELD_MS))
    unsound = (each for each in found if not each.sound and not each.newer)
    for own in _apart(unsound, lambda each: (each.folder, each.aside, when[each.path].made_utc_ms > latest_ms)):
        newest = own[: plan.unsound]
        stay.update(each.path for each in newest if when[each.path].made_utc_ms > now_utc_ms - UNSOUND_MS)
    return frozenset(stay)


def _apart(
    found: Iterable[Candidate], of_its_own: Callable[[Candidate], tuple[str | bool, ...]]
) -> Iterable[list[Candidate]]:
    """Those that have places of their own, apart from the others; each newest first."""
    parts: dict[tuple[str | bool, ...], list[Candidate]] = {}
    for each in _newest_first(found):
        parts.setdefault(of_its_own(each), []).append(each)
    return parts.values()


def _when(found: tuple[Candidate, ...], latest_ms: int) -> dict[str, When]:
    """When each was made. One of a day to come after which its own chain has none was made before the chains that go on
    from that one."""
    chains: dict[str, list[Candidate]] = {}
    for each in sorted(found, key=lambda each: (each.head_seq, each.at_utc_ms, each.name)):
        chains.setdefault(each.chain, []).append(each)
    when: dict[str, When] = {}
    for chain in chains.values():
        counts = [each.placed and each.at_utc_ms <= latest_ms for each in chain]
        told = made_when([each.at_utc_ms for each in chain], counts)
        when.update(zip((each.path for each in chain), told, strict=True))
    believed = [each for each in found if when[each.path].believed]
    for each in found:
        if each.at_utc_ms > latest_ms and not when[each.path].follower:
            later = [other.at_utc_ms for other in believed if other.chains_before > each.chains_before]
            if later:
                when[each.path] = When(min(later), believed=False, follower=True)
    return when


def _first_month(times_utc_ms: Iterable[int], latest_ms: int, plan: RetentionPlan) -> Bucket:
    """The earliest month from which the plan keeps anything: what was made before it goes, whatever its name says. A
    month counts that may be meant: rather one goes early than one stays for longer than an erasure's tombstone says."""
    stay = kept((each for each in times_utc_ms if each <= latest_ms), plan)
    return _month(_utc(min(stay))) if stay else ()


def _newest_first(found: Iterable[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda each: (each.at_utc_ms, each.name), reverse=True)


def _placed(newest_first: list[Candidate], plan: RetentionPlan) -> Iterable[str]:
    """Of each place the newest, and the one of its chain that holds most where that is another one."""
    for bucket, most in _places(plan):
        places: dict[Bucket, list[Candidate]] = {}
        for each in newest_first:
            place = bucket(_utc(each.at_utc_ms))
            if place not in places and len(places) == most:
                break
            places.setdefault(place, []).append(each)
        for found in places.values():
            newest = found[0]
            yield from (each.path for each in found if each.at_utc_ms == newest.at_utc_ms)
            of_its_chain = [each for each in found if each.chain == newest.chain]
            yield max(of_its_chain, key=lambda each: each.head_seq).path


def _younger(found: list[Candidate], than_utc_ms: int) -> Iterable[str]:
    return (each.path for each in found if each.at_utc_ms > than_utc_ms)


def _newest_of_each(newest_first: list[int], bucket: Callable[[datetime], Bucket], most: int) -> set[int]:
    seen: dict[Bucket, int] = {}
    for at_utc_ms in newest_first:
        if len(seen) >= most:
            break
        seen.setdefault(bucket(_utc(at_utc_ms)), at_utc_ms)
    return set(seen.values())


def _places(plan: RetentionPlan) -> tuple[tuple[Callable[[datetime], Bucket], int], ...]:
    return (_hour, plan.hourly), (_day, plan.daily), (_week, plan.weekly), (_month, plan.monthly)


def _utc(at_utc_ms: int) -> datetime:
    return datetime.fromtimestamp(at_utc_ms // 1000, UTC)


def _hour(at: datetime) -> Bucket:
    return at.year, at.month, at.day, at.hour


def _day(at: datetime) -> Bucket:
    return at.year, at.month, at.day


def _week(at: datetime) -> Bucket:
    year, week, _day_of_week = at.isocalendar()
    return year, week


def _month(at: datetime) -> Bucket:
    return at.year, at.month
