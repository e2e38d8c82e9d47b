"""Alarms: what a person's acknowledgement does, what a lost link means, and where each occurrence is recorded."""

from __future__ import annotations

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.alarms import LATCHED, PRIORITY, TELLS_A_STOP, AlarmCode, Priority
from mnconsole.domain.pen import Fault, Interruption, LinkState, Motor, StopCause
from mnconsole.domain.session import Step
from mnconsole.errors import KnownError
from mnconsole.services.hub import NotSaved
from mnconsole.services.pen_control import PenRefusal, PenRefusalCode
from tests.helpers.alarms import acknowledge, alarm_of, codes, lasting, recorded
from tests.helpers.chairs import armed, in_chair, running, session_of
from tests.helpers.consoles import make_console, patient, session_at
from tests.helpers.fakes import FakeLink
from tests.helpers.memory import Trouble

MINUTE = 60_000


# faults and their end


def test_acknowledging_a_fault_asks_the_pen_to_clear_it() -> None:
    console = in_chair(obedient=False)
    seen = console.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)
    assert codes(console) == [AlarmCode.PEN_STALL]
    assert acknowledge(console, AlarmCode.PEN_STALL) is None
    assert console.link.clears == [seen]
    assert alarm_of(console, AlarmCode.PEN_STALL).acknowledged
    console.link.report(motor=Motor.IDLE, faults=Fault.NONE)
    assert codes(console) == []


def test_a_press_that_is_too_old_acknowledges_no_fault() -> None:
    console = in_chair(obedient=False)
    console.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)
    refusal = acknowledge(console, AlarmCode.PEN_STALL, late_ms=151)
    assert refusal == PenRefusal(PenRefusalCode.TOO_LATE)
    assert console.link.clears == []
    assert not alarm_of(console, AlarmCode.PEN_STALL).acknowledged


def test_a_fault_that_was_not_cleared_asks_again() -> None:
    console = in_chair(obedient=False)
    console.link.report(motor=Motor.FAULTED, faults=Fault.OVERTEMPERATURE)
    acknowledge(console, AlarmCode.PEN_HOT)
    lasting(900)(console)
    assert alarm_of(console, AlarmCode.PEN_HOT).acknowledged
    lasting(120)(console)
    assert not alarm_of(console, AlarmCode.PEN_HOT).acknowledged
    acknowledge(console, AlarmCode.PEN_HOT)
    assert len(console.link.clears) == 2
    assert recorded(console, AlarmCode.PEN_HOT) == ["alarm.raised", "alarm.acknowledged", "alarm.acknowledged"]


def test_an_empty_battery_without_a_fault_is_acknowledged_once() -> None:
    console = in_chair(obedient=False)
    console.link.report(battery_percent=5)
    acknowledge(console, AlarmCode.BATTERY_EMPTY)
    lasting(3000)(console)
    assert alarm_of(console, AlarmCode.BATTERY_EMPTY).acknowledged
    assert console.link.clears == []


def test_nobody_knows_about_a_fault_while_the_link_is_lost() -> None:
    console = running()
    console.link.obedient = False
    console.link.report(motor=Motor.FAULTED, faults=Fault.OVERTEMPERATURE)
    console.link.lose()
    assert AlarmCode.PEN_HOT in codes(console)
    assert recorded(console, AlarmCode.PEN_HOT) == ["alarm.raised"]
    console.link.connect(motor=Motor.IDLE, faults=Fault.NONE)
    assert codes(console) == []


def test_a_report_that_is_late_does_not_end_and_raise_an_alarm_again() -> None:
    console = in_chair(obedient=False)
    console.link.report(battery_percent=15)
    console.link.advance(200)
    assert codes(console) == [AlarmCode.BATTERY_LOW]
    console.link.report()
    assert codes(console) == [AlarmCode.BATTERY_LOW]
    assert recorded(console, AlarmCode.BATTERY_LOW) == ["alarm.raised"]


def test_a_figure_of_a_pen_that_is_gone_is_told_no_more() -> None:
    console = make_console()
    console.link.report(battery_percent=15)
    console.link.change(state=LinkState.ABSENT, last_report=None)
    assert codes(console) == []


# the link


def test_a_link_lost_in_use_stays_an_alarm_while_it_is_looked_for() -> None:
    console = armed()
    console.link.lose()
    for state in (LinkState.ABSENT, LinkState.OPENING, LinkState.IDENTIFYING):
        console.link.change(state=state)
        assert codes(console) == [AlarmCode.LINK_LOST]
    console.link.connect()
    assert codes(console) == []


