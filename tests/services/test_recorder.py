"""The recorder: the dose is the pen's own counters, whatever is lost on the way."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.pen import LinkState, LinkView, Motor, PenIdentity, PenReport
from mnconsole.domain.session import Step
from mnconsole.services.recorder import LONGEST_MS, StretchRecorder
from mnconsole.services.trace import unpack
from tests.helpers.consoles import stretch
from tests.helpers.fakes import IDENTITY, report
from tests.helpers.folding import Written
from tests.helpers.quick import QUICK

A, B = UUID(int=1), UUID(int=2)
WRAP = 1 << 32


class Bench:
    """A recorder with a pen in hand: `run` lets strokes be made and reports them, `told` is what was recorded."""

    def __init__(self, *, strokes: int = 100, contact: int = 50, identity: PenIdentity = IDENTITY) -> None:
        self.identity = identity
        self.told: list[tuple[UUID, Body]] = []
        self.recorder = StretchRecorder(self._sink)
        self.pen = report(sent_ns=1, strokes=strokes, contact_strokes=contact)
        self.heard: PenReport | None = None

    def _sink(self, session_id: UUID, bodies: Sequence[Body]) -> None:
        self.told += [(session_id, body) for body in bodies]

    def report(self, **changes: object) -> None:
        """The pen's answer of 40 ms later arrives."""
        self.silent(**changes)
        self.hear()

    def silent(self, *, ms: int = 40, made: int = 0, touching: int = 0, **changes: object) -> None:
        """Time passes at the pen and the answer is lost."""
        self.pen = replace(
            self.pen,
            sent_ns=self.pen.sent_ns + ms * 1_000_000,
            uptime_ms=(self.pen.uptime_ms + ms) % WRAP,
            strokes=(self.pen.strokes + made) % WRAP,
            contact_strokes=(self.pen.contact_strokes + touching) % WRAP,
            **changes,  # type: ignore[arg-type]
        )

    def hear(self) -> None:
        """The present report arrives."""
        view = LinkView(LinkState.READY, "fake", identity=self.identity, last_report=self.pen)
        self.recorder.on_view(view)

    def lose(self) -> None:
        """The link is lost."""
        self.recorder.on_view(LinkView(LinkState.LOST, "fake"))

    def run(self, cycles: int, made: int = 4, touching: int = 4) -> None:
        """So many cycles of a running pen."""
        for _ in range(cycles):
            self.report(motor=Motor.RUNNING, made=made, touching=touching, depth_actual_um=750, in_contact=True)

    def stretches(self) -> list[ev.StretchRecorded]:
        """The stretches among what was told."""
        return [body for _session, body in self.told if isinstance(body, ev.StretchRecorded)]

    def gaps(self) -> list[ev.StretchGap]:
        """The gaps."""
        return [body for _session, body in self.told if isinstance(body, ev.StretchGap)]

    def strokes(self, zone_id: str = "") -> int:
        """All strokes in contact that were told, of one zone or of all."""
        bodies = [*self.stretches(), *self.gaps()]
        return sum(body.contact_strokes for body in bodies if zone_id in ("", body.zone_id))


def at_work(identity: PenIdentity = IDENTITY, **counters: int) -> Bench:
    bench = Bench(identity=identity, **counters)
    bench.recorder.attribute(A, "nose")
    bench.report()
    return bench


def test_a_run_is_told_in_stretches_of_at_most_a_second() -> None:
    bench = at_work()
    bench.run(60)
    bench.report(motor=Motor.IDLE)
    stretches = bench.stretches()
    assert len(stretches) >= 3
    assert all(s.uptime_to_ms - s.uptime_from_ms <= LONGEST_MS for s in stretches)
    assert [s.uptime_from_ms for s in stretches[1:]] == [s.uptime_to_ms for s in stretches[:-1]]
    assert (sum(s.strokes for s in stretches), bench.strokes("nose")) == (240, 240)
    assert sum(s.contact_ms for s in stretches) == 60 * 40
    assert stretches[-1].contact_counter == bench.pen.contact_strokes
    assert (stretches[0].depth_min_um, stretches[0].depth_max_um) == (750, 750)


