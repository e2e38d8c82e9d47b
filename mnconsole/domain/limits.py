"""Hard limits of depth and speed. No policy widens them (design: clinic's pen 0.50 to 2.50 mm, 25 to 120 Hz).

The domain's limit is what the connected pen reports, cut to these. A refusal names value, limit and whose limit.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from mnconsole.domain.pen import PenIdentity

DEPTH_MIN_UM = 500
DEPTH_MAX_UM = 2500
DEPTH_STEP_UM = 50
SPEED_MIN_DHZ = 250
SPEED_MAX_DHZ = 1200
SPEED_STEP_DHZ = 50


class LimitOwner(StrEnum):
    """Whose limit it is."""

    CLINIC = "clinic"
    PEN = "pen"


class Quantity(StrEnum):
    """Which quantity a limit is about."""

    DEPTH = "depth"
    SPEED = "speed"


class OutOfRange(Struct, frozen=True):
    """A refused value: in um for depth, dhz for speed. `off_step` when it lies between two steps."""

    quantity: Quantity
    value: int
    low: int
    high: int
    owner: LimitOwner
    off_step: bool = False


class Range(Struct, frozen=True):
    """A closed range in steps from `low`, with the owner of each end."""

    quantity: Quantity
    low: int
    high: int
    step: int
    low_owner: LimitOwner
    high_owner: LimitOwner

    def check(self, value: int) -> OutOfRange | None:
        """None when `value` may be set, else why not."""
        if value < self.low:
            return OutOfRange(self.quantity, value, self.low, self.high, self.low_owner)
        if value > self.high:
            return OutOfRange(self.quantity, value, self.low, self.high, self.high_owner)
        if (value - self.low) % self.step:
            return OutOfRange(self.quantity, value, self.low, self.high, self.low_owner, off_step=True)
        return None

    def stepped(self, value: int, steps: int) -> int:
        """The value `steps` steps away, kept inside; a value between steps goes to the next one first."""
        clean = self.low + ((value - self.low) // self.step) * self.step
        if steps < 0 and clean != value:
            steps += 1
        return max(self.low, min(self.high, clean + steps * self.step))


class PenLimits(Struct, frozen=True):
    """What may be set on the connected pen."""

    depth: Range
    speed: Range

    def nearest(self, depth_um: int, speed_dhz: int) -> tuple[int, int]:
        """Depth and speed as near as this pen can set them."""
        return self.depth.stepped(depth_um, 0), self.speed.stepped(speed_dhz, 0)


def _cut(quantity: Quantity, hard: tuple[int, int, int], pen: tuple[int, int, int] | None) -> Range:
    low, high, step = hard
    low_owner = high_owner = LimitOwner.CLINIC
    if pen is not None:
        pen_low, pen_high, pen_step = pen
        if pen_low > low:
            low, low_owner = pen_low, LimitOwner.PEN
        elif (low - pen_low) % pen_step:
            low += pen_step - (low - pen_low) % pen_step
        if pen_high < high:
            high, high_owner = pen_high, LimitOwner.PEN
        step = pen_step
        high -= (high - low) % step
    return Range(quantity, low, high, step, low_owner, high_owner)


def limits_for(identity: PenIdentity | None) -> PenLimits:
    """The ranges for a pen; without one, the clinic's own."""
    depth = (identity.depth_min_um, identity.depth_max_um, identity.depth_step_um) if identity else None
    speed = (identity.speed_min_dhz, identity.speed_max_dhz, identity.speed_step_dhz) if identity else None
    return PenLimits(
        depth=_cut(Quantity.DEPTH, (DEPTH_MIN_UM, DEPTH_MAX_UM, DEPTH_STEP_UM), depth),
        speed=_cut(Quantity.SPEED, (SPEED_MIN_DHZ, SPEED_MAX_DHZ, SPEED_STEP_DHZ), speed),
    )
