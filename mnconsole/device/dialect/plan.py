"""The frames of an exchange with a pen of plain registers: what each asks, and what answers it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from mnconsole.device import frames
from mnconsole.device.profile.model import PenProfile, Place, TextPlace

MOST_READ = 125


class WriteStep(Struct, frozen=True):
    """Writes one register with function 0x06, or several with 0x10. Only its own echo answers it."""

    addresses: tuple[int, ...]
    values: tuple[int, ...]
    is_speed: bool = False
    is_run: bool = False

    @property
    def name(self) -> str:
        """For the technician."""
        return f"the write of {self.addresses[0]:#06x}"

    @property
    def function(self) -> int:
        """The function of the frame and of its answer."""
        return frames.WRITE_ONE if len(self.values) == 1 else frames.WRITE_MANY

    def frame(self, unit: int) -> bytes:
        """The request."""
        if len(self.values) == 1:
            return frames.write_one_request(self.addresses[0], self.values[0], unit)
        return frames.write_many_request(self.addresses[0], self.values, unit)

    def is_answered_by(self, answer: frames.Answer) -> bool:
        """The address and the value (or the count) come back."""
        said = self.values[0] if len(self.values) == 1 else len(self.values)
        same = answer.registers == (self.addresses[0], said)
        return answer.function == self.function and (bool(answer.exception) or same)


class EchoStep(Struct, frozen=True):
    """Sends a number that comes back: by function 0x08, or written to a register that moves nothing."""

    address: int | None
    number: int

    @property
    def name(self) -> str:
        """For the technician."""
        return "function 0x08" if self.address is None else f"the write of {self.address:#06x}"

    def frame(self, unit: int) -> bytes:
        """The request."""
        if self.address is None:
            return frames.echo_request(self.number, unit)
        return frames.write_one_request(self.address, self.number, unit)

    def is_answered_by(self, answer: frames.Answer) -> bool:
        """This very number comes back."""
        function = frames.DIAGNOSE if self.address is None else frames.WRITE_ONE
        said = (self.number,) if self.address is None else (self.address, self.number)
        return answer.function == function and (bool(answer.exception) or answer.registers == said)


class ReadStep(Struct, frozen=True):
    """Reads neighbouring registers."""

    address: int
    count: int
    function: int

    @property
    def name(self) -> str:
        """For the technician."""
        return f"the read of {self.address:#06x}"

    def frame(self, unit: int) -> bytes:
        """The request."""
        return frames.read_request(self.address, self.count, unit, self.function)

    def is_answered_by(self, answer: frames.Answer) -> bool:
        """As many registers come back."""
        whole = bool(answer.exception) or len(answer.registers) == self.count
        return answer.function == self.function and whole


Step = WriteStep | EchoStep | ReadStep


def _reads(places: Iterable[Place | TextPlace]) -> list[ReadStep]:
    """As few reads as can be, of these registers and no other: a pen may refuse a register that nobody named."""
    found: list[ReadStep] = []
    for place in sorted(places, key=lambda each: (each.function, each.address, -each.count)):
        last = found[-1] if found else None
        end = place.address + place.count
        if last is not None and last.function == place.function and place.address <= last.address + last.count:
            count = max(last.count, end - last.address)
            if count <= MOST_READ:
                found[-1] = ReadStep(last.address, count, last.function)
                continue
        found.append(ReadStep(place.address, place.count, place.function))
    return found


def identity_reads(profile: PenProfile) -> list[ReadStep]:
    """What is read before anything is written: what is expected, and what the pen tells of itself."""
    expected = [each.place for each in profile.plain.expects] if profile.plain is not None else []
    told = [source.place for source in profile.identity.values() if source.place is not None]
    return _reads([*expected, *told])


def state_reads(profile: PenProfile) -> list[ReadStep]:
    """What is read in every cycle."""
    return _reads(source.place for source in profile.reported.values() if source.place is not None)
