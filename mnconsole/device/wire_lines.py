"""The lines of a wire log: times, direction, bytes, and what they say."""

from __future__ import annotations

from datetime import datetime, tzinfo

from mnconsole.device import frames, wire_words
from mnconsole.device.clock import NS_PER_MS, NS_PER_S
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.wire_log import HEARD, SENT, Entry

_NS_PER_US = 1_000


class Lines:
    """Keeps what the pen has begun to say, so that a frame that comes in pieces is told where it is whole.

    `profile` is the kind of pen: its unit and its names. All functions are told, also those that the driver of such a
    pen listens to as little as to noise: they show what is on the line.
    """

    def __init__(self, profile: PenProfile, zone: tzinfo | None = None) -> None:
        self._zone = zone
        self._words = wire_words.WireWords(profile)
        self._decoder = frames.AnswerDecoder(profile.line.unit, frames.ALL_FUNCTIONS)

    @property
    def pen(self) -> str:
        """Who answered last to the question who it is; empty while nobody did, and where that is no one answer."""
        return self._words.pen

    def of(self, entry: Entry) -> list[str]:
        """The lines of one entry, without their ends."""
        stamp = f"{self._local(entry.wall_ns)}\t{_ms(entry.link_ns)}"
        if entry.direction == SENT:
            return [f"{stamp}\t{SENT}\t{entry.data.hex()}\t{self._words.request(entry.data)}"]
        if entry.direction == HEARD:
            return [f"{stamp}\t{HEARD}\t{entry.data.hex()}\t{'; '.join(self._heard(entry.data))}"]
        rest = self._decoder.take_rest()  # another line, or another look at it: what had begun will not be whole
        left = f"; {len(rest)} bytes before were {wire_words.NO_FRAME}" if rest else ""
        return [f"{stamp}\t#\t\t{entry.data.decode()}{left}"]

    def _heard(self, data: bytes) -> list[str]:
        words = [self._piece(piece, answer) for piece, answer in self._decoder.cut(data)]
        if self._decoder.pending:
            words.append(f"{wire_words.UNDER_WAY}, {self._decoder.pending} bytes so far")
        return words

    def _piece(self, piece: bytes, answer: frames.Answer | None) -> str:
        return self._words.no_frame(piece) if answer is None else self._words.answer(answer)

    def _local(self, wall_ns: int) -> str:
        try:
            moment = datetime.fromtimestamp(wall_ns // NS_PER_S, self._zone).astimezone(self._zone)
        except (OverflowError, OSError, ValueError):  # the laptop's clock is set to a year that no calendar knows
            return f"{wall_ns // NS_PER_S} s since 1970"
        part = moment.replace(microsecond=wall_ns % NS_PER_S // _NS_PER_US)
        return part.isoformat(sep=" ", timespec="milliseconds")


def _ms(link_ns: int) -> str:
    return f"{link_ns // NS_PER_MS}.{link_ns // _NS_PER_US % 1000:03}"