def test_each_stretch_holds_its_trace() -> None:
    bench = at_work()
    bench.run(10)
    bench.report(motor=Motor.IDLE)
    (stretch,) = bench.stretches()
    samples = unpack(stretch.trace)
    assert len(samples) == 12
    assert (samples[0].uptime_ms, samples[-1].uptime_ms) == (stretch.uptime_from_ms, stretch.uptime_to_ms)
    assert samples[-1].contact_strokes - samples[0].contact_strokes == stretch.contact_strokes


def test_an_idle_pen_tells_nothing() -> None:
    bench = at_work()
    for _ in range(100):
        bench.report()
    bench.recorder.flush()
    assert bench.told == []


def test_running_in_the_air_is_running_without_contact() -> None:
    bench = at_work()
    bench.run(10, made=4, touching=0)
    bench.report(motor=Motor.IDLE)
    (stretch,) = bench.stretches()
    assert (stretch.strokes, stretch.contact_strokes, stretch.contact_ms, stretch.running_ms) == (40, 0, 0, 400)


def test_the_last_turns_of_a_braking_motor_are_no_stretch() -> None:
    """The needles are in by then: a stretch at 0.00 mm would draw the zone's depth down to nothing."""
    bench = at_work()
    bench.run(3)
    bench.report(motor=Motor.IDLE, made=2, touching=2, depth_actual_um=0)
    for made in (1, 0):
        bench.report(motor=Motor.IDLE, made=made, depth_actual_um=0)
    assert 0 not in {stretch.depth_min_um for stretch in bench.stretches()}


def test_a_stop_writes_down_what_was_heard() -> None:
    bench = at_work()
    bench.run(3)
    assert bench.stretches() == []
    bench.report(motor=Motor.IDLE, made=1, touching=1)
    assert bench.strokes() == 13


def test_a_lost_link_writes_down_what_was_heard() -> None:
    bench = at_work()
    bench.run(3)
    bench.lose()
    assert bench.strokes() == 12


def test_counters_that_wrap_are_followed() -> None:
    bench = at_work(strokes=WRAP - 10, contact=WRAP - 3)
    bench.run(10)
    bench.report(motor=Motor.IDLE)
    assert bench.strokes() == 40
    assert bench.stretches()[-1].contact_counter == 37


def test_an_uptime_that_wraps_is_followed() -> None:
    bench = Bench()
    bench.recorder.attribute(A, "nose")
    bench.pen = replace(bench.pen, uptime_ms=WRAP - 100)
    bench.report()
    bench.run(40)
    bench.report(motor=Motor.IDLE)
    assert bench.strokes() == 160
    assert sum(stretch.running_ms for stretch in bench.stretches()) == 1600
    assert bench.gaps() == []


def test_lost_cycles_lose_no_stroke_and_make_no_stretch_longer() -> None:
    bench = at_work()
    for cycle in range(200):
        bench.silent(motor=Motor.RUNNING, made=4, touching=3)
        if cycle % 5 != 1:
            bench.hear()
    bench.report(motor=Motor.IDLE)
    assert bench.strokes() == 600
    assert all(s.uptime_to_ms - s.uptime_from_ms <= LONGEST_MS for s in bench.stretches())
    assert bench.gaps() == []


def test_a_cycle_lost_late_in_a_stretch_begins_a_new_one() -> None:
    bench = at_work()
    bench.run(22)
    bench.report(ms=400, motor=Motor.RUNNING, made=40, touching=40)
    bench.report(motor=Motor.IDLE)
    assert [s.uptime_to_ms - s.uptime_from_ms for s in bench.stretches()] == [880, 440]
    assert (bench.strokes(), bench.gaps()) == (128, [])


