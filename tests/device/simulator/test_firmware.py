"""What the pen does, clause by clause, without a line."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from msgspec.structs import replace

from mnconsole.device.simulator.firmware import NS_PER_MS, Cartridge
from mnconsole.domain.pen import Desired, Fault, Motor, WriteResult
from tests.helpers.pen_rig import BOOT, Rig


def test_powers_up_idle_with_nothing_out(rig: Rig) -> None:
    report = rig.pen.report(0)
    assert (report.state, report.depth_actual, report.speed_actual, report.lease_left_ms) == (0, 0, 0, 0)
    assert report.boot_id == BOOT


def test_arm_brings_the_needles_out_and_no_stroke(rig: Rig) -> None:
    rig.arm()
    rig.wait(100)
    report = rig.pen.report(0)
    assert (report.state, report.depth_actual, report.speed_actual) == (Motor.ARMED, 100, 0)


def test_run_ramps_up_in_about_300_ms(rig: Rig) -> None:
    rig.arm()
    assert rig.write(Desired.RUN, speed=1200) is WriteResult.APPLIED
    rig.wait(100)
    assert 300 <= rig.pen.report(0).speed_actual <= 500
    rig.write(Desired.RUN, speed=1200)
    rig.wait(220)
    assert rig.pen.report(0).speed_actual >= 1150
    assert rig.pen.report(0).strokes > 0


@pytest.mark.parametrize("from_state", [Motor.IDLE, Motor.FAULTED])
def test_run_only_from_armed_or_running(rig: Rig, from_state: Motor) -> None:
    if from_state is Motor.FAULTED:
        rig.fault()
        rig.wait(1)
    assert rig.write(Desired.RUN) is WriteResult.NOT_ALLOWED
    assert rig.pen.state is from_state


def test_running_to_armed_is_a_pause(rig: Rig) -> None:
    rig.run(400)
    assert rig.write(Desired.ARM) is WriteResult.APPLIED
    rig.wait(20)
    report = rig.pen.report(0)
    assert (report.state, report.speed_actual) == (Motor.ARMED, 0)
    assert report.depth_actual > 0


# ---- stop


@pytest.mark.parametrize("changes", [{}, {"boot_id": 0}, {"seen_uptime_ms": 0}, {"command_id": 0}, {"lease_ms": 0}])
def test_stop_is_obeyed_whatever_the_rest_says(rig: Rig, changes: dict[str, int]) -> None:
    rig.run(200)
    assert rig.write(Desired.STOP, **changes) is WriteResult.APPLIED
    assert rig.pen.state is Motor.IDLE
    rig.wait(20)
    assert rig.physics.speed_hz == 0


def test_stop_with_a_wrong_check_is_obeyed_but_not_taken_over(rig: Rig) -> None:
    rig.run(200)
    assert rig.write(Desired.STOP, command_id=4321, right_check=False) is WriteResult.CHECK_WRONG
    assert rig.pen.state is Motor.IDLE
    assert rig.pen.report(0).applied_id == 7


def test_a_plain_stop_is_obeyed(rig: Rig) -> None:
    rig.run(200)
    rig.pen.plain_stop()
    assert rig.pen.state is Motor.IDLE


def test_stop_takes_over_no_set_points(rig: Rig) -> None:
    rig.run(40)
    rig.write(Desired.STOP, depth=250, speed=1200)
    report = rig.pen.report(0)
    assert (report.depth_set, report.speed_set) == (100, 800)


def test_stop_never_clears_a_fault(rig: Rig) -> None:
    rig.fault()
    assert rig.write(Desired.STOP) is WriteResult.APPLIED
    assert rig.pen.state is Motor.FAULTED
    assert rig.pen.report(0).faults == Fault.LEASE_EXPIRED


@pytest.mark.parametrize("desired", [Desired.ARM, Desired.RUN])
def test_nothing_composed_before_a_stop_starts_anything(rig: Rig, desired: Desired) -> None:
    rig.arm()
    seen = rig.pen.uptime_ms
    rig.wait(5)
    rig.write(Desired.STOP)
    rig.wait(5)
    assert rig.write(desired, seen_uptime_ms=seen) is WriteResult.STALE
    assert rig.write(desired, seen_uptime_ms=rig.pen.uptime_ms - 5) is WriteResult.STALE
    assert rig.pen.state is Motor.IDLE


# ---- refusals


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"depth": 45}, WriteResult.DEPTH_RANGE),
        ({"depth": 255}, WriteResult.DEPTH_RANGE),
        ({"depth": 101}, WriteResult.DEPTH_RANGE),
        ({"speed": 200}, WriteResult.SPEED_RANGE),
        ({"speed": 1250}, WriteResult.SPEED_RANGE),
        ({"speed": 810}, WriteResult.SPEED_RANGE),
        ({"lease_ms": 99}, WriteResult.LEASE_RANGE),
        ({"lease_ms": 1001}, WriteResult.LEASE_RANGE),
        ({"desired": 4}, WriteResult.UNKNOWN_DESIRED),
        ({"boot_id": BOOT + 1}, WriteResult.STALE),
        ({"seen_uptime_ms": 0}, WriteResult.STALE),
        ({"seen_uptime_ms": 5000}, WriteResult.STALE),
    ],
)
def test_a_refused_write_says_why_and_changes_nothing(rig: Rig, changes: dict[str, int], result: WriteResult) -> None:
    rig.arm()
    before = rig.pen.report(0)
    lease_end = rig.pen.lease_end_ns
    assert rig.write(**{"desired": int(Desired.RUN), **changes}) is result
    after = rig.pen.report(0)
    assert replace(after, result=0) == before
    assert rig.pen.lease_end_ns == lease_end


def test_a_wrong_check_refuses_arm(rig: Rig) -> None:
    assert rig.write(Desired.ARM, right_check=False) is WriteResult.CHECK_WRONG
    assert rig.pen.state is Motor.IDLE


def test_the_first_reason_in_the_order_of_the_map_is_told(rig: Rig) -> None:
    wrong = {"lease_ms": 5, "depth": 1, "speed": 1}
    assert rig.write(9, boot_id=1, right_check=False, **wrong) is WriteResult.CHECK_WRONG
    assert rig.write(9, boot_id=1, **wrong) is WriteResult.STALE
    fresh = {"lease_ms": 1001, "depth": 1, "speed": 1}
    assert rig.write(9, **fresh) is WriteResult.UNKNOWN_DESIRED
    assert rig.write(Desired.RUN, **fresh) is WriteResult.LEASE_RANGE
    assert rig.write(Desired.RUN, depth=1, speed=1) is WriteResult.DEPTH_RANGE
    assert rig.write(Desired.RUN, speed=1) is WriteResult.SPEED_RANGE
    assert rig.write(Desired.RUN) is WriteResult.NOT_ALLOWED


# ---- lease


@pytest.mark.parametrize("running", [False, True])
def test_the_lease_runs_from_the_uptime_seen(rig: Rig, running: bool) -> None:
    rig.wait(200)
    seen = rig.pen.uptime_ms - 100
    assert rig.write(Desired.ARM, seen_uptime_ms=seen) is WriteResult.APPLIED
    if running:
        assert rig.write(Desired.RUN, seen_uptime_ms=seen) is WriteResult.APPLIED
    rig.wait(199)
    assert rig.pen.state is (Motor.RUNNING if running else Motor.ARMED)
    rig.wait(1)
    assert rig.pen.state is Motor.FAULTED
    assert rig.pen.report(0).faults == Fault.LEASE_EXPIRED


def test_a_write_can_only_move_the_lease_later(rig: Rig) -> None:
    rig.wait(200)
    rig.run()
    end = rig.pen.lease_end_ns
    assert rig.write(Desired.RUN, seen_uptime_ms=rig.pen.uptime_ms - 150) is WriteResult.APPLIED
    assert rig.pen.lease_end_ns == end


def test_after_the_lease_nothing_starts_by_itself(rig: Rig) -> None:
    rig.run(80)
    rig.wait(301)
    assert rig.pen.state is Motor.FAULTED
    for _ in range(20):
        rig.wait(40)
        assert rig.write(Desired.RUN) is WriteResult.NOT_ALLOWED
    assert rig.pen.state is Motor.FAULTED


def test_the_lease_survives_the_wrap_of_the_uptime(rig: Rig) -> None:
    rig.pen.powered_ns = (rig.now_ms - (1 << 32) + 60) * NS_PER_MS
    rig.run(400)
    assert rig.pen.uptime_ms > 1 << 32
    assert rig.pen.state is Motor.RUNNING
    rig.wait(301)
    assert rig.pen.state is Motor.FAULTED


# ---- faults and clear


@dataclass
class Case:
    """What somebody does, and the fault that it is."""

    fault: Fault

    def cause(self, rig: Rig) -> None:
        match self.fault:
            case Fault.OVERCURRENT:
                rig.around.stalled = True
            case Fault.BATTERY_LOW:
                rig.physics.battery = 0.03
            case Fault.OVERTEMPERATURE:
                rig.physics.temperature_c = 75
            case Fault.CARTRIDGE_MISSING:
                rig.around.cartridge = Cartridge.MISSING
            case _:
                rig.around.cartridge = Cartridge.USED

    def end(self, rig: Rig) -> None:
        rig.around.stalled, rig.around.cartridge = False, Cartridge.OK
        rig.physics.battery, rig.physics.temperature_c = 1.0, 24.0


LASTING = [
    Case(Fault.BATTERY_LOW),
    Case(Fault.OVERTEMPERATURE),
    Case(Fault.CARTRIDGE_MISSING),
    Case(Fault.CARTRIDGE_USED),
]


@pytest.mark.parametrize("case", [*LASTING, Case(Fault.OVERCURRENT)], ids=lambda case: case.fault.name)
def test_a_running_pen_stops_by_itself(rig: Rig, case: Case) -> None:
    rig.run(200)
    case.cause(rig)
    rig.wait(1)
    assert rig.pen.state is Motor.FAULTED
    assert rig.pen.report(0).faults == case.fault
    rig.wait(20)
    assert rig.physics.speed_hz == 0


@pytest.mark.parametrize("case", LASTING, ids=lambda case: case.fault.name)
def test_arm_is_refused_while_the_cause_lasts(rig: Rig, case: Case) -> None:
    case.cause(rig)
    assert rig.write(Desired.ARM) is WriteResult.NOT_ALLOWED
    case.end(rig)
    assert rig.write(Desired.ARM) is WriteResult.APPLIED


@pytest.mark.parametrize("case", LASTING, ids=lambda case: case.fault.name)
def test_clear_waits_for_the_cause_to_be_gone(rig: Rig, case: Case) -> None:
    rig.run(80)
    case.cause(rig)
    rig.wait(2)
    assert rig.write(Desired.CLEAR) is WriteResult.NOT_ALLOWED
    case.end(rig)
    assert rig.write(Desired.CLEAR) is WriteResult.APPLIED
    assert rig.pen.state is Motor.IDLE
    assert rig.pen.report(0).faults == 0


def test_a_clear_composed_before_the_fault_is_stale(rig: Rig) -> None:
    rig.arm()
    seen = rig.pen.uptime_ms + 290
    rig.wait(301)
    assert rig.write(Desired.CLEAR, seen_uptime_ms=seen) is WriteResult.STALE
    assert rig.pen.state is Motor.FAULTED


def test_a_clear_that_saw_the_fault_works_after_a_stop(rig: Rig) -> None:
    rig.fault()
    rig.wait(1)
    seen = rig.pen.uptime_ms
    rig.wait(10)
    rig.write(Desired.STOP)
    assert rig.write(Desired.CLEAR, seen_uptime_ms=seen) is WriteResult.APPLIED


def test_another_fault_while_faulted_needs_another_look(rig: Rig) -> None:
    rig.fault()
    rig.wait(1)
    seen = rig.pen.uptime_ms
    rig.around.cartridge = Cartridge.MISSING
    rig.wait(5)
    rig.around.cartridge = Cartridge.OK
    assert rig.write(Desired.CLEAR, seen_uptime_ms=seen) is WriteResult.STALE
    assert rig.pen.report(0).faults == Fault.LEASE_EXPIRED | Fault.CARTRIDGE_MISSING


def test_clear_in_any_other_state_is_a_stop(rig: Rig) -> None:
    rig.run(80)
    assert rig.write(Desired.CLEAR) is WriteResult.APPLIED
    assert rig.pen.state is Motor.IDLE


def test_actual_values_are_0_in_idle_and_faulted(rig: Rig) -> None:
    rig.run(400)
    rig.write(Desired.STOP)
    report = rig.pen.report(0)
    assert (report.depth_actual, report.speed_actual) == (0, 0)
