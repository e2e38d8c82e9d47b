"""What can be practised with a simulated pen: each exercise makes the pen or its line do what the alarm is about."""

from __future__ import annotations

from enum import StrEnum

from mnconsole.domain.alarms import AlarmCode
from mnconsole.errors import KnownError


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

TELLS: dict[Exercise, AlarmCode] = {
    Exercise.CABLE_OUT: AlarmCode.LINK_LOST,
    Exercise.STALL: AlarmCode.PEN_STALL,
    Exercise.BATTERY_LOW: AlarmCode.BATTERY_EMPTY,
    Exercise.OVERHEATED: AlarmCode.PEN_HOT,
    Exercise.CARTRIDGE_OUT: AlarmCode.CARTRIDGE_MISSING,
    Exercise.CARTRIDGE_USED: AlarmCode.CARTRIDGE_USED,
    Exercise.DEPTH_OFF: AlarmCode.DEPTH_DIFFERS,
    Exercise.SPEED_OFF: AlarmCode.SPEED_DIFFERS,
    Exercise.PEN_RESTART: AlarmCode.PEN_RESTARTED,
    Exercise.STOPPED_BY_ANOTHER: AlarmCode.PEN_STOPPED_ELSEWHERE,
    Exercise.STOP_UNANSWERED: AlarmCode.STOP_NOT_CONFIRMED,
    Exercise.ANOTHER_PEN: AlarmCode.LINK_LOST,
}
"""The alarm that belongs to each. Line noise has none: the pen panel tells it (docs/architecture.md)."""


class TrainingTrouble(StrEnum):
    """Why the pen could not be told."""

    NO_PEN = "no_pen"
    NOT_ANSWERING = "not_answering"


class TrainingError(KnownError):
    """The simulated pen was not told: it is being started, or does not answer."""
