"""Why the panel did not do what was pressed, by name."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from mnconsole.domain.interlock import Condition
from mnconsole.domain.limits import OutOfRange, PenLimits
from mnconsole.domain.pen import PRESS_VALID_NS, Desired, LinkView, Motor, PenReport, SetPhase


class PenRefusalCode(StrEnum):
    """Why the panel did not do what was pressed."""

    TOO_LATE = "too_late"
    MISSING = "missing"
    OUT_OF_RANGE = "out_of_range"
    NOT_ARMED = "not_armed"
    RUNS_ALREADY = "runs_already"
    REASON_NEEDED = "reason_needed"
    LINK_REFUSED = "link_refused"
    PEN_MOVING = "pen_moving"


class PenRefusal(Struct, frozen=True):
    """A named refusal. `missing` for MISSING, `limit` for OUT_OF_RANGE, `depth_um` and `caution_um` for a reason."""

    code: PenRefusalCode
    missing: tuple[Condition, ...] = ()
    limit: OutOfRange | None = None
    zone_id: str = ""
    depth_um: int = 0
    caution_um: int = 0

    @classmethod
    def of_start(cls, report: PenReport | None) -> PenRefusal:
        """START for a pen that is not armed; it may run already."""
        runs = report is not None and report.motor is Motor.RUNNING
        return cls(PenRefusalCode.RUNS_ALREADY if runs else PenRefusalCode.NOT_ARMED)


def too_late(now_ns: int, pressed_ns: int) -> PenRefusal | None:
    """A press that is too old to count; on the link's clock."""
    return PenRefusal(PenRefusalCode.TOO_LATE) if now_ns - pressed_ns > PRESS_VALID_NS else None


def not_yet(conditions: tuple[Condition, ...]) -> PenRefusal | None:
    """What ARM still needs, if anything."""
    return PenRefusal(PenRefusalCode.MISSING, missing=conditions) if conditions else None


def out_of_range(limits: PenLimits, depth_um: int, speed_dhz: int) -> PenRefusal | None:
    """A value that this pen can't set, with its limit."""
    wrong = limits.depth.check(depth_um) or limits.speed.check(speed_dhz)
    return PenRefusal(PenRefusalCode.OUT_OF_RANGE, limit=wrong) if wrong is not None else None


def taken_back(told: LinkView, view: LinkView) -> tuple[int, int] | None:
    """Depth and speed that the link wants again, after values that the pen refused or did not confirm."""
    failed = (SetPhase.REFUSED, SetPhase.NOT_CONFIRMED)
    if told.set_phase not in failed or view.set_phase not in failed or view.wanted is Desired.STOP:
        return None
    return view.wanted_depth_um, view.wanted_speed_dhz
