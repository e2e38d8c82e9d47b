"""Loss, freshness and every interruption; in virtual time."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.link_states import TRANSITIONS, ForbiddenTransitionError, check_transition
from mnconsole.device.simulator.firmware import Cartridge
from mnconsole.domain.pen import (
    Desired,
    Fault,
    Interruption,
    LinkState,
    Motor,
    PortTrouble,
    WriteResult,
)
from mnconsole.services.line_noise import LineNoise
from tests.helpers.wire_bench import Bench, interrupted, motor_of


def test_one_lost_answer_is_degraded_and_nothing_else(bench: Bench) -> None:
    bench.running()
    bench.to_console.cut = True
    bench.until(lambda view: view.state is LinkState.DEGRADED, 90)
    bench.to_console.cut = False
    bench.until(lambda view: view.state is LinkState.READY, 60)
    assert bench.view().counts.missed == 1
    assert bench.pen.state is Motor.RUNNING


def test_silence_is_stale_at_200_and_lost_at_350(bench: Bench) -> None:
    bench.running()
    bench.to_console.cut = True
    begin_ns = bench.now_ns
    stale_ms = bench.until(lambda view: view.fresh_report(bench.now_ns) is None, 300)
    assert stale_ms <= 200
    bench.until(lambda view: view.state is LinkState.LOST, 400)
    assert bench.now_ns - begin_ns <= 350 * NS_PER_MS
    view = bench.view()
    assert interrupted(view, Interruption.LINK_LOST)
    assert (view.last_report, view.identity, view.wanted) == (None, None, Desired.STOP)
    assert view.shown_before_loss is not None
    bench.run(10)
    assert not bench.pen_is_live


def test_a_cut_cable_stops_the_pen_by_its_lease(bench: Bench) -> None:
    bench.running()
    bench.to_pen.cut = bench.to_console.cut = True
    cut_ns = bench.now_ns
    bench.run(400)
    off = next(event for event in bench.pen_events if event.name == "motor_off")
    assert off.at_ns - cut_ns <= 300 * NS_PER_MS
    assert bench.pen.state is Motor.FAULTED


def test_after_a_loss_stops_go_out_every_cycle_and_nothing_resumes(bench: Bench) -> None:
    bench.running()
    bench.to_console.cut = True
    bench.until(lambda view: view.state is LinkState.LOST, 400)
    bench.frames_to_pen.clear()
    bench.run(400)
    writes = bench.writes()
    assert len(writes) >= 10
    assert {block[1] for _, block in writes} == {Desired.STOP}
    bench.to_console.cut = False
    bench.until(lambda view: view.state is LinkState.READY, 5000)
    bench.run(1000)
    assert bench.view().wanted is Desired.STOP
    assert not bench.pen_is_live


def test_an_answer_older_than_180_ms_does_not_count(bench: Bench) -> None:
    bench.connect()
    bench.to_console.delay_ns = 185 * NS_PER_MS
    bench.until(lambda view: view.state is LinkState.LOST, 600)
    answers = bench.view().counts.answers
    bench.run(1000)
    assert bench.view().counts.answers == answers


def test_a_late_answer_is_true_at_its_own_age(bench: Bench) -> None:
    bench.connect()
    bench.to_console.delay_ns = 120 * NS_PER_MS
    bench.run(1000)
    report = bench.view().last_report
    assert report is not None
    assert 120 * NS_PER_MS <= report.age_ns(bench.now_ns) <= 180 * NS_PER_MS


def test_a_burst_of_held_answers_is_not_taken_for_fresh(bench: Bench) -> None:
    bench.running()
    bench.to_console.held_until_ns = bench.now_ns + 2000 * NS_PER_MS
    bench.run(1999)
    accepted = bench.view().counts.answers
    bench.run(2)
    assert bench.view().counts.answers == accepted
    assert bench.view().state is not LinkState.READY


def test_a_device_that_repeats_one_frame_is_lost(bench: Bench) -> None:
    bench.connect()
    kept: list[bytes] = []

    def repeat(data: bytes) -> bytes:
        if data[1] == frames.READ_WRITE:
            kept.append(data)
        return kept[0] if kept else data

    bench.hear = repeat
    bench.until(lambda view: view.fresh_report(bench.now_ns) is None, 300)
    bench.until(lambda view: view.state is LinkState.LOST, 400)


def test_a_wrong_check_does_not_count(bench: Bench) -> None:
    bench.connect()

    def damage(data: bytes) -> bytes:
        if data[1] != frames.READ_WRITE:
            return data
        words = [int.from_bytes(data[at : at + 2], "big") for at in range(3, 55, 2)]
        words[9] ^= 1
        return frames.read_answer(frames.READ_WRITE, words)

    bench.hear = damage
    before = bench.view().counts.answers
    bench.run(200)
    assert bench.view().counts.answers == before
    assert bench.view().counts.rejected_frames > 0


def test_a_restarted_pen_interrupts_and_its_answer_is_not_shown(bench: Bench) -> None:
    bench.running()
    old = bench.view().last_report
    assert old is not None
    bench.restart_pen()
    bench.until(lambda view: interrupted(view, Interruption.PEN_RESTARTED), 200)
    assert bench.view().last_report is None
    assert bench.view().state is LinkState.IDENTIFYING
    bench.until(lambda view: view.state is LinkState.READY, 500)
    bench.run(1000)
    report = bench.view().last_report
    assert report is not None
    assert report.boot_id != old.boot_id
    assert bench.pen.state is Motor.IDLE


def test_an_uptime_gone_back_is_a_restart(bench: Bench) -> None:
    bench.running()
    boot_id = bench.pen.boot_id
    bench.restart_pen()
    bench.pen.boot_id = boot_id
    bench.until(lambda view: interrupted(view, Interruption.PEN_RESTARTED), 200)


def test_the_uptime_may_wrap(bench: Bench) -> None:
    bench.pen.powered_ns = bench.now_ns - ((1 << 32) - 1500) * NS_PER_MS
    bench.running()
    bench.run(3000)
    assert bench.pen.uptime_ms > 1 << 32
    assert bench.view().interruption is None
    assert bench.pen.state is Motor.RUNNING
    assert bench.view().counts.missed == 0


def test_a_fault_interrupts_and_only_a_person_clears_it(bench: Bench) -> None:
    bench.running()
    bench.around.stalled = True
    bench.until(lambda view: interrupted(view, Interruption.PEN_FAULT), 200)
    bench.around.stalled = False
    bench.stop()
    bench.run(2000)
    report = bench.view().last_report
    assert report is not None
    assert report.motor is Motor.FAULTED
    assert report.faults == Fault.OVERCURRENT
    assert bench.clear()
    assert bench.until(lambda view: motor_of(view) is Motor.IDLE, 350) < 100
    assert bench.view().wanted is Desired.STOP
    bench.run(500)
    bench.arm()
    bench.start()


def test_clear_is_sent_with_the_uptime_seen_for_300_ms_and_then_withdrawn(bench: Bench) -> None:
    bench.running()
    bench.around.stalled = True
    bench.until(lambda view: motor_of(view) is Motor.FAULTED, 200)
    bench.run(100)
    seen = bench.view().last_report
    assert seen is not None
    bench.to_console.loss = 1.0
    bench.to_pen.cut = True
    bench.frames_to_pen.clear()
    begin_ns = bench.now_ns
    assert bench.clear(seen)
    bench.run(290)
    clears = [(at_ns, block) for at_ns, block in bench.writes() if block[1] == Desired.CLEAR]
    assert len(clears) >= 5
    assert all(block[7] << 16 | block[8] == seen.uptime_ms for _, block in clears)
    bench.run(1000)
    late = [at_ns for at_ns, block in bench.writes() if block[1] == Desired.CLEAR and at_ns - begin_ns > 300_000_000]
    assert late == []


def test_a_clear_whose_cause_remains_is_refused_with_its_reason(bench: Bench) -> None:
    bench.running()
    bench.around.cartridge = Cartridge.USED
    bench.until(lambda view: motor_of(view) is Motor.FAULTED, 200)
    bench.run(100)
    assert bench.clear()
    bench.until(lambda view: view.refused_result is WriteResult.NOT_ALLOWED, 350)
    assert bench.view().wanted is Desired.STOP


def test_a_clear_of_an_old_press_or_of_no_fault_is_dropped(bench: Bench) -> None:
    bench.connect()
    assert not bench.clear()
    bench.run(50)
    bench.around.stalled = True
    bench.arm()
    assert bench.wish(Desired.RUN)
    bench.until(lambda view: motor_of(view) is Motor.FAULTED, 350)
    assert not bench.clear(pressed_ago_ms=100), "pressed before the fault was there"
    bench.run(200)
    assert not bench.clear(pressed_ago_ms=151)
    assert bench.clear(pressed_ago_ms=100)


def test_somebody_elses_stop_is_not_undone(bench: Bench) -> None:
    bench.running()
    bench.write_to_pen(frames.write_one_request(0x0201, 0))
    bench.until(lambda view: interrupted(view, Interruption.STOPPED_ELSEWHERE), 200)
    bench.run(2000)
    assert bench.pen.state is Motor.IDLE
    starts = [event for event in bench.pen_events if event.name == "motor_on"]
    assert len(starts) == 1


def test_somebody_elses_stop_is_not_undone_though_the_pen_s_word_before_it_was_lost(bench: Bench) -> None:
    """The answer that says armed is lost; the pen is stopped with a tool; the next answer is stale, and says idle."""
    bench.connect()
    bench.run(100)
    lost = iter([True])
    bench.hear = lambda data: data if bench.pen.state is Motor.IDLE or not next(lost, False) else None
    assert bench.wish(Desired.ARM)
    while bench.pen.state is Motor.IDLE:
        bench.run(1)
    bench.write_to_pen(frames.write_one_request(0x0201, 0))
    bench.until(lambda view: interrupted(view, Interruption.STOPPED_ELSEWHERE), 200)
    bench.run(1000)
    assert bench.pen.state is Motor.IDLE
    assert [event.name for event in bench.pen_events].count("needles_out") == 1


def test_a_silent_window_freezes_the_lease_and_then_stops(bench: Bench) -> None:
    bench.running()
    bench.window_lives = False
    touched_ns = bench.touched_ns
    bench.run(160)
    frozen = bench.writes()[-1][1][7:9]
    bench.run(60)
    assert bench.writes()[-1][1][7:9] == frozen
    assert bench.writes()[-1][1][1] == Desired.RUN
    bench.until(lambda view: interrupted(view, Interruption.WINDOW_FROZEN), 100)
    assert bench.now_ns - touched_ns == 250 * NS_PER_MS
    bench.until_stopped()


def test_a_window_that_wakes_in_time_loses_nothing(bench: Bench) -> None:
    bench.running()
    bench.window_lives = False
    bench.run(200)
    bench.window_lives = True
    bench.run(2000)
    assert bench.pen.state is Motor.RUNNING
    assert bench.view().interruption is None


def test_a_long_sleep_interrupts(bench: Bench) -> None:
    bench.running()
    bench.now_ns += 3600 * 1000 * NS_PER_MS
    bench.touched_ns = bench.now_ns - 3600 * 1000 * NS_PER_MS
    bench.run(200)
    assert bench.view().interruption is not None
    bench.until(lambda view: view.state is LinkState.READY, 5000)
    bench.run(500)
    assert bench.view().wanted is Desired.STOP
    assert not bench.pen_is_live


def test_another_pen_drops_the_set_points(bench: Bench) -> None:
    bench.connect()
    assert bench.wish(Desired.STOP, 1500, 900, pressed=False)
    assert bench.view().wanted_depth_um == 1500
    bench.to_pen.cut = True
    bench.until(lambda view: view.state is LinkState.LOST, 400)
    bench.make = replace(bench.make, serial_number="SIM-0002", depth_max=150)
    bench.restart_pen()
    bench.to_pen.cut = False
    bench.until(lambda view: view.state is LinkState.READY, 5000)
    view = bench.view()
    assert view.identity is not None
    assert view.identity.serial_number == "SIM-0002"
    assert view.wanted_depth_um == 0
    assert not bench.wish(Desired.ARM, 1550, 800)


def test_a_broken_port_is_told_and_opened_again(bench: Bench) -> None:
    bench.running()
    bench.port_is_there = False
    bench.core.broke("unplugged", bench.now_ns)
    view = bench.view()
    assert (view.state, view.trouble, view.detail) == (LinkState.ABSENT, PortTrouble.IO_ERROR, "unplugged")
    assert interrupted(view, Interruption.LINK_LOST)
    bench.run(1000)
    bench.port_is_there = True
    bench.until(lambda view: view.state is LinkState.READY, 3000)
    assert bench.view().counts.reconnects == 1
    assert not bench.pen_is_live


def test_the_transition_table_is_closed_and_enforced() -> None:
    assert set(TRANSITIONS) == set(LinkState)
    with pytest.raises(ForbiddenTransitionError):
        check_transition(LinkState.ABSENT, LinkState.READY)


def test_lost_answers_on_the_wire_are_line_noise_until_it_heals() -> None:
    bench = Bench()
    noise = LineNoise()
    bench.connect()

    def said(seconds: int) -> int:
        percent = 0
        for _ in range(10 * seconds):
            bench.run(100)
            percent = noise.percent(bench.view(), bench.now_ns)
        return percent

    assert said(10) == 0
    bench.to_console.loss = bench.to_pen.loss = 0.1
    assert 10 <= said(10) <= 30
    bench.to_console.heal()
    bench.to_pen.heal()
    assert said(10) == 0
