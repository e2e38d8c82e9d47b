"""A pen's firmware on a table, without a line, and a tester who writes registers."""

from __future__ import annotations

import random

from msgspec.structs import replace

from mnconsole.device.registers import MASK32, DesiredBlock, encode_desired
from mnconsole.device.simulator.firmware import NS_PER_MS, SIMULATED_PEN, Firmware, Surroundings
from mnconsole.device.simulator.hand import Hand
from mnconsole.device.simulator.physics import Physics
from mnconsole.domain.pen import Desired, Motor, WriteResult

BOOT = 0x0B07


class Rig:
    """A pen on a table, and a tester who writes registers."""

    def __init__(self) -> None:
        rng = random.Random(3)
        self.events: list[str] = []
        self.around = Surroundings()
        self.hand = Hand(rng)
        self.physics = Physics(rng, 120.0)
        self.pen = Firmware(SIMULATED_PEN, BOOT, 0, self.physics, self.hand, self.around, self.tell)
        self.now_ms = 0
        self.wait(1000)

    def tell(self, name: str, uptime_ms: int, facts: dict[str, object]) -> None:
        """Keep an event's name."""
        self.events.append(name)

    def wait(self, ms: int) -> None:
        """Let `ms` pass, a millisecond at a time."""
        for _ in range(ms):
            self.now_ms += 1
            self.pen.advance(self.now_ms * NS_PER_MS)

    def write(self, desired: int, *, right_check: bool = True, **changes: int) -> WriteResult:
        """Write a desired state, fresh unless `changes` say otherwise; the pen's result."""
        block = DesiredBlock(7, desired, 100, 800, 300, 99, BOOT, self.pen.uptime_ms & MASK32)
        words = encode_desired(replace(block, **changes))  # type: ignore[arg-type]
        if not right_check:
            words[9] ^= 0x0100
        self.pen.write_desired(words)
        return WriteResult(self.pen.report(0).result)

    def arm(self) -> None:
        """Armed."""
        assert self.write(Desired.ARM) is WriteResult.APPLIED

    def run(self, ms: int = 0) -> None:
        """Armed, running, and kept so for `ms`."""
        self.arm()
        assert self.write(Desired.RUN) is WriteResult.APPLIED
        for _ in range(ms // 40):
            self.wait(40)
            assert self.write(Desired.RUN) is WriteResult.APPLIED

    def fault(self) -> None:
        """Faulted, by a lease that ran out."""
        self.arm()
        self.wait(301)
        assert self.pen.state is Motor.FAULTED
