"""The pen's register map, version 1: addresses and the three blocks as plain records (docs/pen-register-map.md).

16-bit holding registers; 32- and 64-bit values high word first; text is ASCII, two characters a register, high byte
first, zero-padded. Depths are 0.01 mm and speeds 0.1 Hz on the wire; `WIRE_DEPTH_UM` turns depths into um. Pure: no
port, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import xor

from msgspec import Struct

UNIT_ID = 1
MAP_VERSION = 1
WIRE_DEPTH_UM = 10
"""One unit of depth on the wire (0.01 mm) in um, exactly."""

IDENTITY_ADDRESS, IDENTITY_COUNT = 0x0000, 44
REPORTED_ADDRESS, REPORTED_COUNT = 0x0100, 26
DESIRED_ADDRESS, DESIRED_COUNT = 0x0200, 10
DESIRED_STATE_ADDRESS = 0x0201
"""The one register that a plain tool may write: 0 stops the pen."""

CHECK_SEED = 0x5A5A
WORD = 0xFFFF
MASK32 = 0xFFFF_FFFF

_VENDOR, _PRODUCT, _SERIAL, _FIRMWARE = (0x10, 8), (0x18, 8), (0x20, 8), (0x28, 4)


def check_of(registers: Iterable[int]) -> int:
    """The block's check register: 0x5A5A xor of the registers before it."""
    return reduce(xor, registers, CHECK_SEED)


def check_is_right(block: Sequence[int]) -> bool:
    """Whether the last register of `block` is the check of those before it."""
    return check_of(block) == 0


def split32(value: int) -> tuple[int, int]:
    """High and low word of a 32-bit value."""
    return value >> 16 & WORD, value & WORD


def join32(high: int, low: int) -> int:
    """The 32-bit value of two registers."""
    return high << 16 | low


def is_later32(value: int, than: int) -> bool:
    """Whether a 32-bit millisecond count is later than another one, modulo 2^32."""
    return 0 < (value - than) & MASK32 < 1 << 31


def signed16(value: int) -> int:
    """A register as a signed number."""
    return value - 0x10000 if value & 0x8000 else value


class IdentityBlock(Struct, frozen=True):
    """0x0000-0x002B as read, in wire units. A text that is not printable ASCII is None."""

    map_version: int
    needle_count: int
    depth_min: int
    depth_max: int
    depth_step: int
    speed_min: int
    speed_max: int
    speed_step: int
    features: int
    lease_min_ms: int
    lease_max_ms: int
    vendor: str | None
    product: str | None
    serial_number: str | None
    firmware: str | None


class ReportedBlock(Struct, frozen=True):
    """0x0100-0x0118 in wire units, without the check."""

    nonce_echo: int
    boot_id: int
    uptime_ms: int
    state: int
    faults: int
    applied_id: int
    result: int
    depth_set: int
    depth_actual: int
    speed_set: int
    speed_actual: int
    load_permille: int
    inputs: int
    strokes: int
    contact_strokes: int
    lease_left_ms: int
    battery_percent: int
    motor_temperature_ddegc: int
    cartridge_id: int


class DesiredBlock(Struct, frozen=True):
    """0x0200-0x0208 in wire units, without the check."""

    command_id: int
    desired: int
    depth: int
    speed: int
    lease_ms: int
    nonce: int
    boot_id: int
    seen_uptime_ms: int


def encode_text(text: str, count: int) -> list[int]:
    """`text` in `count` registers; ValueError when it does not fit or is not ASCII."""
    raw = text.encode("ascii")
    if len(raw) > 2 * count:
        raise ValueError(f"{text!r} needs more than {count} registers")
    raw = raw.ljust(2 * count, b"\0")
    return [raw[at] << 8 | raw[at + 1] for at in range(0, 2 * count, 2)]


def decode_text(registers: Sequence[int]) -> str | None:
    """The text of zero-padded registers, or None when it is not printable ASCII."""
    raw = b"".join(register.to_bytes(2, "big") for register in registers).rstrip(b"\0")
    if any(not 0x20 <= byte <= 0x7E for byte in raw):
        return None
    return raw.decode("ascii")


