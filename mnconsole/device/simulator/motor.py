"""A simulated pen of plain registers: a motor with a speed and a run register, where its profile says they are.

It has no lease: it runs on when the cable is cut, as its model would. Physics and log are those of the other pen. It
keeps the run register through a fault, so that a console that resets the fault without stopping first starts it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pymodbus.pdu import ExceptionResponse, ModbusPDU
from pymodbus.pdu.diag_message import DiagnosticBase, ReturnQueryDataRequest
from pymodbus.pdu.register_message import (
    ReadHoldingRegistersRequest,
    WriteMultipleRegistersRequest,
    WriteSingleRegisterRequest,
)

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS, link_clock_ns
from mnconsole.device.profile.model import Meaning, PenProfile, Place, PlainPart, TextPlace
from mnconsole.device.registers import MASK32, encode_text
from mnconsole.device.simulator.control import Commands
from mnconsole.device.simulator.firmware import BATTERY_LOW_SHARE, SIMULATED_PEN, TOO_HOT_C, Cartridge, Tell
from mnconsole.device.simulator.motor_control import COMMANDS
from mnconsole.device.simulator.physics import Physics
from mnconsole.device.simulator.trouble import LineTrouble

FUNCTIONS = frames.PLAIN_FUNCTIONS
MOST_READ = 125
SPEED_LIMITS = {"speed_min": 250, "speed_max": 1200, "speed_step": 50, "depth_min": 50, "depth_max": 250}
TEXT = "SIM"


class _RefusedError(Exception):
    """A request that gets a Modbus exception."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def raw_for(meaning: Meaning, codes: set[str], width: int) -> int:
    """A register's number that stands for these codes: bits together, else the first value of one of them."""
    bits = sum(1 << bit for bit, code in meaning.bits.items() if code in codes)
    if bits or (meaning.bits and not meaning.values):
        return bits
    for value, code in meaning.values.items():
        if code in codes:
            return value
    if meaning.otherwise in codes or not codes:
        return next(value for value in range(1 << width) if value not in meaning.values)
    return 0


