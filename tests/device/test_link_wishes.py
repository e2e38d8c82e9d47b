"""ARM, START, values: what is taken over, confirmed, refused, withdrawn; in virtual time."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mnconsole.device import frames
from mnconsole.device.simulator.firmware import Cartridge
from mnconsole.domain.pen import (
    Desired,
    Interruption,
    Motor,
    SetPhase,
    WriteResult,
)
from tests.helpers.wire_bench import DEPTH_UM, SPEED_DHZ, Bench, interrupted, motor_of


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
    """The same report, idle, with nothing taken over, whatever the pen does: as a pen that ignores arm."""
    if data[1] != frames.READ_WRITE:
        return data
    words = [int.from_bytes(data[at : at + 2], "big") for at in range(3, 55, 2)]
    words[4], words[6], words[7] = Motor.IDLE, 0, WriteResult.STALE
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
