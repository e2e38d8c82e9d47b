"""When backups of one chain were made, as far as their order tells: a clock may have stood wrong on the day. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from msgspec import Struct

_DAY_MS: Final = 86_400_000


class When(Struct, frozen=True):
    """`made_utc_ms` is the earliest time that can be meant; the name's own where nothing speaks against it. `believed`:
    the order of making leaves no doubt of it. `follower`: one that was made later, and not ahead of now, is there."""

    made_utc_ms: int
    believed: bool
    follower: bool


def made_when(told_utc_ms: Sequence[int], counts: Sequence[bool]) -> tuple[When, ...]:
    """Of times (UTC ms) in the order in which the log says that they came. Those that do not count (damaged ones, and
    those of a day to come) are placed among the others.

    A day is believed where every longest run of days that do not fall has it: one day of a wrong clock, however many
    backups it made, is then never believed against two others. What does not fit in was made when the believed one
    before it was made; when the next one was, where there is none before.
    """
    surely, perhaps = _days_believed(told_utc_ms, counts)
    after: list[int | None] = []
    earliest: int | None = None
    for index in reversed(range(len(told_utc_ms))):
        after.append(earliest)
        if index in perhaps:
            earliest = min(told_utc_ms[index], earliest) if earliest is not None else told_utc_ms[index]
    after.reverse()
    found: list[When] = []
    latest: int | None = None
    for index, told in enumerate(told_utc_ms):
        until = after[index]
        if index in surely:
            made = told
            latest = max(told, latest) if latest is not None else told
        else:
            fits = (latest is None or latest <= told) and (until is None or told <= until)
            made = told if fits else _first(latest, until, told)
        found.append(When(made, index in surely, until is not None))
    return tuple(found)


def _first(before: int | None, after: int | None, told: int) -> int:
    if before is not None:
        return before
    return after if after is not None else told


def _days_believed(told_utc_ms: Sequence[int], counts: Sequence[bool]) -> tuple[frozenset[int], frozenset[int]]:
    """The places of those whose day is in all of the longest runs, and of those whose day is in one of them."""
    counting = (index for index in range(len(told_utc_ms)) if counts[index])
    days = [(day, tuple(each)) for day, each in groupby(counting, lambda index: told_utc_ms[index] // _DAY_MS)]
    up_to = _lengths([day for day, _indices in days])
    onwards = _lengths([-day for day, _indices in reversed(days)])[::-1]
    most = max(up_to, default=0)
    on_one = [place for place in range(len(days)) if up_to[place] + onwards[place] - 1 == most]
    rivals = Counter(up_to[place] for place in on_one)
    surely = (place for place in on_one if rivals[up_to[place]] == 1)
    return (
        frozenset(index for place in surely for index in days[place][1]),
        frozenset(index for place in on_one for index in days[place][1]),
    )


def _lengths(days: Sequence[int]) -> list[int]:
    """How long the longest run that does not fall is that ends with each."""
    ends: list[int] = []
    lengths: list[int] = []
    for day in days:
        at = bisect_right(ends, day)
        ends[at : at + 1] = [day]
        lengths.append(at + 1)
    return lengths
