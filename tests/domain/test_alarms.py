"""The alarm table and the order of the list."""

from __future__ import annotations

import itertools
from uuid import UUID

from mnconsole.domain.alarms import LATCHED, PRIORITY, Alarm, AlarmCode, Priority, sorted_alarms


def test_every_alarm_has_a_priority() -> None:
    assert set(PRIORITY) == set(AlarmCode)
    assert Alarm(AlarmCode.PEN_HOT, 1).priority is Priority.HIGH


def test_the_designs_priorities() -> None:
    high = {AlarmCode.LINK_LOST, AlarmCode.STOP_NOT_CONFIRMED, AlarmCode.CREAM_OVER_LABEL, AlarmCode.TOO_DEEP}
    medium = {AlarmCode.CREAM_OVERDUE, AlarmCode.DEPTH_DIFFERS, AlarmCode.SPEED_DIFFERS}
    assert {PRIORITY[code] for code in high} == {Priority.HIGH}
    assert {PRIORITY[code] for code in medium} == {Priority.MEDIUM}


def test_moments_are_latched_and_conditions_are_not() -> None:
    assert AlarmCode.STOPPED_WINDOW in LATCHED
    assert not {AlarmCode.LINK_LOST, AlarmCode.CREAM_OVERDUE, AlarmCode.STOP_NOT_CONFIRMED} & LATCHED


def test_not_acknowledged_first_then_highest_then_newest() -> None:
    order = (
        # What it says to do saves the skin whatever else is so.
        Alarm(AlarmCode.STOP_NOT_CONFIRMED, 3),
        Alarm(AlarmCode.LINK_LOST, 20),
        Alarm(AlarmCode.CREAM_OVER_LABEL, 10),
        Alarm(AlarmCode.CREAM_OVERDUE, 30, UUID(int=1)),
        Alarm(AlarmCode.CREAM_OVERDUE, 5, UUID(int=2)),
        Alarm(AlarmCode.BATTERY_LOW, 90),
        Alarm(AlarmCode.PEN_HOT, 99, acknowledged=True),
        Alarm(AlarmCode.BATTERY_EMPTY, 99, acknowledged=True),
    )
    for shuffled in itertools.islice(itertools.permutations(order), 0, 40320, 297):
        assert sorted_alarms(shuffled) == order


def test_one_occurrence_is_a_code_about_a_subject() -> None:
    one, other = Alarm(AlarmCode.CREAM_OVERDUE, 1, UUID(int=1)), Alarm(AlarmCode.CREAM_OVERDUE, 1, UUID(int=2))
    assert one.key != other.key
    assert one.key == Alarm(AlarmCode.CREAM_OVERDUE, 9, UUID(int=1), (3,), acknowledged=True).key
