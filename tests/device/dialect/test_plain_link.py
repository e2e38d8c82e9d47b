"""The link's rules over plain registers, in virtual time: a motor that has no lease, echo or restart to tell."""

from __future__ import annotations

import pytest

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.domain.pen import (
    Desired,
    EndsBy,
    Fault,
    Interruption,
    Lacks,
    LinkState,
    Motor,
    PortTrouble,
    SetPhase,
    StopPhase,
    Wish,
)
from tests.helpers.plain_bench import PlainBench
from tests.helpers.wire_bench import interrupted

RUN, STOP = 0x000A, 0x0000
READS = (frames.READ, frames.READ_INPUT)


@pytest.fixture
def bench() -> PlainBench:
    return PlainBench()


def test_it_connects_with_reads_and_the_first_write_is_a_stop(bench: PlainBench) -> None:
    bench.connect()
    functions = [data[1] for _, data in bench.frames_to_pen]
    first_write = next(at for at, function in enumerate(functions) if function not in READS)
    assert first_write >= 4, "all that is expected is read first"
    assert bench.orders()[0][1:] == (0x007D, STOP)
    identity = bench.view().identity
    assert identity is not None
    assert (identity.profile, identity.vendor) == ("oriental-blv", "Oriental Motor")
    assert Lacks.LEASE | Lacks.DEPTH | Lacks.RESTART in identity.lacks
    assert identity.ends_by is EndsBy.NOTHING


def test_a_device_with_other_values_there_gets_nothing_but_reads(bench: PlainBench) -> None:
    bench.motor._static[frames.READ, 0x0705] = 201
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 300)
    bench.run(10_000)
    assert bench.view().trouble is PortTrouble.NOT_A_PEN
    assert bench.view().detail == "0x0704 is 201, expected 0 to 200"
    assert {data[1] for _, data in bench.frames_to_pen} == {frames.READ}


def test_noise_is_told_with_the_line_that_the_profile_asks_for(bench: PlainBench) -> None:
    bench.hear = lambda data: bytes(byte ^ 0x5C for byte in data)
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 2000)
    assert (bench.view().trouble, bench.view().detail) == (PortTrouble.NOISE, "bytes at 115200 baud, 8E1")


def test_a_device_that_refuses_the_reads_is_no_pen(bench: PlainBench) -> None:
    del bench.motor._static[frames.READ, 0x0604]
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 300)
    assert bench.view().detail == "exception 2 to the read of 0x0604"


def test_a_pen_without_function_8_is_incompatible_by_name(bench: PlainBench) -> None:
    refusal = frames.exception_answer(frames.DIAGNOSE, 1)
    bench.hear = lambda data: refusal if data[1] == frames.DIAGNOSE else data
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 500)
    assert bench.view().detail == "exception 1 to function 0x08"


def test_arm_writes_the_speed_and_never_the_run(bench: PlainBench) -> None:
    bench.connect()
    bench.run(100)
    bench.arm()
    bench.run(500)
    assert {value for _, value in bench.run_orders()} == {STOP}
    assert (0x0485, 3000) in {order[1:] for order in bench.orders()}, "50.0 Hz are 3000 r/min"
    view = bench.view()
    assert view.set_phase is SetPhase.CONFIRMED
    assert view.confirmed_speed_dhz == 500
    assert bench.motor.state == "idle"


def test_the_run_is_written_once_and_a_new_speed_without_it(bench: PlainBench) -> None:
    bench.running()
    bench.run(500)
    assert [value for _, value in bench.run_orders()].count(RUN) == 1
    assert bench.core.wish(Wish(Desired.RUN, 1000, 600, bench.view().epoch), bench.now_ns)
    bench.until(lambda view: view.confirmed_speed_dhz == 600, 400)
    assert [value for _, value in bench.run_orders()].count(RUN) == 1
    bench.run(500)
    report = bench.view().last_report
    assert report is not None
    assert abs(report.speed_actual_dhz - 600) < 20
    assert (report.depth_actual_um, report.strokes, report.lease_left_ms) == (0, 0, 0)


def test_pause_is_a_stop_and_going_on_is_a_run(bench: PlainBench) -> None:
    bench.running()
    bench.run(300)
    bench.arm()
    bench.run(100)
    assert bench.motor.state == "idle"
    bench.start()
    assert bench.motor.state == "running"


def test_stop_goes_ahead_of_the_rest_of_an_exchange_and_is_confirmed(bench: PlainBench) -> None:
    for at_ms in range(0, 80, 3):
        bench.running()
        bench.run(200 + at_ms)
        asked_ns = bench.now_ns
        bench.stop()
        assert bench.until_stopped(150) < 100
        assert bench.view().stop_on_wire_ns - asked_ns <= 15 * NS_PER_MS
        first = next(data for sent_ns, data in bench.frames_to_pen if sent_ns >= bench.view().stop_on_wire_ns)
        assert first[:6] == bytes.fromhex("01 06 007d 0000")
        assert bench.motor.state == "idle"


