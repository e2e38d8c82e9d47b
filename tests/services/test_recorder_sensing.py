"""A pen that doesn't sense the skin: its running time and all its strokes are the dose, and the record says so."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.pen import Motor
from mnconsole.domain.session import ZoneState
from tests.helpers.fakes import BLIND
from tests.services.test_recorder import A, at_work


def test_every_stroke_of_a_pen_that_does_not_sense_the_skin_counts_and_is_marked_so() -> None:
    bench = at_work(BLIND, contact=0)
    bench.run(10, touching=0)
    zone = bench.recorder.with_unsaved(A, ZoneState(ev.ZonePlan("nose", 500, 2, 1600)))
    assert (zone.contact_strokes, zone.contact_ms, zone.sensed) == (40, 400, False)
    bench.report(motor=Motor.IDLE)
    (stretch,) = bench.stretches()
    assert (stretch.strokes, stretch.contact_strokes) == (40, 40)
    assert (stretch.running_ms, stretch.contact_ms) == (400, 400)
    assert stretch.contact_counter == bench.pen.strokes
    assert not stretch.sensed


def test_strokes_of_such_a_pen_that_nobody_heard_of_count_too() -> None:
    bench = at_work(BLIND, contact=0)
    bench.run(5, touching=0)
    bench.silent(ms=2_000, made=180, motor=Motor.RUNNING)
    bench.hear()
    (gap,) = bench.gaps()
    assert (gap.contact_strokes, gap.sensed) == (180, False)


def test_a_pen_that_senses_the_skin_is_marked_as_one() -> None:
    bench = at_work()
    bench.run(10, touching=2)
    bench.report(motor=Motor.IDLE)
    (stretch,) = bench.stretches()
    assert (stretch.strokes, stretch.contact_strokes, stretch.sensed) == (40, 20, True)