@dataclass(slots=True)
class PlainMotor:
    """The motor, its registers and what a person does to it."""

    profile: PenProfile
    rng: random.Random
    tell: Tell
    clock: Callable[[], int] = link_clock_ns
    trouble: LineTrouble = field(init=False)
    frames_answered: int = 0
    stalled: bool = False
    broken: dict[str, None] = field(default_factory=dict)
    cartridge: Cartridge = Cartridge.OK
    heated_c: float | None = None
    refuses: bool = False
    serial: str = SIMULATED_PEN.serial_number or ""
    physics: Physics = field(init=False)
    _plain: PlainPart = field(init=False)
    _static: dict[tuple[int, int], int] = field(init=False)
    _run: int = field(init=False)
    _speed_raw: list[int] = field(init=False)
    _echo: int = 0
    _fault: str = "none"
    _now_ns: int = 0
    _powered_ns: int = 0
    _is_on: bool = False

    def __post_init__(self) -> None:
        assert self.profile.plain is not None
        self.trouble = LineTrouble(self.rng)
        self._plain = self.profile.plain
        self._static = self._static_registers()
        self.physics = Physics(self.rng, full_speed_hz=self._limit("speed_max") / 10)
        self._power_up()

    def _power_up(self) -> None:
        self._powered_ns = self._now_ns = self.clock()
        self._run, self._fault, self._is_on = self._plain.run.stop, "none", False
        self._speed_raw = [0] * self._plain.speed.count
        self.tell("power_up", 0, {})

    def _limit(self, name: str) -> int:
        source = self.profile.identity[name]
        return int(source.constant) if source.place is None else SPEED_LIMITS.get(name, 5)

    # ---- what the server needs

    @property
    def unit(self) -> int:
        """Its address on the line."""
        return self.profile.line.unit

    @property
    def commands(self) -> Commands:
        """What its control channel obeys."""
        return COMMANDS

    @property
    def lease_end_ns(self) -> int | None:
        """It has no lease."""
        return None

    @property
    def moves(self) -> bool:
        """Whether the motor runs, or still turns."""
        return self._is_on or self.physics.speed_hz > 0

    def decoder(self) -> frames.FrameDecoder:
        """A decoder of plain requests to its unit."""
        return frames.request_decoder(self.unit, FUNCTIONS)

    @property
    def uptime_ms(self) -> int:
        """Since power-up, for its log."""
        return (self._now_ns - self._powered_ns) // NS_PER_MS

    @property
    def state(self) -> str:
        """idle, running or faulted."""
        if self._fault != "none":
            return "faulted"
        return "running" if self._is_on else "idle"

    def advance(self, now_ns: int) -> None:
        """Let the time pass, then look for faults."""
        passed_s = (now_ns - self._now_ns) / 1e9
        self._now_ns = max(self._now_ns, now_ns)
        drive_hz = self.speed_set / 10 if self._is_on and not self.stalled else 0.0
        self.physics.tick(passed_s, drive_hz, 0.0, False)
        if self.heated_c is not None:
            self.physics.temperature_c = self.heated_c
        cause = "overcurrent" if self._is_on and self.stalled else self._blocking()
        if cause != "none" and self._fault == "none":
            self._trip(cause)

    def _blocking(self) -> str:
        """The first fault whose cause lasts, whatever the motor does."""
        if self.broken:
            return next(iter(self.broken))
        if self.physics.temperature_c >= TOO_HOT_C:
            return "overtemperature"
        if self.physics.battery <= BATTERY_LOW_SHARE:
            return "battery_low"
        if self.cartridge is Cartridge.OK:
            return "none"
        return "cartridge_missing" if self.cartridge is Cartridge.MISSING else "cartridge_used"

    @property
    def speed_set(self) -> int:
        """What its speed register says, in 0.1 Hz."""
        place = self._plain.speed
        return place.to_map(place.raw_of(tuple(self._speed_raw), 0))

    def _trip(self, fault: str) -> None:
        if self._fault == fault:
            return
        self._fault = fault
        self.tell("fault", self.uptime_ms, {"fault": fault})
        self._switch()

    def _switch(self) -> None:
        """The motor runs while the run register says so and there is no fault."""
        on = self._run == self._plain.run.run and self._fault == "none"
        if on is not self._is_on:
            self._is_on = on
            self.tell("motor_on" if on else "motor_off", self.uptime_ms, {"speed": self.speed_set})

    # ---- what a person does

    def restart(self) -> None:
        """Power off and on."""
        if self._is_on:
            self.tell("power_cut", self.uptime_ms, {"was": self.state})
        self.physics.speed_hz = 0.0
        self._power_up()

    def stop_there(self) -> None:
        """Somebody stops it with its own key: the run register goes back."""
        self._run = self._plain.run.stop
        self._switch()

    def swap(self, serial_number: str) -> None:
        """Somebody unplugs it and plugs in another one of its kind."""
        self.serial = serial_number
        self._static = self._static_registers()
        self.trouble.go_away(self.clock())
        self.restart()

    # ---- registers

    def _static_registers(self) -> dict[tuple[int, int], int]:
        """What never changes: what the console expects, and what the pen tells of itself."""
        found: dict[tuple[int, int], int] = {}

        def put(place: Place | TextPlace, words: list[int]) -> None:
            found.update({(place.function, place.address + at): word for at, word in enumerate(words)})

        for each in self._plain.expects:
            raw = each.low & ((1 << each.place.width) - 1)
            put(each.place, _words(raw, each.place.width))
        for name, source in self.profile.identity.items():
            if isinstance(source.place, TextPlace):
                text = self.serial if name == "serial_number" else TEXT
                put(source.place, encode_text(text[-2 * source.place.count :], source.place.count))
            elif isinstance(source.place, Place):
                put(source.place, list(source.place.to_pen(self._limit(name)) or [0] * source.place.count))
        return found

    def registers(self) -> dict[tuple[int, int], int]:
        """Every register that can be read now, by read function and address."""
        found = dict(self._static)
        values = {
            "speed_set": self.speed_set,
            "speed_actual": self.physics.speed_hz * 10,
            "load_permille": min(1000, self.physics.load * 1000),
            "strokes": int(self.physics.strokes) & MASK32,
            "battery_percent": self.physics.battery * 100,
            "motor_temperature_ddegc": self.physics.temperature_c * 10,
        }
        inputs = {"none" if self.cartridge is Cartridge.MISSING else "cartridge_present"}
        codes = {"state": {self.state}, "faults": {self._told_fault()}, "inputs": inputs}
        for name, source in self.profile.reported.items():
            if not isinstance(source.place, Place):
                continue
            place = source.place
            if source.meaning is not None:
                raw = raw_for(source.meaning, codes[name], place.width)
            else:
                raw = round(values[name] / float(place.scale))
            words = _words(raw & ((1 << place.width) - 1), place.width)
            for at, word in enumerate(words):
                # Registers that two names share hold the bits of both.
                shared = source.meaning is not None and bool(source.meaning.bits)
                before = found.get((place.function, place.address + at), 0) if shared else 0
                found[place.function, place.address + at] = before | word
        written = {self._plain.run.address: self._run}
        written |= {self._plain.speed.address + at: word for at, word in enumerate(self._speed_raw)}
        if self._plain.echo.address is not None:
            written[self._plain.echo.address] = self._echo
        found.update({(frames.READ, address): word for address, word in written.items()})
        return found

    def _told_fault(self) -> str:
        """The fault by a name that its registers have; one that they have no name for shows in the state alone."""
        meaning = self.profile.reported["faults"].meaning
        named = meaning is not None and self._fault in (*meaning.names, meaning.otherwise or "none")
        return self._fault if named else "none"

    # ---- Modbus

    def answer(self, request: ModbusPDU) -> bytes | None:
        """The frame that answers `request`; None for a broadcast, which it obeys only as a stop."""
        function = request.function_code & ~frames.EXCEPTION_BIT
        was_on = self._is_on
        try:
            frame = self._answer(request)
        except _RefusedError as refusal:
            frame = frames.exception_answer(function, refusal.code, self.unit)
        self.trouble.obeyed(ended_motion=was_on and not self._is_on)
        return None if request.dev_id == 0 else frame

    def _answer(self, request: ModbusPDU) -> bytes:
        match request:
            case WriteSingleRegisterRequest():
                self._write(request.address, request.registers)
                return frames.write_answer(frames.WRITE_ONE, request.address, request.registers[0], self.unit)
            case WriteMultipleRegistersRequest():
                self._write(request.address, request.registers)
                return frames.write_answer(frames.WRITE_MANY, request.address, request.count, self.unit)
            case ReadHoldingRegistersRequest():  # and input registers, which are a kind of them
                words = self._read(request.function_code, request.address, request.count)
                return frames.read_answer(request.function_code, words, self.unit)
            case DiagnosticBase() if request.sub_function_code == ReturnQueryDataRequest.sub_function_code:
                if self._plain.echo.address is not None or not isinstance(request.message, bytes):
                    raise _RefusedError(frames.ILLEGAL_FUNCTION)
                return frames.echo_answer(request.message, self.unit)
            case ExceptionResponse():
                raise _RefusedError(request.exception_code)
            case _:
                raise _RefusedError(frames.ILLEGAL_FUNCTION)

    def _read(self, function: int, address: int, count: int) -> list[int]:
        if not 1 <= count <= MOST_READ:
            raise _RefusedError(frames.ILLEGAL_VALUE)
        registers = self.registers()
        wanted = [(function, address + at) for at in range(count)]
        if not all(each in registers for each in wanted):
            raise _RefusedError(frames.ILLEGAL_ADDRESS)
        return [registers[each] for each in wanted]

    def _write(self, address: int, registers: Sequence[int]) -> None:
        values = list(registers)
        run, speed, echo = self._plain.run, self._plain.speed, self._plain.echo
        starts = address == speed.address or (address == run.address and values != [run.stop])
        if self.refuses and starts:
            raise _RefusedError(frames.DEVICE_FAILURE)
        if address == run.address and len(values) == 1:
            self._write_run(values[0])
        elif address == speed.address and len(values) == speed.count:
            self._write_speed(values)
        elif address == echo.address and len(values) == 1:
            if not echo.low <= values[0] <= echo.high:
                raise _RefusedError(frames.ILLEGAL_VALUE)
            self._echo = values[0]
        elif any(order.address == address for order in self._plain.clear) and len(values) == 1:
            self._clear()
        else:
            raise _RefusedError(frames.ILLEGAL_ADDRESS)

    def _write_run(self, value: int) -> None:
        if value not in (self._plain.run.stop, self._plain.run.run):
            raise _RefusedError(frames.ILLEGAL_VALUE)
        self._run = value
        self._switch()

    def _write_speed(self, values: list[int]) -> None:
        place = self._plain.speed
        asked = place.to_map(place.raw_of(tuple(values), 0))
        if not self._limit("speed_min") <= asked <= self._limit("speed_max"):
            raise _RefusedError(frames.ILLEGAL_VALUE)
        self._speed_raw = values
        if self._is_on:
            self.tell("set", self.uptime_ms, {"speed": asked})

    def _clear(self) -> None:
        if self._fault == "none" or self.stalled or self._blocking() != "none":
            return
        self._fault = "none"
        self.tell("cleared", self.uptime_ms, {})
        self._switch()


def _words(raw: int, width: int) -> list[int]:
    return [raw >> shift & 0xFFFF for shift in range(width - 16, -16, -16)]
