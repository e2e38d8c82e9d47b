"""Times as text, of whatever number stands in a file."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from mnconsole.ui.words.formats import NO_DAY, day_long, day_of, day_short, time_of_day


def test_a_time_is_told_as_it_is_here() -> None:
    at_utc_ms = int(datetime(2026, 11, 22, 14, 33, 7).astimezone().timestamp()) * 1000
    assert day_of(at_utc_ms) == date(2026, 11, 22)
    assert (day_long(day_of(at_utc_ms)), time_of_day(at_utc_ms, seconds=True)) == ("22 Nov 2026", "14:33:07")


@pytest.mark.parametrize("utc_ms", [2**63 - 1, -(2**63), 300_000_000_000_000, 10**400, -(10**14)])
def test_a_number_outside_the_calendar_is_told_as_unreadable(utc_ms: int) -> None:
    assert day_of(utc_ms) == NO_DAY
    assert {day_long(NO_DAY), day_short(NO_DAY), time_of_day(utc_ms), time_of_day(utc_ms, seconds=True)} == {
        "unreadable"
    }
