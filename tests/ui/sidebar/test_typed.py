"""Dates as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnconsole.ui.words.typed import day_of_text


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
