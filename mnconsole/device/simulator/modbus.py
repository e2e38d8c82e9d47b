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
from mnconsole.device.simulator.firmware import Firmware
from mnconsole.device.simulator.places import Span

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
        return frames.exception_answer(function, refusal.code, firmware.places.unit)


def _obey_broadcast(firmware: Firmware, request: ModbusPDU) -> None:
    match request:
        case WriteSingleRegisterRequest() | WriteMultipleRegistersRequest():
            stops = firmware.places.stops(request.address, request.registers)
        case ReadWriteMultipleRegistersRequest():
            stops = firmware.places.stops(request.write_address, request.write_registers)
        case _:
            stops = False
    if stops:
        firmware.plain_stop()


def _answer(firmware: Firmware, request: ModbusPDU) -> bytes:
    unit = firmware.places.unit
    match request:
        case ReadWriteMultipleRegistersRequest():
            return _read_write(firmware, request)
        case ReadHoldingRegistersRequest():
            registers = _read(firmware, request.address, request.count, nonce_echo=0)
            return frames.read_answer(frames.READ, registers, unit)
        case WriteSingleRegisterRequest():
            _write(firmware, request.address, request.registers)
            return frames.write_answer(frames.WRITE_ONE, request.address, request.registers[0], unit)
        case WriteMultipleRegistersRequest():
            if not request.count == len(request.registers) == (request.byte_count or 0) / 2:
                raise _RefusedError(frames.ILLEGAL_VALUE)
            _write(firmware, request.address, request.registers)
            return frames.write_answer(frames.WRITE_MANY, request.address, request.count, unit)
        case ExceptionResponse():
            raise _RefusedError(request.exception_code)
        case _:
            raise _RefusedError(frames.ILLEGAL_FUNCTION)


def _read_write(firmware: Firmware, request: ReadWriteMultipleRegistersRequest) -> bytes:
    written = request.write_registers
    if not request.write_count == len(written) == request.write_byte_count / 2:
        raise _RefusedError(frames.ILLEGAL_VALUE)
    stops = firmware.places.stops(request.write_address, written)
    if not stops:  # a stop is obeyed even when the read behind it is refused
        _read(firmware, request.read_address, request.read_count, nonce_echo=0)
    _write(firmware, request.write_address, written)
    whole = _is_whole(firmware, request.write_address, written)
    nonce = firmware.places.published(written)[5] if whole else 0
    registers = _read(firmware, request.read_address, request.read_count, nonce)
    return frames.read_answer(frames.READ_WRITE, registers, firmware.places.unit)


def _is_whole(firmware: Firmware, address: int, registers: Sequence[int]) -> bool:
    return (address, len(registers)) == firmware.places.desired


def _write(firmware: Firmware, address: int, registers: Sequence[int]) -> None:
    if _is_whole(firmware, address, registers):
        firmware.write_desired(firmware.places.published(registers))
        return
    if firmware.places.stops(address, registers):
        firmware.plain_stop()
        if _is_inside(firmware.places.desired, address, len(registers)):
            return
    raise _RefusedError(frames.ILLEGAL_ADDRESS)


def _read(firmware: Firmware, address: int, count: int, nonce_echo: int) -> list[int]:
    if not 1 <= count <= MOST_READ:
        raise _RefusedError(frames.ILLEGAL_VALUE)
    places = firmware.places
    for span, block in ((places.reported, _reported), (places.identity, _identity), (places.desired, _desired)):
        if _is_inside(span, address, count):
            return block(firmware, nonce_echo)[address - span[0] : address - span[0] + count]
    raise _RefusedError(frames.ILLEGAL_ADDRESS)


def _is_inside(span: Span, address: int, count: int) -> bool:
    return span[0] <= address and address + count <= sum(span)


def _reported(firmware: Firmware, nonce_echo: int) -> list[int]:
    return firmware.places.reported_of(firmware.report(nonce_echo))


def _identity(firmware: Firmware, _nonce_echo: int) -> list[int]:
    return firmware.places.identity_of(firmware.make)


def _desired(firmware: Firmware, _nonce_echo: int) -> list[int]:
    return firmware.places.desired_of(firmware.desired_registers)
