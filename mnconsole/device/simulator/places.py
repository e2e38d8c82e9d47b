"""Where the simulated pen keeps the blocks of the register map: as published, or where a profile has them.

The firmware knows the published blocks only. Of another place each name is put where the profile says, in its width and
scale, and what is written is read from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec.structs import asdict

from mnconsole.device.profile.model import PenProfile, Place, TextPlace, places_of
from mnconsole.device.registers import (
    DESIRED_ADDRESS,
    DESIRED_COUNT,
    DESIRED_STATE_ADDRESS,
    IDENTITY_ADDRESS,
    IDENTITY_COUNT,
    REPORTED_ADDRESS,
    REPORTED_COUNT,
    UNIT_ID,
    WORD,
    DesiredBlock,
    IdentityBlock,
    ReportedBlock,
    check_is_right,
    check_of,
    decode_desired,
    encode_desired,
    encode_identity,
    encode_reported,
    encode_text,
)
from mnconsole.domain.pen import Desired

Span = tuple[int, int]
"""First register and count."""


class PublishedPlaces:
    """The map as docs/pen-register-map.md has it."""

    unit = UNIT_ID
    identity: Span = (IDENTITY_ADDRESS, IDENTITY_COUNT)
    reported: Span = (REPORTED_ADDRESS, REPORTED_COUNT)
    desired: Span = (DESIRED_ADDRESS, DESIRED_COUNT)
    state: Span = (DESIRED_STATE_ADDRESS, 1)

    def identity_of(self, make: IdentityBlock) -> list[int]:
        """The identity's registers."""
        return encode_identity(make)

    def reported_of(self, report: ReportedBlock) -> list[int]:
        """A report's registers, check included."""
        return encode_reported(report)

    def desired_of(self, published: Sequence[int]) -> list[int]:
        """The desired state's registers, from the published ones that were written last."""
        return list(published)

    def published(self, written: Sequence[int]) -> list[int]:
        """The published registers that say what `written`, a whole desired state, says. A wrong check stays wrong."""
        return list(written)

    def stops(self, address: int, registers: Sequence[int]) -> bool:
        """Whether a write puts stop into the desired state, whatever else it covers."""
        first, count = self.state[0] - address, self.state[1]
        inside = registers[first : first + count] if first >= 0 else ()
        return len(inside) == count and not any(inside[:-1]) and inside[-1] == Desired.STOP


PUBLISHED = PublishedPlaces()


class ProfilePlaces(PublishedPlaces):
    """The map where a profile of the map dialect has it."""

    def __init__(self, profile: PenProfile) -> None:
        self._identity, self._reported = places_of(profile.identity), places_of(profile.reported)
        self._desired: dict[str, Place | TextPlace] = dict(profile.desired)
        self.unit = profile.line.unit
        self.identity, self.reported, self.desired = map(_span, (self._identity, self._reported, self._desired))
        self.state = _span({"desired": profile.desired["desired"]})

    def identity_of(self, make: IdentityBlock) -> list[int]:
        """The identity's registers."""
        return _put(self._identity, self.identity, asdict(make))

    def reported_of(self, report: ReportedBlock) -> list[int]:
        """A report's registers, check included."""
        return _checked(_put(self._reported, self.reported, {**asdict(report), "check": 0}))

    def desired_of(self, published: Sequence[int]) -> list[int]:
        """The desired state's registers, from the published ones that were written last."""
        registers = _checked(_put(self._desired, self.desired, {**asdict(decode_desired(published)), "check": 0}))
        registers[-1] ^= 0 if check_is_right(published) else 1
        return registers

    def published(self, written: Sequence[int]) -> list[int]:
        """The published registers that say what `written`, a whole desired state, says. A wrong check stays wrong."""
        words, begin = tuple(written), self.desired[0]
        values = {
            name: place.to_map(place.raw_of(words, place.address - begin))
            for name, place in self._desired.items()
            if isinstance(place, Place) and name != "check"
        }
        registers = encode_desired(DesiredBlock(**{name: value & 0xFFFF_FFFF for name, value in values.items()}))
        registers[-1] ^= 0 if check_is_right(written) else 1
        return registers


def _span(places: Mapping[str, Place | TextPlace]) -> Span:
    begin = min(place.address for place in places.values())
    return begin, max(place.address + place.count for place in places.values()) - begin


def _put(places: Mapping[str, Place | TextPlace], span: Span, values: Mapping[str, int | str]) -> list[int]:
    begin, count = span
    registers = [0] * count
    for name, place in places.items():
        at, value = place.address - begin, values[name]
        if isinstance(place, TextPlace):
            words = encode_text(str(value)[: 2 * place.count], place.count)
        else:
            raw = round(Fraction(int(value)) / place.scale)  # a measured value is rounded to what the register can say
            words = [raw >> shift & WORD for shift in range(place.width - 16, -16, -16)]
        registers[at : at + place.count] = words
    return registers


def _checked(registers: list[int]) -> list[int]:
    registers[-1] = check_of(registers[:-1])
    return registers
