"""When a backup and a drill are due, and when it is too long ago."""

from __future__ import annotations

import pytest

from mnconsole.domain.backup_times import (
    DAY_MS,
    EVERY_MS,
    HOUR_MS,
    backup_due,
    drill_due,
    medium_overdue_d,
    overdue_h,
)

NOW = 1_795_262_400_000


@pytest.mark.parametrize(
    ("oldest", "hours"),
    [(0, 0), (NOW - DAY_MS + 1, 0), (NOW - DAY_MS, 24), (NOW - 70 * HOUR_MS, 70), (NOW + DAY_MS, 0)],
)
def test_an_entry_waits_for_a_day_before_it_is_told(oldest: int, hours: int) -> None:
    assert overdue_h(oldest, NOW) == hours


@pytest.mark.parametrize(("reached", "days"), [(0, 7), (NOW - 7 * DAY_MS + 1, 0), (NOW - 9 * DAY_MS, 9), (NOW, 0)])
def test_a_second_medium_may_be_away_for_a_week(reached: int, days: int) -> None:
    assert medium_overdue_d(reached, NOW) == days


@pytest.mark.parametrize(
    ("in_session", "since", "overdue", "due"),
    [
        (True, EVERY_MS, False, True),
        (True, EVERY_MS - 1, True, False),
        (False, EVERY_MS, False, False),
        (False, EVERY_MS, True, True),
    ],
)
def test_one_is_made_every_half_hour_of_a_session(in_session: bool, since: int, overdue: bool, due: bool) -> None:
    assert backup_due(in_session=in_session, since_last_ms=since, overdue=overdue) is due


@pytest.mark.parametrize(
    ("days", "resting", "due"),
    [(6, True, False), (7, True, True), (7, False, False), (14, False, True), (-8, True, True), (-1, True, False)],
)
def test_a_drill_waits_for_a_quiet_hour_but_not_for_ever(days: int, resting: bool, due: bool) -> None:
    assert drill_due(last_utc_ms=NOW - days * DAY_MS, now_utc_ms=NOW, resting=resting) is due
