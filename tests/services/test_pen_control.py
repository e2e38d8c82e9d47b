"""Pen control: what is checked before anything is wished, and what must never happen by surprise."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.interlock import Condition
from mnconsole.domain.limits import LimitOwner
from mnconsole.domain.pen import Desired, Interruption, LinkState, Motor, StopCause
from mnconsole.domain.session import Step
from mnconsole.services.hub import ChairChanged, LinkChanged
from mnconsole.services.pen_control import PenRefusal, PenRefusalCode
from tests.helpers.chairs import armed, code_of, in_chair, running, session_of, wanted
from tests.helpers.consoles import make_console, patient, session_at
from tests.helpers.fakes import IDENTITY, FakeLink

MS = 1_000_000


# arming and starting


def test_arm_then_start() -> None:
    console = running()
    assert [wish.desired for wish in console.link.wishes] == [Desired.ARM, Desired.RUN]
    assert wanted(console) == (Desired.RUN, 750, 900)
    assert all(wish.pressed_ns for wish in console.link.wishes)


def test_nothing_is_wished_before_a_person_asks() -> None:
    console = in_chair()
    assert console.link.wishes == []
    console.link.lose()
    console.link.connect()
    console.pen.window_front(False)
    console.pen.window_front(True)
    assert console.link.wishes == []


def test_a_press_that_is_too_old_is_dropped_before_all_else() -> None:
    console = make_console()
    old = console.link.now_ns() - 151 * MS
    assert console.pen.arm(old) == PenRefusal(PenRefusalCode.TOO_LATE)
    assert console.pen.start(old) == PenRefusal(PenRefusalCode.TOO_LATE)
    assert code_of(console.pen.arm(console.link.now_ns() - 150 * MS)) is PenRefusalCode.MISSING


def test_what_is_missing_comes_before_the_range() -> None:
    console = make_console(link=FakeLink(connected=False))
    console.link.connect(replace(IDENTITY, depth_min_um=600, depth_max_um=2000))
    refusal = console.pen.arm(console.link.now_ns())
    assert refusal is not None
    assert refusal.code is PenRefusalCode.MISSING
    assert refusal.missing[0] is Condition.PATIENT


def test_values_that_this_pen_cannot_set_are_refused_with_whose_limit() -> None:
    console = in_chair()
    console.link.change(identity=replace(IDENTITY, depth_min_um=800))
    refusal = console.pen.arm(console.link.now_ns())
    assert refusal is not None
    assert refusal.code is PenRefusalCode.OUT_OF_RANGE
    assert refusal.limit is not None
    assert (refusal.limit.value, refusal.limit.low, refusal.limit.owner) == (750, 800, LimitOwner.PEN)
    assert console.link.wishes == []


def test_a_speed_that_a_pen_can_t_reach_becomes_its_nearest_before_anybody_arms() -> None:
    console = in_chair()
    before = console.pen.depth_um
    console.link.change(identity=replace(IDENTITY, speed_max_dhz=650))
    assert (console.pen.speed_dhz, console.pen.depth_um) == (650, before)
    assert console.pen.arm(console.link.now_ns()) is None


def test_a_speed_is_never_changed_under_a_running_pen() -> None:
    console = running()
    console.link.change(identity=replace(IDENTITY, speed_max_dhz=650))
    assert console.pen.speed_dhz == 900


def test_start_needs_an_armed_pen() -> None:
    console = in_chair()
    assert code_of(console.pen.start(console.link.now_ns())) is PenRefusalCode.NOT_ARMED


def test_start_needs_the_pens_own_word_that_it_is_armed() -> None:
    console = in_chair(obedient=False)
    assert console.pen.arm(console.link.now_ns()) is None
    assert code_of(console.pen.start(console.link.now_ns())) is PenRefusalCode.NOT_ARMED
    console.link.answer()
    assert console.pen.start(console.link.now_ns()) is None


def test_a_running_pen_is_not_started_again() -> None:
    console = running()
    assert code_of(console.pen.start(console.link.now_ns())) is PenRefusalCode.RUNS_ALREADY


def test_a_link_that_refuses_is_told() -> None:
    console = in_chair()
    console.link.quietly(epoch=console.link.view().epoch + 5)
    assert code_of(console.pen.arm(console.link.now_ns())) is PenRefusalCode.LINK_REFUSED


def test_while_an_act_is_on_its_way_to_the_disk_arm_and_start_wait() -> None:
    console = armed()
    console.writer.hold()
    console.treatment.act(session_of(console).id, ev.NoteAdded("x"))
    refusal = console.pen.start(console.link.now_ns())
    assert refusal == PenRefusal(PenRefusalCode.MISSING, missing=(Condition.SAVED,))
    console.writer.release()
    assert console.pen.start(console.link.now_ns()) is None


def test_arm_is_refused_behind_another_window_and_behind_a_page_that_says_the_pen_rests() -> None:
    console = in_chair()
    console.pen.page_open(True)
    assert console.pen.missing() == (Condition.PAGE,)
    console.pen.page_open(False)
    console.pen.window_front(False)
    assert console.pen.missing() == (Condition.WINDOW_FRONT,)
    console.pen.window_front(True)
    assert console.pen.missing() == ()


def test_a_stale_report_is_no_link() -> None:
    console = in_chair()
    console.link.advance(181)
    assert console.pen.missing() == (Condition.PEN_LINKED,)


# the epoch: nothing composed before a stop is sent after it


def test_a_press_that_does_not_know_of_an_interruption_yet_is_refused() -> None:
    console = in_chair()
    view = console.link.view()
    # The link's thread was interrupted; the window's thread has not heard of it.
    console.link.quietly(
        epoch=view.epoch + 1, interruption=Interruption.STOPPED_ELSEWHERE, interruption_epoch=view.epoch + 1
    )
    assert code_of(console.pen.arm(console.link.now_ns())) is PenRefusalCode.LINK_REFUSED
    console.link.report()
    assert console.pen.arm(console.link.now_ns()) is None


def test_a_stop_of_ones_own_is_known_at_once() -> None:
    console = armed()
    console.pen.stop()
    assert console.pen.arm(console.link.now_ns()) is None


def test_after_a_stop_nothing_moves_without_a_new_press() -> None:
    console = running()
    console.pen.stop()
    wishes = len(console.link.wishes)
    console.pen.set_depth(800)
    console.pen.set_speed(1000)
    console.pen.step_depth(1)
    console.pen.pause()
    console.pen.choose_zone("nose")
    assert len(console.link.wishes) == wishes
    assert wanted(console)[0] is Desired.STOP


# stop


@pytest.mark.parametrize("state", ["no link", "idle", "armed", "running", "lost", "no session"])
def test_stop_is_never_refused(state: str) -> None:
    console = make_console(link=FakeLink(connected=state != "no link", obedient=True))
    if state not in ("no link", "no session"):
        session_at(console, Step.NEEDLING)
    if state in ("armed", "running", "lost"):
        console.pen.arm(console.link.now_ns())
    if state in ("running", "lost"):
        console.pen.start(console.link.now_ns())
    if state == "lost":
        console.link.lose()
    console.pen.stop()
    assert console.link.stops[-1] is StopCause.OPERATOR
    assert console.link.view().wanted is Desired.STOP


def test_pause_keeps_the_depth_and_ends_the_strokes() -> None:
    console = running()
    console.pen.pause()
    assert wanted(console) == (Desired.ARM, 750, 900)
    assert console.link.stops == []


def test_pause_does_nothing_unless_running() -> None:
    console = armed()
    before = list(console.link.wishes)
    console.pen.pause()
    assert console.link.wishes == before


def test_a_pause_that_the_link_does_not_take_stops() -> None:
    console = running()
    console.link.quietly(epoch=console.link.view().epoch + 1)
    console.pen.pause()
    assert console.link.stops == [StopCause.OPERATOR]


@pytest.mark.parametrize("moving", [False, True], ids=["armed", "running"])
def test_losing_the_front_stops_at_once(moving: bool) -> None:
    console = running() if moving else armed()
    assert console.pen.window_front(False)
    assert console.link.stops == [StopCause.WINDOW_INACTIVE]
    assert "pen.stopped" in console.records.kinds(session_of(console).id)


def test_losing_the_front_with_the_pen_idle_does_nothing() -> None:
    console = in_chair()
    assert not console.pen.window_front(False)
    assert console.link.stops == []


# the chair


@pytest.mark.parametrize("moving", [False, True], ids=["armed", "running"])
def test_switching_patients_under_a_moving_pen_is_refused(moving: bool) -> None:
    console = running() if moving else armed()
    other = session_at(console, Step.NUMBING, patient(console, "Ben Example"), chair=False)
    chair = console.pen.chair_id
    assert console.pen.choose_chair(other.id) == PenRefusal(PenRefusalCode.PEN_MOVING)
    assert console.pen.choose_chair(None) == PenRefusal(PenRefusalCode.PEN_MOVING)
    assert console.pen.chair_id == chair
    assert console.pen.choose_chair(chair) is None


def test_a_stop_that_is_not_confirmed_still_holds_the_patient() -> None:
    console = armed(obedient=False)
    console.link.answer()
    console.pen.stop()
    assert console.pen.choose_chair(None) == PenRefusal(PenRefusalCode.PEN_MOVING)
    console.link.answer()
    assert console.pen.choose_chair(None) is None


def test_with_the_pen_idle_switching_is_one_tap_and_loses_nothing() -> None:
    console = in_chair()
    first = session_of(console)
    other = session_at(console, Step.NUMBING, patient(console, "Ben Example"), chair=False)
    told: list[ChairChanged] = []
    console.hub.subscribe(ChairChanged, told.append)
    console.pen.set_depth(900)
    assert console.pen.choose_chair(other.id) is None
    assert Condition.ZONE in console.pen.missing()
    assert console.pen.choose_chair(first.id) is None
    assert told == [ChairChanged(other.id), ChairChanged(first.id)]
    assert session_of(console) == first
    assert console.pen.depth_um == 750


def test_strokes_belong_to_the_chair() -> None:
    console = in_chair()
    first = session_of(console)
    other = session_at(console, Step.SERUM_BEFORE, patient(console, "Ben Example"), chair=False)
    console.pen.choose_chair(other.id)
    console.link.report(motor=Motor.RUNNING)
    console.link.needle(30)
    console.link.report(motor=Motor.IDLE)
    assert "needling.stretch" not in console.records.kinds(first.id)


# the rest


def test_a_fault_is_cleared_by_a_young_press_with_the_report_that_was_seen() -> None:
    console = armed(obedient=False)
    console.link.answer()
    seen = console.link.report(motor=Motor.FAULTED)
    assert console.pen.acknowledge_fault(console.link.now_ns() - 151 * MS) == PenRefusal(PenRefusalCode.TOO_LATE)
    assert console.link.clears == []
    assert console.pen.acknowledge_fault(console.link.now_ns()) is None
    assert console.link.clears == [seen]


def test_without_a_fault_nothing_is_cleared() -> None:
    console = in_chair()
    assert console.pen.acknowledge_fault(console.link.now_ns()) is None
    assert console.link.clears == []


def test_a_clear_that_the_link_refuses_is_told() -> None:
    console = in_chair()
    console.link.report(motor=Motor.FAULTED)
    console.link.clear = lambda _seen, _pressed: False  # type: ignore[method-assign]
    assert code_of(console.pen.acknowledge_fault(console.link.now_ns())) is PenRefusalCode.LINK_REFUSED


def test_views_are_told_on_the_main_thread_and_touches_go_to_the_link() -> None:
    console = make_console()
    told: list[LinkChanged] = []
    console.hub.subscribe(LinkChanged, told.append)
    console.link.report()
    assert told == [LinkChanged(console.link.view())]
    console.pen.touch()
    assert console.link.touches == 1


def test_limits_are_the_connected_pens_and_else_the_clinics() -> None:
    console = make_console(link=FakeLink(connected=False))
    assert console.pen.limits().depth.high == 2500
    console.link.connect(replace(IDENTITY, depth_max_um=1500))
    assert console.pen.limits().depth.high == 1500
    assert console.link.view().state is LinkState.READY
