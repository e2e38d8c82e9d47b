"""RTU frames of both ends on pymodbus's framer and PDUs, and a decoder that finds its way back after garbage.

The decoder looks at every place where a frame could begin, so a wrong or half frame hides no good one behind it. Its
memory is bounded: what can't be part of a frame any more is thrown away and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pymodbus.framer.rtu import FramerRTU
from pymodbus.pdu import DecodePDU, ExceptionResponse, ModbusPDU
from pymodbus.pdu.register_message import (
    ReadHoldingRegistersRequest,
    ReadHoldingRegistersResponse,
    ReadWriteMultipleRegistersRequest,
    ReadWriteMultipleRegistersResponse,
    WriteMultipleRegistersRequest,
    WriteMultipleRegistersResponse,
    WriteSingleRegisterRequest,
    WriteSingleRegisterResponse,
)

from mnconsole.device.link_io import CycleAnswer, ExceptionAnswer, Heard, IdentityAnswer, ReadIdentity, Request
from mnconsole.device.registers import (
    DESIRED_ADDRESS,
    IDENTITY_ADDRESS,
    IDENTITY_COUNT,
    REPORTED_ADDRESS,
    REPORTED_COUNT,
    UNIT_ID,
    encode_desired,
)

READ, WRITE_ONE, WRITE_MANY, READ_WRITE = 0x03, 0x06, 0x10, 0x17
EXCEPTION_BIT = 0x80
ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE = 1, 2, 3
MAX_FRAME = 256
"""Longest RTU frame, by the Modbus serial line specification 1.02."""

_KEEP = 2 * MAX_FRAME
_server = FramerRTU(DecodePDU(is_server=True))
_client = FramerRTU(DecodePDU(is_server=False))


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer frame: its function (without the exception bit), its registers, or the exception's code."""

    function: int
    registers: tuple[int, ...] = ()
    exception: int = 0


def read_request(address: int, count: int) -> bytes:
    """The frame that reads `count` holding registers."""
    return _client.buildFrame(ReadHoldingRegistersRequest(dev_id=UNIT_ID, address=address, count=count))


def cycle_request(desired: Sequence[int]) -> bytes:
    """The frame of one cycle: writes the 10 desired registers, then reads the 26 reported ones."""
    return _client.buildFrame(
        ReadWriteMultipleRegistersRequest(
            read_address=REPORTED_ADDRESS,
            read_count=REPORTED_COUNT,
            write_address=DESIRED_ADDRESS,
            write_registers=list(desired),
            dev_id=UNIT_ID,
        )
    )


def write_one_request(address: int, value: int, unit: int = UNIT_ID) -> bytes:
    """The frame that writes a single register, as plain tools do."""
    return _client.buildFrame(WriteSingleRegisterRequest(dev_id=unit, address=address, registers=[value]))


def write_many_request(address: int, values: Sequence[int], unit: int = UNIT_ID) -> bytes:
    """The frame that writes several registers, as plain tools do."""
    pdu = WriteMultipleRegistersRequest(dev_id=unit, address=address, registers=list(values))
    return _client.buildFrame(pdu)


def read_answer(function: int, registers: Sequence[int]) -> bytes:
    """The pen's frame with the registers read, for functions 0x03 and 0x17."""
    kind = ReadHoldingRegistersResponse if function == READ else ReadWriteMultipleRegistersResponse
    return _server.buildFrame(kind(dev_id=UNIT_ID, registers=list(registers)))


def write_answer(function: int, address: int, value_or_count: int) -> bytes:
    """The pen's frame that confirms a write, for functions 0x06 and 0x10."""
    if function == WRITE_ONE:
        pdu: ModbusPDU = WriteSingleRegisterResponse(dev_id=UNIT_ID, address=address, registers=[value_or_count])
    else:
        pdu = WriteMultipleRegistersResponse(dev_id=UNIT_ID, address=address, count=value_or_count)
    return _server.buildFrame(pdu)


def exception_answer(function: int, code: int) -> bytes:
    """The pen's frame that refuses a request with a Modbus exception."""
    return _server.buildFrame(ExceptionResponse(function, exception_code=code, device_id=UNIT_ID))


