"""A pen profile as read: frozen records, no file and no port.

Values are in the units of register map 1: depth in 0.01 mm, speed in 0.1 Hz, load in 0.1 %, temperature in 0.1 degC.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from mnconsole.device.registers import WORD
from mnconsole.domain.pen import Fault, Feature, Lacks, Motor, ends_by
from mnconsole.domain.pen_kinds import PenKind, SwitchOff

READ_HOLDING, READ_INPUT = 0x03, 0x04


class DialectName(StrEnum):
    """How a pen is talked to."""

    MAP = "map"
    """One transaction of function 0x17 a cycle, as in docs/pen-register-map.md: with echo, lease and check."""
    PLAIN = "plain"
    """Plain reads and writes of single registers, an echo between them; the pen has no lease."""


class Parity(StrEnum):
    """Parity of the line."""

    NONE = "none"
    EVEN = "even"
    ODD = "odd"


class LineSettings(Struct, frozen=True):
    """The serial line. `opening_resets`: opening the port restarts the pen's board, which then needs up to 3 s."""

    baud: int = 115200
    parity: Parity = Parity.NONE
    stop_bits: int = 1
    unit: int = 1
    half_duplex: bool = False
    opening_resets: bool = False
    cycle_ms: int = 40

    @property
    def bits_a_byte(self) -> int:
        """Bits on the wire for one byte: start, eight, parity, stop."""
        return 1 + 8 + (self.parity is not Parity.NONE) + self.stop_bits

    @property
    def format(self) -> str:
        """Data bits, parity and stop bits as technicians write them, such as 8N1."""
        return f"8{self.parity.value[0].upper()}{self.stop_bits}"

    @property
    def words(self) -> str:
        """Baud rate and format, such as 115200 baud, 8N1."""
        return f"{self.baud} baud, {self.format}"


class Place(Struct, frozen=True):
    """Where a number stands in the pen: one, two or four registers, high word first."""

    address: int
    function: int = READ_HOLDING
    width: int = 16
    signed: bool = False
    scale: Fraction = Fraction(1)
    """What one unit of the register is in the map's unit."""

    @property
    def count(self) -> int:
        """Registers that it takes."""
        return self.width // 16

    def raw_of(self, registers: tuple[int, ...], at: int) -> int:
        """The register's own number, from `registers[at]` on."""
        value = 0
        for word in registers[at : at + self.count]:
            value = value << 16 | word
        return value - (1 << self.width) if self.signed and value >> (self.width - 1) else value

    def to_map(self, raw: int) -> int:
        """The number in the map's unit, rounded to the nearest."""
        top, bottom = raw * self.scale.numerator, self.scale.denominator
        return top if bottom == 1 else (2 * top + bottom) // (2 * bottom)

    def to_pen(self, value: int) -> tuple[int, ...] | None:
        """The registers that say `value` (map unit) exactly; None when none do."""
        raw = Fraction(value) / self.scale
        if raw.denominator != 1:
            return None
        number = int(raw)
        low, high = (-(1 << self.width - 1), (1 << self.width - 1) - 1) if self.signed else (0, (1 << self.width) - 1)
        if not low <= number <= high:
            return None
        return tuple(number >> shift & WORD for shift in range(self.width - 16, -16, -16))


class TextPlace(Struct, frozen=True):
    """Where a text stands: two ASCII characters a register, high byte first, padded with zeros."""

    address: int
    count: int
    function: int = READ_HOLDING


class Meaning(Struct, frozen=True):
    """What a register's number means: by its value, by its bits, or `otherwise`. Codes are names of the map.

    Of `bits` all that are set count. A value that is not named and has no `otherwise` is not believed.
    """

    values: Mapping[int, str]
    bits: Mapping[int, str]
    otherwise: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The codes that a value or a bit stands for."""
        return (*self.values.values(), *self.bits.values())

    def of(self, raw: int) -> tuple[str, ...] | None:
        """The codes that `raw` stands for; None when it stands for nothing known."""
        if raw in self.values:
            return (self.values[raw],)
        found = tuple(code for bit, code in self.bits.items() if raw >> bit & 1)
        if found or (self.bits and self.otherwise is None):
            return found
        return None if self.otherwise is None else (self.otherwise,)


class Source(Struct, frozen=True):
    """Where a name of the map comes from: a place in the pen, or a constant for what the pen can't tell."""

    place: Place | TextPlace | None = None
    constant: int | str = 0
    meaning: Meaning | None = None


