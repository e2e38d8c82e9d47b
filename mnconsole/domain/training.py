"""What can be practised with a simulated pen: each exercise makes the pen or its line do what the alarm is about."""

from __future__ import annotations

from enum import StrEnum


class Exercise(StrEnum):
    """What happens to the pen. Those of `LASTING` last until they are put right; the others happen once."""

    CABLE_OUT = "cable_out"
    LINE_NOISE = "line_noise"
    STALL = "stall"
    BATTERY_LOW = "battery_low"
    OVERHEATED = "overheated"
    CARTRIDGE_OUT = "cartridge_out"
    CARTRIDGE_USED = "cartridge_used"
    DEPTH_OFF = "depth_off"
    SPEED_OFF = "speed_off"
    PEN_RESTART = "pen_restart"
    STOPPED_BY_ANOTHER = "stopped_by_another"
    STOP_UNANSWERED = "stop_unanswered"
    ANOTHER_PEN = "another_pen"


LASTING = frozenset(Exercise) - {Exercise.PEN_RESTART, Exercise.STOPPED_BY_ANOTHER}
