"""Frames on the open port, one at a time: sends what it is told, right or wrong, and reads the one answer strictly."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from pymodbus.framer.rtu import FramerRTU

from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.conform.clauses import NotMetError
from mnconsole.device.frames import EXCEPTION_BIT, READ, READ_WRITE
from mnconsole.device.registers import UNIT_ID
from mnconsole.device.transport import Transport

ANSWER_NS = 200 * NS_PER_MS
"""The longest wait for one answer. That answers come in time for a treatment is a clause of its own."""

SILENCE_NS = 60 * NS_PER_MS
"""No answer within this is none: longer than an answer with a slow adapter takes, and than the pause after which a
pen has to give up half a frame."""

GAP_NS = 2 * NS_PER_MS
"""Silence between two frames: 3.5 characters, 1.75 ms at these baud rates."""


class NoAnswerError(NotMetError):
    """Nothing came back where an answer was due."""

    def __init__(self) -> None:
        super().__init__(f"an answer within {ANSWER_NS // NS_PER_MS} ms", "no answer")


class Reply(Struct, frozen=True):
    """One good answer. `registers` of a read; `exception` is 0 for none; `body` is all behind the function code."""

    function: int
    exception: int
    registers: tuple[int, ...]
    body: bytes
    took_ns: int


def with_crc(body: bytes) -> bytes:
    """`body` as a frame: with its checksum."""
    return body + FramerRTU.compute_CRC(body).to_bytes(2, "big")


def words(registers: Sequence[int]) -> bytes:
    """Registers as they stand in a frame."""
    return b"".join(register.to_bytes(2, "big") for register in registers)


class Line:
    """The port that `open_transport` opens; `clock` in nanoseconds. Every method may raise `PortError`."""

    def __init__(self, open_transport: Callable[[], Transport], clock: Callable[[], int]) -> None:
        self._open_transport = open_transport
        self._transport = open_transport()
        self.clock = clock
        self.quiet_since_ns = clock()

    def reopen(self) -> None:
        """Close the port and open it again."""
        self._transport.close()
        self._transport = self._open_transport()

    def close(self) -> None:
        """Close the port. Never raises."""
        self._transport.close()

    def pause(self, ns: int) -> bytes:
        """Let `ns` pass; what the pen sent meanwhile."""
        end_ns, heard = self.clock() + ns, b""
        while (left_ns := end_ns - self.clock()) > 0:
            heard += self._transport.wait(left_ns)
        return heard

    def send(self, data: bytes, *, gap: bool = True) -> int:
        """Send bytes, after the silence that divides frames unless told otherwise; the time of the sending."""
        if gap:
            self.pause(GAP_NS)
        sent_ns = self.clock()
        self._transport.write(data)
        return sent_ns

    def ask(self, frame: bytes, *, gap: bool = True) -> Reply:
        """Send a request and read its answer. Raises `NotMetError` when it is no good one, `NoAnswerError`."""
        sent_ns = self.send(frame, gap=gap)
        heard = b""
        while (left_ns := sent_ns + ANSWER_NS - self.clock()) > 0:
            heard += self._transport.wait(left_ns)
            size = _size(heard)
            if size and len(heard) >= size:
                return _reply(frame[1], heard[:size], self.clock() - sent_ns)
        if heard:
            raise NotMetError("a whole answer frame", heard.hex(" "))
        raise NoAnswerError

    def tell(self, frame: bytes) -> bytes:
        """Send what gets no answer; what came back nevertheless."""
        self.send(frame)
        return self.pause(SILENCE_NS)


def _size(heard: bytes) -> int:
    """The length of the answer that begins here, 0 while too few bytes tell."""
    if len(heard) < 3:
        return 0
    if heard[1] & EXCEPTION_BIT:
        return 5
    return heard[2] + 5 if heard[1] in (READ, READ_WRITE) else 8


def _reply(asked: int, frame: bytes, took_ns: int) -> Reply:
    if frame != with_crc(frame[:-2]):
        raise NotMetError("an answer with a right CRC", frame.hex(" "))
    function, body = frame[1], frame[2:-2]
    if frame[0] != UNIT_ID or function & ~EXCEPTION_BIT != asked:
        raise NotMetError(f"an answer of unit {UNIT_ID} to function {asked:#04x}", frame.hex(" "))
    if function & EXCEPTION_BIT:
        return Reply(asked, body[0], (), body, took_ns)
    registers: tuple[int, ...] = ()
    if function in (READ, READ_WRITE):
        data = body[1:]
        registers = tuple(int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))
    return Reply(function, 0, registers, body, took_ns)
