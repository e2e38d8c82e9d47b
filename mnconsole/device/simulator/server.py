"""The simulated pen's loop: line, control channel, timers, parent. One thread, nothing waits for bytes.

The lease and the physics are advanced before anything received is looked at, so that no reception holds them up.
"""

from __future__ import annotations

import random
import select
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from pymodbus.pdu import ModbusPDU

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS, NS_PER_S, link_clock_ns
from mnconsole.device.registers import IdentityBlock
from mnconsole.device.simulator.control import COMMANDS, Commands, ControlChannel
from mnconsole.device.simulator.firmware import Firmware, Surroundings, with_serial
from mnconsole.device.simulator.hand import Hand
from mnconsole.device.simulator.lines import Line
from mnconsole.device.simulator.log import PenLog
from mnconsole.device.simulator.modbus import answer
from mnconsole.device.simulator.physics import Physics
from mnconsole.device.simulator.places import PUBLISHED, PublishedPlaces
from mnconsole.device.simulator.trouble import LineTrouble
from mnconsole.domain.pen import Motor

TICK_NS = 10 * NS_PER_MS
"""Step of the physics while parts move."""

IDLE_TICK_NS = 50 * NS_PER_MS
FRAME_GAP_NS = 25 * NS_PER_MS
"""A silence that ends a frame. Modbus says 1.75 ms; operating systems hold bytes up for longer than that."""

LOOK_AFTER_NS = NS_PER_S // 2
OUTLIVE_NS = 2 * NS_PER_S
"""How long the pen goes on after its parent died and its lease ran out, so that the log shows both."""


class Device(Protocol):
    """What the server needs of a simulated pen, whatever its registers are."""

    trouble: LineTrouble
    frames_answered: int

    @property
    def unit(self) -> int:
        """Its address on the line."""

    @property
    def commands(self) -> Commands:
        """What its control channel obeys."""

    @property
    def lease_end_ns(self) -> int | None:
        """When its lease runs out; None when none runs."""

    @property
    def moves(self) -> bool:
        """Whether parts move, or may at any moment."""

    def decoder(self) -> frames.FrameDecoder:
        """A decoder of the requests that it knows."""

    def advance(self, now_ns: int) -> None:
        """Let the time pass."""

    def answer(self, request: ModbusPDU) -> bytes | None:
        """The frame that answers a request."""


@dataclass(slots=True)
class Pen:
    """The whole pen: parts that outlive a power-up, and the firmware of the present one."""

    make: IdentityBlock
    rng: random.Random
    log: PenLog
    places: PublishedPlaces = PUBLISHED
    hand: Hand = field(init=False)
    physics: Physics = field(init=False)
    around: Surroundings = field(default_factory=Surroundings)
    firmware: Firmware = field(init=False)
    trouble: LineTrouble = field(init=False)
    frames_answered: int = 0

    def __post_init__(self) -> None:
        self.trouble = LineTrouble(self.rng)
        self.hand = Hand(self.rng)
        self.physics = Physics(self.rng, full_speed_hz=self.make.speed_max / 10)
        self.firmware = self._power_up(last_boot_id=0)

    @property
    def unit(self) -> int:
        """Its address on the line."""
        return self.places.unit

    @property
    def commands(self) -> Commands:
        """What its control channel obeys."""
        return COMMANDS

    @property
    def lease_end_ns(self) -> int | None:
        """When its lease runs out; None when none runs."""
        return self.firmware.lease_end_ns

    @property
    def moves(self) -> bool:
        """Whether parts move, or may at any moment."""
        return self.firmware.state in (Motor.ARMED, Motor.RUNNING) or self.physics.speed_hz > 0

    def decoder(self) -> frames.FrameDecoder:
        """A decoder of the requests of the register map."""
        return frames.request_decoder(self.unit)

    def advance(self, now_ns: int) -> None:
        """Let the time pass."""
        self.firmware.advance(now_ns)

    def answer(self, request: ModbusPDU) -> bytes | None:
        """The frame that answers a request."""
        was_live = self.firmware.is_live
        frame = answer(self.firmware, request)
        self.trouble.obeyed(ended_motion=was_live and not self.firmware.is_live)
        return frame

    def restart(self) -> None:
        """Power off and on: another boot id, idle."""
        if self.firmware.state is not Motor.IDLE:
            self.log.tell("power_cut", self.firmware.uptime_ms, {"was": self.firmware.state.name.lower()})
        self.physics.speed_hz = self.physics.depth_mm = 0.0
        self.firmware = self._power_up(self.firmware.boot_id)

    def swap(self, serial_number: str) -> None:
        """Unplug this pen and plug in another one."""
        self.make = with_serial(serial_number)
        self.trouble.go_away(link_clock_ns())
        self.restart()

    def _power_up(self, last_boot_id: int) -> Firmware:
        boot_id = self.rng.randint(1, 0xFFFF)
        if boot_id == last_boot_id:
            boot_id = boot_id % 0xFFFF + 1
        made = Firmware(self.make, boot_id, link_clock_ns(), self.physics, self.hand, self.around, self.log.tell)
        made.places = self.places
        return made


