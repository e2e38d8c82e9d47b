"""While a pen is tested it is on loan: no patient pays for it. And pens that can tell less."""

from __future__ import annotations

from msgspec.structs import replace

from mnconsole.domain.pen import Feature, Lacks, Motor
from mnconsole.domain.self_test import (
    FigureName,
    Outcome,
    SelfTestEnd,
    SelfTestStep,
)
from mnconsole.domain.session import Step
from mnconsole.services.self_test import Phase
from tests.helpers.consoles import patient, session_at
from tests.helpers.fakes import BLIND, IDENTITY, FakeLink
from tests.helpers.pen_tools import rest, strokes, walk_to
from tests.helpers.self_tests import Bench

PASSED = Outcome.PASSED


# no patient pays for it


def test_nothing_of_it_belongs_to_the_patient_in_the_chair() -> None:
    bench = Bench(FakeLink(obedient=True))
    bench.link.connect(BLIND)
    session = session_at(bench.console, Step.SERUM_BEFORE)
    before = len(session.events)
    walk_to(bench.link, bench.test, SelfTestStep.STOP)
    bench.console.pen.stop()
    rest(bench.link)
    bench.console.pen.commit_trace()
    assert bench.test.view.ended is SelfTestEnd.PASSED
    now = bench.console.treatment.session(session.id)
    assert now is not None
    assert len(now.events) == before
    assert not bench.console.pen.loan.on


def test_strokes_told_only_after_a_lost_link_are_nobodys() -> None:
    bench = Bench()
    bench.link.connect(BLIND)
    session = session_at(bench.console, Step.SERUM_BEFORE)
    before = len(session.events)
    walk_to(bench.link, bench.test, SelfTestStep.CHANGE)
    bench.link.lose()
    bench.link.change(detail="looking")
    assert bench.console.pen.loan.on, "nobody knows yet that it rests"
    bench.link.advance(5_000)
    bench.link.connect(BLIND, strokes=9_000, uptime_ms=90_000, speed_actual_dhz=0, depth_actual_um=0)
    bench.link.report()
    assert not bench.console.pen.loan.on
    now = bench.console.treatment.session(session.id)
    assert now is not None
    assert [event.kind for event in now.events[before:] if event.kind.startswith("needling")] == []


def test_presses_of_a_treatment_do_nothing_meanwhile_and_pause_stops() -> None:
    bench = Bench()
    session_at(bench.console, Step.SERUM_BEFORE)
    walk_to(bench.link, bench.test, SelfTestStep.CHANGE)
    pen, wishes = bench.console.pen, len(bench.link.wishes)
    assert pen.arm(bench.link.now_ns()) is not None
    assert pen.start(bench.link.now_ns()) is not None
    assert pen.set_depth(1500) is not None
    assert len(bench.link.wishes) == wishes
    pen.pause()
    bench.link.report()
    assert bench.test.view.ended is SelfTestEnd.BY_YOU


def test_the_patients_values_are_as_before() -> None:
    bench = Bench()
    session_at(bench.console, Step.SERUM_BEFORE)
    bench.console.pen.set_depth(1250)
    walk_to(bench.link, bench.test, SelfTestStep.STOP)
    bench.console.pen.stop()
    rest(bench.link)
    assert (bench.console.pen.depth_um, bench.console.pen.chair_id is not None) == (1250, True)


def test_who_changes_the_chair_meanwhile_gets_it_afterwards() -> None:
    bench = Bench()
    first = session_at(bench.console, Step.SERUM_BEFORE)
    other = session_at(bench.console, Step.CLEANSE, patient(bench.console, "Ben Example"), chair=False)
    walk_to(bench.link, bench.test, SelfTestStep.ARM)
    assert bench.console.pen.chair_id == first.id
    assert bench.console.pen.choose_chair(other.id) is None
    bench.test.cancel()
    bench.link.report()
    session = session_at(bench.console, Step.NEEDLING, patient(bench.console, "Cleo Specimen"))
    assert bench.console.pen.arm(bench.link.now_ns()) is None
    bench.link.report()
    now = bench.console.treatment.session(session.id)
    assert now is not None
    assert now.events[-1].kind == "pen.armed"


# other pens


def test_what_a_pen_can_not_tell_is_not_measured() -> None:
    bench = Bench()
    bench.link.connect(replace(IDENTITY, lacks=Lacks.DEPTH | Lacks.STROKES))
    walk_to(bench.link, bench.test, SelfTestStep.ARM)
    bench.link.obedient = False
    bench.test.press(bench.link.now_ns())
    bench.link.report(motor=Motor.ARMED, depth_set_um=500, speed_set_dhz=250, depth_actual_um=0)
    armed = bench.test.view.results[1]
    assert (armed.outcome, armed.value(FigureName.DEPTH_UM)) == (PASSED, None)
    bench.test.press(bench.link.now_ns())
    for _ in range(28):
        bench.link.report(motor=Motor.RUNNING, speed_actual_dhz=250)
    run = bench.test.view.results[2]
    assert (run.outcome, run.value(FigureName.STROKES)) == (PASSED, None)


def test_a_pen_with_a_trigger_waits_for_a_finger() -> None:
    bench = Bench()
    bench.link.connect(replace(IDENTITY, features=IDENTITY.features | Feature.TRIGGER))
    walk_to(bench.link, bench.test, SelfTestStep.START)
    bench.link.obedient = False
    assert bench.test.press(bench.link.now_ns()) is None
    for _ in range(100):
        bench.link.report(motor=Motor.RUNNING, speed_actual_dhz=0)
    assert bench.test.view.phase is Phase.MEASURING
    bench.link.report(trigger_pressed=True, speed_actual_dhz=250)
    strokes(bench.link, trigger_pressed=True)
    assert bench.test.view.results[2].outcome is PASSED
