"""Why the panel did not do what was pressed, by name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mnconsole.domain.interlock import Condition
from mnconsole.domain.limits import OutOfRange


class PenRefusalCode(StrEnum):
    """Why the panel did not do what was pressed."""

    TOO_LATE = "too_late"
    MISSING = "missing"
    OUT_OF_RANGE = "out_of_range"
    NOT_ARMED = "not_armed"
    REASON_NEEDED = "reason_needed"
    LINK_REFUSED = "link_refused"
    PEN_MOVING = "pen_moving"


@dataclass(frozen=True, slots=True)
class PenRefusal:
    """A named refusal. `missing` for MISSING, `limit` for OUT_OF_RANGE, `depth_um` and `caution_um` for a reason."""

    code: PenRefusalCode
    missing: tuple[Condition, ...] = ()
    limit: OutOfRange | None = None
    zone_id: str = ""
    depth_um: int = 0
    caution_um: int = 0
