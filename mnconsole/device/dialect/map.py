"""Pens of the register map: one transaction of function 0x17 a cycle (docs/pen-register-map.md). Where its registers
are stands in the profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mnconsole.device import frames
from mnconsole.device.link_io import (
    NO_ANSWER,
    CycleAnswer,
    ExceptionAnswer,
    Heard,
    IdentityAnswer,
    ReadIdentity,
    Request,
)
from mnconsole.device.profile.model import PenProfile, Place, TextPlace, places_of
from mnconsole.device.registers import (
    DesiredBlock,
    IdentityBlock,
    ReportedBlock,
    check_is_right,
    check_of,
    decode_text,
)
from mnconsole.device.translate import Implausible, judge_identity
from mnconsole.domain.pen import PortTrouble


class Block:
    """A block of registers: where each name stands, from the block's first register on."""

    def __init__(self, places: Mapping[str, Place | TextPlace]) -> None:
        self.address = min(place.address for place in places.values())
        self.count = max(place.address + place.count for place in places.values()) - self.address
        self._texts = [
            (name, place.address - self.address, place.count)
            for name, place in places.items()
            if isinstance(place, TextPlace)
        ]
        self._numbers = [
            (name, place.address - self.address, place) for name, place in places.items() if isinstance(place, Place)
        ]
        # Nearly all are single plain registers: they need no arithmetic, 25 times a second.
        self._simple = [(name, at) for name, at, place in self._numbers if place == Place(place.address)]
        self._other = [(name, at, place) for name, at, place in self._numbers if place != Place(place.address)]

    def numbers(self, registers: Sequence[int]) -> dict[str, int]:
        """All numbers, in the units of the map."""
        found = {name: registers[at] for name, at in self._simple}
        words = tuple(registers)
        for name, at, place in self._other:
            found[name] = place.to_map(place.raw_of(words, at))
        return found

    def texts(self, registers: Sequence[int]) -> dict[str, str | None]:
        """All texts; None for one that is not printable."""
        return {name: decode_text(registers[at : at + count]) for name, at, count in self._texts}

    def registers(self, values: Mapping[str, int]) -> list[int]:
        """The block's registers. ValueError for a value that its register can't say exactly."""
        found = [0] * self.count
        for name, at, place in self._numbers:
            value = values.get(name, 0)
            words = (value,) if place.width == 16 and 0 <= value <= 0xFFFF and place.scale == 1 else place.to_pen(value)
            if words is None:
                raise ValueError(f"{name} {value} does not fit its register")
            found[at : at + place.count] = words
        return found


class MapDialect:
    """Frames and blocks of a pen of the register map."""

    functions: tuple[int, ...] = frames.MAP_FUNCTIONS

    def __init__(self, profile: PenProfile) -> None:
        self.unit = profile.line.unit
        self._profile = profile
        self._identity = Block(places_of(profile.identity))
        self._reported = Block(places_of(profile.reported))
        self._desired = Block(dict(profile.desired))
        self._looks = False

    def frame(self, request: Request) -> bytes:
        """The one frame of a request."""
        self._looks = False
        if isinstance(request, DesiredBlock):
            return self._cycle(request)
        if isinstance(request, ReadIdentity):
            return frames.read_request(self._identity.address, self._identity.count, self.unit)
        raise AssertionError("an exchange of the map has one frame")

    def look(self) -> bytes:
        """The frame that reads a report and writes nothing."""
        self._looks = True
        return frames.read_request(self._reported.address, self._reported.count, self.unit)

    def _cycle(self, block: DesiredBlock) -> bytes:
        values = {name: getattr(block, name) for name in DesiredBlock.__struct_fields__}
        registers = self._desired.registers(values)
        registers[-1] = check_of(registers[:-1])
        return frames.cycle_request(
            registers,
            self.unit,
            address=self._desired.address,
            read_address=self._reported.address,
            read_count=self._reported.count,
        )

    def heard(self, answer: frames.Answer) -> Heard:
        """The answer in blocks."""
        if answer.function == frames.READ and not self._looks:
            return self._heard_read(answer)
        if answer.exception:
            to = f"the read of {self._reported.address:#06x}" if self._looks else "function 0x17"
            return ExceptionAnswer(True, answer.exception, to)
        block = self.report(answer.registers)
        return NO_ANSWER if block is None else CycleAnswer(block)

    def _heard_read(self, answer: frames.Answer) -> Heard:
        if answer.exception:
            return ExceptionAnswer(False, answer.exception, f"the read of {self._identity.address:#06x}")
        if len(answer.registers) != self._identity.count:
            detail = f"{len(answer.registers)} registers at {self._identity.address:#06x}"
            return IdentityAnswer(Implausible(PortTrouble.NOT_A_PEN, detail))
        return IdentityAnswer(judge_identity(self.identity(answer.registers), self._profile))

    def identity(self, registers: Sequence[int]) -> IdentityBlock:
        """The identity in these registers, unjudged."""
        values: dict[str, Any] = {**self._identity.numbers(registers), **self._identity.texts(registers)}
        return IdentityBlock(**values)

    def report(self, registers: Sequence[int]) -> ReportedBlock | None:
        """The report in these registers; None when count or check is wrong."""
        if len(registers) != self._reported.count or not check_is_right(registers):
            return None
        numbers = self._reported.numbers(registers)
        del numbers["check"]
        return ReportedBlock(**numbers)

    def forget(self) -> None:
        """Nothing is kept between exchanges."""
