"""STOP: on the wire, confirmed or not; in virtual time."""

from __future__ import annotations

import itertools

import pytest

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.domain.pen import (
    Desired,
    LinkState,
    Motor,
    PortTrouble,
    StopCause,
    StopPhase,
)
from tests.helpers.plain_bench import PlainBench
from tests.helpers.wire_bench import Bench


def test_stop_goes_out_at_once_and_is_confirmed(bench: Bench) -> None:
    bench.running()
    bench.run(17)
    asked_ns = bench.now_ns
    bench.stop()
    assert bench.view().stop_phase is StopPhase.STOPPING
    assert bench.until_stopped() <= 30
    assert bench.view().stop_on_wire_ns - asked_ns <= 15 * NS_PER_MS
    assert bench.view().stop_cause is StopCause.OPERATOR
    assert bench.pen.state is Motor.IDLE


def test_stop_waits_at_most_15_ms_for_the_answer_under_way_on_a_half_duplex_line() -> None:
    bench = Bench(half_duplex=True).running()
    bench.until(lambda view: bench.last_console_write_ns == bench.now_ns)
    bench.to_console.delay_ns = 100 * NS_PER_MS
    sent_ns = bench.last_console_write_ns
    bench.run(1)
    bench.stop()
    bench.until(lambda view: view.stop_on_wire_ns > 0, 50)
    assert bench.view().stop_on_wire_ns - sent_ns == 15 * NS_PER_MS


def test_on_other_lines_a_stop_waits_until_the_request_has_left(bench: Bench) -> None:
    bench.running()
    bench.until(lambda view: bench.last_console_write_ns == bench.now_ns)
    bench.to_console.delay_ns = 100 * NS_PER_MS
    sent_ns = bench.last_console_write_ns
    bench.run(1)
    bench.stop()
    bench.until(lambda view: view.stop_on_wire_ns > 0, 50)
    bits = 33 * 10  # the longest request, 8N1
    assert bench.view().stop_on_wire_ns - sent_ns == bits * 10**9 // 115200


def test_an_unconfirmed_stop_goes_out_every_25_ms_and_raises_the_alarm_in_time(bench: Bench) -> None:
    bench.running()
    bench.to_console.cut = True
    bench.run(1)
    bench.frames_to_pen.clear()
    bench.stop()
    bench.run(200)
    times = [at_ns for at_ns, block in bench.writes() if block[1] == Desired.STOP]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert gaps
    assert set(gaps) == {25 * NS_PER_MS}
    bench.until(lambda view: view.stop_phase is StopPhase.NOT_CONFIRMED, 101)
    assert bench.view().stop_asked_ns + 270 * NS_PER_MS == bench.now_ns  # on the screen within 300
    bench.run(5000)
    assert bench.view().stop_phase is StopPhase.NOT_CONFIRMED
    bench.to_console.cut = False
    bench.until_stopped(5000)


def test_an_unconfirmed_stop_goes_out_as_long_as_the_port_is_open(bench: Bench) -> None:
    bench.running()
    bench.to_console.cut = True
    bench.run(1)
    bench.frames_to_pen.clear()
    bench.stop()
    bench.run(20_000)
    times = [at_ns for at_ns, block in bench.writes() if block[1] == Desired.STOP]
    gaps = [later - earlier for earlier, later in itertools.pairwise([*times, bench.now_ns])]
    assert max(gaps) <= 50 * NS_PER_MS  # once a second it is read who is there, in the place of one stop
    assert sum(gap > 25 * NS_PER_MS for gap in gaps) <= 22
    assert bench.view().state is LinkState.LOST
    bench.to_console.cut = False
    bench.until_stopped(1000)
    bench.until(lambda view: view.state is LinkState.READY, 1000)


@pytest.mark.parametrize("pressed", [True, False])
def test_a_motor_that_ran_on_through_a_loss_is_stopped_however_late_the_line_is_good_again(pressed: bool) -> None:
    bench = PlainBench().running()
    bench.to_pen.cut = bench.to_console.cut = True
    if pressed:
        bench.stop()
    bench.run(30_000)
    assert bench.view().state is LinkState.LOST
    assert bench.pen_is_live
    bench.to_pen.cut = False  # the way back is still cut: nothing is heard
    bench.run(100)
    assert not bench.pen_is_live


