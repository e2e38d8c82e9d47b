"""Link core and pen firmware in virtual time with a channel between them that carries real frames, and can fail."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec.structs import replace
from pymodbus.pdu import ModbusPDU

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS, NS_PER_S
from mnconsole.device.dialect import dialect_for
from mnconsole.device.link_core import LinkCore
from mnconsole.device.link_io import Port
from mnconsole.device.link_states import PORT_IS_OPEN
from mnconsole.device.profile.files import built_in
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.profile.timing import timing_of
from mnconsole.device.simulator.firmware import SIMULATED_PEN, Firmware, Surroundings
from mnconsole.device.simulator.hand import Hand
from mnconsole.device.simulator.modbus import answer
from mnconsole.device.simulator.physics import Physics
from mnconsole.domain.pen import (
    Desired,
    Interruption,
    LinkState,
    LinkView,
    Motor,
    PenReport,
    PortTrouble,
    StopCause,
    StopPhase,
    Wish,
)

Obey = Callable[[Firmware, ModbusPDU], bytes | None]
BEGIN_NS = 1_000 * NS_PER_S
TOUCH_NS = 20 * NS_PER_MS
STEP_NS = 5 * NS_PER_MS
IDLE_STEP_NS = 20 * NS_PER_MS
"""While nothing moves only what arrives and what is due needs a look."""

GOOD_DELAY_NS = 3 * NS_PER_MS
DEPTH_UM, SPEED_DHZ = 1000, 800


@dataclass
class Channel:
    """What happens to a frame on its way, one direction. First in, first out, as on a line."""

    delay_ns: int = GOOD_DELAY_NS
    jitter_ns: int = 0
    loss: float = 0.0
    flip: float = 0.0
    twice: float = 0.0
    cut: bool = False
    held_until_ns: int = 0
    last_ns: int = 0

    def send(self, rng: random.Random, now_ns: int, data: bytes) -> list[tuple[int, bytes]]:
        """When which bytes arrive."""
        if self.cut or rng.random() < self.loss:
            return []
        if rng.random() < self.flip:
            at = rng.randrange(len(data))
            data = data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        at_ns = now_ns + self.delay_ns + (rng.randrange(self.jitter_ns) if self.jitter_ns else 0)
        self.last_ns = at_ns = max(at_ns, self.held_until_ns, self.last_ns)
        return [(at_ns, data)] * (2 if rng.random() < self.twice else 1)

    def is_good(self, now_ns: int) -> bool:
        """Whether nothing is wrong with it, and no held byte is under way."""
        wrong = self.loss or self.flip or self.twice or self.cut or self.jitter_ns
        arrived = max(self.held_until_ns, self.last_ns - GOOD_DELAY_NS) <= now_ns
        return not wrong and arrived and self.delay_ns <= GOOD_DELAY_NS

    def heal(self) -> None:
        """A good line from now on; bytes under way stay under way."""
        self.delay_ns, self.jitter_ns = GOOD_DELAY_NS, 0
        self.loss = self.flip = self.twice = 0.0
        self.cut, self.held_until_ns = False, 0


@dataclass(frozen=True)
class PenEvent:
    """One line of the pen's own log, with the bench's time."""

    at_ns: int
    name: str
    uptime_ms: int
    facts: dict[str, object]


@dataclass(order=True)
class _Delivery:
    at_ns: int
    order: int
    to_pen: bool = field(compare=False)
    data: bytes = field(compare=False)


class Bench:
    """A console, a pen and the line between them. Times are virtual nanoseconds."""

    def __init__(self, seed: int = 1, *, half_duplex: bool = False, profile: PenProfile | None = None) -> None:
        if profile is None:
            profile = built_in()
            profile = replace(profile, line=replace(profile.line, half_duplex=half_duplex))
        self.profile = profile
        self.rng = random.Random(seed)
        self.now_ns = BEGIN_NS
        self.to_pen, self.to_console = Channel(), Channel()
        self.console_lives = self.window_lives = self.port_is_there = True
        self.touched_ns = self.now_ns
        self.last_console_write_ns = 0
        self.frames_to_pen: list[tuple[int, bytes]] = []
        self.pen_events: list[PenEvent] = []
        self.after_step: Callable[[], None] | None = None
        self.obey: Obey = answer  # how the pen carries out a request
        self.hear: Callable[[bytes], bytes | None] = lambda data: data  # what becomes of the answers
        self.around = Surroundings()
        self.hand = Hand(self.rng)
        self.physics = Physics(self.rng, SIMULATED_PEN.speed_max / 10)
        self._deliveries: list[_Delivery] = []
        self._order = 0
        self.make = SIMULATED_PEN
        self.pen = self._power_up()
        self.core = self._boot_console()

    # ---- the two ends

    def _power_up(self) -> Firmware:
        self._requests = frames.request_decoder()
        boot_id = self.rng.randint(1, 0xFFFF)
        return Firmware(self.make, boot_id, self.now_ns, self.physics, self.hand, self.around, self._told)

    def _answer_of(self, request: ModbusPDU) -> bytes | None:
        return self.obey(self.pen, request)

    def _boot_console(self) -> LinkCore:
        self._dialect = dialect_for(self.profile, lambda: self.now_ns)
        self._answers = frames.AnswerDecoder(self._dialect.unit, self._dialect.functions)
        core = LinkCore("bench", self.rng, baud=115200, timing=timing_of(self.profile))
        core.touch(self.now_ns)
        self.touched_ns = self.now_ns
        return core

    def _told(self, name: str, uptime_ms: int, facts: dict[str, object]) -> None:
        self.pen_events.append(PenEvent(self.now_ns, name, uptime_ms, facts))

    def restart_pen(self) -> None:
        """Power off and on."""
        self.physics.speed_hz = self.physics.depth_mm = 0.0
        self.pen = self._power_up()

    def restart_console(self) -> None:
        """The program killed and started again: nothing is remembered."""
        self.console_lives = True
        self.core = self._boot_console()

    def unplug(self) -> None:
        """The adapter is pulled: its port is gone, and with it every byte under way."""
        self.port_is_there = False
        self._deliveries.clear()
        self._requests = frames.request_decoder()
        self._answers.forget()
        if self.console_lives and self.core.state in PORT_IS_OPEN:
            self.core.broke("unplugged", self.now_ns)

    def replug(self) -> None:
        """The adapter is back."""
        self.port_is_there = True

    # ---- time

    def run(self, ms: float) -> None:
        """Let `ms` milliseconds pass."""
        end_ns = self.now_ns + int(ms * NS_PER_MS)
        while self.now_ns < end_ns:
            self._step(end_ns)

    def until(self, condition: Callable[[LinkView], bool], ms: float = 5000) -> float:
        """Milliseconds until `condition(view)` holds; AssertionError after `ms`."""
        begin_ns = self.now_ns
        end_ns = begin_ns + int(ms * NS_PER_MS)
        while not condition(self.view()):
            assert self.now_ns < end_ns, f"not within {ms} ms: {self.view()}"
            self._step(end_ns)
        return (self.now_ns - begin_ns) / NS_PER_MS

    def _step(self, end_ns: int) -> None:
        at_rest = self.pen.lease_end_ns is None and self.physics.speed_hz == 0
        times = [end_ns, self.now_ns + (IDLE_STEP_NS if at_rest else STEP_NS)]
        if self._deliveries:
            times.append(self._deliveries[0].at_ns)
        if self.pen.lease_end_ns is not None:
            times.append(self.pen.lease_end_ns)
        if self.console_lives:
            times.append(self.core.next_wake_ns(self.now_ns))
        self.now_ns = max(self.now_ns, min(times))
        self.pen.advance(self.now_ns)
        while self._deliveries and self._deliveries[0].at_ns <= self.now_ns:
            self._deliver(heapq.heappop(self._deliveries))
        self._serve_console()
        if self.after_step is not None:
            self.after_step()

    def _serve_console(self) -> None:
        if not self.console_lives:
            return
        if self.window_lives and self.now_ns - self.touched_ns >= TOUCH_NS:
            self.touched_ns = self.now_ns
            self.core.touch(self.now_ns)
        while (action := self.core.poll(self.now_ns)) is not None:
            if action is Port.OPEN:
                self._open()
            elif action is not Port.CLOSE:
                self.last_console_write_ns = self.now_ns
                self.write_to_pen(self._dialect.frame(action))
                self.core.written(action, self.now_ns)

    def _open(self) -> None:
        if self.port_is_there:
            self._dialect.forget()
            self.core.opened(self.now_ns)
        else:
            self.core.open_failed(PortTrouble.MISSING, "", self.now_ns)

    # ---- the line

    def write_to_pen(self, data: bytes, after_ms: float = 0) -> None:
        """Put bytes on the line towards the pen."""
        self.frames_to_pen.append((self.now_ns, data))
        self._put(self.to_pen, True, data, int(after_ms * NS_PER_MS))

    def write_to_console(self, data: bytes, after_ms: float = 0) -> None:
        """Put bytes on the line towards the console."""
        self._put(self.to_console, False, data, int(after_ms * NS_PER_MS))

    def _put(self, channel: Channel, to_pen: bool, data: bytes, after_ns: int) -> None:
        for at_ns, arrived in channel.send(self.rng, self.now_ns + after_ns, data):
            self._order += 1
            heapq.heappush(self._deliveries, _Delivery(at_ns, self._order, to_pen, arrived))

    def replay_to_pen(self, data: bytes, after_ms: float) -> None:
        """Old bytes that a buffer gives out once more, past the channel."""
        self._order += 1
        at_ns = self.now_ns + int(after_ms * NS_PER_MS)
        heapq.heappush(self._deliveries, _Delivery(at_ns, self._order, True, data))

    def _deliver(self, delivery: _Delivery) -> None:
        if delivery.to_pen:
            for request in self._requests.feed(delivery.data):
                frame = self._answer_of(request)
                if frame is not None and (heard := self.hear(frame)) is not None:
                    self.write_to_console(heard)
        elif self.console_lives:
            heard_all = [self._dialect.heard(found) for found in self._answers.feed(delivery.data)]
            self.core.noise(self._answers.rejected, heard_bytes=True)
            self.core.received(heard_all, self.now_ns)

    @property
    def arrived_ns(self) -> int:
        """When the last of the bytes that are under way now arrives."""
        return max((each.at_ns for each in self._deliveries), default=self.now_ns)

    # ---- the operator

    def view(self) -> LinkView:
        """What the console tells."""
        return self.core.view()

    @property
    def pen_is_live(self) -> bool:
        """Whether needles are out or the motor runs, by the pen itself."""
        return self.pen.state in (Motor.ARMED, Motor.RUNNING)

    def wish(
        self,
        desired: Desired,
        depth_um: int = DEPTH_UM,
        speed_dhz: int = SPEED_DHZ,
        *,
        pressed_ago_ms: float = 0,
        pressed: bool = True,
        epoch: int | None = None,
    ) -> bool:
        """Wish something as of now."""
        pressed_ns = self.now_ns - int(pressed_ago_ms * NS_PER_MS) if pressed else 0
        wanted_epoch = self.view().epoch if epoch is None else epoch
        return self.core.wish(Wish(desired, depth_um, speed_dhz, wanted_epoch, pressed_ns), self.now_ns)

    def stop(self, cause: StopCause = StopCause.OPERATOR) -> int:
        """Press STOP."""
        return self.core.stop(cause, self.now_ns)

    def clear(self, seen: PenReport | None = None, pressed_ago_ms: float = 0) -> bool:
        """Acknowledge the fault on the panel."""
        seen = seen or self.view().last_report
        assert seen is not None
        return self.core.clear(seen, self.now_ns - int(pressed_ago_ms * NS_PER_MS), self.now_ns)

    # ---- short cuts

    def connect(self) -> float:
        """Until the link is ready; the milliseconds."""
        return self.until(lambda view: view.state is LinkState.READY)

    def arm(self, depth_um: int = DEPTH_UM, speed_dhz: int = SPEED_DHZ) -> float:
        """Press ARM and wait for the pen's word."""
        assert self.wish(Desired.ARM, depth_um, speed_dhz)
        return self.until(lambda view: motor_of(view) is Motor.ARMED, 350)

    def start(self, depth_um: int = DEPTH_UM, speed_dhz: int = SPEED_DHZ) -> float:
        """Press START and wait for the pen's word."""
        assert self.wish(Desired.RUN, depth_um, speed_dhz)
        return self.until(lambda view: motor_of(view) is Motor.RUNNING, 350)

    def running(self) -> Bench:
        """A pen that runs, by every step that a person takes."""
        self.connect()
        self.run(100)
        self.arm()
        self.start()
        return self

    def until_stopped(self, ms: float = 300) -> float:
        """Until the stop is confirmed."""
        return self.until(lambda view: view.stop_phase is StopPhase.CONFIRMED, ms)

    def writes(self) -> list[tuple[int, list[int]]]:
        """The desired blocks sent so far, with their times."""
        return [
            (at_ns, [int.from_bytes(data[place : place + 2], "big") for place in range(11, 31, 2)])
            for at_ns, data in self.frames_to_pen
            if data[1] == frames.READ_WRITE
        ]


def motor_of(view: LinkView) -> Motor | None:
    """The motor's state of the last report, if there is one."""
    return view.last_report.motor if view.last_report is not None else None


def interrupted(view: LinkView, why: Interruption) -> bool:
    """Whether the present epoch began with the interruption `why`."""
    return view.interruption is why and view.interruption_epoch == view.epoch