def places_of(sources: Mapping[str, Source]) -> dict[str, Place | TextPlace]:
    """The names that stand in the pen."""
    return {name: source.place for name, source in sources.items() if source.place is not None}


class Order(Struct, frozen=True):
    """One value written into one register."""

    address: int
    value: int


class RunRegister(Struct, frozen=True):
    """The register that lets the motor run and stops it."""

    address: int
    stop: int
    run: int


class Echo(Struct, frozen=True):
    """How the pen proves that an answer is new: function 0x08 with data, or a register that moves nothing.

    `address` is None for function 0x08. Numbers from `low` to `high` are written in turn.
    """

    address: int | None
    low: int = 1
    high: int = WORD


class Expectation(Struct, frozen=True):
    """A place that is read before anything is written, and what has to stand there (the register's own number)."""

    place: Place
    low: int
    high: int


class PlainPart(Struct, frozen=True):
    """What only a pen with plain registers has."""

    speed: Place
    run: RunRegister
    clear: tuple[Order, ...]
    echo: Echo
    expects: tuple[Expectation, ...]
    trigger_stops: bool = False


class PenProfile(Struct, frozen=True):
    """One kind of pen. `desired` are the places of the map's desired state (map dialect only)."""

    id: str
    title: str
    file: str
    own: bool
    dialect: DialectName
    switch_off: SwitchOff
    line: LineSettings
    identity: Mapping[str, Source]
    reported: Mapping[str, Source]
    desired: Mapping[str, Place]
    plain: PlainPart | None = None

    def at_baud(self, baud: int | None) -> PenProfile:
        """The same kind of pen at this baud rate; None: at its own."""
        return self if baud is None else replace(self, line=replace(self.line, baud=baud))

    @property
    def places(self) -> tuple[object, ...]:
        """Where everything stands: equal for two profiles that read the same registers of the same unit."""
        return self.line.unit, dict(self.identity), dict(self.reported), dict(self.desired), self.plain

    @property
    def lacks(self) -> Lacks:
        """What this kind of pen can't do or tell: what has no place in it."""
        if self.plain is None:
            return Lacks.NONE
        found = Lacks.LEASE | Lacks.DEPTH | Lacks.RESTART
        if self.reported["strokes"].place is None:
            found |= Lacks.STROKES
        if self.reported["load_permille"].place is None:
            found |= Lacks.LOAD
        if not self.tells("cartridge_present"):
            found |= Lacks.CARTRIDGE
        return found

    @property
    def features(self) -> Feature:
        """What a pen with plain registers has, by what has a place in it."""
        found = Feature.CONTACT_SENSING if self.tells("in_contact") else Feature.NONE
        if self.reported["battery_percent"].place is not None:
            found |= Feature.BATTERY
        if self.reported["motor_temperature_ddegc"].place is not None:
            found |= Feature.MOTOR_TEMPERATURE
        if self.plain is not None and self.plain.trigger_stops:
            found |= Feature.TRIGGER
        return found

    def tells(self, sign: str) -> bool:
        """Whether a bit or value of the inputs tells this."""
        meaning = self.reported["inputs"].meaning
        return meaning is not None and sign in meaning.names

    def number(self, name: str) -> int:
        """A constant of the identity."""
        return int(self.identity[name].constant)

    @property
    def kind(self) -> PenKind:
        """What the window is told of it."""
        ends = ends_by(self.lacks, self.features)
        return PenKind(self.id, self.title, self.own, self.lacks, self.switch_off, ends)


STATES: Mapping[str, Motor] = {"idle": Motor.IDLE, "running": Motor.RUNNING, "faulted": Motor.FAULTED}
"""States that a plain pen can tell. Armed is the console's own: chosen, and not running yet."""

FAULTS: Mapping[str, Fault] = {"none": Fault.NONE, **{fault.name.lower(): fault for fault in Fault if fault.name}}
INPUTS: Mapping[str, int] = {"none": 0, "in_contact": 1 << 0, "trigger_pressed": 1 << 1, "cartridge_present": 1 << 2}
