"""Typed dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnconsole.ui.widgets.date_parts import DateFault, read_date, split_date

FIRST, LAST = date(1900, 1, 1), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12/3/1984", ("12", "3", "1984")),
        ("12.03.1984", ("12", "03", "1984")),
        ("1984-03-12", ("12", "03", "1984")),
        (" 12 3 1984 ", ("12", "3", "1984")),
        ("12/3", ("12", "3", "")),
        ("12", ("12", "", "")),
        ("", ("", "", "")),
        ("1/2/3/4", ("1", "2", "3")),
    ],
)
def test_a_date_in_one_piece_is_split(text: str, parts: tuple[str, str, str]) -> None:
    assert split_date(text) == parts


@pytest.mark.parametrize(
    ("parts", "result"),
    [
        (("12", "3", "1984"), date(1984, 3, 12)),
        (("29", "2", "2024"), date(2024, 2, 29)),
        (("", "", ""), DateFault.EMPTY),
        (("12", "", "1984"), DateFault.INCOMPLETE),
        (("12", "3", "84"), DateFault.INCOMPLETE),
        (("12", "Mar", "1984"), DateFault.NOT_A_NUMBER),
        (("-1", "3", "1984"), DateFault.NOT_A_NUMBER),
        (("30", "2", "1984"), DateFault.NO_SUCH_DAY),
        (("1", "13", "1984"), DateFault.NO_SUCH_DAY),
        (("1", "1", "0000"), DateFault.NO_SUCH_DAY),
        (("31", "12", "1899"), DateFault.TOO_EARLY),
        (("24", "11", "2026"), DateFault.TOO_LATE),
        (("23", "11", "2026"), LAST),
    ],
)
def test_a_date_or_what_is_wrong(parts: tuple[str, str, str], result: date | DateFault) -> None:
    assert read_date(*parts, FIRST, LAST) == result


@given(st.dates(FIRST, LAST), st.sampled_from("/.- "))
def test_every_date_comes_back(day: date, sign: str) -> None:
    assert read_date(*split_date(day.strftime(f"%d{sign}%m{sign}%Y")), FIRST, LAST) == day
    assert read_date(*split_date(day.isoformat()), FIRST, LAST) == day


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_no_text_breaks_it(day: str, month: str, year: str) -> None:
    assert isinstance(read_date(day, month, year, FIRST, LAST), (date, DateFault))
