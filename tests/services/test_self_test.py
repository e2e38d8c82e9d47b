"""The guided self-test: what passes, what fails, what ends it, and that no patient ever pays for it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mnconsole.domain.pen import Desired, Interruption, Lacks, Motor, StopCause
from mnconsole.domain.self_test import (
    FigureName,
    Hindrance,
    Outcome,
    SelfTestEnd,
    SelfTestStep,
)
from mnconsole.domain.session import Step
from mnconsole.services.pen_refusal import PenRefusalCode
from mnconsole.services.self_test import Phase
from tests.helpers.consoles import patient, session_at
from tests.helpers.fakes import IDENTITY, FakeLink
from tests.helpers.pen_tools import listen, rest, walk_to
from tests.helpers.self_tests import Bench

PASSED, FAILED, NOT_MEASURED = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_MEASURED


def test_a_good_pen_passes_every_step_and_it_stands_on_record() -> None:
    bench = Bench()
    link, test = bench.link, bench.test
    walk_to(link, test, SelfTestStep.STOP)
    assert test.view.phase is Phase.PRESS
    assert bench.console.pen.is_active()
    bench.console.pen.stop()
    rest(link)
    assert bench.outcomes() == [PASSED] * 6
    assert (test.view.ended, test.view.phase) == (SelfTestEnd.PASSED, Phase.DONE)
    values = {(result.step, figure.name): figure.value for result in test.view.results for figure in result.figures}
    assert values[SelfTestStep.LINK, FigureName.CYCLES] == 75
    assert values[SelfTestStep.ARM, FigureName.DEPTH_UM] == 500
    assert values[SelfTestStep.START, FigureName.SPEED_DHZ] == 250
    assert abs(values[SelfTestStep.START, FigureName.STROKES] - 26) <= 2
    assert values[SelfTestStep.CHANGE, FigureName.DEPTH_UM] == 700
    assert values[SelfTestStep.CHANGE, FigureName.SPEED_DHZ] == 450
    assert values[SelfTestStep.STOP, FigureName.STOPPED_MS] == 40
    assert values[SelfTestStep.REST, FigureName.STROKES] == 0
    body = bench.stored()[0]
    assert (body.serial_number, body.firmware, body.ended) == (IDENTITY.serial_number, IDENTITY.firmware, "passed")
    assert [step.step for step in body.steps] == [step.value for step in SelfTestStep]
    assert [(wish.desired, wish.depth_um, wish.speed_dhz) for wish in link.wishes] == [
        (Desired.ARM, 500, 250),
        (Desired.RUN, 500, 250),
        (Desired.RUN, 700, 450),
    ]


def test_nothing_moves_without_a_press_of_its_own() -> None:
    bench = Bench()
    link, test = bench.link, bench.test
    assert test.press(link.now_ns()) is None
    test.ask()
    assert test.press(link.now_ns()) is None
    test.begin()
    assert test.press(link.now_ns()) is None
    listen(link, test)
    for _ in range(100):
        link.report()
        test.tick()
    assert link.wishes == []
    late = test.press(link.now_ns() - 151_000_000)
    assert late is not None
    assert late.code is PenRefusalCode.TOO_LATE
    assert (test.view.phase, test.view.step, link.wishes) == (Phase.PRESS, SelfTestStep.ARM, [])


@pytest.mark.parametrize("lost", [0, 1, 2, 30])
def test_a_noisy_link_fails_before_anything_moves(lost: int) -> None:
    bench = Bench()
    bench.test.ask()
    bench.test.begin()
    listen(bench.link, bench.test, lost=lost)
    if lost < 2:
        assert bench.test.view.step is SelfTestStep.ARM
        return
    assert bench.outcomes() == [FAILED] + [NOT_MEASURED] * 5
    assert bench.test.view.ended is SelfTestEnd.FAILED
    assert bench.link.wishes == []


def test_too_few_cycles_say_nothing_good() -> None:
    bench = Bench()
    bench.test.ask()
    bench.test.begin()
    listen(bench.link, bench.test, cycles=49)
    assert bench.outcomes()[0] is FAILED


def armed_wrong(depth_um: int) -> Bench:
    bench = Bench(FakeLink())
    walk_to(bench.link, bench.test, SelfTestStep.ARM)
    assert bench.test.press(bench.link.now_ns()) is None
    values = {"depth_set_um": 500, "speed_set_dhz": 250, "depth_actual_um": depth_um}
    for _ in range(26):
        bench.link.report(motor=Motor.ARMED, **values)
    return bench


@pytest.mark.parametrize(("depth_um", "passes"), [(540, True), (549, True), (450, False), (550, False), (0, False)])
def test_the_needles_have_to_be_where_they_were_sent(depth_um: int, passes: bool) -> None:
    bench = armed_wrong(depth_um)
    assert (bench.test.view.results[1].outcome is PASSED) == passes
    if not passes:
        assert bench.test.view.results[1].value(FigureName.DEPTH_UM) == depth_um
        assert bench.link.stops == [StopCause.SELF_TEST]


def test_after_a_failed_motion_the_stop_is_measured_all_the_same() -> None:
    bench = armed_wrong(0)
    assert (bench.test.view.step, bench.test.view.phase) == (SelfTestStep.STOP, Phase.MEASURING)
    rest(bench.link)
    assert bench.outcomes() == [PASSED, FAILED, NOT_MEASURED, NOT_MEASURED, PASSED, PASSED]
    assert bench.test.view.ended is SelfTestEnd.FAILED


def started(speed_dhz: int, made: int) -> Bench:
    bench = Bench(FakeLink())
    walk_to(bench.link, bench.test, SelfTestStep.ARM)
    bench.test.press(bench.link.now_ns())
    bench.link.answer()
    assert bench.test.press(bench.link.now_ns()) is None
    for cycle in range(27):
        bench.link.answer() if not cycle else bench.link.report(
            speed_actual_dhz=speed_dhz, strokes=made * cycle // 26
        )
    for _ in range(3):
        bench.link.report(speed_actual_dhz=speed_dhz)
    return bench


@pytest.mark.parametrize(
    ("speed_dhz", "made", "passes"),
    [(250, 26, True), (230, 24, True), (220, 26, False), (250, 0, False), (250, 40, False)],
)
def test_speed_and_strokes_have_to_fit(speed_dhz: int, made: int, passes: bool) -> None:
    bench = started(speed_dhz, made)
    assert (bench.test.view.results[2].outcome is PASSED) == passes, bench.test.view.results
    assert (bench.link.stops == []) == passes


def test_a_speed_that_is_never_reached_fails() -> None:
    bench = Bench(FakeLink())
    walk_to(bench.link, bench.test, SelfTestStep.ARM)
    bench.test.press(bench.link.now_ns())
    bench.link.answer()
    bench.test.press(bench.link.now_ns())
    for _ in range(27):
        bench.link.report(motor=Motor.RUNNING, speed_actual_dhz=100)
    assert bench.test.view.results[2].outcome is FAILED
    assert bench.test.view.results[2].value(FigureName.SPEED_DHZ) == 100


def test_a_change_that_is_not_reported_fails() -> None:
    bench = Bench()
    walk_to(bench.link, bench.test, SelfTestStep.CHANGE)
    bench.link.obedient = False
    assert bench.test.press(bench.link.now_ns()) is None
    for _ in range(27):
        bench.link.report()
    assert bench.test.view.results[3].outcome is FAILED
    assert bench.link.stops == [StopCause.SELF_TEST]


def test_strokes_after_the_stop_fail() -> None:
    bench = Bench()
    walk_to(bench.link, bench.test, SelfTestStep.STOP)
    bench.console.pen.stop()
    report = bench.link.view().last_report
    assert report is not None
    for turn in range(14):
        bench.link.report(strokes=report.strokes + turn)
    assert bench.outcomes()[-2:] == [PASSED, FAILED]


def test_a_stop_that_is_never_confirmed_fails() -> None:
    bench = Bench()
    walk_to(bench.link, bench.test, SelfTestStep.STOP)
    bench.link.obedient = False
    bench.console.pen.stop()
    bench.link.time_out_stop()
    bench.link.report()
    assert bench.outcomes()[4] is FAILED


# what ends it


@pytest.mark.parametrize("step", [SelfTestStep.LINK, SelfTestStep.ARM, SelfTestStep.START, SelfTestStep.CHANGE])
@pytest.mark.parametrize("how", ["stop", "cancel"])
def test_stop_and_cancel_end_it_at_once_and_say_so(step: SelfTestStep, how: str) -> None:
    bench = Bench()
    walk_to(bench.link, bench.test, step)
    (bench.console.pen.stop if how == "stop" else bench.test.cancel)()
    bench.link.report()
    assert bench.test.view.ended is SelfTestEnd.BY_YOU
    assert not bench.console.pen.is_active()
    assert bench.stored()[0].ended == "by_you"
    assert NOT_MEASURED in bench.outcomes()
    wishes = len(bench.link.wishes)
    assert bench.test.press(bench.link.now_ns()) is None
    assert len(bench.link.wishes) == wishes


def test_a_page_that_is_left_ends_it_and_stops_the_pen() -> None:
    bench = Bench()
    walk_to(bench.link, bench.test, SelfTestStep.CHANGE)
    bench.test.leave()
    assert bench.test.view.ended is SelfTestEnd.PAGE_LEFT
    assert bench.link.stops == [StopCause.SELF_TEST]
    assert not bench.console.pen.is_active()


def test_a_window_that_goes_behind_another_one_ends_it() -> None:
    bench = Bench()
    walk_to(bench.link, bench.test, SelfTestStep.START)
    assert bench.console.pen.window_front(False)
    bench.link.report()
    assert (bench.test.view.ended, bench.test.view.why) == (SelfTestEnd.STOPPED, "window_inactive")


def test_a_lost_link_ends_it() -> None:
    bench = Bench()
    walk_to(bench.link, bench.test, SelfTestStep.CHANGE)
    bench.link.lose()
    assert (bench.test.view.ended, bench.test.view.why) == (SelfTestEnd.INTERRUPTED, Interruption.LINK_LOST.value)


def test_a_lost_link_before_anything_moved_ends_it_too() -> None:
    bench = Bench()
    walk_to(bench.link, bench.test, SelfTestStep.ARM)
    bench.link.lose()
    assert bench.test.view.ended is SelfTestEnd.LINK_LOST


def test_a_fault_of_the_pen_ends_it() -> None:
    bench = Bench()
    walk_to(bench.link, bench.test, SelfTestStep.CHANGE)
    bench.link.report(motor=Motor.FAULTED)
    assert (bench.test.view.ended, bench.test.view.why) == (SelfTestEnd.INTERRUPTED, Interruption.PEN_FAULT.value)


def test_needles_that_touch_something_end_it() -> None:
    bench = Bench()
    walk_to(bench.link, bench.test, SelfTestStep.CHANGE)
    bench.link.report(in_contact=True)
    assert (bench.test.view.ended, bench.test.view.why) == (SelfTestEnd.HINDERED, Hindrance.CONTACT.value)
    assert bench.link.stops == [StopCause.SELF_TEST]


def test_needling_that_begins_meanwhile_ends_it() -> None:
    bench = Bench()
    session = session_at(bench.console, Step.SERUM_BEFORE)
    walk_to(bench.link, bench.test, SelfTestStep.CHANGE)
    session_at(bench.console, Step.NEEDLING, patient(bench.console, "Ben Example"), chair=False)
    assert (bench.test.view.ended, bench.test.view.why) == (SelfTestEnd.HINDERED, Hindrance.NEEDLING.value)
    assert not bench.console.pen.is_active()
    assert session.step is Step.SERUM_BEFORE


def test_armed_too_long_ends_it() -> None:
    bench = Bench()
    walk_to(bench.link, bench.test, SelfTestStep.START)
    bench.link.advance(30_001)
    bench.link.report()
    assert bench.console.pen.tick() is StopCause.ARMED_TOO_LONG
    bench.link.report()
    assert (bench.test.view.ended, bench.test.view.why) == (SelfTestEnd.STOPPED, "armed_too_long")


# what forbids it


def test_it_does_not_begin_during_needling_whoever_is_in_the_chair() -> None:
    bench = Bench()
    session_at(bench.console, Step.NEEDLING, chair=False)
    bench.test.ask()
    assert bench.test.hindrances() == (Hindrance.NEEDLING,)
    bench.test.begin()
    assert bench.test.view.phase is Phase.ASKED
    assert not bench.console.pen.loan.on


def test_a_pen_without_a_lease_needs_a_managers_word() -> None:
    bench = Bench()
    bench.link.connect(replace(IDENTITY, lacks=Lacks.LEASE))
    assert bench.test.hindrances() == (Hindrance.NO_LEASE,)
    bench.console.pen.loan.allowed = lambda identity: identity.serial_number == IDENTITY.serial_number
    assert bench.test.hindrances() == ()


def test_what_else_forbids_it() -> None:
    bench = Bench()
    bench.link.report(cartridge_present=False)
    assert bench.test.hindrances() == (Hindrance.NO_CARTRIDGE,)
    bench.link.report(cartridge_present=True)
    bench.console.pen.window_front(False)
    assert bench.test.hindrances() == (Hindrance.NOT_FRONT,)
    bench.console.pen.window_front(True)
    bench.link.advance(181)
    assert bench.test.hindrances() == (Hindrance.NOT_LINKED,)
