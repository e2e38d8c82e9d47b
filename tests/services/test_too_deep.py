"""A pen that reports needles beyond the hard limit is stopped, whatever was set; one odd report alone stops nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.alarms import AlarmCode, Priority
from mnconsole.domain.interlock import Condition
from mnconsole.domain.limits import DEPTH_MAX_UM
from mnconsole.domain.pen import Desired, Motor, StopCause
from mnconsole.domain.self_test import Hindrance
from mnconsole.services.pen_control import PenRefusalCode
from mnconsole.ui.words.alarms import words_of
from tests.helpers.alarms import acknowledge, codes
from tests.helpers.chairs import armed, in_chair, running, session_of
from tests.helpers.consoles import BenchConsole

DEEP_UM = DEPTH_MAX_UM + 10


@pytest.mark.parametrize("begin", [armed, running])
def test_the_second_report_in_a_row_stops_the_pen_and_tells_both_depths(begin: Callable[[], BenchConsole]) -> None:
    console = begin()
    motor = Motor.RUNNING if begin is running else Motor.ARMED
    console.link.report(motor=motor, depth_actual_um=DEEP_UM)
    assert console.link.view().wanted is not Desired.STOP
    assert codes(console) == []
    console.link.report(depth_actual_um=DEEP_UM)
    assert console.link.view().wanted is Desired.STOP
    (alarm,) = console.alarms.alarms
    assert (alarm.code, alarm.priority, alarm.detail) == (AlarmCode.TOO_DEEP, Priority.HIGH, (750, DEEP_UM))
    stops = [e.body for e in session_of(console).events if isinstance(e.body, ev.PenStopped)]
    assert [stop.cause for stop in stops] == [StopCause.TOO_DEEP.value]


def test_it_stays_told_until_somebody_has_seen_it() -> None:
    console = running()
    console.link.report(depth_actual_um=DEEP_UM)
    console.link.report(depth_actual_um=DEEP_UM)
    for _ in range(20):
        console.link.answer()
    assert codes(console) == [AlarmCode.TOO_DEEP]
    assert Condition.TOO_DEEP in console.pen.missing(), "nobody arms it over the words that say to have it checked"
    refusal = console.pen.arm(console.pen.now_ns())
    assert refusal is not None
    assert refusal.code is PenRefusalCode.MISSING
    assert acknowledge(console, AlarmCode.TOO_DEEP) is None
    console.link.answer()
    assert codes(console) == []
    assert Condition.TOO_DEEP not in console.pen.missing()


def test_one_report_alone_stops_nothing_however_often_it_is_told() -> None:
    console = running()
    for _ in range(10):
        heard = console.link.report(depth_actual_um=DEEP_UM)
        console.link.change(last_report=heard)
        console.link.report(depth_actual_um=750)
    assert console.link.view().wanted is Desired.RUN
    assert codes(console) == []


def test_the_limit_itself_is_allowed() -> None:
    console = running()
    for _ in range(5):
        console.link.report(depth_actual_um=DEPTH_MAX_UM)
    assert console.link.view().wanted is Desired.RUN


def test_a_still_pen_moves_nothing() -> None:
    console = in_chair()
    epoch = console.link.view().epoch
    for _ in range(5):
        console.link.report(motor=Motor.IDLE, depth_actual_um=DEEP_UM)
    assert console.link.view().epoch == epoch
    assert codes(console) == []


def test_a_stop_that_is_under_way_is_not_begun_anew_and_the_alarm_comes_all_the_same() -> None:
    console = armed()
    console.link.obedient = False
    console.pen.stop()
    epoch = console.link.view().epoch
    for _ in range(4):
        console.link.report(motor=Motor.ARMED, depth_actual_um=DEEP_UM)
    assert console.link.view().epoch == epoch
    assert codes(console) == [AlarmCode.TOO_DEEP]


def test_of_one_report_and_of_a_pen_that_is_gone_it_is_told_once() -> None:
    console = running()
    console.link.report(depth_actual_um=DEEP_UM)
    heard = console.link.report(depth_actual_um=DEEP_UM)
    assert acknowledge(console, AlarmCode.TOO_DEEP) is None
    console.link.change(last_report=heard)
    console.link.lose()
    console.link.change()
    assert AlarmCode.TOO_DEEP not in codes(console)


def test_the_self_test_waits_for_the_acknowledgement_too() -> None:
    console = running()
    for _ in range(2):
        console.link.report(depth_actual_um=DEEP_UM)
    assert Hindrance.TOO_DEEP in console.pen.loan.hindrances()
    assert acknowledge(console, AlarmCode.TOO_DEEP) is None
    assert Hindrance.TOO_DEEP not in console.pen.loan.hindrances()


@pytest.mark.parametrize("seen", [False, True])
def test_a_restart_does_not_acknowledge_it(seen: bool) -> None:
    console = running()
    for _ in range(2):
        console.link.report(depth_actual_um=DEEP_UM)
    if seen:
        assert acknowledge(console, AlarmCode.TOO_DEEP) is None
    session = session_of(console)
    again = in_chair()
    again.alarms.take_up(session)
    assert codes(again) == ([] if seen else [AlarmCode.TOO_DEEP])
    assert (Condition.TOO_DEEP in again.pen.missing()) != seen
    if not seen:
        told = words_of(AlarmCode.TOO_DEEP, again.halt, again.alarms.alarms[0].detail)
        assert "0.00" not in told.title + told.text + told.pill
