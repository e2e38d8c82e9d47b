"""What can be practised with a simulated pen: each exercise makes the pen or its line do what the alarm is about."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from mnconsole.domain.alarms import AlarmCode
from mnconsole.errors import KnownError


class Exercise(StrEnum):
    """What happens to the pen. Those of `LASTING` last until they are put right; the others happen once."""

    CABLE_OUT = "cable_out"
    LINE_NOISE = "line_noise"
    STALL = "stall"
    BATTERY_LOW = "battery_low"
    BATTERY_EMPTY = "battery_empty"
    OVERHEATED = "overheated"
    CARTRIDGE_OUT = "cartridge_out"
    CARTRIDGE_USED = "cartridge_used"
    DEPTH_OFF = "depth_off"
    TOO_DEEP = "too_deep"
    DEPTH_BROKEN = "depth_broken"
    SPEED_OFF = "speed_off"
    TRIGGER_STUCK = "trigger_stuck"
    INTERNAL_FAULT = "internal_fault"
    PEN_RESTART = "pen_restart"
    PEN_REFUSES = "pen_refuses"
    OFF_THE_SKIN = "off_the_skin"
    STOPPED_BY_ANOTHER = "stopped_by_another"
    STOP_UNANSWERED = "stop_unanswered"
    ANOTHER_PEN = "another_pen"


class Missing(StrEnum):
    """Why the pen in use can't show what an exercise is about."""

    FAULT = "fault"
    """It has no word for that fault."""
    DEPTH = "depth"
    BATTERY = "battery"
    CONTACT = "contact"
    RESTART = "restart"
    SERIAL = "serial"


class Practice(Struct, frozen=True):
    """What the simulated pen in use can't show, and why."""

    missing: Mapping[Exercise, Missing] = field(default_factory=dict)


LASTING = frozenset(Exercise) - {Exercise.PEN_RESTART, Exercise.STOPPED_BY_ANOTHER}

TELLS: dict[Exercise, AlarmCode] = {
    Exercise.CABLE_OUT: AlarmCode.LINK_LOST,
    Exercise.STALL: AlarmCode.PEN_STALL,
    Exercise.BATTERY_LOW: AlarmCode.BATTERY_LOW,
    Exercise.BATTERY_EMPTY: AlarmCode.BATTERY_EMPTY,
    Exercise.OVERHEATED: AlarmCode.PEN_HOT,
    Exercise.CARTRIDGE_OUT: AlarmCode.CARTRIDGE_MISSING,
    Exercise.CARTRIDGE_USED: AlarmCode.CARTRIDGE_USED,
    Exercise.DEPTH_OFF: AlarmCode.DEPTH_DIFFERS,
    Exercise.TOO_DEEP: AlarmCode.TOO_DEEP,
    Exercise.DEPTH_BROKEN: AlarmCode.PEN_DEPTH_ACTUATOR,
    Exercise.SPEED_OFF: AlarmCode.SPEED_DIFFERS,
    Exercise.TRIGGER_STUCK: AlarmCode.PEN_TRIGGER_STUCK,
    Exercise.INTERNAL_FAULT: AlarmCode.PEN_INTERNAL,
    Exercise.PEN_RESTART: AlarmCode.PEN_RESTARTED,
    Exercise.PEN_REFUSES: AlarmCode.NOT_CONFIRMED,
    Exercise.OFF_THE_SKIN: AlarmCode.STOPPED_IDLE,
    Exercise.STOPPED_BY_ANOTHER: AlarmCode.PEN_STOPPED_ELSEWHERE,
    Exercise.STOP_UNANSWERED: AlarmCode.STOP_NOT_CONFIRMED,
    Exercise.ANOTHER_PEN: AlarmCode.LINK_LOST,
}
"""The alarm that belongs to each. Line noise has none: the pen panel tells it (docs/architecture.md)."""

TELLS_AFTERWARDS: dict[Exercise, AlarmCode] = {Exercise.CABLE_OUT: AlarmCode.PEN_LEASE}
"""What a pen that stops by itself tells once it is put right."""


class TrainingTrouble(StrEnum):
    """Why the pen could not be told."""

    NO_PEN = "no_pen"
    NOT_ANSWERING = "not_answering"
    REFUSED = "refused"


class TrainingError(KnownError):
    """The simulated pen was not told: it is being started, does not answer, or can't do that."""
