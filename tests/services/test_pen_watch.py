"""What really happened with the pen is written down, once; what stood too long is stopped."""

from __future__ import annotations

from typing import Any

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.pen import Desired, Fault, Interruption, Motor, SetPhase, StopCause, StopPhase, WriteResult
from mnconsole.domain.session import Step
from tests.helpers.chairs import armed, in_chair, running, session_of
from tests.helpers.consoles import BenchConsole, make_console, patient, session_at
from tests.helpers.fakes import BLIND

TELLING = (
    ev.PenArmed,
    ev.PenStarted,
    ev.PenPaused,
    ev.PenStopped,
    ev.PenInterrupted,
    ev.PenNotDone,
    ev.SetPointsChanged,
)


def _told(console: BenchConsole) -> list[Body]:
    events = console.records.session_events(session_of(console).id)
    return [event.body for event in events if isinstance(event.body, TELLING)]


def _after(console: BenchConsole, seconds: float, **report: Any) -> StopCause | None:
    console.link.advance(int(seconds * 1000) - 40)
    console.link.report(**report)
    return console.pen.tick()


def test_arm_start_pause_start_stop_are_each_written_once() -> None:
    console = running()
    console.link.needle(30)
    console.pen.pause()
    for _ in range(5):
        console.link.report()
    console.pen.start(console.link.now_ns())
    console.pen.stop()
    for _ in range(5):
        console.link.report()
    assert _told(console) == [
        ev.PenArmed("SW-0001", 0x1234, "forehead", 750, 900, 0),
        ev.PenStarted("forehead", 750, 900),
        ev.PenPaused("forehead"),
        ev.PenStarted("forehead", 750, 900),
        ev.PenStopped("operator", 40),
    ]


def test_the_pens_contact_counter_is_kept_with_the_arming() -> None:
    console = in_chair()
    console.link.report(contact_strokes=77)
    console.pen.arm(console.link.now_ns())
    assert isinstance(_told(console)[0], ev.PenArmed)
    assert session_of(console).last_contact_counter == 77


def test_set_points_that_the_pen_confirmed_are_written_and_others_not() -> None:
    console = armed(obedient=False)
    console.link.answer()
    console.pen.set_depth(800)
    assert not any(isinstance(body, ev.SetPointsChanged) for body in _told(console))
    console.link.answer()
    console.link.answer()
    assert _told(console)[1:] == [ev.SetPointsChanged("forehead", 800, 900)]


def test_a_value_that_the_pen_refuses_is_written_as_it_was_asked() -> None:
    console = armed(obedient=False)
    console.link.answer()
    console.pen.set_depth(800)
    console.link.refuse_values(WriteResult.DEPTH_RANGE)
    console.link.report()
    assert _told(console)[1:] == [ev.PenNotDone(int(Desired.ARM), 800, 900, int(WriteResult.DEPTH_RANGE))]


def test_a_value_that_is_not_confirmed_in_time_is_written_too() -> None:
    console = armed(obedient=False)
    console.link.answer()
    console.pen.set_depth(800)
    console.link.change(set_phase=SetPhase.NOT_CONFIRMED, wanted_depth_um=750)
    assert _told(console)[1:] == [ev.PenNotDone(int(Desired.ARM), 800, 900, -1)]
    assert console.pen.depth_um == 750


@pytest.mark.parametrize(
    ("why", "changes", "result"),
    [
        (Interruption.NOT_CONFIRMED, {}, -1),
        (
            Interruption.REFUSED,
            {"refused_result": WriteResult.NOT_ALLOWED, "set_phase": SetPhase.REFUSED},
            int(WriteResult.NOT_ALLOWED),
        ),
    ],
)
def test_a_press_that_came_to_nothing_is_written_once_as_what_was_wanted(
    why: Interruption, changes: dict[str, Any], result: int
) -> None:
    console = armed(obedient=False)
    console.link.interrupt(why, **changes)
    console.link.report()
    console.link.report()
    assert _told(console) == [ev.PenNotDone(int(Desired.ARM), 750, 900, result)]


