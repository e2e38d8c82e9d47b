"""A simulated pen that doesn't sense the skin, recorded over the wire."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace

from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.domain.events import Body
from mnconsole.domain.pen import Feature
from mnconsole.domain.session_events import StretchRecorded
from mnconsole.services.recorder import StretchRecorder
from tests.helpers.wire_bench import Bench


def test_a_pen_made_without_contact_sensing_reports_none_and_its_strokes_are_the_dose() -> None:
    bench = Bench()
    bench.make = replace(SIMULATED_PEN, features=int(Feature.BATTERY))
    bench.restart_pen()
    told: list[Body] = []
    recorder = StretchRecorder(lambda _session, bodies: told.extend(bodies))
    recorder.attribute(UUID(int=1), "nose")
    bench.after_step = lambda: recorder.on_view(bench.view())
    bench.running()
    bench.run(1_500)
    bench.stop()
    bench.until_stopped()
    stretches = [body for body in told if isinstance(body, StretchRecorded)]
    report = bench.view().last_report
    assert report is not None
    assert (report.contact_strokes, report.in_contact) == (0, False)
    assert sum(stretch.contact_strokes for stretch in stretches) == report.strokes > 100
    assert not any(stretch.sensed for stretch in stretches)
