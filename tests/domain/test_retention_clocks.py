"""Thinning where a clock stood wrong for a day, and where two laptops write one chain: nobody loses a place by it, and
nothing is kept for longer."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mnconsole.domain.retention_plan import Candidate, RetentionPlan, kept, staying

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
START_MS = int(datetime(2026, 1, 11, tzinfo=UTC).timestamp()) * 1000
SURELY = RetentionPlan(hourly=23, daily=13, weekly=11, monthly=23)
"""A wrong day is a week and a month of its own, as long as nobody knows that it is wrong: the oldest of each may go."""

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        name=st.uuids().map(str),
        at_utc_ms=st.integers(0, 60 * 24).map(lambda hours: START_MS + hours * HOUR_MS),
        sound=st.sampled_from((True, True, True, False)),
        newer=st.sampled_from((False, False, False, True)),
        by_person=st.booleans(),
        chain=st.sampled_from("ab"),
        chains_before=st.integers(0, 2),
        head_seq=st.integers(0, 60),
        aside=st.sampled_from((False, False, False, True)),
    ).map(lambda each: each if not each.sound or not each.aside else Candidate(each.name, each.at_utc_ms, sound=False)),
    max_size=100,
    unique_by=lambda each: each.name,
)


@given(CANDIDATES, st.integers(-10, 70))
def test_thinning_again_keeps_the_same(found: list[Candidate], day: int) -> None:
    now_utc_ms = START_MS + day * DAY_MS
    stay = staying(found, now_utc_ms)
    assert staying([each for each in found if each.name in stay], now_utc_ms) == stay


def test_so_it_does_where_fewer_backups_tell_another_story_of_the_clocks() -> None:
    """Which days are believed depends on what is there."""
    start_ms = 1_770_000_000_000
    hours = (1, 49), (5, 1), (2, 168), (3, 266), (1, 265), (2, 241), (1, 771), (3, 699)
    found = [Candidate(f"{seq} {at}", start_ms + at * HOUR_MS, chain="a", head_seq=seq) for seq, at in hours]
    few, now_utc_ms = RetentionPlan(hourly=1, daily=2, weekly=1, monthly=2), start_ms + 100 * DAY_MS
    stay = staying(found, now_utc_ms, few)
    assert staying([each for each in found if each.name in stay], now_utc_ms, few) == stay


@given(CANDIDATES)
def test_none_loses_its_place_to_one_of_its_chain_that_holds_less(found: list[Candidate]) -> None:
    """Whatever the order of their times: of each hour that keeps one, the one that holds most is kept."""
    one = [Candidate(each.name, each.at_utc_ms, chain="a", head_seq=each.head_seq) for each in found[:20]]
    now_utc_ms = START_MS + 61 * DAY_MS
    stay = staying(one, now_utc_ms)
    assert not one or max(one, key=lambda each: (each.head_seq, each.at_utc_ms, each.name)).name in stay
    for each in one:
        hour = [other for other in one if other.at_utc_ms // HOUR_MS == each.at_utc_ms // HOUR_MS]
        if any(other.name in stay and other.head_seq < each.head_seq for other in hour):
            assert any(other.name in stay and other.head_seq >= each.head_seq for other in hour)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=150))
def test_with_right_clocks_it_is_the_plan_however_often_it_is_thinned(gaps: list[int]) -> None:
    times = [START_MS + sum(gaps[: index + 1]) * 7 * HOUR_MS for index in range(len(gaps))]
    there: list[Candidate] = []
    for seq, at in enumerate(times):
        there.append(Candidate(str(at), at, chain="a", head_seq=seq))
        stay = staying(there, at)
        there = [each for each in there if each.name in stay]
    assert {each.at_utc_ms for each in there} == kept(times)


class Laptop:
    """Makes backups and thins them out after each; one day its clock stands wrong."""

    def __init__(self) -> None:
        self.there: list[Candidate] = []
        self.made: dict[str, int] = {}
        self.wrong: set[str] = set()
        self.seq = 0

    def day(self, at_utc_ms: int, number: int, off_ms: int = 0, *, knows: bool = False) -> None:
        """So many backups on this day. Where somebody `knows` the time it is put right before anything is thinned."""
        for hour in range(number):
            true_ms = at_utc_ms + (8 + hour) * HOUR_MS
            self.seq += 3
            one = Candidate(str(self.seq), true_ms + off_ms, chain="a", head_seq=self.seq)
            self.made[one.name] = true_ms
            if off_ms:
                self.wrong.add(one.name)
            stay = staying([*self.there, one], true_ms if knows else one.at_utc_ms)
            self.there = [each for each in (*self.there, one) if each.name in stay or each is one]

    def names(self) -> set[str]:
        return {each.name for each in self.there}

    def oldest_ms(self) -> int:
        return min(self.made[each.name] for each in self.there)


@settings(max_examples=25, deadline=None)
@given(
    gaps=st.lists(st.integers(1, 3), min_size=2, max_size=60),
    wrong_at=st.integers(0, 59),
    off_days=st.integers(5, 900).flatmap(lambda days: st.sampled_from((days, -days))),
    number=st.sampled_from((1, 1, 2, 6)),
    knows=st.booleans(),
)
def test_a_wrong_day_costs_no_right_one_its_place(
    gaps: list[int], wrong_at: int, off_days: int, number: int, knows: bool
) -> None:
    days = [sum(gaps[: index + 1]) for index in range(len(gaps))]
    wrong_at %= len(days) - 1
    if days[wrong_at] + off_days in days:  # what it says may be true then
        off_days += 1000
    laptop = Laptop()
    for place, day in enumerate(days):
        wrong = place == wrong_at
        laptop.day(START_MS + day * DAY_MS, number, off_days * DAY_MS if wrong else 0, knows=knows)
        if not wrong:
            surely = kept(laptop.made.values(), SURELY)
            lost = {name for name, made_ms in laptop.made.items() if made_ms in surely} - laptop.wrong - laptop.names()
            assert lost == set(), (place, day)


@pytest.mark.parametrize("off_days", [-1500, -45, -9, 16, 45, 77, 382, 1500])
def test_nor_is_anything_kept_beyond_730_days(off_days: int) -> None:
    random = Random(off_days)
    laptop, day, wrong_from = Laptop(), 0, random.randint(40, 200)
    gone_at = {}
    while day < wrong_from + 740:
        wrong = day >= wrong_from and not laptop.wrong
        at_ms = START_MS + day * DAY_MS
        laptop.day(at_ms, random.randint(1, 2), off_days * DAY_MS if wrong else 0, knows=off_days % 2 == 0)
        if not wrong:
            assert at_ms - laptop.oldest_ms() <= 731 * DAY_MS
            gone_at |= {name: day for name in laptop.wrong - laptop.names() if name not in gone_at}
        day += random.randint(2, 9)
    assert set(gone_at) == laptop.wrong


def test_a_month_whose_backup_is_in_doubt_counts_all_the_same() -> None:
    """Else the oldest one would stay for a month longer than an erasure's tombstone says."""
    months = [datetime(2026 + month // 12, month % 12 + 1, 25, 8, tzinfo=UTC) for month in range(3, 28)]
    found = [
        Candidate(f"{at:%y-%m}", int(at.timestamp()) * 1000, chain="a", head_seq=10 * place)
        for place, at in enumerate(months)
    ]
    behind = Candidate("behind", found[1].at_utc_ms - HOUR_MS, chain="a", head_seq=25)  # between the third and the next
    assert "26-04" not in staying(found, found[-1].at_utc_ms)
    assert staying([*found, behind], found[-1].at_utc_ms) == {"behind", *(each.name for each in found[1:])}


def test_two_laptops_with_one_chain_on_one_stick() -> None:
    """The one that is ahead in numbers goes on first each day; what it made stays in each place beside the newest."""
    there: list[Candidate] = []
    for day in range(40):
        at = START_MS + day * DAY_MS
        for name, minute, seq in ((f"one {day}", 20, 25 + 20 * day), (f"two {day}", 31, 6 + day)):
            made = Candidate(name, at + 12 * HOUR_MS + minute * 60_000, chain="a", head_seq=seq)
            stay = staying([*there, made], made.at_utc_ms)
            there = [each for each in (*there, made) if each.name in stay or each is made]
    names = {each.name for each in there}
    assert {f"{laptop} {day}" for laptop in ("one", "two") for day in range(26, 40)} <= names
    assert len(names) <= 2 * (24 + 14 + 12 + 24)


def test_a_chain_of_days_to_come_goes_with_the_one_that_goes_on_from_it() -> None:
    ahead = Candidate("ahead", START_MS + 3000 * DAY_MS, chain="a", head_seq=5)
    since = [
        Candidate(f"{month}", START_MS + 31 * month * DAY_MS, chain="b", chains_before=1, head_seq=month)
        for month in range(30)
    ]
    assert "ahead" in staying([ahead, *since[:20]], since[19].at_utc_ms)
    assert "ahead" in staying([ahead], since[29].at_utc_ms), "nothing is known to have been made after it"
    assert "ahead" not in staying([ahead, *since], since[29].at_utc_ms)


@pytest.mark.parametrize("aside", [False, True])
def test_a_damaged_one_of_a_day_to_come_goes_two_years_after_the_one_before_it(aside: bool) -> None:
    before = Candidate("1", START_MS, chain="a", head_seq=1)
    damaged = Candidate("2", START_MS + 5000 * DAY_MS, sound=False, chain="a", head_seq=2, aside=aside)
    since = Candidate("3", START_MS + 10 * DAY_MS, chain="a", head_seq=3)
    found = [before, damaged, since]
    assert "2" in staying(found, START_MS + 729 * DAY_MS)
    assert "2" not in staying(found, START_MS + 730 * DAY_MS)


def test_three_damaged_ones_stay_in_their_place_and_three_aside() -> None:
    found = [
        Candidate(f"{kind}{number}", START_MS + number * HOUR_MS, sound=False, aside=kind == "aside")
        for kind in ("here", "aside")
        for number in range(5)
    ]
    assert staying(found, START_MS + DAY_MS) == {
        f"{kind}{number}" for kind in ("here", "aside") for number in (2, 3, 4)
    }
