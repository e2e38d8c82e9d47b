"""Frames of the wire as text with the register map's names, for the wire log (docs/pen-register-map.md). Pure.

Only what the bytes say: nothing is looked up, and what no name fits is given as numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from mnconsole.device import frames
from mnconsole.device import registers as regs
from mnconsole.domain.pen import Desired, Fault, Motor, WriteResult

NO_FRAME = "no good frame"
UNDER_WAY = "begin of a frame"
_CONTACT, _TRIGGER, _CARTRIDGE = 1, 2, 4


def request_words(frame: bytes) -> str:
    """A request that the console sent, a whole frame."""
    found = frames.request_decoder().cut(frame)
    if len(found) != 1 or found[0][1] is None:
        return NO_FRAME
    function, body = frame[1], frame[2:-2]
    numbers = _words(body[:4])
    if function == frames.READ_WRITE:
        values = _words(body[9:])
        cycle = (regs.REPORTED_ADDRESS, regs.REPORTED_COUNT)
        if tuple(numbers) == cycle and body[4:6] == regs.DESIRED_ADDRESS.to_bytes(2, "big"):
            return _cycle_words(values)
        return f"read {_place(numbers)}, write from {_words(body[4:6])[0]:#06x}: {_values(values)}"
    if function == frames.READ:
        named = {
            (regs.IDENTITY_ADDRESS, regs.IDENTITY_COUNT): "read identity",
            (regs.REPORTED_ADDRESS, regs.REPORTED_COUNT): "read report",
        }
        return named.get((numbers[0], numbers[1]), f"read {_place(numbers)}")
    if function == frames.WRITE_MANY:
        return f"write from {numbers[0]:#06x}: {_values(_words(body[5:]))}"
    return f"write one register: address {numbers[0]:#06x}, value {numbers[1]}"


def _cycle_words(values: Sequence[int]) -> str:
    if len(values) != regs.DESIRED_COUNT:
        return f"cycle with {len(values)} registers: {_values(values)}"
    block = regs.decode_desired(values)
    right = "" if regs.check_is_right(values) else " CHECK WRONG"
    return (
        f"cycle nonce={block.nonce:#06x} desired={_name(Desired, block.desired)} depth={_mm(block.depth)}mm "
        f"speed={_tenths(block.speed)}Hz lease={block.lease_ms}ms command={block.command_id:#06x} "
        f"boot={block.boot_id:#06x} seen_uptime={block.seen_uptime_ms}ms{right}"
    )


def answer_words(answer: frames.Answer) -> str:
    """A good answer of the pen."""
    kind = "cycle answer" if answer.function == frames.READ_WRITE else "read answer"
    if answer.exception:
        return f"{kind}: Modbus exception {answer.exception}"
    words = answer.registers
    if len(words) == regs.IDENTITY_COUNT and answer.function == frames.READ:
        return f"identity {identity_words(regs.decode_identity(words))}"
    report = regs.decode_reported(words)
    if report is None:
        wrong = " CHECK WRONG" if len(words) == regs.REPORTED_COUNT else ""
        return f"{kind} {_values(words)}{wrong}"
    return f"{kind} {_report_words(report)}"


def identity_words(block: regs.IdentityBlock) -> str:
    """Who a pen says it is, in the wire's units with their names."""
    texts = (block.vendor, block.product, block.serial_number, block.firmware)
    vendor, product, serial, firmware = ("(no text)" if text is None else text for text in texts)
    depths, speeds = (block.depth_min, block.depth_max, block.depth_step), (block.speed_min, block.speed_max)
    return (
        f"vendor={vendor!r} product={product!r} serial={serial!r} firmware={firmware!r} map={block.map_version} "
        f"needles={block.needle_count} depth={'/'.join(map(_mm, depths))}mm "
        f"speed={'/'.join(map(_tenths, (*speeds, block.speed_step)))}Hz features={block.features:#06x} "
        f"lease={block.lease_min_ms}/{block.lease_max_ms}ms"
    )


def _report_words(block: regs.ReportedBlock) -> str:
    warm = block.motor_temperature_ddegc
    return (
        f"nonce={block.nonce_echo:#06x} boot={block.boot_id:#06x} uptime={block.uptime_ms}ms "
        f"state={_name(Motor, block.state)} faults={_faults(block.faults)} "
        f"result={_name(WriteResult, block.result)} applied={block.applied_id:#06x} "
        f"depth={_mm(block.depth_set)}/{_mm(block.depth_actual)}mm "
        f"speed={_tenths(block.speed_set)}/{_tenths(block.speed_actual)}Hz load={_tenths(block.load_permille)}% "
        f"contact={_yes(block.inputs, _CONTACT)} trigger={_yes(block.inputs, _TRIGGER)} "
        f"cartridge={_yes(block.inputs, _CARTRIDGE)} strokes={block.strokes} contact_strokes={block.contact_strokes} "
        f"lease_left={block.lease_left_ms}ms battery={block.battery_percent}% "
        f"motor={'-' if warm < 0 else ''}{_tenths(abs(warm))}degC cartridge_id={block.cartridge_id:016x}"
    )


def _name(codes: type[Desired] | type[Motor] | type[WriteResult], value: int) -> str:
    known = {int(code): code.name.lower() for code in codes}
    return known.get(value, f"unknown({value})")


def _faults(value: int) -> str:
    names = [fault.name.lower() for fault in Fault if fault.name and fault & value]
    rest = value & ~sum(Fault)
    return "+".join(names + ([f"unknown({rest:#x})"] if rest else [])) or "none"


def _yes(inputs: int, bit: int) -> str:
    return "yes" if inputs & bit else "no"


def _mm(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02}"


def _tenths(value: int) -> str:
    return f"{value // 10}.{value % 10}"


def _words(data: bytes) -> list[int]:
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


def _place(numbers: Sequence[int]) -> str:
    return f"{numbers[1]} registers from {numbers[0]:#06x}"


def _values(words: Sequence[int]) -> str:
    return f"{len(words)} registers " + " ".join(f"{word:04x}" for word in words)
