"""RTU frames of both ends on pymodbus's framer and PDUs, and a decoder that finds its way back after garbage.

The decoder looks at every place where a frame could begin, so a wrong or half frame hides no good one behind it. Its
memory is bounded: what can't be part of a frame any more is thrown away and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from pymodbus.framer.rtu import FramerRTU
from pymodbus.pdu import DecodePDU, ExceptionResponse, ModbusPDU
from pymodbus.pdu.diag_message import ReturnQueryDataRequest, ReturnQueryDataResponse
from pymodbus.pdu.register_message import (
    ReadHoldingRegistersRequest,
    ReadHoldingRegistersResponse,
    ReadInputRegistersRequest,
    ReadInputRegistersResponse,
    ReadWriteMultipleRegistersRequest,
    ReadWriteMultipleRegistersResponse,
    WriteMultipleRegistersRequest,
    WriteMultipleRegistersResponse,
    WriteSingleRegisterRequest,
    WriteSingleRegisterResponse,
)

from mnconsole.device.registers import (
    DESIRED_ADDRESS,
    REPORTED_ADDRESS,
    REPORTED_COUNT,
    UNIT_ID,
)

READ, READ_INPUT, WRITE_ONE, DIAGNOSE, WRITE_MANY, READ_WRITE = 0x03, 0x04, 0x06, 0x08, 0x10, 0x17
MAP_FUNCTIONS = (READ, READ_WRITE)
"""Functions whose answers a console expects from a pen of the register map."""

PLAIN_FUNCTIONS = (READ, READ_INPUT, WRITE_ONE, DIAGNOSE, WRITE_MANY)
"""Functions whose answers a console expects from a pen of plain registers."""

ALL_FUNCTIONS = (READ, READ_INPUT, WRITE_ONE, DIAGNOSE, WRITE_MANY, READ_WRITE)
"""Functions whose frames can be told from each other, whoever sends them."""

EXCEPTION_BIT = 0x80
ILLEGAL_FUNCTION, ILLEGAL_ADDRESS, ILLEGAL_VALUE, DEVICE_FAILURE = 1, 2, 3, 4
MAX_FRAME = 256
"""Longest RTU frame, by the Modbus serial line specification 1.02."""

_KEEP = 2 * MAX_FRAME
_server = FramerRTU(DecodePDU(is_server=True))
_client = FramerRTU(DecodePDU(is_server=False))


class Answer(Struct, frozen=True):
    """A good answer frame: its function (without the exception bit), its registers, or the exception's code.

    The registers of a confirmed write are its address and its value (or count); of function 0x08 its data.
    """

    function: int
    registers: tuple[int, ...] = ()
    exception: int = 0


def read_request(address: int, count: int, unit: int = UNIT_ID, function: int = READ) -> bytes:
    """The frame that reads `count` holding registers, or input registers with function 0x04."""
    kind = ReadInputRegistersRequest if function == READ_INPUT else ReadHoldingRegistersRequest
    return _client.buildFrame(kind(dev_id=unit, address=address, count=count))


def cycle_request(
    desired: Sequence[int],
    unit: int = UNIT_ID,
    *,
    address: int = DESIRED_ADDRESS,
    read_address: int = REPORTED_ADDRESS,
    read_count: int = REPORTED_COUNT,
) -> bytes:
    """The frame of one cycle: writes the desired registers, then reads the reported ones."""
    return _client.buildFrame(
        ReadWriteMultipleRegistersRequest(
            read_address=read_address,
            read_count=read_count,
            write_address=address,
            write_registers=list(desired),
            dev_id=unit,
        )
    )


def echo_request(data: int, unit: int = UNIT_ID) -> bytes:
    """The frame of function 0x08, sub-function 0: the device sends `data` (one register) back."""
    return _client.buildFrame(ReturnQueryDataRequest(message=data, dev_id=unit))


def write_one_request(address: int, value: int, unit: int = UNIT_ID) -> bytes:
    """The frame that writes a single register, as plain tools do."""
    return _client.buildFrame(WriteSingleRegisterRequest(dev_id=unit, address=address, registers=[value]))


def write_many_request(address: int, values: Sequence[int], unit: int = UNIT_ID) -> bytes:
    """The frame that writes several registers, as plain tools do."""
    pdu = WriteMultipleRegistersRequest(dev_id=unit, address=address, registers=list(values))
    return _client.buildFrame(pdu)


_READ_KINDS: dict[int, type[ReadHoldingRegistersResponse]] = {
    READ: ReadHoldingRegistersResponse,
    READ_INPUT: ReadInputRegistersResponse,
    READ_WRITE: ReadWriteMultipleRegistersResponse,
}


def read_answer(function: int, registers: Sequence[int], unit: int = UNIT_ID) -> bytes:
    """The pen's frame with the registers read, for functions 0x03, 0x04 and 0x17."""
    return _server.buildFrame(_READ_KINDS[function](dev_id=unit, registers=list(registers)))


