"""The last seconds of the pen in buckets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mnconsole.ui.widgets.strip_data import GAP_BUCKETS, StripData


def fed(*times_ms: int) -> StripData:
    data = StripData()
    for at in times_ms:
        data.push(at, 900, 380)
    return data


def test_reports_of_a_tenth_of_a_second_become_one_mean() -> None:
    data = StripData()
    assert data.push(1000, 900, 300)
    assert not data.push(1040, 920, 400)
    (point,) = data.points()
    assert (point.age, point.speed_dhz, point.load_permille) == (0, 910, 350)


def test_a_late_report_counts_into_the_newest_bucket() -> None:
    data = fed(1000, 1100)
    assert not data.push(900, 900, 380)
    assert [point.age for point in data.points()] == [1, 0]


def test_passing_time_moves_what_there_is() -> None:
    data = fed(1000)
    assert not data.advance(1050)
    assert data.advance(1300)
    assert [point.age for point in data.points()] == [3]


def test_what_is_older_than_the_span_is_gone() -> None:
    data = fed(0, 100)
    data.advance(30_000)
    assert [point.age for point in data.points()] == [300, 299]
    data.advance(30_200)
    assert data.points() == []


def test_a_short_silence_is_no_gap() -> None:
    data = fed(0, GAP_BUCKETS * 100)
    assert data.gaps() == []


def test_gaps_inside_and_at_the_end() -> None:
    data = fed(0, 1000)
    data.advance(3000)
    assert data.gaps() == [(30, 20), (20, 0)]


def test_before_the_first_report_there_is_no_gap() -> None:
    data = StripData()
    data.advance(60_000)
    assert data.gaps() == []
    data.push(60_000, 1, 1)
    data.advance(60_100)
    assert data.gaps() == []


def test_clear_forgets_everything() -> None:
    data = fed(0, 5000)
    data.clear()
    assert (data.points(), data.gaps()) == ([], [])


@given(st.lists(st.integers(min_value=0, max_value=200_000), max_size=200))
def test_never_more_points_than_buckets_and_never_out_of_order(times: list[int]) -> None:
    data = fed(*times)
    ages = [point.age for point in data.points()]
    assert len(ages) <= data.buckets + 1
    assert ages == sorted(ages, reverse=True)
    assert all(0 <= age <= data.buckets for age in ages)
    assert all(older > newer >= 0 for older, newer in data.gaps())