@pytest.mark.parametrize("bare", [False, True])
def test_a_device_that_is_no_pen_and_took_its_place_gets_nothing_but_reads(bare: bool) -> None:
    bench = (PlainBench() if bare else Bench()).running()
    bench.to_console.cut = True
    bench.stop()
    bench.until(lambda view: view.state is LinkState.LOST, 400)
    bench.hear = lambda data: frames.exception_answer(data[1] & 0x7F, frames.ILLEGAL_ADDRESS, data[0])
    bench.to_console.cut = False
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 1500)
    assert bench.view().trouble is PortTrouble.NOT_A_PEN
    bench.run(100)
    bench.frames_to_pen.clear()
    bench.run(5000)
    assert {data[1] for _at, data in bench.frames_to_pen} <= {frames.READ, 0x04}


def test_an_answer_that_nobody_asked_for_ends_no_stop(bench: Bench) -> None:
    bench.running()
    bench.to_console.cut = bench.to_pen.cut = True
    bench.stop()
    bench.until(lambda view: view.state is LinkState.LOST, 400)
    bench.run(200)
    bench.to_console.cut = False
    bench.write_to_console(frames.read_answer(frames.READ, (1, 2)))
    bench.frames_to_pen.clear()
    bench.run(500)
    assert bench.view().state is LinkState.LOST
    assert len([block for _at, block in bench.writes() if block[1] == Desired.STOP]) >= 18


def test_a_pen_that_is_busy_is_still_a_pen(bench: Bench) -> None:
    bench.running()
    bench.to_console.cut = True
    bench.stop()
    bench.until(lambda view: view.state is LinkState.LOST, 400)
    busy = frames.exception_answer(frames.READ_WRITE, 6)
    left = [busy]
    bench.hear = lambda data: left.pop() if data[1] == frames.READ_WRITE and left else data
    bench.to_console.cut = False
    bench.until_stopped(1500)
    assert left == []


def test_after_a_loss_at_rest_the_port_is_opened_anew(bench: Bench) -> None:
    bench.connect()
    bench.to_console.cut = True
    bench.until(lambda view: view.state is LinkState.ABSENT, 3000)


def test_another_port_is_taken_though_a_stop_waits(bench: Bench) -> None:
    bench.running()
    bench.to_console.cut = True
    bench.stop()
    bench.run(1000)
    bench.core.ports.choose("another")
    bench.until(lambda view: view.port == "another", 3000)


def test_pressing_stop_again_does_not_put_the_alarm_off(bench: Bench) -> None:
    bench.running()
    bench.to_console.cut = True
    begin_ns = bench.now_ns
    for _ in range(20):
        bench.stop()
        bench.run(15)
    assert bench.now_ns - begin_ns == 300 * NS_PER_MS
    bench.run(1)
    assert bench.view().stop_phase is StopPhase.NOT_CONFIRMED


def test_a_stop_is_not_confirmed_by_an_answer_to_an_earlier_write(bench: Bench) -> None:
    bench.connect()
    bench.to_console.delay_ns = 60 * NS_PER_MS
    bench.run(500)
    bench.stop()
    assert bench.until_stopped() >= 60


def test_nothing_is_armed_before_the_stop_is_confirmed(bench: Bench) -> None:
    bench.running()
    bench.to_console.delay_ns = 60 * NS_PER_MS
    bench.stop()
    bench.run(20)
    assert not bench.wish(Desired.ARM)
    bench.until_stopped()
    assert bench.wish(Desired.ARM)


def test_stop_without_a_pen_ever_linked_has_nothing_to_confirm(bench: Bench) -> None:
    bench.port_is_there = False
    bench.run(500)
    bench.stop()
    bench.run(1000)
    assert bench.view().stop_phase is StopPhase.NONE


def test_stop_on_a_lost_link_is_not_confirmed_until_the_pen_is_back(bench: Bench) -> None:
    bench.connect()
    bench.to_pen.cut = True
    bench.until(lambda view: view.state is LinkState.LOST, 400)
    bench.stop()
    bench.until(lambda view: view.stop_phase is StopPhase.NOT_CONFIRMED, 301)
    bench.to_pen.cut = False
    bench.until_stopped(5000)
