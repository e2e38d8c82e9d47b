"""What the control channel of a simulated motor obeys: the faults that make sense for a pen of plain registers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mnconsole.device.simulator.control import HOT_C, Commands
from mnconsole.device.simulator.physics import AMBIENT_C

if TYPE_CHECKING:
    from mnconsole.device.simulator.motor import PlainMotor


def _status(motor: PlainMotor, _: dict[str, Any]) -> dict[str, Any]:
    return {
        "state": motor.state,
        "uptime_ms": motor.uptime_ms,
        "speed_set": motor.speed_set,
        "cable": not motor.trouble.cable_out,
        "frames": motor.frames_answered,
    }


def _stall(motor: PlainMotor, command: dict[str, Any]) -> dict[str, Any]:
    motor.stalled = bool(command.get("on", True))
    return {}


def _overtemperature(motor: PlainMotor, command: dict[str, Any]) -> dict[str, Any]:
    motor.physics.temperature_c = HOT_C if command.get("on", True) else AMBIENT_C
    return {}


def _cable(motor: PlainMotor, command: dict[str, Any]) -> dict[str, Any]:
    motor.trouble.cable_out = bool(command.get("out", True))
    return {}


def _speed_offset(motor: PlainMotor, command: dict[str, Any]) -> dict[str, Any]:
    motor.physics.speed_offset_share = int(command["percent"]) / 100
    return {}


def _refuse(motor: PlainMotor, command: dict[str, Any]) -> dict[str, Any]:
    motor.refuses = bool(command.get("on", True))
    return {}


def _restart(motor: PlainMotor, _: dict[str, Any]) -> dict[str, Any]:
    motor.restart()
    return {}


def _stop_there(motor: PlainMotor, _: dict[str, Any]) -> dict[str, Any]:
    motor.stop_there()
    return {}


COMMANDS: Commands = {
    "status": _status,
    "stall": _stall,
    "overtemperature": _overtemperature,
    "cable": _cable,
    "speed_offset": _speed_offset,
    "refuse": _refuse,
    "restart": _restart,
    "stop_there": _stop_there,
}
