"""What was read from a pen of plain registers, and what it means by the profile."""

from __future__ import annotations

from mnconsole.device.dialect.plan import ReadStep
from mnconsole.device.profile.model import PenProfile, Place, Source, TextPlace
from mnconsole.device.registers import MAP_VERSION, IdentityBlock, decode_text
from mnconsole.device.translate import Implausible, judge_identity
from mnconsole.domain.pen import PenIdentity, PortTrouble


class Reading:
    """Registers of one exchange."""

    def __init__(self, profile: PenProfile) -> None:
        self._profile = profile
        self._parts: list[tuple[ReadStep, tuple[int, ...]]] = []

    def take(self, step: ReadStep, registers: tuple[int, ...]) -> None:
        """The answer to one read."""
        self._parts.append((step, registers))

    def at(self, place: Place | TextPlace) -> tuple[int, ...]:
        """The registers of a place. LookupError when they were not read: the plan reads all of them."""
        for step, registers in self._parts:
            begin = place.address - step.address
            if step.function == place.function and begin >= 0 and begin + place.count <= step.count:
                return registers[begin : begin + place.count]
        raise LookupError(f"{place.address:#06x} was not read")

    def raw(self, place: Place) -> int:
        """The register's own number."""
        return place.raw_of(self.at(place), 0)

    def number(self, name: str) -> int | None:
        """A reported number in the map's unit; None when the pen does not tell it."""
        place = self._profile.reported[name].place
        return place.to_map(self.raw(place)) if isinstance(place, Place) else None

    def codes(self, name: str) -> tuple[str, ...] | None:
        """What a reported register means; empty when the pen does not tell it, None for what is not known."""
        source = self._profile.reported[name]
        if not isinstance(source.place, Place) or source.meaning is None:
            return ()
        codes = source.meaning.of(self._bits(source.place))
        return None if codes is None else tuple(code for code in codes if code != "none")

    def _bits(self, place: Place) -> int:
        """The register's number without a sign, as tables of values and bits name it."""
        return self.raw(place) & ((1 << place.width) - 1)

    def constant_or_number(self, source: Source) -> int:
        """A number of the identity."""
        if isinstance(source.place, Place):
            return source.place.to_map(self.raw(source.place))
        return int(source.constant)

    def constant_or_text(self, source: Source) -> str | None:
        """A text of the identity; None when it is not printable."""
        if isinstance(source.place, TextPlace):
            return decode_text(self.at(source.place))
        return str(source.constant)


def identity_of(profile: PenProfile, reading: Reading) -> PenIdentity | Implausible:
    """Who is there, when everything that was expected stands where it was expected."""
    assert profile.plain is not None
    for each in profile.plain.expects:
        found = reading.raw(each.place)
        if not each.low <= found <= each.high:
            detail = f"{each.place.address:#06x} is {found}, expected {each.low} to {each.high}"
            return Implausible(PortTrouble.NOT_A_PEN, detail)

    def number(name: str) -> int:
        return reading.constant_or_number(profile.identity[name])

    def text(name: str) -> str | None:
        return reading.constant_or_text(profile.identity[name])

    block = IdentityBlock(
        map_version=MAP_VERSION,  # the units are those of the map
        needle_count=number("needle_count"),
        depth_min=number("depth_min"),
        depth_max=number("depth_max"),
        depth_step=number("depth_step"),
        speed_min=number("speed_min"),
        speed_max=number("speed_max"),
        speed_step=number("speed_step"),
        features=int(profile.features),
        lease_min_ms=0,
        lease_max_ms=0,
        vendor=text("vendor"),
        product=text("product"),
        serial_number=text("serial_number"),
        firmware=text("firmware"),
    )
    return judge_identity(block, profile)
