"""What the control channel of a simulated motor obeys: the faults that make sense for a pen of plain registers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mnconsole.device.simulator.control import BROKEN, HOT_C, Commands
from mnconsole.device.simulator.firmware import Cartridge
from mnconsole.device.simulator.physics import AMBIENT_C

if TYPE_CHECKING:
    from mnconsole.device.simulator.motor import PlainMotor


def _status(motor: PlainMotor, _: dict[str, Any]) -> dict[str, Any]:
    return {
        "state": motor.state,
        "uptime_ms": motor.uptime_ms,
        "speed_set": motor.speed_set,
        "cable": not motor.trouble.cable_out,
        "serial": motor.serial,
        "frames": motor.frames_answered,
    }


def _stall(motor: PlainMotor, command: dict[str, Any]) -> dict[str, Any]:
    motor.stalled = bool(command.get("on", True))
    return {}


def _broken(motor: PlainMotor, command: dict[str, Any]) -> dict[str, Any]:
    fault = BROKEN[command["is"]]
    name = str(fault.name).lower()
    if command.get("on", True):
        motor.broken[name] = None
    else:
        motor.broken.pop(name, None)
    return {}


def _battery(motor: PlainMotor, command: dict[str, Any]) -> dict[str, Any]:
    motor.physics.battery = max(0, min(100, int(command["percent"]))) / 100
    return {}


def _cartridge(motor: PlainMotor, command: dict[str, Any]) -> dict[str, Any]:
    motor.cartridge = Cartridge(command["is"])
    return {}


def _overtemperature(motor: PlainMotor, command: dict[str, Any]) -> dict[str, Any]:
    motor.heated_c = HOT_C if command.get("on", True) else None
    if motor.heated_c is None:
        motor.physics.temperature_c = AMBIENT_C
    return {}


def _cable(motor: PlainMotor, command: dict[str, Any]) -> dict[str, Any]:
    motor.trouble.cable_out = bool(command.get("out", True))
    return {}


def _noise(motor: PlainMotor, command: dict[str, Any]) -> dict[str, Any]:
    motor.trouble.noise_share = max(0, min(100, int(command["percent"]))) / 100
    return {}


def _hide_stops(motor: PlainMotor, command: dict[str, Any]) -> dict[str, Any]:
    motor.trouble.hide_stops(bool(command.get("on", True)))
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


def _plain_stop(motor: PlainMotor, _: dict[str, Any]) -> dict[str, Any]:
    motor.stop_there()
    return {}


def _swap(motor: PlainMotor, command: dict[str, Any]) -> dict[str, Any]:
    motor.swap(str(command["serial"]))
    return {}


COMMANDS: Commands = {
    "status": _status,
    "stall": _stall,
    "broken": _broken,
    "battery": _battery,
    "cartridge": _cartridge,
    "overtemperature": _overtemperature,
    "cable": _cable,
    "noise": _noise,
    "hide_stops": _hide_stops,
    "speed_offset": _speed_offset,
    "refuse": _refuse,
    "restart": _restart,
    "plain_stop": _plain_stop,
    "swap": _swap,
}
