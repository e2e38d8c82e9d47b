"""Dates as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnconsole.ui.words.typed import OLDEST_YEARS, birth_of_text, births_of_text, day_of_text

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 3 84", date(1984, 3, 12)),
        ("12/03/1984", date(1984, 3, 12)),
        ("1984-03-12", date(1984, 3, 12)),
        ("1 1 12", date(2012, 1, 1)),
        ("30 11 26", date(1926, 11, 30)),
        ("12 mar 30", date(1930, 3, 12)),
        ("12 3 20", None),
        ("29 11 16", None),
        ("12 13 84", None),
        ("12 3", None),
        ("", None),
    ],
)
def test_a_year_of_two_digits_is_read_when_only_one_century_fits(text: str, day: date | None) -> None:
    assert birth_of_text(text, TODAY) == day


def test_two_centuries_are_told_apart_from_no_date() -> None:
    assert [day.year for day in births_of_text("12 3 20", TODAY)] == [1920, 2020]
    assert births_of_text("99 3 20", TODAY) == ()


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.dates(date(2020, 1, 1), date(2099, 12, 31)))
def test_a_short_year_never_makes_anybody_older_or_unborn(day: date, today: date) -> None:
    found = births_of_text(f"{day.day} {day.month} {day.year % 100:02}", today)
    assert all(born <= today and today.year - born.year <= OLDEST_YEARS for born in found)
    assert len(set(found)) == len(found) <= 2


@pytest.mark.parametrize(
    "text",
    ["12/03/1984", "12.3.1984", " 12 3 1984 ", "12-03-1984", "1984-03-12", "12 mar 1984", "12 March 1984",
     "12.MAR.1984", "12031984", "١٢/٠٣/١٩٨٤"],
)  # fmt: skip
def test_each_way_of_typing_gives_the_day(text: str) -> None:
    assert day_of_text(text) == date(1984, 3, 12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "12 3",
        "31 2 1984",
        "12 13 1984",
        "12 3 84",
        "12 mxx 1984",
        "today",
        "0 0 0000",
        "12 3 1984 5",
        "²2 3 1984",
    ],
)
def test_what_names_no_day_is_none(text: str) -> None:
    assert day_of_text(text) is None


def test_the_year_may_be_left_out_where_it_is_clear() -> None:
    assert day_of_text("12 3", today=date(2026, 5, 1)) == date(2026, 3, 12)
    assert day_of_text("12 3 2025", today=date(2026, 5, 1)) == date(2025, 3, 12)


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from([" ", "/", ".", "-", ", "]))
def test_every_day_survives_typing(day: date, between: str) -> None:
    assert day_of_text(f"{day.day}{between}{day.month}{between}{day.year}") == day
    assert day_of_text(day.isoformat()) == day


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    found = day_of_text(text)
    assert found is None or isinstance(found, date)
