"""The driver's last check before the wire: whatever is wanted, nothing moves with values that the pen may not have."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace

from mnconsole.device.bounds import HARD_DEPTH, HARD_SPEED, Bounds
from mnconsole.device.composer import Composer
from mnconsole.device.registers import WIRE_DEPTH_UM, DesiredBlock
from mnconsole.device.wanted import Wanted
from mnconsole.domain.pen import Desired
from tests.helpers.fakes import IDENTITY, report

NOW_NS = 5_000_000_000
DEPTH_UM, SPEED_DHZ = 1000, 800
MOVING = [Desired.ARM, Desired.RUN]
BOUNDS = Bounds.of(IDENTITY)
SAFEST = (HARD_DEPTH[0], HARD_SPEED[0])


def _wanting(desired: Desired, depth_um: int = DEPTH_UM, speed_dhz: int = SPEED_DHZ) -> Wanted:
    """Past every check before this one."""
    wanted = Wanted()
    wanted.desired, wanted.depth_um, wanted.speed_dhz = desired, depth_um, speed_dhz
    wanted.touched_ns = NOW_NS
    return wanted


def _composed(wanted: Wanted, bounds: Bounds | None = BOUNDS, *, answered: bool = True) -> DesiredBlock:
    return Composer(random.Random(1)).compose(NOW_NS, wanted, report() if answered else None, bounds)


@pytest.mark.parametrize("desired", MOVING)
def test_values_inside_go_out_as_wanted(desired: Desired) -> None:
    block = _composed(_wanting(desired))
    assert (block.desired, block.depth, block.speed) == (int(desired), DEPTH_UM // WIRE_DEPTH_UM, SPEED_DHZ)


@pytest.mark.parametrize("desired", MOVING)
@pytest.mark.parametrize(
    ("depth_um", "speed_dhz"),
    [
        (HARD_DEPTH[1] * WIRE_DEPTH_UM + 50, SPEED_DHZ),
        (HARD_DEPTH[0] * WIRE_DEPTH_UM - 50, SPEED_DHZ),
        (DEPTH_UM, HARD_SPEED[1] + 50),
        (DEPTH_UM, HARD_SPEED[0] - 50),
        (DEPTH_UM + 5, SPEED_DHZ),  # no whole unit of the wire
        (DEPTH_UM + 10, SPEED_DHZ),  # between two steps of the pen
        (DEPTH_UM, SPEED_DHZ + 1),
        (0, 0),
        (-DEPTH_UM, SPEED_DHZ),
    ],
)
def test_values_outside_are_a_stop_with_the_least_of_both(desired: Desired, depth_um: int, speed_dhz: int) -> None:
    block = _composed(_wanting(desired, depth_um, speed_dhz))
    assert (block.desired, block.depth, block.speed) == (int(Desired.STOP), *SAFEST)


@pytest.mark.parametrize("desired", MOVING)
def test_what_the_connected_pen_can_not_do_is_a_stop(desired: Desired) -> None:
    shallow = Bounds.of(replace(IDENTITY, depth_max_um=DEPTH_UM - 50))
    slow = Bounds.of(replace(IDENTITY, speed_max_dhz=SPEED_DHZ - 50))
    for bounds in (shallow, slow):
        block = _composed(_wanting(desired), bounds)
        assert (block.desired, block.depth, block.speed) == (int(Desired.STOP), *SAFEST)


@pytest.mark.parametrize("desired", MOVING)
def test_without_known_bounds_nothing_moves(desired: Desired) -> None:
    block = _composed(_wanting(desired), None)
    assert (block.desired, block.depth, block.speed) == (int(Desired.STOP), *SAFEST)


@pytest.mark.parametrize("desired", [*MOVING, Desired.CLEAR])
def test_a_pen_that_has_not_answered_is_only_stopped(desired: Desired) -> None:
    block = _composed(_wanting(desired), answered=False)
    assert block.desired == int(Desired.STOP)
    assert (block.boot_id, block.seen_uptime_ms) == (0, 0)


@pytest.mark.parametrize("desired", MOVING)
def test_what_left_the_bounds_under_way_stops_with_another_command(desired: Desired) -> None:
    composer, wanted = Composer(random.Random(1)), _wanting(desired)
    before = composer.compose(NOW_NS, wanted, report(), BOUNDS)
    wanted.depth_um = HARD_DEPTH[1] * WIRE_DEPTH_UM + 50
    after = composer.compose(NOW_NS, wanted, report(), BOUNDS)
    assert (before.desired, after.desired) == (int(desired), int(Desired.STOP))
    assert after.command_id != before.command_id
