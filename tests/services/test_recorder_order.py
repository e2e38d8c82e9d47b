"""The recorder between two threads and a slow disk: chunks keep their order, and nothing is counted twice."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from uuid import UUID

from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.pen import Motor
from mnconsole.domain.session import Step
from mnconsole.services.recorder import StretchRecorder
from tests.helpers.folding import Written
from tests.services.test_recorder import A, Bench


def test_chunks_are_told_in_the_order_in_which_they_were_made() -> None:
    """An alarm closes a chunk on the main thread while the link's thread makes the next one."""
    told: list[int] = []
    inside, go_on = threading.Event(), threading.Event()

    def slow(_session_id: UUID, bodies: Sequence[Body]) -> None:
        if not inside.is_set():
            inside.set()
            go_on.wait(5.0)
        told.extend(body.contact_counter for body in bodies if isinstance(body, ev.StretchRecorded))

    bench = Bench()
    bench.recorder = StretchRecorder(slow)
    bench.recorder.attribute(A, "nose")
    bench.report(motor=Motor.RUNNING)
    bench.report(made=3, touching=3)
    alarm = threading.Thread(target=bench.recorder.flush)
    alarm.start()
    assert inside.wait(5.0)

    def link() -> None:
        bench.report(made=3, touching=3)
        bench.report(motor=Motor.IDLE, made=1, touching=1)

    other = threading.Thread(target=link)
    other.start()
    other.join(0.2)  # as far as it comes by itself
    go_on.set()
    alarm.join()
    other.join()
    assert told == sorted(told)
    assert len(told) == 2


def test_what_the_records_do_not_hold_yet_is_counted_once() -> None:
    written = Written().to(Step.NEEDLING)
    written.plan("nose", "chin")
    session = written.session
    bench = Bench()
    zone = session.zones[0]
    bench.recorder.attribute(session.id, zone.plan.zone_id)
    bench.report(motor=Motor.RUNNING)
    bench.report(made=3, touching=3)
    assert bench.recorder.with_unsaved(session.id, zone).contact_strokes == 3, "still in the open chunk"
    bench.recorder.flush()
    now = bench.recorder.with_unsaved(session.id, zone)
    assert (now.contact_strokes, now.contact_ms, now.treated) == (3, 40, True), "told, and not stored"
    assert bench.recorder.with_unsaved(session.id, session.zones[1]) == session.zones[1]
    bench.report(made=2, touching=2)
    assert bench.recorder.with_unsaved(session.id, zone).contact_strokes == 5
    written.add(bench.told[0][1])
    stored = written.session
    bench.recorder.seen(stored)
    assert stored.zones[0].contact_strokes == 3
    assert bench.recorder.with_unsaved(session.id, stored.zones[0]).contact_strokes == 5


def test_the_last_strokes_before_a_stop_were_made_with_what_was_reported_before_it() -> None:
    bench = Bench()
    bench.recorder.attribute(A, "nose")
    bench.report(motor=Motor.RUNNING, depth_actual_um=500, speed_actual_dhz=890)
    bench.report(made=1, touching=1)
    bench.recorder.flush()
    bench.report(motor=Motor.IDLE, made=2, touching=2, depth_actual_um=0, speed_actual_dhz=0)
    stretches = [body for _id, body in bench.told if isinstance(body, ev.StretchRecorded)]
    assert [body.contact_strokes for body in stretches] == [1, 2]
    assert [(body.depth_min_um, body.depth_max_um, body.speed_min_dhz) for body in stretches] == [(500, 500, 890)] * 2


def test_a_motor_that_comes_to_rest_without_a_stroke_is_no_stretch() -> None:
    bench = Bench()
    bench.recorder.attribute(A, "nose")
    bench.report(motor=Motor.RUNNING)
    bench.report(motor=Motor.IDLE)
    assert [body for _id, body in bench.told if isinstance(body, ev.StretchRecorded)] == []
