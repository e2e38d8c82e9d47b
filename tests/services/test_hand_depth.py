"""The depth at the handpiece: confirmed for one zone and value, and only until anything of it changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import Desired, Motor, StopCause
from mnconsole.domain.session import Step
from mnconsole.services.pen_control import PenRefusalCode
from tests.helpers.bare_pens import BY_HAND, running, with_pen
from tests.helpers.chairs import code_of, session_of
from tests.helpers.consoles import BenchConsole, act, cartridge, patient, session_at
from tests.helpers.fakes import IDENTITY


def _confirmed() -> BenchConsole:
    console = with_pen(BY_HAND)
    assert console.pen.missing() == (Condition.DEPTH_BY_HAND,)
    assert console.pen.confirm_hand_depth() is None
    assert console.pen.missing() == ()
    return console


def _by_hand(console: BenchConsole) -> list[ev.DepthSetByHand]:
    return [e.body for e in session_of(console).events if isinstance(e.body, ev.DepthSetByHand)]


def test_it_is_on_record_with_zone_depth_and_pen() -> None:
    console = _confirmed()
    assert _by_hand(console) == [ev.DepthSetByHand("forehead", 750, "SM-0002")]
    assert console.pen.hand_set_um() == 750


def test_it_counts_once_it_is_stored_and_not_before() -> None:
    console = with_pen(BY_HAND)
    console.writer.hold()
    assert console.pen.confirm_hand_depth() is None
    assert Condition.DEPTH_BY_HAND in console.pen.missing()
    console.writer.release()
    assert console.pen.missing() == ()


def test_a_depth_that_was_changed_while_it_was_being_stored_is_not_confirmed() -> None:
    console = with_pen(BY_HAND)
    console.writer.hold()
    console.pen.confirm_hand_depth()
    console.pen.set_depth(800)
    console.pen.set_depth(750)
    console.writer.release()
    assert console.pen.missing() == (Condition.DEPTH_BY_HAND,)


def _there_and_back(console: BenchConsole) -> None:
    console.pen.set_depth(800)
    console.pen.set_depth(750)


def _zone_and_back(console: BenchConsole) -> None:
    console.pen.choose_zone("nose")
    console.pen.choose_zone("forehead")


def _link_and_back(console: BenchConsole) -> None:
    console.link.lose()
    console.link.connect(BY_HAND)


def _another_pen(console: BenchConsole) -> None:
    console.link.connect(replace(BY_HAND, serial_number="SM-0003"))


def _another_cartridge(console: BenchConsole) -> None:
    act(console, session_of(console).id, cartridge(console.policy, lot="C-201"))


def _another_patient(console: BenchConsole) -> None:
    session = session_of(console)
    assert console.pen.choose_chair(None) is None
    assert console.pen.choose_chair(session.id) is None


@pytest.mark.parametrize(
    "change", [_there_and_back, _zone_and_back, _link_and_back, _another_pen, _another_cartridge, _another_patient]
)
def test_whatever_changes_it_has_to_be_confirmed_again(change: Callable[[BenchConsole], None]) -> None:
    console = _confirmed()
    change(console)
    assert console.pen.hand_set_um() is None
    assert console.pen.missing() == (Condition.DEPTH_BY_HAND,)
    console.pen.confirm_hand_depth()
    assert console.pen.missing() == ()


def test_a_stop_or_another_speed_leaves_it_confirmed() -> None:
    console = running(BY_HAND)
    console.pen.set_speed(1000)
    console.pen.stop()
    assert console.pen.missing() == ()


def test_another_zone_of_the_same_depth_and_back_has_to_be_confirmed_again() -> None:
    console = with_pen(BY_HAND)
    other = session_at(console, Step.NEEDLING, patient(console, "Ben Example"), zones=("forehead", "chin"), chair=False)
    assert console.pen.choose_chair(other.id) is None
    console.pen.confirm_hand_depth()
    console.pen.choose_zone("chin")
    assert (console.pen.depth_um, console.pen.hand_set_um()) == (750, None)
    console.pen.choose_zone("forehead")
    assert (console.pen.depth_um, console.pen.hand_set_um()) == (750, None)


@pytest.mark.parametrize("paused", [False, True])
def test_another_depth_stops_the_pen_first(paused: bool) -> None:
    console = running(BY_HAND)
    if paused:
        console.pen.pause()
    assert console.pen.set_depth(800) is None
    assert console.link.stops == [StopCause.DEPTH_CHANGED]
    assert console.pen.depth_um == 800
    assert all(wish.depth_um == 750 for wish in console.link.wishes), "the pen is never told of the other depth"
    assert console.pen.missing() == (Condition.DEPTH_BY_HAND,)
    stopped = [e.body.cause for e in session_of(console).events if isinstance(e.body, ev.PenStopped)]
    assert stopped == ["depth_changed"]


def test_the_same_depth_again_stops_nothing() -> None:
    console = running(BY_HAND)
    assert console.pen.set_depth(750) is None
    assert (console.link.stops, console.link.view().wanted) == ([], Desired.RUN)


def test_another_zone_stops_the_pen_and_its_depth_is_to_be_confirmed() -> None:
    console = running(BY_HAND)
    console.link.needle(10)
    console.pen.zone_done("even_redness")
    assert console.link.stops == [StopCause.ZONE_LEFT]
    assert session_of(console).current_zone_id == "nose"
    assert (console.pen.depth_um, console.pen.missing()) == (500, (Condition.DEPTH_BY_HAND,))


def test_it_is_not_confirmed_under_a_pen_that_is_armed() -> None:
    console = _confirmed()
    assert console.pen.arm(console.link.now) is None
    assert code_of(console.pen.confirm_hand_depth()) is PenRefusalCode.PEN_MOVING
    assert len(_by_hand(console)) == 1


def test_above_the_caution_a_reason_is_still_asked() -> None:
    console = with_pen(BY_HAND)
    assert code_of(console.pen.set_depth(1050)) is PenRefusalCode.REASON_NEEDED
    console.pen.give_depth_reason("forehead", 1050, "scar")
    assert console.pen.depth_um == 1050
    console.pen.confirm_hand_depth()
    assert console.pen.missing() == ()


def test_a_pen_that_sets_its_depth_itself_has_nothing_to_confirm() -> None:
    console = with_pen(IDENTITY)
    assert console.pen.confirm_hand_depth() is None
    assert (_by_hand(console), console.pen.missing()) == ([], ())


def test_without_a_zone_there_is_nothing_to_confirm() -> None:
    console = with_pen(BY_HAND)
    other = session_at(console, Step.SCREENING, chair=False)
    assert console.pen.choose_chair(other.id) is None
    assert console.pen.confirm_hand_depth() is None
    assert Condition.DEPTH_BY_HAND not in console.pen.missing()


def test_a_depth_that_is_not_reported_is_never_told_as_another_one() -> None:
    console = running(BY_HAND)
    for _ in range(40):
        console.link.report()
        console.alarms.tick()
    report = console.link.view().last_report
    assert report is not None
    assert (report.motor, report.depth_actual_um) == (Motor.RUNNING, 0)
    assert console.alarms.alarms == ()