def test_after_a_long_silence_only_the_strokes_are_known() -> None:
    bench = at_work()
    bench.run(5)
    bench.lose()
    bench.silent(ms=300, made=30, touching=27, motor=Motor.RUNNING)
    bench.report(ms=60_000, motor=Motor.FAULTED)
    assert bench.strokes() == 20 + 27
    assert [(gap.known, gap.contact_strokes) for gap in bench.gaps()] == [(True, 27)]
    assert sum(stretch.contact_ms for stretch in bench.stretches()) == 200


def test_a_long_silence_without_strokes_is_no_gap() -> None:
    bench = at_work()
    bench.lose()
    bench.report(ms=60_000)
    assert bench.told == []


def test_a_pen_that_restarted_while_it_ran_makes_the_dose_at_least() -> None:
    bench = at_work()
    bench.run(5)
    bench.report(boot_id=9, motor=Motor.IDLE)
    assert bench.strokes() == 20
    assert bench.gaps() == [ev.StretchGap("nose", False, 0, bench.pen.contact_strokes, 9)]


def test_a_pen_that_restarted_at_rest_lost_nothing() -> None:
    bench = at_work()
    bench.report(boot_id=9)
    assert bench.told == []


def test_the_same_view_told_again_counts_once() -> None:
    bench = at_work()
    bench.run(5)
    for _ in range(10):
        bench.hear()
    bench.report(motor=Motor.IDLE)
    assert bench.strokes() == 20


def test_another_zone_gets_the_strokes_after_the_motor_stood() -> None:
    bench = at_work()
    bench.run(10)
    bench.report(motor=Motor.ARMED, made=2, touching=2)
    bench.recorder.attribute(A, "chin")
    bench.report(motor=Motor.ARMED, made=1, touching=1)
    bench.report(motor=Motor.ARMED)
    bench.run(5)
    bench.report(motor=Motor.IDLE)
    assert (bench.strokes("nose"), bench.strokes("chin")) == (43, 20)
    assert all(stretch.zone_id in ("nose", "chin") for stretch in bench.stretches())


def test_another_zone_with_a_start_while_the_motor_still_turns() -> None:
    bench = at_work()
    bench.run(10)
    bench.report(motor=Motor.ARMED, made=2, touching=2)
    bench.recorder.attribute(A, "chin")
    bench.run(5)
    bench.report(motor=Motor.IDLE)
    assert (bench.strokes("nose"), bench.strokes("chin")) == (42, 20)


def test_going_back_to_the_zone_before_the_motor_stood_changes_nothing() -> None:
    bench = at_work()
    bench.run(5)
    bench.recorder.attribute(A, "chin")
    bench.recorder.attribute(A, "nose")
    bench.run(5)
    bench.report(motor=Motor.IDLE)
    bench.report()
    assert (bench.strokes("nose"), bench.strokes("chin")) == (40, 0)


def test_another_patient_in_the_chair_gets_nothing_of_the_one_before() -> None:
    bench = at_work()
    bench.run(5)
    bench.report(motor=Motor.IDLE)
    bench.recorder.attribute(B, "nose")
    bench.run(2)
    bench.report(motor=Motor.IDLE)
    assert [session for session, _body in bench.told] == [A, B]
    assert [stretch.contact_strokes for stretch in bench.stretches()] == [20, 8]


def test_without_a_session_nothing_is_told() -> None:
    bench = Bench()
    bench.run(30)
    bench.report(motor=Motor.IDLE)
    assert bench.told == []


CYCLES = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.integers(0, 6),
        st.sampled_from(["heard", "heard", "heard", "lost", "flush", "far", "zone", "pause", "gone"]),
    ),
    max_size=120,
)