class Server:
    """Serves one pen on one line until told to stop."""

    def __init__(
        self, pen: Device, line: Line, control: ControlChannel | None, parent_lives: Callable[[], bool] | None
    ) -> None:
        self._pen = pen
        self._line = line
        self._control = control
        self._parent_lives = parent_lives
        self._decoder = pen.decoder()
        self._last_byte_ns = self._looked_ns = link_clock_ns()
        self._end_ns: int | None = None

    def run(self) -> None:
        """Serve until the parent is gone and the lease has run out."""
        while self._end_ns is None or link_clock_ns() < self._end_ns:
            waiting = self._line.waiting_on() + (self._control.waiting_on() if self._control else [])
            self.step(bool(select.select(waiting, [], [], self.wait_s())[0]))

    def step(self, ready: bool) -> None:
        """Do what is due now; `ready`: something may have arrived."""
        self._pen.advance(link_clock_ns())
        if ready:
            self._serve_line()
        if self._control is not None and ready:
            self._control.serve(self._pen)
        if not ready:
            self._look_for_silence()
        self._housekeeping(link_clock_ns())

    def wait_s(self) -> float:
        """Seconds until something is due by itself."""
        now_ns = link_clock_ns()
        wake_ns = now_ns + (TICK_NS if self._pen.moves else IDLE_TICK_NS)
        lease_end_ns = self._pen.lease_end_ns
        if lease_end_ns is not None and lease_end_ns > now_ns:  # one that is over and did not end it is not waited for
            wake_ns = min(wake_ns, lease_end_ns)
        if self._decoder.pending:
            wake_ns = min(wake_ns, self._last_byte_ns + FRAME_GAP_NS)
        return max(0, wake_ns - now_ns) / NS_PER_S

    def _serve_line(self) -> None:
        data = self._line.receive()
        if not data:
            return
        now_ns = self._last_byte_ns = link_clock_ns()
        if not self._pen.trouble.hears(now_ns):
            return
        for request in self._decoder.feed(data):
            self._pen.advance(link_clock_ns())
            frame = self._pen.answer(request)
            self._pen.frames_answered += 1
            arrives = self._pen.trouble.sent(frame) if frame is not None else None
            if arrives is not None:
                self._line.send(arrives)

    def _look_for_silence(self) -> None:
        """End what was kept of a frame. Only when nothing waits to be read: that this loop was late is no silence."""
        if self._decoder.pending and link_clock_ns() - self._last_byte_ns > FRAME_GAP_NS:
            self._end_frame()

    def _end_frame(self) -> None:
        function = frames.unknown_function_in(self._decoder.take_rest(), self._pen.unit)
        if function is not None:
            self._line.send(frames.exception_answer(function, frames.ILLEGAL_FUNCTION, self._pen.unit))

    def _housekeeping(self, now_ns: int) -> None:
        if now_ns - self._looked_ns < LOOK_AFTER_NS // 5:
            return
        self._looked_ns = now_ns
        if now_ns - self._last_byte_ns > LOOK_AFTER_NS:
            self._line.look_after()
        if self._parent_lives is not None and not self._parent_lives():
            self._outlive(now_ns)

    def _outlive(self, now_ns: int) -> None:
        lease_end_ns = self._pen.lease_end_ns
        if lease_end_ns is not None and now_ns < lease_end_ns:
            self._end_ns = None
        elif self._end_ns is None:
            self._end_ns = now_ns + OUTLIVE_NS
