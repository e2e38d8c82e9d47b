"""Frames of the wire as text with the names of a pen's profile, for the wire log (docs/pens.md). Pure.

Only what the bytes say, and for the answer to a read what was asked before it: what no name fits is given as numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from mnconsole.device import frames
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.wire_map_words import MapWords
from mnconsole.device.wire_names import RegisterNames

NO_FRAME = "no good frame"
UNDER_WAY = "begin of a frame"
_KINDS = {
    frames.READ: "read",
    frames.READ_INPUT: "read input",
    frames.WRITE_ONE: "write",
    frames.DIAGNOSE: "echo",
    frames.WRITE_MANY: "write",
    frames.READ_WRITE: "cycle",
}


class WireWords:
    """The words of one kind of pen. What went over the wire has to come in its order: the answer to a read names no
    address, so it is told by the newest request that it fits."""

    def __init__(self, profile: PenProfile) -> None:
        self.unit = profile.line.unit
        self._names = RegisterNames(profile)
        self._map = MapWords(profile) if profile.plain is None else None
        self._asked = (0, 0, 0)  # function, address, count of the newest read
        self.pen = ""
        """Who answered last to the question who it is, where that is one answer."""

    def request(self, frame: bytes) -> str:
        """A request that the console sent, a whole frame."""
        found = frames.request_decoder(frame[0], frames.ALL_FUNCTIONS).cut(frame) if frame else []
        if len(found) != 1 or found[0][1] is None:
            return NO_FRAME
        unit = "" if frame[0] == self.unit else f"to unit {frame[0]}: "
        return unit + self._request(frame[1], frame[2:-2])

    def answer(self, answer: frames.Answer) -> str:
        """A good answer of the pen."""
        kind, words = f"{_KINDS[answer.function]} answer", answer.registers
        if answer.exception:
            return f"{kind}: Modbus exception {answer.exception}"
        if answer.function == frames.DIAGNOSE:
            return f"{kind} {words[0]:#06x}"
        if answer.function == frames.WRITE_ONE:
            return f"{kind}: {self._one(words[0], words[1])}"
        if answer.function == frames.WRITE_MANY:
            return f"{kind}: {_span(words[0], words[1])}"
        address = self._address_of(answer.function, len(words))
        if self._map is not None:
            if answer.function == frames.READ and self._map.is_identity(words, address):
                self.pen = self._map.identity(words)
                return f"identity {self.pen}"
            if self._map.is_report(words):
                return f"{kind} {self._map.report(words)}"
        if address is None:
            return f"{kind} {_values(words)}"
        return (
            f"{kind} from {address:#06x}: {_values(words)}{_aside(self._names.said(answer.function, address, words))}"
        )

    def no_frame(self, piece: bytes) -> str:
        """Bytes that are no frame of this pen's unit: a good frame of another unit, or none at all."""
        unit = piece[0] if piece else 0
        cut = frames.AnswerDecoder(unit, frames.ALL_FUNCTIONS).cut(piece) if unit != self.unit else []
        if len(cut) == 1 and cut[0][0] == piece and cut[0][1] is not None:
            words, function = cut[0][1].registers, cut[0][1].function
            return f"good frame of unit {unit}, which is not this pen's: function {function:#04x}, {_values(words)}"
        return f"{NO_FRAME}, {len(piece)} bytes: {piece.hex()}"

    def _request(self, function: int, body: bytes) -> str:
        address, second = _words(body[:4])
        if function == frames.DIAGNOSE:
            return f"echo {second:#06x}"
        if function == frames.WRITE_ONE:
            return f"write one register: {self._one(address, second)}"
        if function == frames.WRITE_MANY:
            values = _words(body[5:])
            return f"write from {address:#06x}: {_values(values)}{_aside(self._names.written(address, values))}"
        self._asked = (function, address, second)
        if function == frames.READ_WRITE:
            written_at, values = int.from_bytes(body[4:6], "big"), _words(body[9:])
            if self._map is not None and self._map.is_cycle(address, second, written_at):
                return self._map.cycle(values) or f"cycle with {len(values)} registers: {_values(values)}"
            return f"read {_span(address, second)}, write from {written_at:#06x}: {_values(values)}"
        block = self._map.block_at(address, second) if self._map is not None and function == frames.READ else ""
        if block:
            return f"read {block}"
        return f"{_KINDS[function]} {_span(address, second)}{_aside(self._names.asked(function, address, second))}"

    def _one(self, address: int, value: int) -> str:
        named = _aside(self._names.written(address, [value]))
        return f"address {address:#06x}, value {value}{named}"

    def _address_of(self, function: int, count: int) -> int | None:
        asked = self._asked
        return asked[1] if (asked[0], asked[2]) == (function, count) else None


def _words(data: bytes) -> list[int]:
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


def _span(address: int, count: int) -> str:
    return f"{count} registers from {address:#06x}"


def _values(words: Sequence[int]) -> str:
    return f"{len(words)} registers " + " ".join(f"{word:04x}" for word in words)


def _aside(names: Sequence[str]) -> str:
    return f" ({' '.join(names)})" if names else ""