@QUICK
@given(CYCLES, st.integers(0, WRAP - 1))
def test_the_dose_equals_the_counters_exactly(cycles: list[tuple[int, int, str]], start: int) -> None:
    bench = at_work(strokes=start, contact=start)
    touched = 0
    for made, in_skin, what in cycles:
        touching = min(made, in_skin)
        motor = Motor.ARMED if what == "pause" else Motor.RUNNING
        bench.silent(ms=5_000 if what == "far" else 40, made=made, touching=touching, motor=motor)
        touched += touching
        if what == "flush":
            bench.recorder.flush()
        elif what == "zone":
            bench.recorder.attribute(A, "chin")
        elif what == "gone":
            bench.lose()
        if what not in ("lost", "gone"):
            bench.hear()
    bench.report(motor=Motor.IDLE)
    bench.recorder.flush()
    assert bench.strokes() == touched
    assert all(s.uptime_to_ms - s.uptime_from_ms <= LONGEST_MS for s in bench.stretches())


def _cut(*bodies: Body) -> Written:
    written = Written().to(Step.NEEDLING).plan("nose", "chin")
    written.do(ev.ZoneChosen("nose"))
    for body in bodies:
        written.add(body)
    written.restart()
    written.add(ev.SessionResumed(5000, ev.ResumeCause.UNCLEAN_END))
    return written


ARMED = ev.PenArmed("S", 0x1234, "nose", 500, 900, 50)
STARTED = ev.PenStarted("nose", 500, 900)


def _stretched(counter: int) -> ev.StretchRecorded:
    return stretch("nose", counter - 50, contact_counter=counter)


@pytest.mark.parametrize(
    ("bodies", "known"),
    [
        ((ARMED, STARTED, _stretched(80)), 20),
        ((ARMED, STARTED), 50),
        ((ARMED,), 50),
        ((ARMED, STARTED, _stretched(80), ev.PenPaused("nose")), 20),
    ],
    ids=["a second in", "within the first second", "before the start was written", "paused"],
)
def test_after_a_kill_the_gap_is_told_by_the_pens_counters(bodies: tuple[Body, ...], known: int) -> None:
    bench = Bench(contact=100)
    written = _cut(*bodies)
    bench.recorder.take_up(written.session)
    bench.recorder.attribute(B, "chin")
    bench.report(motor=Motor.FAULTED)
    assert bench.told == [(written.session_id, ev.StretchGap("nose", True, known, 100, 0x1234))]
    bench.report(motor=Motor.FAULTED)
    assert len(bench.told) == 1


def test_after_a_kill_with_another_boot_id_the_dose_is_at_least() -> None:
    bench = Bench(contact=3)
    written = _cut(ARMED, STARTED)
    bench.recorder.take_up(written.session)
    bench.report(boot_id=9)
    assert bench.told == [(written.session_id, ev.StretchGap("nose", False, 0, 3, 9))]


@pytest.mark.parametrize(
    "bodies",
    [
        (),
        (ARMED,),
        (ARMED, STARTED, _stretched(80), ev.PenStopped("operator", 30)),
        (ARMED, STARTED, _stretched(80), ev.PenInterrupted("link_lost", 0)),
        (ARMED, STARTED, _stretched(80), ev.StretchGap("nose", True, 2, 82, 0x1234)),
    ],
    ids=["never armed", "armed only", "stopped", "interrupted", "told already"],
)
def test_without_a_cut_run_a_restarted_pen_is_no_gap(bodies: tuple[Body, ...]) -> None:
    bench = Bench(contact=3)
    bench.recorder.take_up(_cut(*bodies).session)
    bench.report(boot_id=9)
    assert bench.told == []


def test_of_several_cut_sessions_the_one_that_had_the_pen_last_is_told() -> None:
    older, newer = _cut(ARMED, STARTED, _stretched(60)), _cut(ARMED, STARTED, _stretched(80))
    newer.events = [replace(event, at_utc_ms=event.at_utc_ms + 60_000) for event in newer.events]
    for order in ((older, newer), (newer, older)):
        bench = Bench(contact=100)
        for written in order:
            bench.recorder.take_up(written.session)
        bench.report(motor=Motor.FAULTED)
        assert bench.told == [(newer.session_id, ev.StretchGap("nose", True, 20, 100, 0x1234))]
