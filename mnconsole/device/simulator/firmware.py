"""The simulated pen's state machine: "What the pen does" of docs/pen-register-map.md, to the letter.

Pure: the time is handed in (nanoseconds of any steady clock), events are told to a callback. Written apart from the
console's side on purpose: the two meet on the wire only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from msgspec import Struct
from msgspec.structs import replace

from mnconsole.device.registers import (
    MAP_VERSION,
    MASK32,
    DesiredBlock,
    IdentityBlock,
    ReportedBlock,
    check_is_right,
    decode_desired,
)
from mnconsole.device.simulator.hand import Hand
from mnconsole.device.simulator.physics import Physics
from mnconsole.device.simulator.places import PUBLISHED, PublishedPlaces
from mnconsole.domain.pen import Desired, Fault, Feature, Motor, WriteResult

NS_PER_MS = 1_000_000
BATTERY_LOW_SHARE = 0.05
TOO_HOT_C = 60.0

SIMULATED_PEN = IdentityBlock(
    map_version=MAP_VERSION,
    needle_count=11,
    depth_min=50,
    depth_max=250,
    depth_step=5,
    speed_min=250,
    speed_max=1200,
    speed_step=50,
    features=int(Feature.CONTACT_SENSING | Feature.BATTERY | Feature.MOTOR_TEMPERATURE),
    lease_min_ms=100,
    lease_max_ms=1000,
    vendor="mnconsole",
    product="Simulated pen",
    serial_number="SIM-0001",
    firmware="sim 1.0",
)


class Cartridge(StrEnum):
    """What sits in the pen's nose."""

    OK = "ok"
    MISSING = "missing"
    USED = "used"


class Input(IntEnum):
    """Bits of the inputs register."""

    CONTACT = 1 << 0
    TRIGGER = 1 << 1
    CARTRIDGE = 1 << 2


class Surroundings(Struct):
    """What a person does to the pen from outside; the control channel changes it."""

    cartridge: Cartridge = Cartridge.OK
    stalled: bool = False
    broken: Fault = Fault.NONE
    """Parts that have failed: the pen reports them, and does not move as long as they last."""
    refuses: bool = False
    """It takes no arm: for a reason of its own that it does not tell."""
    stuck: bool = False
    """The motor's switch has burnt through: neither a stop nor the end of the lease turns it off."""
    heated_c: float | None = None
    """Something keeps the motor at this temperature."""


Tell = Callable[[str, int, dict[str, object]], None]
"""Called with an event's name, the uptime in ms and its facts."""


