"""The lines of the strip, kept from frame to frame, against lines that are worked out whole."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLineF, QRectF

from mnconsole.ui.widgets.strip_data import GAP_BUCKETS, StripData
from mnconsole.ui.widgets.strip_trace import StripTrace

AREA, STEP, MOST = QRectF(2, 3, 305, 60), 1.0, 1200

Lines = list[tuple[float, float, float, float]]


def whole(data: StripData, area: QRectF = AREA) -> Lines:
    """What a trace that has kept nothing would draw."""
    bottom, high, right = area.bottom() - 5, area.height() - 11, area.right() - 5
    points = [
        (p.age, right - STEP * p.age, bottom - high * min(1.0, p.speed_dhz / MOST)) for p in data.points()
    ]
    return [(x, y, nx, ny) for (age, x, y), (newer, nx, ny) in pairwise(points) if age - newer <= GAP_BUCKETS]


def drawn(trace: StripTrace, data: StripData, area: QRectF = AREA) -> Lines:
    lines, moved = trace.lines(data, area, STEP, MOST)
    return [(each.x1() + moved, each.y1(), each.x2() + moved, each.y2()) for each in map(QLineF, lines)]


def same_as(lines: Lines) -> list[object]:
    """But for the last digit: the kept ones are moved as a whole."""
    return [pytest.approx(line) for line in lines]


def new_trace() -> StripTrace:
    return StripTrace(lambda bucket: bucket.speed_dhz / bucket.count)


def test_one_report_makes_no_line() -> None:
    data = StripData()
    data.push(1000, 900, 0)
    assert drawn(new_trace(), data) == []


def test_the_newest_bucket_is_drawn_anew_while_it_fills() -> None:
    data, trace = StripData(), new_trace()
    for at in (1000, 1100):
        data.push(at, 600, 0)
    first = drawn(trace, data)
    data.push(1140, 1200, 0)
    assert drawn(trace, data) == same_as(whole(data))
    assert drawn(trace, data) != first


def test_after_clearing_nothing_of_before_is_drawn() -> None:
    data, trace = StripData(), new_trace()
    for at in range(1000, 3000, 100):
        data.push(at, 600, 0)
    assert drawn(trace, data)
    data.clear()
    data.push(3100, 600, 0)
    assert drawn(trace, data) == []


def test_another_size_draws_all_anew() -> None:
    data, trace = StripData(), new_trace()
    for at in range(1000, 3000, 100):
        data.push(at, at // 3, 0)
    drawn(trace, data)
    higher = QRectF(0, 0, 400, 90)
    assert drawn(trace, data, higher) == same_as(whole(data, higher))


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 1500), st.integers(0, 3)), max_size=80))
def test_kept_lines_are_those_of_a_whole_drawing(reports: list[tuple[int, int, int]]) -> None:
    data, trace, now = StripData(3_000), new_trace(), 5_000
    for passed, speed, what in reports:
        now += passed
        if what:
            data.push(now, speed, 0)
        if what != 1:
            data.advance(now)
        if what != 2:
            assert drawn(trace, data) == same_as(whole(data))
