"""Which backups stay: the newest always, so many hours, days, weeks and months, however often it is asked."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from mnconsole.domain.retention_plan import HELD_MS, PLAN, UNSOUND_MS, Candidate, RetentionPlan, kept, staying

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
START_MS = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) * 1000
TIMES = st.lists(st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: START_MS + minutes * 60_000), max_size=200)


def most(plan: RetentionPlan) -> int:
    return plan.hourly + plan.daily + plan.weekly + plan.monthly


@given(TIMES)
def test_only_what_is_there_stays_and_the_newest_is_among_it(times: list[int]) -> None:
    stay = kept(times)
    assert stay <= set(times)
    assert not times or max(times) in stay
    assert len(stay) <= most(PLAN)


@given(TIMES)
def test_asked_again_it_keeps_the_same(times: list[int]) -> None:
    assert kept(kept(times)) == kept(times)


@given(TIMES)
def test_thinned_after_each_backup_it_ends_with_the_same(times: list[int]) -> None:
    there: frozenset[int] = frozenset()
    for at in sorted(times):
        there = kept({*there, at})
    assert there == kept(times)


@given(TIMES)
def test_each_of_the_last_hours_days_weeks_and_months_keeps_its_newest(times: list[int]) -> None:
    stay = kept(times)
    for shape, number in (("%Y%m%d%H", 24), ("%Y%m%d", 14), ("%G%V", 12), ("%Y%m", 24)):
        newest: dict[str, int] = {}
        for at in sorted(times):
            newest[datetime.fromtimestamp(at // 1000, UTC).strftime(shape)] = at
        assert set(sorted(newest.values())[-number:]) <= stay


def test_a_year_of_half_hours_on_working_days() -> None:
    times = [
        START_MS + day * DAY_MS + half * HOUR_MS // 2 for day in range(365) if day % 7 < 5 for half in range(16, 36)
    ]
    stay = sorted(kept(times))
    # A day that is kept by its hours is no other one, and so on; there are no 24 months yet.
    assert len(stay) == 24 + 11 + 9 + 10
    assert stay[-1] == times[-1]


def test_nothing_is_kept_of_nothing() -> None:
    assert kept([]) == frozenset()


NAMED = st.lists(
    st.builds(
        Candidate,
        name=st.uuids().map(str),
        at_utc_ms=st.integers(0, 40 * 24 * 60).map(lambda minutes: START_MS + minutes * 60_000),
        sound=st.sampled_from((True, True, True, False)),
        newer=st.sampled_from((False, False, False, True)),
        by_person=st.booleans(),
    ),
    max_size=120,
    unique_by=lambda each: each.name,
)
NOW_MS = START_MS + 40 * DAY_MS


@given(NAMED)
def test_what_is_not_sound_takes_no_place(found: list[Candidate]) -> None:
    stay = staying(found, NOW_MS)
    sound = {each for each in found if each.sound and not each.newer}
    assert stay & {each.name for each in sound} == staying(sound, NOW_MS)
    places = kept(each.at_utc_ms for each in sound)
    assert {each.name for each in sound if each.at_utc_ms in places} <= stay
    newer = {each for each in found if each.newer}
    assert stay & {each.name for each in newer} == staying(newer, NOW_MS)
    assert len(stay & {each.name for each in set(found) - sound - newer}) <= PLAN.unsound


@given(NAMED)
def test_asked_again_the_same_ones_stay(found: list[Candidate]) -> None:
    stay = staying(found, NOW_MS)
    assert staying([each for each in found if each.name in stay], NOW_MS) == stay


def test_the_ten_newest_that_a_person_made_within_a_week_stay() -> None:
    """All of one hour, so that but one of them has no other place."""
    made = [Candidate(f"{number:02}", START_MS + number * 60_000, by_person=True) for number in range(12)]
    at_last = made[-1].at_utc_ms
    assert staying(made, at_last) == {f"{number:02}" for number in range(2, 12)}
    assert staying(made, made[5].at_utc_ms + HELD_MS) == {f"{number:02}" for number in range(6, 12)}
    assert staying(made, at_last + HELD_MS) == {"11"}


def test_the_three_newest_damaged_ones_stay_for_two_years() -> None:
    damaged = [Candidate(f"{number}", START_MS + number * 60_000, sound=False) for number in range(5)]
    assert staying(damaged, NOW_MS) == {"2", "3", "4"}
    assert staying(damaged, damaged[3].at_utc_ms + UNSOUND_MS) == {"4"}
