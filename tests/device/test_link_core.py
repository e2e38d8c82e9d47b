"""The link's rules, each in virtual time, against the pen's firmware over real frames."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.link_states import TRANSITIONS, ForbiddenTransitionError, check_transition
from mnconsole.device.registers import encode_identity
from mnconsole.device.simulator.firmware import Cartridge
from mnconsole.domain.pen import (
    Desired,
    Fault,
    Interruption,
    LinkState,
    LinkView,
    Motor,
    PortTrouble,
    SetPhase,
    StopCause,
    StopPhase,
    WriteResult,
)
from tests.helpers.wire_bench import DEPTH_UM, SPEED_DHZ, Bench, motor_of


def interrupted(view: LinkView, why: Interruption) -> bool:
    return view.interruption is why and view.interruption_epoch == view.epoch


# ---- connecting


def test_connects_with_reads_first_and_then_a_stop_that_names_no_uptime(bench: Bench) -> None:
    bench.connect()
    functions = [data[1] for _, data in bench.frames_to_pen]
    assert functions[:2] == [frames.READ, frames.READ_WRITE]
    first = bench.writes()[0][1]
    assert first[1] == Desired.STOP
    assert first[6:9] == [0, 0, 0]
    assert bench.view().identity is not None


def test_cycles_every_40_ms_without_drift(bench: Bench) -> None:
    bench.connect()
    bench.frames_to_pen.clear()
    bench.run(4000)
    times = [at_ns for at_ns, _ in bench.writes()]
    assert len(times) == 100
    assert {later - earlier for earlier, later in itertools.pairwise(times)} == {40 * NS_PER_MS}


def test_another_nonce_every_cycle_and_a_command_id_that_changes_with_the_command(bench: Bench) -> None:
    bench.connect()
    bench.arm()
    bench.run(500)
    writes = [block for _, block in bench.writes()]
    nonces = [block[5] for block in writes]
    assert len(set(nonces)) == len(nonces)
    assert 0 not in nonces
    commands = {(block[1], block[2], block[3]): block[0] for block in writes}
    assert len(set(commands.values())) == len(commands) == 2  # stop, arm


def test_no_port_is_named_and_nothing_is_opened() -> None:
    bench = Bench()
    bench.core._port = ""  # as a core made without one
    bench.run(100)
    assert (bench.view().state, bench.view().trouble) == (LinkState.ABSENT, PortTrouble.NO_PORT_GIVEN)
    assert bench.frames_to_pen == []


def test_a_missing_port_is_tried_again_with_growing_waits(bench: Bench) -> None:
    bench.port_is_there = False
    bench.run(10_000)
    assert bench.view().state is LinkState.ABSENT
    assert bench.view().trouble is PortTrouble.MISSING
    bench.port_is_there = True
    assert bench.until(lambda view: view.state is LinkState.READY) <= 2100


def test_a_silent_port_is_given_up_within_two_seconds_and_tried_again(bench: Bench) -> None:
    bench.to_pen.cut = True
    bench.until(lambda view: view.trouble is PortTrouble.SILENT, 2000)
    assert {data[1] for _, data in bench.frames_to_pen} == {frames.READ}
    bench.to_pen.cut = False
    bench.until(lambda view: view.state is LinkState.READY)


# ---- who it is


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"map_version": 2}, PortTrouble.MAP_VERSION),
        ({"map_version": 7, "serial_number": ""}, PortTrouble.NOT_A_PEN),
        ({"depth_step": 0}, PortTrouble.IMPLAUSIBLE),
        ({"depth_step": 7}, PortTrouble.IMPLAUSIBLE),
        ({"speed_min": 1200}, PortTrouble.IMPLAUSIBLE),
        ({"lease_min_ms": 301}, PortTrouble.IMPLAUSIBLE),
        ({"lease_max_ms": 299}, PortTrouble.IMPLAUSIBLE),
        ({"serial_number": ""}, PortTrouble.IMPLAUSIBLE),
        ({"vendor": "\x07bell"}, PortTrouble.IMPLAUSIBLE),
    ],
)
def test_a_device_that_is_no_pen_gets_nothing_but_reads(
    bench: Bench, change: dict[str, object], trouble: PortTrouble
) -> None:
    bench.pen.make = replace(bench.make, **change)  # type: ignore[arg-type]
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 2000)
    bench.stop()
    bench.run(5000)
    assert (bench.view().state, bench.view().trouble) == (LinkState.INCOMPATIBLE, trouble)
    assert bench.view().detail
    assert {data[1] for _, data in bench.frames_to_pen} == {frames.READ}


def test_an_exception_to_the_first_read_is_another_device(bench: Bench) -> None:
    bench.hear = lambda data: frames.exception_answer(frames.READ, frames.ILLEGAL_ADDRESS)
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 2000)
    assert bench.view().trouble is PortTrouble.NOT_A_PEN


def test_noise_is_told_as_no_pen_within_two_seconds(bench: Bench) -> None:
    bench.hear = lambda data: bytes(byte ^ 0x5C for byte in data)
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 2000)
    assert bench.view().trouble is PortTrouble.NOT_A_PEN
    assert {data[1] for _, data in bench.frames_to_pen} == {frames.READ}


def test_a_device_without_function_23_is_incompatible_after_one_stop(bench: Bench) -> None:
    identity = frames.read_answer(frames.READ, encode_identity(bench.make))
    refusal = frames.exception_answer(frames.READ_WRITE, frames.ILLEGAL_FUNCTION)
    bench.hear = lambda data: identity if data[1] == frames.READ else refusal
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 2000)
    assert [block[1] for _, block in bench.writes()] == [Desired.STOP]


def test_an_incompatible_device_that_becomes_a_pen_is_linked(bench: Bench) -> None:
    bench.pen.make = replace(bench.make, map_version=3)
    bench.until(lambda view: view.state is LinkState.INCOMPATIBLE, 2000)
    bench.pen.make = bench.make
    bench.until(lambda view: view.state is LinkState.READY, 3000)


# ---- arm and run


def test_arm_then_start(bench: Bench) -> None:
    bench.connect()
    assert bench.arm() < 150
    assert bench.view().set_phase is SetPhase.CONFIRMED
    assert bench.start() < 100
    assert (bench.view().confirmed_depth_um, bench.view().confirmed_speed_dhz) == (DEPTH_UM, SPEED_DHZ)
    bench.run(1000)
    assert bench.pen.state is Motor.RUNNING


def test_start_needs_an_armed_pen(bench: Bench) -> None:
    bench.connect()
    assert not bench.wish(Desired.RUN)


@pytest.mark.parametrize("ago_ms", [151, 1000, -51])
def test_a_press_that_is_too_old_or_from_the_future_is_dropped(bench: Bench, ago_ms: float) -> None:
    bench.connect()
    assert not bench.wish(Desired.ARM, pressed_ago_ms=ago_ms)
    bench.run(500)
    assert bench.pen.state is Motor.IDLE


def test_arm_without_a_press_is_refused(bench: Bench) -> None:
    bench.connect()
    assert not bench.wish(Desired.ARM, pressed=False)


def test_a_wish_of_another_epoch_is_dropped(bench: Bench) -> None:
    bench.connect()
    before = bench.view().epoch
    assert bench.stop() == before + 1
    bench.until_stopped()
    assert not bench.wish(Desired.ARM, epoch=before)


def test_a_press_from_before_the_last_stop_is_dropped(bench: Bench) -> None:
    bench.connect()
    bench.run(50)
    bench.stop()
    bench.until_stopped()
    bench.run(20)
    assert not bench.wish(Desired.ARM, pressed_ago_ms=60)
    assert bench.wish(Desired.ARM, pressed_ago_ms=10)


def test_no_wish_before_the_link_is_ready(bench: Bench) -> None:
    assert not bench.wish(Desired.ARM)
    assert not bench.wish(Desired.STOP)


@pytest.mark.parametrize(
    ("depth_um", "speed_dhz"),
    [(450, 800), (2550, 800), (1025, 800), (1005, 800), (1000, 200), (1000, 1250), (1000, 825), (0, 0)],
)
def test_the_driver_refuses_what_is_out_of_range_by_itself(bench: Bench, depth_um: int, speed_dhz: int) -> None:
    bench.connect()
    assert not bench.wish(Desired.ARM, depth_um, speed_dhz)
    bench.arm()
    assert not bench.wish(Desired.ARM, depth_um, speed_dhz, pressed=False)
    bench.run(200)
    assert all(50 <= block[2] <= 250 and 250 <= block[3] <= 1200 for _, block in bench.writes())


def test_the_pens_own_limits_count_where_they_are_narrower(bench: Bench) -> None:
    bench.pen.make = replace(bench.make, depth_max=150, speed_max=1000)
    bench.connect()
    assert not bench.wish(Desired.ARM, 1550, 800)
    assert not bench.wish(Desired.ARM, 1500, 1050)
    assert bench.wish(Desired.ARM, 1500, 1000)


def test_a_pen_that_offers_more_than_the_clinic_allows_is_cut(bench: Bench) -> None:
    bench.pen.make = replace(bench.make, depth_min=10, depth_max=400, speed_min=100, speed_max=2000)
    bench.connect()
    assert not bench.wish(Desired.ARM, 2550, 800)
    assert not bench.wish(Desired.ARM, 450, 800)
    assert not bench.wish(Desired.ARM, 1000, 1250)
    assert not bench.wish(Desired.ARM, 1000, 200)


def test_an_arm_that_the_pen_never_hears_is_withdrawn_after_350_ms(bench: Bench) -> None:
    bench.connect()
    bench.hear = _says_stale
    assert bench.wish(Desired.ARM)
    passed = bench.until(lambda view: interrupted(view, Interruption.NOT_CONFIRMED), 1000)
    assert 350 <= passed <= 355
    bench.hear = lambda data: data
    bench.run(1000)
    assert bench.pen.state is Motor.IDLE


def _says_stale(data: bytes) -> bytes:
    """The same report, idle, whatever the pen does: as a pen that ignores arm."""
    if data[1] != frames.READ_WRITE:
        return data
    words = [int.from_bytes(data[at : at + 2], "big") for at in range(3, 55, 2)]
    words[4], words[7] = Motor.IDLE, WriteResult.STALE
    check = 0x5A5A
    for word in words[:25]:
        check ^= word
    return frames.read_answer(frames.READ_WRITE, [*words[:25], check])


def test_values_change_while_running_and_are_confirmed(bench: Bench) -> None:
    bench.running()
    assert bench.wish(Desired.RUN, 1500, 900, pressed=False)
    assert bench.view().set_phase is SetPhase.ASKED
    bench.until(lambda view: view.set_phase is SetPhase.CONFIRMED, 200)
    assert bench.view().confirmed_depth_um == 1500
    assert bench.pen.state is Motor.RUNNING


def test_a_refused_value_is_taken_back_and_the_run_goes_on(bench: Bench) -> None:
    bench.running()
    bench.pen.make = replace(bench.make, depth_max=120)
    assert bench.wish(Desired.RUN, 1500, 800, pressed=False)
    bench.until(lambda view: view.set_phase is SetPhase.REFUSED, 200)
    view = bench.view()
    assert view.refused_result is WriteResult.DEPTH_RANGE
    assert (view.wanted_depth_um, view.wanted) == (DEPTH_UM, Desired.RUN)
    bench.run(1000)
    assert bench.pen.state is Motor.RUNNING
    assert bench.writes()[-1][1][2] == DEPTH_UM // 10


def test_a_value_that_is_not_confirmed_in_time_is_taken_back(bench: Bench) -> None:
    bench.running()
    bench.hear = _keeps_old_depth
    assert bench.wish(Desired.RUN, 1500, 800, pressed=False)
    assert 350 <= bench.until(lambda view: view.set_phase is SetPhase.NOT_CONFIRMED, 1000) <= 355
    assert bench.view().wanted_depth_um == DEPTH_UM
    assert bench.view().wanted is Desired.RUN


def _keeps_old_depth(data: bytes) -> bytes:
    if data[1] != frames.READ_WRITE:
        return data
    words = [int.from_bytes(data[at : at + 2], "big") for at in range(3, 55, 2)]
    words[8] = DEPTH_UM // 10
    check = 0x5A5A
    for word in words[:25]:
        check ^= word
    return frames.read_answer(frames.READ_WRITE, [*words[:25], check])


def test_a_refused_start_stops(bench: Bench) -> None:
    bench.connect()
    bench.arm()
    bench.pen.make = replace(bench.make, speed_max=500)
    assert bench.wish(Desired.RUN)
    bench.until(lambda view: interrupted(view, Interruption.REFUSED), 200)
    assert bench.view().refused_result is WriteResult.SPEED_RANGE
    bench.until_stopped()


def test_a_refused_arm_says_why(bench: Bench) -> None:
    bench.connect()
    bench.around.cartridge = Cartridge.MISSING
    assert bench.wish(Desired.ARM)
    bench.until(lambda view: interrupted(view, Interruption.REFUSED), 200)
    assert bench.view().refused_result is WriteResult.NOT_ALLOWED
    assert bench.view().set_phase is SetPhase.REFUSED


def test_pause_keeps_the_depth_and_needs_a_press_to_go_on(bench: Bench) -> None:
    bench.running()
    assert bench.wish(Desired.ARM, pressed=False)
    bench.until(lambda view: motor_of(view) is Motor.ARMED, 200)
    bench.run(1000)
    assert bench.pen.state is Motor.ARMED
    assert not bench.wish(Desired.RUN, pressed=False)
    bench.start()


# ---- stop


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


def test_stop_waits_at_most_15_ms_for_the_answer_under_way(bench: Bench) -> None:
    bench.running()
    bench.until(lambda view: bench.last_console_write_ns == bench.now_ns)
    bench.to_console.delay_ns = 100 * NS_PER_MS
    sent_ns = bench.last_console_write_ns
    bench.run(1)
    bench.stop()
    bench.until(lambda view: view.stop_on_wire_ns > 0, 50)
    assert bench.view().stop_on_wire_ns - sent_ns == 15 * NS_PER_MS


def test_an_unconfirmed_stop_goes_out_every_25_ms_and_raises_the_alarm_after_300(bench: Bench) -> None:
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
    assert bench.view().stop_asked_ns + 300 * NS_PER_MS == bench.now_ns
    bench.run(5000)
    assert bench.view().stop_phase is StopPhase.NOT_CONFIRMED
    bench.to_console.cut = False
    bench.until_stopped(5000)


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


# ---- loss and freshness


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


# ---- interruptions


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