def encode_identity(block: IdentityBlock) -> list[int]:
    """The 44 registers of an identity; unused ones are 0."""
    registers = [0] * IDENTITY_COUNT
    registers[0:11] = [
        block.map_version,
        block.needle_count,
        block.depth_min,
        block.depth_max,
        block.depth_step,
        block.speed_min,
        block.speed_max,
        block.speed_step,
        block.features,
        block.lease_min_ms,
        block.lease_max_ms,
    ]
    texts = (block.vendor, block.product, block.serial_number, block.firmware)
    for (start, count), text in zip((_VENDOR, _PRODUCT, _SERIAL, _FIRMWARE), texts, strict=True):
        registers[start : start + count] = encode_text(text or "", count)
    return registers


def decode_identity(registers: Sequence[int]) -> IdentityBlock:
    """The identity of 44 registers, unjudged. ValueError for another count."""
    if len(registers) != IDENTITY_COUNT:
        raise ValueError(f"identity has {IDENTITY_COUNT} registers, got {len(registers)}")

    def text(place: tuple[int, int]) -> str | None:
        start, count = place
        return decode_text(registers[start : start + count])

    return IdentityBlock(
        map_version=registers[0],
        needle_count=registers[1],
        depth_min=registers[2],
        depth_max=registers[3],
        depth_step=registers[4],
        speed_min=registers[5],
        speed_max=registers[6],
        speed_step=registers[7],
        features=registers[8],
        lease_min_ms=registers[9],
        lease_max_ms=registers[10],
        vendor=text(_VENDOR),
        product=text(_PRODUCT),
        serial_number=text(_SERIAL),
        firmware=text(_FIRMWARE),
    )


def encode_reported(block: ReportedBlock) -> list[int]:
    """The 26 registers of a report, check included."""
    card = block.cartridge_id
    registers = [
        block.nonce_echo,
        block.boot_id,
        *split32(block.uptime_ms),
        block.state,
        block.faults,
        block.applied_id,
        block.result,
        block.depth_set,
        block.depth_actual,
        block.speed_set,
        block.speed_actual,
        block.load_permille,
        block.inputs,
        *split32(block.strokes),
        *split32(block.contact_strokes),
        block.lease_left_ms,
        block.battery_percent,
        block.motor_temperature_ddegc & WORD,
        *(card >> shift & WORD for shift in (48, 32, 16, 0)),
    ]
    registers.append(check_of(registers))
    return registers


def decode_reported(registers: Sequence[int]) -> ReportedBlock | None:
    """The report of 26 registers; None when the count or the check is wrong."""
    if len(registers) != REPORTED_COUNT or not check_is_right(registers):
        return None
    card = reduce(lambda high, low: high << 16 | low, registers[21:25])
    return ReportedBlock(
        nonce_echo=registers[0],
        boot_id=registers[1],
        uptime_ms=join32(registers[2], registers[3]),
        state=registers[4],
        faults=registers[5],
        applied_id=registers[6],
        result=registers[7],
        depth_set=registers[8],
        depth_actual=registers[9],
        speed_set=registers[10],
        speed_actual=registers[11],
        load_permille=registers[12],
        inputs=registers[13],
        strokes=join32(registers[14], registers[15]),
        contact_strokes=join32(registers[16], registers[17]),
        lease_left_ms=registers[18],
        battery_percent=registers[19],
        motor_temperature_ddegc=signed16(registers[20]),
        cartridge_id=card,
    )


def encode_desired(block: DesiredBlock) -> list[int]:
    """The 10 registers of a desired state, check included."""
    registers = [
        block.command_id,
        block.desired,
        block.depth,
        block.speed,
        block.lease_ms,
        block.nonce,
        block.boot_id,
        *split32(block.seen_uptime_ms),
    ]
    registers.append(check_of(registers))
    return registers


def decode_desired(registers: Sequence[int]) -> DesiredBlock:
    """The desired state of 10 registers; whether its check is right is `check_is_right`'s to say."""
    if len(registers) != DESIRED_COUNT:
        raise ValueError(f"desired state has {DESIRED_COUNT} registers, got {len(registers)}")
    command_id, desired, depth, speed, lease_ms, nonce, boot_id = registers[:7]
    seen_uptime_ms = join32(registers[7], registers[8])
    return DesiredBlock(command_id, desired, depth, speed, lease_ms, nonce, boot_id, seen_uptime_ms)