class FrameDecoder:
    """Good frames out of a stream of bytes; `size_at` tells how long a frame that begins at a place would be.

    `size_at(buffer, place)` gives the frame's length, 0 when none can begin there, -1 when that can't be told yet.
    `rejected` counts the runs of bytes thrown away. Not safe for use from two threads.
    """

    def __init__(self, framer: FramerRTU, size_at: Callable[[bytes, int], int]) -> None:
        self._framer = framer
        self._size_at = size_at
        self._buffer = b""
        self.rejected = 0

    @property
    def pending(self) -> int:
        """Bytes kept because a frame could still begin in them; never more than 512."""
        return len(self._buffer)

    def take_rest(self) -> bytes:
        """Hand out and forget the bytes kept: a silence on the line ended whatever they were."""
        rest, self._buffer = self._buffer, b""
        return rest

    def feed(self, data: bytes) -> list[ModbusPDU]:
        """The good frames completed by `data`, in order."""
        return [pdu for _bytes, pdu in self.cut(data) if pdu is not None]

    def cut(self, data: bytes) -> list[tuple[bytes, ModbusPDU | None]]:
        """All that `data` settles, in order: good frames with their content, bytes that are none with None."""
        pieces: list[tuple[bytes, ModbusPDU | None]] = []
        buffer = self._buffer + data
        start = 0  # end of the last good frame
        first_open: int | None = None  # first place where a frame may still be under way
        at = 0
        while at < len(buffer):
            size = self._size_at(buffer, at)
            if 0 < size <= len(buffer) - at:
                pdu = self._decode(buffer[at : at + size])
                if pdu is not None:
                    if at > start:
                        pieces.append((buffer[start:at], None))
                        self.rejected += 1
                    pieces.append((buffer[at : at + size], pdu))
                    at = start = at + size
                    first_open = None
                    continue
            elif size != 0 and first_open is None:
                first_open = at
            at += 1
        keep = len(buffer) if first_open is None else first_open
        keep = max(keep, len(buffer) - _KEEP)
        if keep > start:
            pieces.append((buffer[start:keep], None))
            self.rejected += 1
        self._buffer = buffer[keep:]
        return pieces

    def _decode(self, frame: bytes) -> ModbusPDU | None:
        used, unit, _, data = self._framer.decode(frame)
        if used != len(frame) or not data:
            return None
        pdu = self._framer.decoder.decode(data)
        if pdu is None:  # the checksum is right and the content is not: Modbus calls that an illegal value
            pdu = ExceptionResponse(data[0] & 0x7F, exception_code=ILLEGAL_VALUE)
        pdu.dev_id = unit
        return pdu


def _answer_size(buffer: bytes, at: int) -> int:
    """Length of an answer that begins at `at`: 0 for none, -1 while too few bytes tell."""
    if buffer[at] != UNIT_ID:
        return 0
    if at + 1 >= len(buffer):
        return -1
    function = buffer[at + 1]
    if function & EXCEPTION_BIT:
        return 5 if function & 0x7F in (READ, READ_WRITE) else 0
    if function not in (READ, READ_WRITE):
        return 0
    if at + 2 >= len(buffer):
        return -1
    count = buffer[at + 2]
    return 0 if count % 2 or not count or count > 250 else count + 5


def _request_size(buffer: bytes, at: int) -> int:
    """Length of a request that begins at `at`: 0 for none, -1 while too few bytes tell. Unit 0 is a broadcast."""
    if buffer[at] not in (UNIT_ID, 0):
        return 0
    if at + 1 >= len(buffer):
        return -1
    function = buffer[at + 1]
    if function in (READ, WRITE_ONE):
        return 8
    count_at = {WRITE_MANY: 6, READ_WRITE: 10}.get(function)
    if count_at is None:
        return -1  # another function: only the silence after it tells its end
    if at + count_at >= len(buffer):
        return -1
    size = buffer[at + count_at] + count_at + 3
    return size if size <= MAX_FRAME else 0


class AnswerDecoder:
    """The console's end: answers to functions 0x03 and 0x17 from unit 1."""

    def __init__(self) -> None:
        self._frames = FrameDecoder(_client, _answer_size)

    @property
    def rejected(self) -> int:
        """Runs of bytes that were no good frame."""
        return self._frames.rejected

    @property
    def pending(self) -> int:
        """Bytes kept for a frame that is still under way."""
        return self._frames.pending

    def forget(self) -> None:
        """Another line begins: bytes kept belong to none of its frames."""
        self._frames.take_rest()

    def feed(self, data: bytes) -> list[Answer]:
        """The good answers completed by `data`."""
        return [_to_answer(pdu) for pdu in self._frames.feed(data)]

    def cut(self, data: bytes) -> list[tuple[bytes, Answer | None]]:
        """All that `data` settles, in order: good answers, and bytes that are none with None."""
        return [(piece, _to_answer(pdu) if pdu is not None else None) for piece, pdu in self._frames.cut(data)]

    def take_rest(self) -> bytes:
        """Hand out and forget the bytes kept for a frame under way."""
        return self._frames.take_rest()


def _to_answer(pdu: ModbusPDU) -> Answer:
    if isinstance(pdu, ExceptionResponse):
        return Answer(pdu.function_code & 0x7F, exception=pdu.exception_code)
    return Answer(pdu.function_code, tuple(pdu.registers))


def request_decoder() -> FrameDecoder:
    """The pen's end: requests with functions 0x03, 0x06, 0x10 and 0x17. A good frame with bad content comes as an
    `ExceptionResponse`, ready to be sent back."""
    return FrameDecoder(_server, _request_size)


def unknown_function_in(rest: bytes) -> int | None:
    """The function of a whole frame for unit 1 that ended by silence, or None when `rest` is no such frame."""
    if len(rest) < 4 or rest[0] != UNIT_ID or rest[1] & EXCEPTION_BIT:
        return None
    return rest[1] if FramerRTU.check_CRC(rest[:-2], int.from_bytes(rest[-2:], "big")) else None


def to_frame(request: Request) -> bytes:
    """The frame of what the link's core wants sent."""
    if isinstance(request, ReadIdentity):
        return read_request(IDENTITY_ADDRESS, IDENTITY_COUNT)
    return cycle_request(encode_desired(request))


def to_heard(answer: Answer) -> Heard:
    """The answer as the link's core takes it."""
    to_cycle = answer.function == READ_WRITE
    if answer.exception:
        return ExceptionAnswer(to_cycle, answer.exception)
    return CycleAnswer(answer.registers) if to_cycle else IdentityAnswer(answer.registers)
