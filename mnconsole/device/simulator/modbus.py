"""The simulated pen's Modbus end: which requests read and write what, and which get an exception."""

from __future__ import annotations

from collections.abc import Sequence

from pymodbus.pdu import ExceptionResponse, ModbusPDU
from pymodbus.pdu.register_message import (
    ReadHoldingRegistersRequest,
    ReadWriteMultipleRegistersRequest,
    WriteMultipleRegistersRequest,
    WriteSingleRegisterRequest,
)

from mnconsole.device import frames
from mnconsole.device.registers import (
    DESIRED_ADDRESS,
    DESIRED_COUNT,
    DESIRED_STATE_ADDRESS,
    IDENTITY_ADDRESS,
    IDENTITY_COUNT,
    REPORTED_ADDRESS,
    REPORTED_COUNT,
    encode_identity,
    encode_reported,
)
from mnconsole.device.simulator.firmware import Firmware
from mnconsole.domain.pen import Desired

BROADCAST = 0
MOST_READ = 125


class _RefusedError(Exception):
    """A request that gets a Modbus exception."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def answer(firmware: Firmware, request: ModbusPDU) -> bytes | None:
    """The frame that answers `request`; None for a broadcast, of which only a stop is obeyed."""
    if request.dev_id == BROADCAST:
        _obey_broadcast(firmware, request)
        return None
    function = request.function_code & ~frames.EXCEPTION_BIT
    try:
        return _answer(firmware, request)
    except _RefusedError as refusal:
        return frames.exception_answer(function, refusal.code)


def _obey_broadcast(firmware: Firmware, request: ModbusPDU) -> None:
    match request:
        case WriteSingleRegisterRequest() | WriteMultipleRegistersRequest():
            stops = _is_stop(request.address, request.registers)
        case ReadWriteMultipleRegistersRequest():
            stops = _is_stop(request.write_address, request.write_registers)
        case _:
            stops = False
    if stops:
        firmware.plain_stop()


def _answer(firmware: Firmware, request: ModbusPDU) -> bytes:
    match request:
        case ReadWriteMultipleRegistersRequest():
            return _read_write(firmware, request)
        case ReadHoldingRegistersRequest():
            registers = _read(firmware, request.address, request.count, nonce_echo=0)
            return frames.read_answer(frames.READ, registers)
        case WriteSingleRegisterRequest():
            _write(firmware, request.address, request.registers)
            return frames.write_answer(frames.WRITE_ONE, request.address, request.registers[0])
        case WriteMultipleRegistersRequest():
            if not request.count == len(request.registers) == (request.byte_count or 0) / 2:
                raise _RefusedError(frames.ILLEGAL_VALUE)
            _write(firmware, request.address, request.registers)
            return frames.write_answer(frames.WRITE_MANY, request.address, request.count)
        case ExceptionResponse():
            raise _RefusedError(request.exception_code)
        case _:
            raise _RefusedError(frames.ILLEGAL_FUNCTION)


def _read_write(firmware: Firmware, request: ReadWriteMultipleRegistersRequest) -> bytes:
    written = request.write_registers
    if not request.write_count == len(written) == request.write_byte_count / 2:
        raise _RefusedError(frames.ILLEGAL_VALUE)
    stops = _is_stop(request.write_address, written)
    if not stops:  # a stop is obeyed even when the read behind it is refused
        _read(firmware, request.read_address, request.read_count, nonce_echo=0)
    _write(firmware, request.write_address, written)
    nonce = written[5] if _is_whole(request.write_address, written) else 0
    registers = _read(firmware, request.read_address, request.read_count, nonce)
    return frames.read_answer(frames.READ_WRITE, registers)


def _is_whole(address: int, registers: Sequence[int]) -> bool:
    return address == DESIRED_ADDRESS and len(registers) == DESIRED_COUNT


def _is_stop(address: int, registers: Sequence[int]) -> bool:
    """Whether a write puts 0 into the desired state, whatever else it covers."""
    place = DESIRED_STATE_ADDRESS - address
    return 0 <= place < len(registers) and registers[place] == Desired.STOP


def _write(firmware: Firmware, address: int, registers: Sequence[int]) -> None:
    if _is_whole(address, registers):
        firmware.write_desired(registers)
        return
    if _is_stop(address, registers):
        firmware.plain_stop()
        if address >= DESIRED_ADDRESS and address + len(registers) <= DESIRED_ADDRESS + DESIRED_COUNT:
            return
    raise _RefusedError(frames.ILLEGAL_ADDRESS)


def _read(firmware: Firmware, address: int, count: int, nonce_echo: int) -> list[int]:
    if not 1 <= count <= MOST_READ:
        raise _RefusedError(frames.ILLEGAL_VALUE)
    for start, length in ((REPORTED_ADDRESS, REPORTED_COUNT), (IDENTITY_ADDRESS, IDENTITY_COUNT), (
        DESIRED_ADDRESS, DESIRED_COUNT)):  # fmt: skip
        if start <= address and address + count <= start + length:
            return _block(firmware, start, nonce_echo)[address - start : address - start + count]
    raise _RefusedError(frames.ILLEGAL_ADDRESS)


def _block(firmware: Firmware, start: int, nonce_echo: int) -> list[int]:
    if start == REPORTED_ADDRESS:
        return encode_reported(firmware.report(nonce_echo))
    return encode_identity(firmware.make) if start == IDENTITY_ADDRESS else firmware.desired_registers