def test_stop_waits_for_a_frame_in_flight_15_ms_at_most(bench: PlainBench) -> None:
    bench.running()
    bench.run(100)
    bench.to_console.delay_ns = 100 * NS_PER_MS
    bench.until(lambda view: bench.last_console_write_ns == bench.now_ns)
    sent_ns = bench.last_console_write_ns
    bench.run(1)
    bench.stop()
    bench.until(lambda view: view.stop_on_wire_ns > 0, 50)
    assert bench.view().stop_on_wire_ns - sent_ns == 15 * NS_PER_MS


def test_a_stop_that_is_lost_goes_out_again(bench: PlainBench) -> None:
    bench.running()
    bench.to_pen.cut = True
    bench.run(20)
    bench.stop()
    bench.run(100)
    bench.to_pen.cut = False
    bench.until_stopped(300)
    assert bench.motor.state == "idle"


def test_an_unanswered_stop_is_not_confirmed_and_goes_out_for_ever(bench: PlainBench) -> None:
    bench.running()
    bench.to_console.cut = True
    bench.run(1)
    bench.stop()
    bench.until(lambda view: view.stop_phase is StopPhase.NOT_CONFIRMED, 301)
    bench.frames_to_pen.clear()
    bench.run(1000)
    assert sum(value == STOP for _, value in bench.run_orders()) >= 11, "while the port is open, lost or not"
    assert bench.motor.state == "idle"


def test_somebody_stops_it_there_and_the_console_does_not_start_it(bench: PlainBench) -> None:
    bench.running()
    bench.run(300)
    bench.motor.stop_there()
    bench.until(lambda view: interrupted(view, Interruption.STOPPED_ELSEWHERE), 200)
    bench.run(1000)
    assert [value for _, value in bench.run_orders()].count(RUN) == 1
    assert bench.motor.state == "idle"


def test_a_restart_too_short_for_a_loss_is_seen_by_its_standing_still(bench: PlainBench) -> None:
    bench.running()
    bench.run(300)
    bench.restart_pen()
    bench.until(lambda view: view.interruption is not None, 200)
    bench.run(1000)
    assert [event.name for event in bench.pen_events].count("motor_on") == 1


def test_a_fault_interrupts_and_clearing_it_starts_nothing(bench: PlainBench) -> None:
    bench.running()
    bench.run(300)
    bench.motor.stalled = True
    bench.until(lambda view: interrupted(view, Interruption.PEN_FAULT), 200)
    report = bench.view().last_report
    assert report is not None
    assert (report.motor, report.faults) == (Motor.FAULTED, Fault.OVERCURRENT)
    bench.motor.stalled = False
    bench.run(200)
    assert bench.clear()
    bench.until(lambda view: view.last_report is not None and view.last_report.motor is Motor.IDLE, 300)
    bench.run(1000)
    assert [event.name for event in bench.pen_events].count("motor_on") == 1
    assert (0x0181, 1) in {order[1:] for order in bench.orders()}


def test_a_cut_cable_is_lost_after_300_ms_and_nothing_resumes(bench: PlainBench) -> None:
    bench.running()
    bench.run(300)
    bench.to_pen.cut = bench.to_console.cut = True
    took_ms = bench.until(lambda view: view.state is LinkState.LOST, 400)
    assert took_ms <= 301
    assert bench.view().fresh_report(bench.now_ns) is None
    assert bench.pen_is_live, "it has no lease: it runs on"
    bench.run(500)
    bench.to_pen.heal()
    bench.to_console.heal()
    bench.until(lambda view: view.state is LinkState.READY, 2000)
    bench.run(100)
    assert not bench.pen_is_live
    assert bench.view().wanted is Desired.STOP


def test_refused_writes_are_told_and_nothing_runs(bench: PlainBench) -> None:
    bench.connect()
    bench.run(100)
    bench.motor.refuses = True
    assert bench.wish(Desired.ARM)
    bench.until(lambda view: view.interruption is Interruption.REFUSED, 350)
    bench.run(300)
    assert not bench.pen_is_live
    assert bench.view().stop_phase is StopPhase.CONFIRMED


@pytest.mark.parametrize("speed_dhz", [0, 249, 255, 651, 700, 1200, 40000, -500])
def test_no_other_speed_is_ever_written(bench: PlainBench, speed_dhz: int) -> None:
    bench.connect()
    bench.run(100)
    assert not bench.wish(Desired.ARM, speed_dhz=speed_dhz)
    # Past the first checks, the last ones hold.
    bench.core.wanted.desired, bench.core.wanted.speed_dhz, bench.core.wanted.depth_um = Desired.RUN, speed_dhz, 1000
    bench.run(200)
    assert {order[1] for order in bench.orders()} == {0x007D}
    assert {value for _, value in bench.run_orders()} == {STOP}


def test_a_slow_line_is_slow_and_not_broken(bench: PlainBench) -> None:
    """14 ms a transaction, as this driver needs before its waiting time is shortened."""
    bench.to_pen.delay_ns = bench.to_console.delay_ns = 7 * NS_PER_MS
    bench.running()
    bench.run(5000)
    view = bench.view()
    assert view.state is LinkState.READY
    assert view.counts.missed == 0
    bench.stop()
    assert bench.until_stopped(300) < 200
