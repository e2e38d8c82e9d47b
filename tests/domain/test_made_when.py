"""When backups were made in truth: the order of making is believed, a clock that contradicts it is not."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mnconsole.domain.made_when import When, made_when

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
TIMES = st.lists(st.integers(0, 40 * 24).map(lambda hour: hour * HOUR_MS), max_size=40)


def made(*days: float) -> list[tuple[float, bool]]:
    """Of each the day, and whether it is believed."""
    found = made_when([int(day * DAY_MS) for day in days], [True] * len(days))
    return [(when.made_utc_ms / DAY_MS, when.believed) for when in found]


def test_nothing_speaks_against_times_that_do_not_fall() -> None:
    assert made() == []
    assert made(1, 2, 2, 5) == [(1, True), (2, True), (2, True), (5, True)]


def test_what_does_not_fit_in_was_made_with_the_one_before_it() -> None:
    ahead, behind = made(1, 2, 90, 3, 4), made(11, 12, 3, 13, 14)
    assert ahead == [(1, True), (2, True), (2, False), (3, True), (4, True)]
    assert behind == [(11, True), (12, True), (12, False), (13, True), (14, True)]


def test_or_with_the_next_one_where_there_is_none_before() -> None:
    assert made(90, 3, 4) == [(3, False), (3, True), (4, True)]


def test_a_day_weighs_the_same_however_many_it_has_made() -> None:
    many = [90 + hour / 24 for hour in range(10)]
    assert made(1, *many, 2, 3) == [(1, True), *((1, False) for _ in many), (2, True), (3, True)]


def test_of_two_days_that_contradict_each_other_neither_is_believed_against_the_other() -> None:
    """One clock stood ahead, or the other behind: the earliest time that can be meant counts."""
    assert made(1, 20, 10, 30) == [(1, True), (1, False), (10, False), (30, True)]


def test_what_does_not_count_is_placed_among_the_others() -> None:
    found = made_when([DAY_MS, 9 * DAY_MS, 2 * DAY_MS, 9 * DAY_MS], [True, False, True, False])
    assert found == (
        When(DAY_MS, believed=True, follower=True),
        When(DAY_MS, believed=False, follower=True),
        When(2 * DAY_MS, believed=True, follower=False),
        When(9 * DAY_MS, believed=False, follower=False),
    )


@given(TIMES, st.data())
def test_believed_days_never_fall_and_no_time_is_later_than_can_be(times: list[int], data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.booleans(), min_size=len(times), max_size=len(times)))
    found = made_when(times, counts)
    assert len(found) == len(times)
    days = [when.made_utc_ms // DAY_MS for when in found if when.believed]
    assert days == sorted(days)
    for told, counted, when in zip(times, counts, found, strict=True):
        assert when.made_utc_ms in {told, *times}
        assert not when.believed or (counted and when.made_utc_ms == told)
    assert made_when(sorted(times), [True] * len(times)) == tuple(
        When(at, believed=True, follower=index + 1 < len(times)) for index, at in enumerate(sorted(times))
    )


@given(st.lists(st.integers(1, 5), min_size=3, max_size=30), st.data())
def test_one_wrong_day_takes_at_most_one_right_day_s_belief(gaps: list[int], data: st.DataObject) -> None:
    days = [sum(gaps[: index + 1]) for index in range(len(gaps))]
    place = data.draw(st.integers(0, len(days)))
    wrong = data.draw(st.integers(-400, 400).filter(lambda day: day not in days))
    told = [*days[:place], *[wrong] * 3, *days[place:]]
    found = made(*told)
    right = [*found[:place], *found[place + 3 :]]
    assert sum(not believed for _day, believed in right) <= 1
    assert [day for day, believed in right if believed] == [
        day for day, (_made, believed) in zip(days, right, strict=True) if believed
    ]
    assert all(earlier[0] <= later[0] for earlier, later in pairwise(right) if earlier[1] and later[1])
