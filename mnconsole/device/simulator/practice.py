"""What can be practised with the simulated pen of a profile: what that pen has no word for, no alarm can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mnconsole.domain.pen import Feature, Lacks
from mnconsole.domain.training import Exercise, Missing, Practice

if TYPE_CHECKING:
    from mnconsole.device.profile.model import PenProfile, Source

_FAULTS: dict[Exercise, str] = {
    Exercise.STALL: "overcurrent",
    Exercise.OVERHEATED: "overtemperature",
    Exercise.BATTERY_EMPTY: "battery_low",
    Exercise.CARTRIDGE_OUT: "cartridge_missing",
    Exercise.CARTRIDGE_USED: "cartridge_used",
    Exercise.DEPTH_BROKEN: "depth_actuator",
    Exercise.TRIGGER_STUCK: "trigger_stuck",
    Exercise.INTERNAL_FAULT: "internal",
}


def practice_of(profile: PenProfile) -> Practice:
    """A pen of the register map shows everything; one of plain registers what stands in them."""
    if profile.plain is None:
        return Practice()
    told = {exercise for exercise, code in _FAULTS.items() if _names(profile.reported["faults"], code)}
    if _names(profile.reported["state"], "faulted"):  # faulted for no reason that it names is an internal fault
        told.add(Exercise.INTERNAL_FAULT)
    missing = dict.fromkeys(_FAULTS.keys() - told, Missing.FAULT)
    if Lacks.DEPTH in profile.lacks:
        missing |= dict.fromkeys((Exercise.DEPTH_OFF, Exercise.TOO_DEEP), Missing.DEPTH)
    if Lacks.RESTART in profile.lacks:
        missing[Exercise.PEN_RESTART] = Missing.RESTART
    if Feature.BATTERY not in profile.features:
        missing[Exercise.BATTERY_LOW] = Missing.BATTERY
    if profile.identity["serial_number"].place is None:
        missing[Exercise.ANOTHER_PEN] = Missing.SERIAL
    missing[Exercise.OFF_THE_SKIN] = Missing.CONTACT  # no motor is simulated with a hand that holds it
    return Practice(missing)


def _names(source: Source, code: str) -> bool:
    return source.meaning is not None and code in (*source.meaning.names, source.meaning.otherwise)
