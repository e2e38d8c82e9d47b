"""The control channel: one JSON object a line over a loopback connection changes what happens to the simulated pen.

Each line gets one JSON line back: {"ok": true, ...} or {"ok": false, "error": "..."}. Commands: {"do": "stall", "on":
true}, see `COMMANDS`. For tests, training and `pen simulate`; the console's driver never speaks it.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from mnconsole.device import frames
from mnconsole.device.registers import DESIRED_STATE_ADDRESS, encode_identity
from mnconsole.device.simulator.firmware import Cartridge
from mnconsole.device.simulator.hand import HandMode
from mnconsole.device.simulator.modbus import answer
from mnconsole.device.simulator.physics import AMBIENT_C
from mnconsole.domain.pen import Desired, Fault

if TYPE_CHECKING:
    from mnconsole.device.simulator.server import Device, Pen

CHUNK = 4096
LONGEST_LINE = 65536
HOT_C = 70.0
BROKEN = {"depth_actuator": Fault.DEPTH_ACTUATOR, "trigger_stuck": Fault.TRIGGER_STUCK, "internal": Fault.INTERNAL}
"""Parts that can fail: each is a fault of its own."""


def _status(pen: Pen, _: dict[str, Any]) -> dict[str, Any]:
    firmware = pen.firmware
    return {
        "state": firmware.state.name.lower(),
        "uptime_ms": firmware.uptime_ms,
        "boot_id": firmware.boot_id,
        "faults": firmware.report(0).faults,
        "hand": pen.hand.mode.value,
        "cable": not pen.trouble.cable_out,
        "serial": pen.make.serial_number,
        "frames": pen.frames_answered,
    }


def _stall(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    pen.around.stalled = bool(command.get("on", True))
    return {}


def _broken(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    """A part fails, or is mended: `{"do": "broken", "is": "internal", "on": true}`."""
    fault = BROKEN[command["is"]]
    pen.around.broken = pen.around.broken | fault if command.get("on", True) else pen.around.broken & ~fault
    return {}


def _refuse(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    pen.around.refuses = bool(command.get("on", True))
    return {}


def _stuck(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    pen.around.stuck = bool(command.get("on", True))
    return {}


def _identity(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    """Another identity, by the names of the register map: `{"do": "identity", "depth_max": 150}`."""
    changes = {name: value for name, value in command.items() if name != "do"}
    made = replace(pen.make, **changes)
    encode_identity(made)  # what does not fit the registers is refused now, not when it is read
    pen.make = pen.firmware.make = made
    return {}


def _battery(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    pen.physics.battery = max(0, min(100, int(command["percent"]))) / 100
    return {}


def _cartridge(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    pen.around.cartridge = Cartridge(command["is"])
    return {}


def _overtemperature(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    pen.around.heated_c = HOT_C if command.get("on", True) else None
    if pen.around.heated_c is None:
        pen.physics.temperature_c = AMBIENT_C
    return {}


def _cable(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    pen.trouble.cable_out = bool(command.get("out", True))
    return {}


def _noise(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    pen.trouble.noise_share = max(0, min(100, int(command["percent"]))) / 100
    return {}


def _hide_stops(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    pen.trouble.hide_stops(bool(command.get("on", True)))
    return {}


def _plain_stop(pen: Pen, _: dict[str, Any]) -> dict[str, Any]:
    """Somebody stops the pen with a plain Modbus tool: the frame that such a tool would send."""
    for request in frames.request_decoder().feed(frames.write_one_request(DESIRED_STATE_ADDRESS, Desired.STOP)):
        answer(pen.firmware, request)
    return {}


def _swap(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    pen.swap(str(command["serial"]))
    return {"boot_id": pen.firmware.boot_id}


def _depth_offset(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    pen.physics.depth_offset_mm = int(command["um"]) / 1000
    return {}


def _speed_offset(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    pen.physics.speed_offset_share = int(command["percent"]) / 100
    return {}


def _hand(pen: Pen, command: dict[str, Any]) -> dict[str, Any]:
    pen.hand.mode = HandMode(command["is"])
    return {}


def _restart(pen: Pen, _: dict[str, Any]) -> dict[str, Any]:
    pen.restart()
    return {"boot_id": pen.firmware.boot_id}


Commands = Mapping[str, Callable[[Any, dict[str, Any]], dict[str, Any]]]
"""What a kind of simulated pen obeys: a command's name, and what it does to that pen."""

COMMANDS: dict[str, Callable[[Pen, dict[str, Any]], dict[str, Any]]] = {
    "status": _status,
    "stall": _stall,
    "broken": _broken,
    "refuse": _refuse,
    "stuck": _stuck,
    "identity": _identity,
    "battery": _battery,
    "cartridge": _cartridge,
    "overtemperature": _overtemperature,
    "cable": _cable,
    "noise": _noise,
    "hide_stops": _hide_stops,
    "plain_stop": _plain_stop,
    "swap": _swap,
    "depth_offset": _depth_offset,
    "speed_offset": _speed_offset,
    "hand": _hand,
    "restart": _restart,
}


def obey(pen: Device, line: bytes) -> dict[str, Any]:
    """Carry out one command line; wrong ones are told, not fatal."""
    try:
        command = json.loads(line)
        act = pen.commands[command["do"]]
        return {"ok": True, **act(pen, command)}
    except (ValueError, KeyError, TypeError) as error:
        return {"ok": False, "error": f"{type(error).__name__}: {error}", "commands": sorted(pen.commands)}


class ControlChannel:
    """A loopback listener with any number of short-lived clients."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setblocking(False)
        self._clients: dict[socket.socket, bytes] = {}

    @property
    def address(self) -> str:
        """`host:port` of the channel."""
        host, port = self._listener.getsockname()[:2]
        return f"{host}:{port}"

    def waiting_on(self) -> list[int]:
        """File numbers whose readability is worth a look."""
        return [self._listener.fileno(), *(client.fileno() for client in self._clients)]

    def serve(self, pen: Device) -> None:
        """Take new clients and obey every whole line. Never waits."""
        try:
            client, _ = self._listener.accept()
            client.setblocking(False)
            self._clients[client] = b""
        except BlockingIOError:
            pass
        for client in list(self._clients):
            self._serve_one(pen, client)

    def _serve_one(self, pen: Device, client: socket.socket) -> None:
        try:
            data = client.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        *lines, rest = (self._clients[client] + data).split(b"\n")
        for line in lines:
            try:
                client.sendall(json.dumps(obey(pen, line)).encode() + b"\n")
            except OSError:
                data = b""  # it went away without waiting for its answer
        if data and len(rest) <= LONGEST_LINE:
            self._clients[client] = rest
        else:
            del self._clients[client]
            client.close()

    def close(self) -> None:
        """Close the listener and every client."""
        for client in self._clients:
            client.close()
        self._listener.close()
