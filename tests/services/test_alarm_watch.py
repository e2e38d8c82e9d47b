"""Alarms: each condition raises and ends, moments are latched, acts are recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.alarms import LATCHED, AlarmCode
from mnconsole.domain.pen import Fault, Feature, Interruption, LinkState, Motor, StopCause, StopPhase
from mnconsole.domain.session import Step
from mnconsole.services.alarm_watch import FAULT_ALARMS
from mnconsole.services.hub import AlarmsChanged
from tests.helpers.alarms import acknowledge, alarm_of, codes, lasting, recorded, reported
from tests.helpers.chairs import armed, in_chair, running, session_of
from tests.helpers.consoles import BenchConsole, act, cream, make_console, patient, session_at
from tests.helpers.fakes import IDENTITY, FakeClock

MINUTE = 60_000


# conditions


@dataclass(frozen=True)
class Condition:
    """How an alarm begins and how it ends by itself."""

    code: AlarmCode
    begin: Callable[[BenchConsole], object]
    end: Callable[[BenchConsole], object]


OUT = {"motor": Motor.RUNNING, "depth_set_um": 750, "depth_actual_um": 750, "speed_set_dhz": 900}
OUT["speed_actual_dhz"] = 900

CONDITIONS = (
    *(
        Condition(code, reported(motor=Motor.FAULTED, faults=fault), reported(motor=Motor.IDLE, faults=Fault.NONE))
        for fault, code in FAULT_ALARMS
    ),
    Condition(AlarmCode.PEN_INTERNAL, reported(motor=Motor.FAULTED), reported(motor=Motor.IDLE)),
    Condition(AlarmCode.BATTERY_LOW, reported(battery_percent=19), reported(battery_percent=20)),
    Condition(AlarmCode.BATTERY_EMPTY, reported(battery_percent=7), reported(battery_percent=90)),
    Condition(AlarmCode.DEPTH_DIFFERS, lasting(500, **{**OUT, "depth_actual_um": 800}), reported(depth_actual_um=750)),
    Condition(AlarmCode.DEPTH_DIFFERS, lasting(500, **{**OUT, "depth_actual_um": 700}), reported(motor=Motor.IDLE)),
    Condition(
        AlarmCode.SPEED_DIFFERS, lasting(1000, **{**OUT, "speed_actual_dhz": 810}), reported(speed_actual_dhz=811)
    ),
    Condition(AlarmCode.SPEED_DIFFERS, lasting(1000, **{**OUT, "speed_actual_dhz": 990}), reported(motor=Motor.ARMED)),
    Condition(
        AlarmCode.STOP_NOT_CONFIRMED,
        lambda console: console.link.change(stop_phase=StopPhase.NOT_CONFIRMED),
        lambda console: console.link.change(stop_phase=StopPhase.CONFIRMED),
    ),
    Condition(
        AlarmCode.LINK_DEAD,
        lambda console: console.link.change(state=LinkState.DEAD, last_report=None),
        lambda console: console.link.connect(),
    ),
    Condition(AlarmCode.LINK_LOST, lambda console: console.link.lose(), lambda console: console.link.connect()),
)


@pytest.mark.parametrize("case", CONDITIONS, ids=lambda case: f"{case.code.value}-{CONDITIONS.index(case)}")
def test_each_condition_raises_and_ends(case: Condition) -> None:
    console = in_chair(obedient=False)
    told: list[AlarmsChanged] = []
    console.hub.subscribe(AlarmsChanged, told.append)
    assert codes(console) == []
    case.begin(console)
    assert codes(console) == [case.code]
    assert told[-1].alarms == console.alarms.alarms
    assert recorded(console, case.code) == ["alarm.raised"]
    case.end(console)
    assert codes(console) == []
    assert told[-1].alarms == ()
    assert recorded(console, case.code) == ["alarm.raised", "alarm.ended"]
    events = console.records.session_events(session_of(console).id)
    assert [e.kind for e in events if e.kind.startswith("alarm.")] == ["alarm.raised", "alarm.ended"]


MOMENTS = {
    AlarmCode.PEN_RESTARTED: Interruption.PEN_RESTARTED,
    AlarmCode.PEN_STOPPED_ELSEWHERE: Interruption.STOPPED_ELSEWHERE,
    AlarmCode.WINDOW_FROZEN: Interruption.WINDOW_FROZEN,
    AlarmCode.NOT_CONFIRMED: Interruption.NOT_CONFIRMED,
}


@pytest.mark.parametrize(("code", "why"), [*MOMENTS.items(), (AlarmCode.NOT_CONFIRMED, Interruption.REFUSED)])
def test_moments_are_latched_until_a_person_has_seen_them(code: AlarmCode, why: Interruption) -> None:
    console = running()
    console.link.interrupt(why)
    console.link.answer()
    for _ in range(50):
        console.link.report()
    assert codes(console) == [code]
    assert recorded(console, code) == ["alarm.raised"]
    assert acknowledge(console, code) is None
    assert codes(console) == []
    assert recorded(console, code) == ["alarm.raised", "alarm.acknowledged", "alarm.ended"]
    console.link.report()
    assert codes(console) == []


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (StopCause.WINDOW_INACTIVE, AlarmCode.STOPPED_WINDOW),
        (StopCause.ARMED_TOO_LONG, AlarmCode.STOPPED_IDLE),
        (StopCause.PAUSED_TOO_LONG, AlarmCode.STOPPED_IDLE),
        (StopCause.NO_CONTACT, AlarmCode.STOPPED_IDLE),
        (StopCause.OPERATOR, None),
        (StopCause.ZONE_LEFT, None),
    ],
)
def test_why_the_console_stopped_is_told(cause: StopCause, code: AlarmCode | None) -> None:
    console = armed()
    console.pen.stop(cause)
    console.link.report()
    assert codes(console) == ([code] if code else [])


def test_every_alarm_is_walked_here() -> None:
    walked = {case.code for case in CONDITIONS} | set(MOMENTS)
    walked |= {AlarmCode.STOPPED_WINDOW, AlarmCode.STOPPED_IDLE, AlarmCode.NOT_SAVED, AlarmCode.ENTRIES_WAIT}
    walked |= {AlarmCode.CREAM_OVERDUE, AlarmCode.CREAM_OVER_LABEL}
    walked |= {AlarmCode.TOO_DEEP}  # tests/services/test_too_deep.py
    walked |= {
        AlarmCode.DISK_LOW,
        AlarmCode.BACKUP_OVERDUE,
        AlarmCode.BACKUPS_UNKNOWN,
        AlarmCode.DRILL_FAILED,
        AlarmCode.KEY_NOT_BACKED_UP,
        AlarmCode.RECORDS_OLDER,
    }  # tests/services/test_backups.py
    walked |= {AlarmCode.ENTRIES_LOST}  # tests/e2e/test_entry.py
    walked |= {AlarmCode.ERASURE_ASKED}  # tests/services/test_erasing.py
    walked |= {AlarmCode.ANCHOR_NOT_KEPT}  # tests/services/test_anchoring.py
    walked |= {AlarmCode.RECORDS_LOOK_ONLY, AlarmCode.RECORDS_DAMAGED}  # tests/e2e/test_looking.py
    assert walked == set(AlarmCode)
    assert set(MOMENTS) <= LATCHED


# durations and details


@pytest.mark.parametrize(
    ("changes", "ms", "code"),
    [
        ({"depth_actual_um": 800}, 440, AlarmCode.DEPTH_DIFFERS),
        ({"speed_actual_dhz": 800}, 940, AlarmCode.SPEED_DIFFERS),
    ],
)
def test_a_difference_must_last(changes: dict[str, int], ms: int, code: AlarmCode) -> None:
    console = in_chair(obedient=False)
    lasting(ms, **{**OUT, **changes})(console)
    assert codes(console) == []
    console.link.report(**{key: OUT[key] for key in changes})
    lasting(ms, **changes)(console)
    assert codes(console) == []
    console.link.report()
    console.link.report()
    assert codes(console) == [code]


def test_a_small_difference_is_none() -> None:
    console = in_chair(obedient=False)
    lasting(5000, **{**OUT, "depth_actual_um": 790, "speed_actual_dhz": 820})(console)
    assert codes(console) == []


def test_both_numbers_are_in_the_alarm() -> None:
    console = in_chair(obedient=False)
    lasting(500, **{**OUT, "depth_actual_um": 850})(console)
    assert alarm_of(console, AlarmCode.DEPTH_DIFFERS).detail == (750, 850)


def test_a_pen_without_a_battery_has_no_battery_alarm() -> None:
    console = make_console()
    without = replace(IDENTITY, features=Feature.CONTACT_SENSING)
    console.link.connect(without, battery_percent=0)
    assert codes(console) == []


# cream


def _numbing(console: BenchConsole, name: str) -> ev.Body:
    session = session_at(console, Step.NUMBING, patient(console, name), chair=False)
    return act(console, session.id, cream(console.policy))  # type: ignore[return-value]


def test_two_patients_can_be_overdue_at_once() -> None:
    console = make_console()
    assert isinstance(console.clock, FakeClock)
    _numbing(console, "Ada Sample")
    console.clock.advance(5 * MINUTE)
    _numbing(console, "Ben Example")
    first, second = console.treatment.open_sessions()
    console.clock.advance(15 * MINUTE)
    assert codes(console) == [AlarmCode.CREAM_OVERDUE]
    console.clock.advance(5 * MINUTE)
    assert codes(console) == [AlarmCode.CREAM_OVERDUE] * 2
    assert {alarm.subject for alarm in console.alarms.alarms} == {first.id, second.id}
    assert {alarm.subject: alarm.detail for alarm in console.alarms.alarms} == {
        first.id: (25 * 60,),
        second.id: (20 * 60,),
    }
    act(console, first.id, ev.CreamRemoved(0))
    assert codes(console) == [AlarmCode.CREAM_OVERDUE]
    kinds = console.records.kinds(first.id)
    assert (kinds.count("alarm.raised"), kinds.count("alarm.ended")) == (1, 1)
    assert "alarm.ended" not in console.records.kinds(second.id)


def test_over_the_label_takes_the_place_of_overdue() -> None:
    console = make_console()
    assert isinstance(console.clock, FakeClock)
    _numbing(console, "Ada Sample")
    console.clock.advance(300 * MINUTE - 1)
    assert codes(console) == [AlarmCode.CREAM_OVERDUE]
    console.clock.advance(1)
    assert codes(console) == [AlarmCode.CREAM_OVER_LABEL]


def test_acknowledged_overdue_stays_in_the_list_until_the_cream_is_off() -> None:
    console = make_console()
    assert isinstance(console.clock, FakeClock)
    _numbing(console, "Ada Sample")
    console.clock.advance(21 * MINUTE)
    assert codes(console) == [AlarmCode.CREAM_OVERDUE]
    acknowledge(console, AlarmCode.CREAM_OVERDUE)
    console.clock.advance(MINUTE)
    assert codes(console) == [AlarmCode.CREAM_OVERDUE]
    alarm = alarm_of(console, AlarmCode.CREAM_OVERDUE)
    assert alarm.acknowledged
    assert alarm.detail == (22 * 60,)