def test_a_clear_that_came_to_nothing_is_written_as_a_clear() -> None:
    console = armed(obedient=False)
    console.link.answer()
    console.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)
    console.pen.acknowledge_fault(console.link.now_ns())
    console.link.interrupt(Interruption.NOT_CONFIRMED)
    assert _told(console)[-1] == ev.PenNotDone(int(Desired.CLEAR), 750, 900, -1)


def test_an_interruption_is_written_once_with_the_faults() -> None:
    console = running()
    console.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT | Fault.BATTERY_LOW)
    console.link.report()
    interruptions = [body for body in _told(console) if isinstance(body, ev.PenInterrupted)]
    assert interruptions == [ev.PenInterrupted("pen_fault", int(Fault.OVERCURRENT | Fault.BATTERY_LOW))]


def test_a_lost_link_is_an_interruption_and_the_next_one_another() -> None:
    console = running()
    console.link.lose()
    console.link.connect(motor=Motor.IDLE)
    console.pen.arm(console.link.now_ns())
    console.link.lose()
    assert sum(isinstance(body, ev.PenInterrupted) for body in _told(console)) == 2


# stops


def test_a_stop_is_written_with_the_time_from_press_to_confirmation() -> None:
    console = armed(obedient=False)
    console.link.answer()
    console.pen.stop()
    console.link.advance(15)
    console.link.answer()
    assert _told(console)[-1] == ev.PenStopped("operator", 55)


def test_a_stop_of_a_pen_that_does_not_answer_is_written_too() -> None:
    console = running()
    console.link.lose()
    console.pen.stop()
    console.link.time_out_stop()
    assert _told(console)[-1] == ev.PenStopped("operator", -1)


def test_a_stop_that_is_not_confirmed_is_written_so_and_again_when_it_is() -> None:
    console = armed(obedient=False)
    console.link.answer()
    console.pen.stop()
    console.link.time_out_stop()
    console.link.report(motor=Motor.ARMED)
    console.link.answer()
    console.link.answer()
    stops = [body for body in _told(console) if isinstance(body, ev.PenStopped)]
    assert stops == [ev.PenStopped("operator", -1), ev.PenStopped("operator", 380)]


def test_a_stop_of_an_idle_pen_is_not_written() -> None:
    console = in_chair()
    console.pen.stop()
    console.link.report()
    assert _told(console) == []


def test_the_first_cause_stands() -> None:
    console = armed(obedient=False)
    console.link.answer()
    console.pen.window_front(False)
    console.pen.stop(StopCause.OPERATOR)
    console.link.answer()
    stops = [body for body in _told(console) if isinstance(body, ev.PenStopped)]
    assert [stop.cause for stop in stops] == ["window_inactive"]


def test_a_stop_while_another_one_is_on_its_way_is_written() -> None:
    console = armed(obedient=False)
    console.link.answer()
    console.link.interrupt(Interruption.STOPPED_ELSEWHERE)
    console.link.advance(20)
    console.pen.stop()
    console.link.answer()
    assert _told(console)[-1] == ev.PenStopped("operator", 40)
    console.pen.arm(console.link.now_ns())
    console.link.answer()
    console.pen.stop(StopCause.REACTION)
    console.link.answer()
    assert _told(console)[-1] == ev.PenStopped("reaction", 40)


def test_a_confirmation_from_before_the_press_confirms_nothing() -> None:
    console = armed(obedient=False)
    console.link.answer()
    queued = console.link.view()
    console.link.quietly(stop_phase=StopPhase.CONFIRMED, stop_confirmed_ns=console.link.now)
    earlier = console.link.view()
    console.link.quietly(stop_phase=queued.stop_phase)
    console.pen.stop()
    latest = console.link.view()
    console.link.show(earlier)
    assert not any(isinstance(body, ev.PenStopped) for body in _told(console))
    console.link.show(latest)
    console.link.answer()
    assert isinstance(_told(console)[-1], ev.PenStopped)


