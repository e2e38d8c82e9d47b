"""How long a record is kept: seven years from the last entry, of minors until 25, and never a day less."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnconsole.domain.retention import THE_LAW, RetentionRules, months_after, retained_until, years_after
from tests.helpers.records import clinic_policy


@pytest.mark.parametrize(
    ("born", "last", "until"),
    [
        (date(1984, 3, 12), date(2026, 11, 22), date(2033, 11, 22)),
        (date(2010, 6, 1), date(2026, 11, 22), date(2035, 6, 1)),  # 16 then: until 25
        (date(2008, 11, 23), date(2026, 11, 22), date(2033, 11, 23)),  # the last day under 18: both end within a day
        (date(2008, 11, 22), date(2026, 11, 22), date(2033, 11, 22)),  # 18 that day
        (date(2008, 2, 29), date(2024, 2, 29), date(2033, 3, 1)),  # 29 February: the day after
        (date(1984, 3, 12), date(2024, 2, 29), date(2031, 3, 1)),
        (None, date(2026, 11, 22), date(2051, 11, 22)),  # nobody knows: may have been born that day
    ],
)
def test_examples(born: date | None, last: date, until: date) -> None:
    assert retained_until(born, last, THE_LAW) == until


DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@given(DAYS, DAYS)
def test_never_less_than_the_law_and_never_sooner_with_a_later_entry(born: date, last: date) -> None:
    until = retained_until(born, last, THE_LAW)
    assert until >= years_after(last, 7)
    assert until <= years_after(max(last, born), 26)
    if last < years_after(born, 18):
        assert until >= years_after(born, 25)
    assert retained_until(born, last + timedelta(days=1), THE_LAW) >= until
    assert retained_until(None, last, THE_LAW) >= until or born > last


def test_a_clinic_may_keep_longer() -> None:
    rules = RetentionRules(10, 30)
    assert retained_until(date(1984, 3, 12), date(2026, 1, 1), rules) == date(2036, 1, 1)
    assert retained_until(date(2010, 3, 12), date(2026, 1, 1), rules) == date(2040, 3, 12)


def test_the_built_in_policy_names_its_source() -> None:
    rules = clinic_policy().retention
    assert (rules.years, rules.minor_until_age) == (7, 25)
    assert "NSW" in rules.source


@given(DAYS, st.integers(0, 60))
def test_months_end_no_sooner(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) in (months, months + 1)
    assert later.day in (day.day, 1)
