"""Registers by the names of a profile, and their numbers with units, for the wire log. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum

from mnconsole.device.profile.model import READ_HOLDING, PenProfile, Place, Source, TextPlace
from mnconsole.device.registers import decode_text
from mnconsole.domain.pen import Desired, Fault, Motor, WriteResult


def name_of(codes: type[IntEnum], value: int) -> str:
    """The name of a code."""
    known = {int(code): code.name.lower() for code in codes}
    return known.get(value, f"unknown({value})")


def faults(value: int) -> str:
    """The names of the map's fault bits."""
    names = [fault.name.lower() for fault in Fault if fault.name and fault & value]
    rest = value & ~sum(Fault)
    return "+".join(names + ([f"unknown({rest:#x})"] if rest else [])) or "none"


def mm(hundredths: int) -> str:
    """0.01 mm as mm."""
    return f"{'-' if hundredths < 0 else ''}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"


def tenths(value: int) -> str:
    """A tenth of a unit as that unit."""
    return f"{'-' if value < 0 else ''}{abs(value) // 10}.{abs(value) % 10}"


_CODES: Mapping[str, Callable[[int], str]] = {
    "state": lambda value: name_of(Motor, value),
    "faults": faults,
    "result": lambda value: name_of(WriteResult, value),
    "desired": lambda value: name_of(Desired, value),
}
_UNITS: Mapping[str, Callable[[int], str]] = {
    "depth": lambda value: f"{mm(value)}mm",
    "speed": lambda value: f"{tenths(value)}Hz",
    "load": lambda value: f"{tenths(value)}%",
    "motor": lambda value: f"{tenths(value)}degC",
    "battery": lambda value: f"{value}%",
}


class RegisterNames:
    """Where a profile's names stand. A register may have several."""

    def __init__(self, profile: PenProfile) -> None:
        self._codes = _CODES if profile.plain is None else {}
        self._read: list[tuple[str, Place | TextPlace, Source]] = []
        self._written: list[tuple[str, Place]] = list(profile.desired.items())
        self._orders: dict[int, Mapping[int, str]] = {}
        plain = profile.plain
        if plain is not None:
            self._read += [
                (f"expect_{each.place.address:#06x}", each.place, Source(each.place)) for each in plain.expects
            ]
            self._written.append(("speed", plain.speed))
            self._orders[plain.run.address] = {plain.run.stop: "run=stop", plain.run.run: "run=run"}
            for order in plain.clear:
                self._orders.setdefault(order.address, {order.value: "clear"})
            if plain.echo.address is not None:
                self._written.append(("echo", Place(plain.echo.address)))
        for sources in (profile.identity, profile.reported):
            self._read += [(name, each.place, each) for name, each in sources.items() if each.place is not None]
        self._read += [(name, place, Source(place)) for name, place in self._written]

    def asked(self, function: int, address: int, count: int) -> list[str]:
        """The names of the registers that a read asks for."""
        return [name for name, place, _source in self._read if _is_in(place, function, address, count)]

    def said(self, function: int, address: int, words: Sequence[int]) -> list[str]:
        """What registers read from `address` on say, by name."""
        inside = [each for each in self._read if _is_in(each[1], function, address, len(words))]
        return [
            f"{name}={self._value(name, source, place, words, place.address - address)}"
            for name, place, source in inside
        ]

    def written(self, address: int, words: Sequence[int]) -> list[str]:
        """What a write to `address` on says, by name."""
        found = [
            f"{name}={self._number(name, place, tuple(words), place.address - address)}"
            for name, place in self._written
            if _is_in(place, READ_HOLDING, address, len(words))
        ]
        for at, word in enumerate(words):
            orders = self._orders.get(address + at)
            if orders is not None:
                known = next(iter(orders.values())).partition("=")[0]
                found.append(orders.get(word, f"{known}={word}"))
        return found

    def _value(self, name: str, source: Source, place: Place | TextPlace, words: Sequence[int], at: int) -> str:
        if isinstance(place, TextPlace):
            text = decode_text(words[at : at + place.count])
            return "(no text)" if text is None else repr(text)
        if source.meaning is not None:
            raw = place.raw_of(tuple(words), at) & ((1 << place.width) - 1)
            codes = source.meaning.of(raw)
            nothing = "idle" if name == "state" else "none"  # as the driver takes a state without any of its bits
            return f"unknown({raw:#x})" if codes is None else "+".join(codes) or nothing
        return self._number(name, place, tuple(words), at)

    def _number(self, name: str, place: Place, words: tuple[int, ...], at: int) -> str:
        value = place.to_map(place.raw_of(words, at))
        if name in self._codes:
            return self._codes[name](value)
        if name.endswith("_ms"):
            return f"{value}ms"
        return _UNITS.get(name.partition("_")[0], str)(value)


def _is_in(place: Place | TextPlace, function: int, address: int, count: int) -> bool:
    return place.function == function and address <= place.address and place.address + place.count <= address + count
