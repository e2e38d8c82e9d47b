"""The three blocks of the register map as text, at the places of a profile (docs/pen-register-map.md). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mnconsole.device.dialect.map import Block
from mnconsole.device.profile.model import PenProfile, places_of
from mnconsole.device.registers import check_is_right
from mnconsole.device.wire_names import faults, mm, name_of, tenths
from mnconsole.domain.pen import Desired, Motor, WriteResult

_CONTACT, _TRIGGER, _CARTRIDGE = 1, 2, 4


class MapWords:
    """Blocks are known by their length, as the driver knows them."""

    def __init__(self, profile: PenProfile) -> None:
        self._identity = Block(places_of(profile.identity))
        self._reported = Block(places_of(profile.reported))
        self._desired = Block(dict(profile.desired))

    def block_at(self, address: int, count: int) -> str:
        """The block that a read asks for; empty for none."""
        for name, block in (("identity", self._identity), ("report", self._reported)):
            if (address, count) == (block.address, block.count):
                return name
        return ""

    def is_cycle(self, address: int, count: int, written_at: int) -> bool:
        """Whether a transaction is the console's cycle."""
        return (address, count, written_at) == (self._reported.address, self._reported.count, self._desired.address)

    def is_report(self, words: Sequence[int]) -> bool:
        """Whether an answer is as long as a report."""
        return len(words) == self._reported.count

    def is_identity(self, words: Sequence[int], address: int | None) -> bool:
        """Whether an answer is as long as the identity; where a report is too, by the address asked for."""
        is_as_long = len(words) == self._identity.count
        return is_as_long and (not self.is_report(words) or address == self._identity.address)

    def cycle(self, words: Sequence[int]) -> str:
        """The desired state of a cycle; empty for another number of registers."""
        if len(words) != self._desired.count:
            return ""
        block = self._desired.numbers(words)
        right = "" if check_is_right(words) else " CHECK WRONG"
        return (
            f"cycle nonce={block['nonce']:#06x} desired={name_of(Desired, block['desired'])} "
            f"depth={mm(block['depth'])}mm speed={tenths(block['speed'])}Hz lease={block['lease_ms']}ms "
            f"command={block['command_id']:#06x} boot={block['boot_id']:#06x} "
            f"seen_uptime={block['seen_uptime_ms']}ms{right}"
        )

    def identity(self, words: Sequence[int]) -> str:
        """Who a pen says it is, in the map's units with their names."""
        block, texts = self._identity.numbers(words), self._identity.texts(words)
        named = ("vendor", "product", "serial_number", "firmware")
        vendor, product, serial, firmware = ("(no text)" if (text := texts[each]) is None else text for each in named)
        depths = "/".join(mm(block[f"depth_{end}"]) for end in ("min", "max", "step"))
        speeds = "/".join(tenths(block[f"speed_{end}"]) for end in ("min", "max", "step"))
        return (
            f"vendor={vendor!r} product={product!r} serial={serial!r} firmware={firmware!r} "
            f"map={block['map_version']} needles={block['needle_count']} depth={depths}mm speed={speeds}Hz "
            f"features={block['features']:#06x} lease={block['lease_min_ms']}/{block['lease_max_ms']}ms"
        )

    def report(self, words: Sequence[int]) -> str:
        """A report; as numbers when its check is wrong."""
        if not check_is_right(words):
            return f"{len(words)} registers {' '.join(f'{word:04x}' for word in words)} CHECK WRONG"
        return _report(self._reported.numbers(words))


def _report(block: Mapping[str, int]) -> str:
    inputs = block["inputs"]
    return (
        f"nonce={block['nonce_echo']:#06x} boot={block['boot_id']:#06x} uptime={block['uptime_ms']}ms "
        f"state={name_of(Motor, block['state'])} faults={faults(block['faults'])} "
        f"result={name_of(WriteResult, block['result'])} applied={block['applied_id']:#06x} "
        f"depth={mm(block['depth_set'])}/{mm(block['depth_actual'])}mm "
        f"speed={tenths(block['speed_set'])}/{tenths(block['speed_actual'])}Hz "
        f"load={tenths(block['load_permille'])}% contact={_yes(inputs, _CONTACT)} trigger={_yes(inputs, _TRIGGER)} "
        f"cartridge={_yes(inputs, _CARTRIDGE)} strokes={block['strokes']} "
        f"contact_strokes={block['contact_strokes']} lease_left={block['lease_left_ms']}ms "
        f"battery={block['battery_percent']}% motor={tenths(block['motor_temperature_ddegc'])}degC "
        f"cartridge_id={block['cartridge_id']:016x}"
    )


def _yes(inputs: int, bit: int) -> str:
    return "yes" if inputs & bit else "no"
