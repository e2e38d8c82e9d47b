"""Link core, plain dialect and a simulated motor in virtual time, on the channel that can fail of `wire_bench`."""

from __future__ import annotations

from typing import Any

from pymodbus.pdu import ModbusPDU

from mnconsole.device import frames
from mnconsole.device.profile.files import built_in
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.simulator.motor import PlainMotor
from mnconsole.domain.pen import Desired
from tests.helpers.wire_bench import DEPTH_UM, Bench

PROFILE = "oriental-blv"
SPEED_DHZ = 500


class PlainBench(Bench):
    """A console, a motor and the line between them."""

    def __init__(self, seed: int = 1, profile: PenProfile | None = None) -> None:
        super().__init__(seed, profile=profile or built_in(PROFILE))

    def _power_up(self) -> Any:
        motor = PlainMotor(self.profile, self.rng, self._told, lambda: self.now_ns)
        self._requests = motor.decoder()
        return motor

    def _answer_of(self, request: ModbusPDU) -> bytes | None:
        return self.motor.answer(request)

    @property
    def motor(self) -> PlainMotor:
        """The motor itself."""
        motor: Any = self.pen
        return motor

    def restart_pen(self) -> None:
        """Power off and on."""
        self.motor.restart()

    @property
    def pen_is_live(self) -> bool:
        """Whether the motor is on."""
        return self.motor.state == "running"

    def wish(self, desired: Desired, depth_um: int = DEPTH_UM, speed_dhz: int = SPEED_DHZ, **more: Any) -> bool:
        """As the other bench, with a speed that this motor reaches."""
        return super().wish(desired, depth_um, speed_dhz, **more)

    def arm(self, depth_um: int = DEPTH_UM, speed_dhz: int = SPEED_DHZ) -> float:
        """Press ARM and wait for it."""
        return super().arm(depth_um, speed_dhz)

    def start(self, depth_um: int = DEPTH_UM, speed_dhz: int = SPEED_DHZ) -> float:
        """Press START and wait for it."""
        return super().start(depth_um, speed_dhz)

    def orders(self) -> list[tuple[int, int, int]]:
        """Single registers written so far: when, address, value."""
        return [
            (at_ns, int.from_bytes(data[2:4], "big"), int.from_bytes(data[4:6], "big"))
            for at_ns, data in self.frames_to_pen
            if data[1] == frames.WRITE_ONE
        ]

    def run_orders(self) -> list[tuple[int, int]]:
        """What was written into the run register: when, value."""
        assert self.profile.plain is not None
        address = self.profile.plain.run.address
        return [(at_ns, value) for at_ns, written, value in self.orders() if written == address]