def test_a_pen_that_nobody_uses_may_be_put_away() -> None:
    console = make_console(link=FakeLink(connected=False))
    assert codes(console) == []
    console.link.connect()
    console.link.lose()
    assert codes(console) == []


def test_a_dead_link_is_one_alarm() -> None:
    console = armed()
    console.link.interrupt(Interruption.THREAD_DIED, state=LinkState.DEAD, last_report=None)
    assert codes(console) == [AlarmCode.LINK_DEAD]


# the records


def test_not_saved_is_told_and_latched_and_needs_no_disk() -> None:
    console = in_chair()
    session = session_of(console)
    console.records.fail_next(KnownError(Trouble.DISK_FULL))
    console.treatment.act(session.id, ev.NoteAdded("x"))
    assert codes(console) == [AlarmCode.NOT_SAVED]
    assert alarm_of(console, AlarmCode.NOT_SAVED).subject == session.id
    console.hub.publish(NotSaved(session.id, "disk_full"))
    assert codes(console) == [AlarmCode.NOT_SAVED]
    acknowledge(console, AlarmCode.NOT_SAVED)
    assert codes(console) == []
    assert recorded(console, AlarmCode.NOT_SAVED) == []


def test_an_alarm_ends_in_the_record_in_which_it_began() -> None:
    console = in_chair(obedient=False)
    first = session_of(console)
    console.link.report(battery_percent=15)
    other = session_at(console, Step.NUMBING, patient(console, "Ben Example"), chair=False)
    console.pen.choose_chair(other.id)
    console.link.report(battery_percent=50)
    assert console.records.kinds(first.id)[-1] == "alarm.ended"
    assert not any(kind.startswith("alarm.") for kind in console.records.kinds(other.id))


def test_an_alarm_without_a_patient_is_in_the_log_too() -> None:
    console = make_console()
    console.link.report(battery_percent=15)
    event = console.records.log[-1]
    assert (event.body, event.session_id) == (ev.AlarmRaised("battery_low", "low"), None)


def test_the_trace_is_written_down_at_an_alarm() -> None:
    console = running()
    console.link.needle(3)
    assert "needling.stretch" not in console.records.kinds()
    console.link.report(battery_percent=15)
    kinds = console.records.kinds(session_of(console).id)
    assert kinds[-2:] == ["needling.stretch", "alarm.raised"]


def test_since_is_on_the_clock_of_the_records() -> None:
    console = make_console()
    console.link.report(battery_percent=15)
    assert console.alarms.alarms[0].since_utc_ms == console.clock.utc_ms()


def test_an_alarm_that_is_over_is_not_acknowledged() -> None:
    console = in_chair(obedient=False)
    console.link.report(battery_percent=15)
    alarm = alarm_of(console, AlarmCode.BATTERY_LOW)
    console.link.report(battery_percent=50)
    assert console.alarms.acknowledge(alarm, console.link.now_ns()) is None
    assert recorded(console, AlarmCode.BATTERY_LOW) == ["alarm.raised", "alarm.ended"]


@pytest.mark.parametrize(
    "cause", [StopCause.WINDOW_INACTIVE, StopCause.ARMED_TOO_LONG, StopCause.PAUSED_TOO_LONG, StopCause.NO_CONTACT]
)
def test_why_the_pen_was_stopped_ends_when_it_is_armed_again(cause: StopCause) -> None:
    console = armed()
    console.pen.stop(cause)
    console.link.report()
    (told,) = console.alarms.alarms
    console.link.advance(5000)
    console.link.report()
    assert console.alarms.alarms == (told,), "as long as nobody has armed it"
    assert console.pen.arm(console.link.now) is None
    console.link.answer()
    assert codes(console) == []
    assert recorded(console, told.code) == ["alarm.raised", "alarm.ended"]


def test_what_the_pen_was_stopped_for_elsewhere_ends_so_too_and_nothing_else() -> None:
    console = running()
    console.link.interrupt(Interruption.STOPPED_ELSEWHERE)
    console.link.answer()
    console.alarms.latch(AlarmCode.WINDOW_FROZEN)
    console.alarms.latch(AlarmCode.NOT_SAVED)
    console.link.report(battery_percent=15)
    assert console.pen.arm(console.link.now) is None
    console.link.answer()
    assert AlarmCode.PEN_STOPPED_ELSEWHERE not in codes(console)
    assert {AlarmCode.WINDOW_FROZEN, AlarmCode.NOT_SAVED, AlarmCode.BATTERY_LOW} <= set(codes(console))


def test_only_low_and_medium_alarms_end_by_arming() -> None:
    assert TELLS_A_STOP < LATCHED
    assert all(PRIORITY[code] < Priority.HIGH for code in TELLS_A_STOP)
