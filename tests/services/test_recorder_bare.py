"""A pen that doesn't count its strokes: its running time is known, its strokes are not, and a gap says so."""

from __future__ import annotations

from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.pen import Lacks, Motor
from mnconsole.domain.session import ZoneState
from mnconsole.services.trace import unpack
from tests.helpers.bare_pens import BARE
from tests.services.test_recorder import A, at_work


def test_its_time_is_recorded_and_no_stroke_is_made_up() -> None:
    bench = at_work(BARE, contact=0)
    bench.pen = replace(bench.pen, depth_set_um=1000, depth_actual_um=0)
    for _ in range(10):
        bench.report(motor=Motor.RUNNING)
    zone = bench.recorder.with_unsaved(A, ZoneState(ev.ZonePlan("nose", 500, 2, 1600)))
    assert (zone.strokes, zone.treated, zone.sensed) == (None, True, False)
    bench.report(motor=Motor.IDLE)
    (stretch,) = bench.stretches()
    assert (stretch.strokes, stretch.contact_strokes) == (0, 0)
    assert stretch.running_ms == stretch.contact_ms == 440
    assert Lacks(stretch.lacks) == BARE.lacks
    assert (stretch.depth_min_um, stretch.depth_max_um, stretch.depth_set_um) == (1000, 1000, 1000)
    assert {sample.depth_um for sample in unpack(stretch.trace)[1:-1]} == {1000}


def test_silence_while_it_ran_is_a_gap_that_nobody_counted() -> None:
    bench = at_work(BARE, contact=0)
    bench.report(motor=Motor.RUNNING)
    bench.silent(ms=2_000, motor=Motor.RUNNING)
    bench.hear()
    (gap,) = bench.gaps()
    assert (gap.known, gap.contact_strokes, Lacks(gap.lacks)) == (False, 0, BARE.lacks)


def test_silence_while_it_rested_is_none() -> None:
    bench = at_work(BARE, contact=0)
    bench.report(motor=Motor.IDLE)
    bench.silent(ms=2_000, motor=Motor.IDLE)
    bench.hear()
    assert bench.gaps() == []
