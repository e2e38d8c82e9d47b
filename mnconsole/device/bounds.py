"""The driver's own check of what may go on the wire, apart from the domain's on purpose (two checks, one mistake each).

Wire units: depth in 0.01 mm, speed in 0.1 Hz. The hard ends are those of the clinic's pen: 0.50 to 2.50 mm, 25 to
120 Hz.
"""

from __future__ import annotations

from msgspec import Struct

from mnconsole.device.registers import WIRE_DEPTH_UM
from mnconsole.domain.pen import PenIdentity

HARD_DEPTH = (50, 250)
HARD_SPEED = (250, 1200)


class Bounds(Struct, frozen=True):
    """Lowest, highest, step and the value that steps are counted from, of depth and speed."""

    depth: tuple[int, int, int, int]
    speed: tuple[int, int, int, int]

    @classmethod
    def of(cls, identity: PenIdentity) -> Bounds:
        """What this pen and the hard ends both allow."""
        low = identity.depth_min_um // WIRE_DEPTH_UM
        high = identity.depth_max_um // WIRE_DEPTH_UM
        step = identity.depth_step_um // WIRE_DEPTH_UM
        return cls(
            depth=_cut(low, high, step, HARD_DEPTH),
            speed=_cut(identity.speed_min_dhz, identity.speed_max_dhz, identity.speed_step_dhz, HARD_SPEED),
        )

    def allow(self, depth_um: int, speed_dhz: int) -> bool:
        """Whether both values may be sent under arm or run."""
        if depth_um % WIRE_DEPTH_UM:
            return False
        return _inside(depth_um // WIRE_DEPTH_UM, self.depth) and _inside(speed_dhz, self.speed)


def _cut(low: int, high: int, step: int, hard: tuple[int, int]) -> tuple[int, int, int, int]:
    return max(low, hard[0]), min(high, hard[1]), step, low


def _inside(value: int, bound: tuple[int, int, int, int]) -> bool:
    low, high, step, origin = bound
    return low <= value <= high and (value - origin) % step == 0