def write_answer(function: int, address: int, value_or_count: int, unit: int = UNIT_ID) -> bytes:
    """The pen's frame that confirms a write, for functions 0x06 and 0x10."""
    if function == WRITE_ONE:
        pdu: ModbusPDU = WriteSingleRegisterResponse(dev_id=unit, address=address, registers=[value_or_count])
    else:
        pdu = WriteMultipleRegistersResponse(dev_id=unit, address=address, count=value_or_count)
    return _server.buildFrame(pdu)


def echo_answer(data: bytes, unit: int = UNIT_ID) -> bytes:
    """The pen's frame that sends the data of function 0x08 back."""
    return _server.buildFrame(ReturnQueryDataResponse(message=data, dev_id=unit))


def exception_answer(function: int, code: int, unit: int = UNIT_ID) -> bytes:
    """The pen's frame that refuses a request with a Modbus exception."""
    return _server.buildFrame(ExceptionResponse(function, exception_code=code, device_id=unit))


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


def _answer_size(buffer: bytes, at: int, unit: int, functions: Sequence[int]) -> int:
    """Length of an answer that begins at `at`: 0 for none, -1 while too few bytes tell."""
    if buffer[at] != unit:
        return 0
    if at + 1 >= len(buffer):
        return -1
    function = buffer[at + 1]
    if function & EXCEPTION_BIT:
        return 5 if function & 0x7F in functions else 0
    if function not in functions:
        return 0
    if function in (WRITE_ONE, WRITE_MANY, DIAGNOSE):
        return 8
    if at + 2 >= len(buffer):
        return -1
    count = buffer[at + 2]
    return 0 if count % 2 or not count or count > 250 else count + 5


def _request_size(buffer: bytes, at: int, unit: int, functions: Sequence[int]) -> int:
    """Length of a request that begins at `at`: 0 for none, -1 while too few bytes tell. Unit 0 is a broadcast."""
    if buffer[at] not in (unit, 0):
        return 0
    if at + 1 >= len(buffer):
        return -1
    function = buffer[at + 1]
    if function not in functions:
        return -1  # another function: only the silence after it tells its end
    if function in (READ, READ_INPUT, WRITE_ONE, DIAGNOSE):
        return 8
    count_at = 6 if function == WRITE_MANY else 10
    if at + count_at >= len(buffer):
        return -1
    size = buffer[at + count_at] + count_at + 3
    return size if size <= MAX_FRAME else 0


class AnswerDecoder:
    """The console's end: answers to these functions from one unit; by default those of the register map."""

    def __init__(self, unit: int = UNIT_ID, functions: Sequence[int] = MAP_FUNCTIONS) -> None:
        self._frames = FrameDecoder(_client, lambda buffer, at: _answer_size(buffer, at, unit, functions))

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
    match pdu:
        case WriteSingleRegisterResponse():
            registers: tuple[int, ...] = (pdu.address, *pdu.registers)
        case WriteMultipleRegistersResponse():
            registers = (pdu.address, pdu.count)
        case ReturnQueryDataResponse():
            data = bytes(pdu.message) if isinstance(pdu.message, bytes) else b""
            registers = (int.from_bytes(data, "big"),)
        case _:
            registers = tuple(pdu.registers)
    return Answer(pdu.function_code, registers)


def request_decoder(
    unit: int = UNIT_ID, functions: Sequence[int] = (READ, WRITE_ONE, WRITE_MANY, READ_WRITE)
) -> FrameDecoder:
    """The pen's end: requests with these functions. A good frame with bad content comes as an `ExceptionResponse`,
    ready to be sent back."""
    return FrameDecoder(_server, lambda buffer, at: _request_size(buffer, at, unit, functions))


def unknown_function_in(rest: bytes, unit: int = UNIT_ID) -> int | None:
    """The function of a whole frame for `unit` that ended by silence, or None when `rest` is no such frame."""
    if len(rest) < 4 or rest[0] != unit or rest[1] & EXCEPTION_BIT:
        return None
    return rest[1] if FramerRTU.check_CRC(rest[:-2], int.from_bytes(rest[-2:], "big")) else None