def test_a_stop_that_nobody_ever_confirmed_is_written_before_the_next_arming() -> None:
    console = armed(obedient=False)
    console.link.answer()
    console.pen.stop()
    console.link.change(stop_phase=StopPhase.NONE, wanted=Desired.ARM)
    stops = [body for body in _told(console) if isinstance(body, ev.PenStopped)]
    assert stops == [ev.PenStopped("operator", -1)]


@pytest.mark.parametrize("confirmed", [True, False])
def test_whoever_wants_to_know_why_it_stopped_is_told_once(confirmed: bool) -> None:
    console = armed(obedient=False)
    told: list[StopCause] = []
    console.pen.on_stopped_for(told.append)
    console.link.answer()
    console.pen.window_front(False)
    assert told == []
    if not confirmed:
        console.link.time_out_stop()
    else:
        console.link.answer()
    console.link.answer()
    assert told == [StopCause.WINDOW_INACTIVE]


def test_what_happens_belongs_to_the_chair_of_that_moment() -> None:
    console = armed()
    first = session_of(console)
    console.pen.stop()
    other = session_at(console, Step.NUMBING, patient(console, "Ben Example"), chair=False)
    console.pen.choose_chair(other.id)
    console.link.report()
    assert "pen.stopped" in console.records.kinds(first.id)
    assert not any(kind.startswith("pen.") for kind in console.records.kinds(other.id))


def test_without_a_session_nothing_is_written() -> None:
    console = make_console()
    before = len(console.records.log)
    console.link.report(motor=Motor.ARMED)
    console.link.report(motor=Motor.IDLE)
    assert len(console.records.log) == before


# what stood too long


def test_armed_for_half_a_minute_without_a_start_stops() -> None:
    console = armed()
    assert _after(console, 30) is None
    assert _after(console, 0.04) is StopCause.ARMED_TOO_LONG
    assert console.link.stops == [StopCause.ARMED_TOO_LONG]
    assert _told(console)[-1] == ev.PenStopped("armed_too_long", 40)
    assert console.pen.tick() is None


def test_paused_for_two_minutes_stops() -> None:
    console = running()
    console.pen.pause()
    assert _after(console, 120) is None
    assert _after(console, 0.04) is StopCause.PAUSED_TOO_LONG


def test_running_a_minute_in_the_air_stops() -> None:
    console = running()
    assert _after(console, 60) is None
    assert _after(console, 0.04) is StopCause.NO_CONTACT


def test_a_pen_that_does_not_sense_the_skin_is_not_stopped_for_missing_it() -> None:
    console = in_chair()
    console.link.change(identity=BLIND)
    console.pen.arm(console.link.now_ns())
    console.pen.start(console.link.now_ns())
    for _ in range(3):
        assert _after(console, 50) is None
    assert console.link.view().wanted is Desired.RUN


def test_the_arming_of_such_a_pen_keeps_the_counter_that_its_dose_comes_from() -> None:
    console = in_chair()
    console.link.change(identity=BLIND)
    console.link.report(strokes=77)
    console.pen.arm(console.link.now_ns())
    assert session_of(console).last_contact_counter == 77


def test_contact_begins_the_minute_anew() -> None:
    console = running()
    assert _after(console, 50, in_contact=True) is None
    assert _after(console, 60, in_contact=False) is None
    assert _after(console, 0.04) is StopCause.NO_CONTACT


def test_each_start_begins_the_minute_anew() -> None:
    console = running()
    assert _after(console, 50) is None
    console.pen.pause()
    console.pen.start(console.link.now_ns())
    assert _after(console, 59) is None


def test_an_idle_pen_may_lie_for_hours() -> None:
    console = in_chair()
    assert _after(console, 36_000) is None
    console.pen.arm(console.link.now_ns())
    console.pen.stop()
    assert _after(console, 36_000) is None
    assert console.link.stops == [StopCause.OPERATOR]


def test_armed_again_has_its_own_half_minute() -> None:
    console = running()
    console.pen.stop()
    console.link.report()
    console.pen.arm(console.link.now_ns())
    assert _after(console, 30) is None
    assert _after(console, 0.04) is StopCause.ARMED_TOO_LONG