@dataclass(slots=True)
class Firmware:
    """One power-up of the pen, from `powered_ns` on."""

    make: IdentityBlock
    boot_id: int
    powered_ns: int
    physics: Physics
    hand: Hand
    around: Surroundings
    tell: Tell
    state: Motor = Motor.IDLE
    _now_ns: int = 0
    _latched: Fault = Fault.NONE
    _lease_end_ns: int = 0
    _last_stop_ms: int = -1
    _last_fault_ms: int = -1
    _applied_id: int = 0
    _result: WriteResult = WriteResult.APPLIED
    _depth_set: int = 0
    _speed_set: int = 0
    _contact: bool = False
    desired_registers: list[int] = field(default_factory=lambda: [0] * 10)
    places: PublishedPlaces = PUBLISHED

    def __post_init__(self) -> None:
        self._now_ns = self.powered_ns
        self.tell("power_up", 0, {"boot_id": self.boot_id})

    # ---- time

    @property
    def uptime_ms(self) -> int:
        """Milliseconds since power-up, not wrapped."""
        return (self._now_ns - self.powered_ns) // NS_PER_MS

    @property
    def lease_end_ns(self) -> int | None:
        """When the lease runs out, on the clock handed in; None when none runs."""
        return self._lease_end_ns if self.is_live else None

    @property
    def is_live(self) -> bool:
        """Whether the needles are out: armed or running."""
        return self.state in (Motor.ARMED, Motor.RUNNING)

    def advance(self, now_ns: int) -> None:
        """Let the time pass: lease first, since no reception may hold it up, then parts and faults."""
        passed_s = (now_ns - self._now_ns) / 1e9
        self._now_ns = max(self._now_ns, now_ns)
        if self.is_live and now_ns >= self._lease_end_ns and not self.around.stuck:
            self._fault(Fault.LEASE_EXPIRED)
        running = self.state is Motor.RUNNING
        self._contact = self.hand.advance(now_ns, running)
        drive = self._speed_set / 10 if running and not self.around.stalled else 0.0
        needle = self._depth_set / 100 if self.is_live else 0.0
        self.physics.tick(passed_s, drive, needle, self._contact)
        if self.around.heated_c is not None:
            self.physics.temperature_c = self.around.heated_c
        found = self._blocking()
        if running and self.around.stalled:
            found |= Fault.OVERCURRENT
        is_news = self.state is Motor.FAULTED and found & ~self._latched
        if (found and self.is_live) or is_news:
            self._fault(found)

    def _blocking(self) -> Fault:
        """Conditions that keep the pen from moving as long as they last."""
        found = self.around.broken
        if self.physics.battery <= BATTERY_LOW_SHARE:
            found |= Fault.BATTERY_LOW
        if self.physics.temperature_c >= TOO_HOT_C:
            found |= Fault.OVERTEMPERATURE
        if self.around.cartridge is Cartridge.MISSING:
            found |= Fault.CARTRIDGE_MISSING
        elif self.around.cartridge is Cartridge.USED:
            found |= Fault.CARTRIDGE_USED
        return found

    # ---- states

    def _go(self, state: Motor) -> None:
        if state is self.state:
            return
        was, self.state = self.state, state
        if was is Motor.RUNNING:
            self.tell("motor_off", self.uptime_ms, {"to": state.name.lower()})
        if state is Motor.RUNNING:
            self.tell("motor_on", self.uptime_ms, {"depth": self._depth_set, "speed": self._speed_set})
        live = (Motor.ARMED, Motor.RUNNING)
        if was in live and state not in live:
            self.tell("needles_in", self.uptime_ms, {"to": state.name.lower()})
        if was not in live and state in live:
            self.tell("needles_out", self.uptime_ms, {"depth": self._depth_set})

    def _fault(self, found: Fault) -> None:
        self._latched |= found
        self._last_fault_ms = self.uptime_ms
        self._go(Motor.FAULTED)
        self.tell("fault", self.uptime_ms, {"faults": int(self._latched)})

    def stop(self) -> None:
        """Obey a stop, whoever wrote it. It never clears a fault."""
        self._last_stop_ms = self.uptime_ms
        if self.state is not Motor.FAULTED and not self.around.stuck:
            self._go(Motor.IDLE)

    def plain_stop(self) -> None:
        """Obey a stop that came without the rest of the block."""
        self.stop()
        self._result = WriteResult.APPLIED

    # ---- the desired state

    def write_desired(self, registers: Sequence[int]) -> None:
        """Take over, obey or refuse one write of 0x0200-0x0209, as published; `result` says which."""
        self.desired_registers = list(registers)
        block = decode_desired(registers)
        right = check_is_right(registers)
        if block.desired == Desired.STOP:
            self.stop()
            self._result = WriteResult.APPLIED if right else WriteResult.CHECK_WRONG
            if right:
                self._applied_id = block.command_id
            return
        self._result = self._judge(block, right)
        if self._result is WriteResult.APPLIED:
            self._take_over(block)
        else:
            facts: dict[str, object] = {"desired": block.desired, "result": int(self._result)}
            self.tell("refused", self.uptime_ms, facts)

    def _judge(self, block: DesiredBlock, right: bool) -> WriteResult:
        """The first of 7, 6, 5, 4, 1, 2, 3 that applies, else 0."""
        if not right:
            return WriteResult.CHECK_WRONG
        if self._is_stale(block):
            return WriteResult.STALE
        if block.desired not in (Desired.ARM, Desired.RUN, Desired.CLEAR):
            return WriteResult.UNKNOWN_DESIRED
        if not self.make.lease_min_ms <= block.lease_ms <= self.make.lease_max_ms:
            return WriteResult.LEASE_RANGE
        if block.desired == Desired.CLEAR:
            blocked = self.state is Motor.FAULTED and self._blocking()
            return WriteResult.NOT_ALLOWED if blocked else WriteResult.APPLIED
        make = self.make
        if not _in_steps(block.depth, make.depth_min, make.depth_max, make.depth_step):
            return WriteResult.DEPTH_RANGE
        if not _in_steps(block.speed, make.speed_min, make.speed_max, make.speed_step):
            return WriteResult.SPEED_RANGE
        return WriteResult.APPLIED if self._may(Desired(block.desired)) else WriteResult.NOT_ALLOWED

    def _is_stale(self, block: DesiredBlock) -> bool:
        age_ms = (self.uptime_ms - block.seen_uptime_ms) & MASK32
        if block.boot_id != self.boot_id or age_ms >= block.lease_ms:
            return True
        seen_ms = self.uptime_ms - age_ms
        if seen_ms <= self._last_fault_ms:
            return True
        return block.desired != Desired.CLEAR and seen_ms <= self._last_stop_ms

    def _may(self, desired: Desired) -> bool:
        if self.is_live:
            return True
        ready = self.state is Motor.IDLE and not self.around.refuses and not self._blocking()
        return desired is Desired.ARM and ready

    def _take_over(self, block: DesiredBlock) -> None:
        self._applied_id = block.command_id
        if block.desired == Desired.CLEAR:
            self._clear()
            return
        if (self._depth_set, self._speed_set) != (block.depth, block.speed) and self.is_live:
            self.tell("set", self.uptime_ms, {"depth": block.depth, "speed": block.speed})
        self._depth_set, self._speed_set = block.depth, block.speed
        age_ms = (self.uptime_ms - block.seen_uptime_ms) & MASK32
        ends_ns = self.powered_ns + (self.uptime_ms - age_ms + block.lease_ms) * NS_PER_MS
        self._lease_end_ns = max(self._lease_end_ns, ends_ns) if self.is_live else ends_ns
        self._go(Motor.ARMED if block.desired == Desired.ARM else Motor.RUNNING)

    def _clear(self) -> None:
        if self.state is not Motor.FAULTED:
            self.stop()
            return
        self._latched = Fault.NONE
        self._go(Motor.IDLE)
        self.tell("cleared", self.uptime_ms, {})

    # ---- the reported state

    def report(self, nonce_echo: int) -> ReportedBlock:
        """The reported state now. In idle and faulted the actual values are 0."""
        live, physics = self.is_live, self.physics
        left_ms = max(0, self._lease_end_ns - self._now_ns) // NS_PER_MS if live else 0
        has = Feature(self.make.features)  # what the pen has no sensor for reads 0
        senses = Feature.CONTACT_SENSING in has
        loaded = self.around.cartridge is not Cartridge.MISSING
        inputs = Input.CONTACT * (self._contact and senses) + Input.CARTRIDGE * loaded
        return ReportedBlock(
            nonce_echo=nonce_echo,
            boot_id=self.boot_id,
            uptime_ms=self.uptime_ms & MASK32,
            state=int(self.state),
            faults=int(self._latched | self._blocking()),
            applied_id=self._applied_id,
            result=int(self._result),
            depth_set=self._depth_set,
            depth_actual=round(physics.depth_mm * 100) if live else 0,
            speed_set=self._speed_set,
            speed_actual=round(physics.speed_hz * 10) if live else 0,
            load_permille=min(1000, round(physics.load * 1000)),
            inputs=int(inputs),
            strokes=int(physics.strokes) & MASK32,
            contact_strokes=int(physics.contact_strokes) & MASK32 if senses else 0,
            lease_left_ms=left_ms,
            battery_percent=round(physics.battery * 100) if Feature.BATTERY in has else 0,
            motor_temperature_ddegc=round(physics.temperature_c * 10) if Feature.MOTOR_TEMPERATURE in has else 0,
            cartridge_id=0,
        )


def _in_steps(value: int, low: int, high: int, step: int) -> bool:
    return low <= value <= high and (value - low) % step == 0


def with_serial(serial_number: str) -> IdentityBlock:
    """The simulated pen under another serial number, as a second pen on the shelf."""
    return replace(SIMULATED_PEN, serial_number=serial_number)
