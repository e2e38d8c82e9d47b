"""Frames: golden bytes, pymodbus's own framer on the other side, and a decoder that nothing throws off."""

from __future__ import annotations

import random

import pytest
from pymodbus.framer.rtu import FramerRTU
from pymodbus.pdu import DecodePDU, ExceptionResponse
from pymodbus.pdu.register_message import (
    ReadHoldingRegistersRequest,
    ReadWriteMultipleRegistersRequest,
    ReadWriteMultipleRegistersResponse,
)

from mnconsole.device import frames
from mnconsole.device.dialect import dialect_for
from mnconsole.device.link_io import READ_IDENTITY, CycleAnswer, ExceptionAnswer, IdentityAnswer
from mnconsole.device.profile.files import built_in
from mnconsole.device.registers import encode_desired, encode_identity, encode_reported
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.translate import judge_identity
from tests.device.test_registers import DESIRED, REPORTED

MAP = dialect_for(built_in())
CYCLE = bytes.fromhex("01 17 0100 001a 0200 000a 14 1234 0002 0096 0384 012c beef 0a0b 0001 86a0")
ANSWER = frames.read_answer(frames.READ_WRITE, encode_reported(REPORTED))


def crc(data: bytes) -> bytes:
    """Modbus's checksum, bit by bit, apart from pymodbus's table: low byte first."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return value.to_bytes(2, "little")


def test_the_cycle_is_90_bytes_in_all() -> None:
    assert len(frames.cycle_request(encode_desired(DESIRED))) + len(ANSWER) == 90


def test_cycle_request_golden() -> None:
    words = encode_desired(DESIRED)
    body = CYCLE + words[9].to_bytes(2, "big")
    assert frames.cycle_request(words) == body + crc(body)


def test_identity_read_golden() -> None:
    assert MAP.frame(READ_IDENTITY) == bytes.fromhex("01 03 0000 002c") + crc(bytes.fromhex("01030000002c"))


def test_plain_stop_golden() -> None:
    body = bytes.fromhex("01 06 0201 0000")
    assert frames.write_one_request(0x0201, 0) == body + crc(body)


def test_answers_golden() -> None:
    body = bytes.fromhex("01 17 34") + b"".join(word.to_bytes(2, "big") for word in encode_reported(REPORTED))
    assert body + crc(body) == ANSWER
    body = bytes.fromhex("01 97 02")
    assert frames.exception_answer(frames.READ_WRITE, 2) == body + crc(body)


def test_pymodbus_reads_our_requests() -> None:
    server = FramerRTU(DecodePDU(is_server=True))
    _, request = server.handleFrame(frames.cycle_request(encode_desired(DESIRED)), 1, 0)
    assert isinstance(request, ReadWriteMultipleRegistersRequest)
    assert list(request.write_registers) == encode_desired(DESIRED)
    assert (request.read_address, request.read_count, request.write_address) == (0x0100, 26, 0x0200)
    _, request = server.handleFrame(MAP.frame(READ_IDENTITY), 1, 0)
    assert isinstance(request, ReadHoldingRegistersRequest)
    assert (request.address, request.count) == (0, 44)


def test_pymodbus_reads_our_answers() -> None:
    client = FramerRTU(DecodePDU(is_server=False))
    _, pdu = client.handleFrame(ANSWER, 1, 0)
    assert isinstance(pdu, ReadWriteMultipleRegistersResponse)
    assert list(pdu.registers) == encode_reported(REPORTED)
    _, pdu = client.handleFrame(frames.exception_answer(frames.READ, 2), 1, 0)
    assert isinstance(pdu, ExceptionResponse)
    assert pdu.exception_code == 2


def test_answers_as_the_core_takes_them() -> None:
    words = encode_identity(SIMULATED_PEN)
    decoder = frames.AnswerDecoder()
    stream = ANSWER + frames.read_answer(frames.READ, words) + frames.exception_answer(frames.READ_WRITE, 1)
    heard = [MAP.heard(answer) for answer in decoder.feed(stream)]
    assert heard == [
        CycleAnswer(REPORTED),
        IdentityAnswer(judge_identity(SIMULATED_PEN)),
        ExceptionAnswer(to_cycle=True, code=1, to="function 0x17"),
    ]


def test_a_byte_at_a_time() -> None:
    decoder = frames.AnswerDecoder()
    found = [answer for byte in ANSWER * 3 for answer in decoder.feed(bytes([byte]))]
    assert len(found) == 3
    assert (decoder.rejected, decoder.pending) == (0, 0)


@pytest.mark.parametrize(
    "garbage", [b"\x00", b"\x01", b"\x01\x17", b"\x01\x17\x34" + bytes(20), b"\x01\x03\xfa", b"\xff" * 300, ANSWER[:-1]]
)
def test_garbage_before_a_frame_hides_nothing(garbage: bytes) -> None:
    decoder = frames.AnswerDecoder()
    found = decoder.feed(garbage + ANSWER)
    assert [answer.registers for answer in found] == [tuple(encode_reported(REPORTED))]
    assert decoder.rejected >= 1


def test_half_a_frame_then_whole_ones() -> None:
    decoder = frames.AnswerDecoder()
    assert decoder.feed(ANSWER[:30]) == []
    assert len(decoder.feed(ANSWER)) == 1
    assert len(decoder.feed(ANSWER)) == 1


def test_a_duplicated_frame_is_two_frames() -> None:
    assert len(frames.AnswerDecoder().feed(ANSWER + ANSWER)) == 2


def test_a_flipped_bit_is_no_frame_and_the_next_one_is() -> None:
    rng = random.Random(5)
    for _ in range(300):
        decoder = frames.AnswerDecoder()
        at = rng.randrange(len(ANSWER))
        damaged = ANSWER[:at] + bytes([ANSWER[at] ^ 1 << rng.randrange(8)]) + ANSWER[at + 1 :]
        assert [answer.registers for answer in decoder.feed(damaged + ANSWER)] == [tuple(encode_reported(REPORTED))]


def test_a_flood_of_garbage_keeps_the_memory_bounded() -> None:
    rng = random.Random(6)
    decoder = frames.AnswerDecoder()
    for _ in range(400):
        assert decoder.feed(rng.randbytes(512)) == []
        assert decoder.pending <= 512
    assert decoder.feed(bytes(300)) == []
    assert len(decoder.feed(ANSWER)) == 1


def test_other_units_and_other_functions_are_not_heard() -> None:
    decoder = frames.AnswerDecoder()
    for start in (b"\x02\x17", b"\x01\x04"):
        body = start + ANSWER[2:-2]
        assert decoder.feed(body + crc(body)) == []


def test_the_pens_end_reads_every_function_of_the_map() -> None:
    decoder = frames.request_decoder()
    stream = (
        MAP.frame(READ_IDENTITY)
        + frames.write_one_request(0x0201, 0)
        + frames.write_many_request(0x0200, encode_desired(DESIRED))
        + frames.cycle_request(encode_desired(DESIRED))
    )
    assert [pdu.function_code for pdu in decoder.feed(stream)] == [0x03, 0x06, 0x10, 0x17]


def test_a_good_frame_with_bad_content_is_an_illegal_value() -> None:
    body = bytes.fromhex("01 03 0000 00ff")
    (pdu,) = frames.request_decoder().feed(body + crc(body))
    assert isinstance(pdu, ExceptionResponse)
    assert pdu.exception_code == frames.ILLEGAL_VALUE


def test_an_unknown_function_is_known_by_the_silence_after_it() -> None:
    decoder = frames.request_decoder()
    body = bytes.fromhex("01 2b 0e 01 00")
    assert decoder.feed(body + crc(body)) == []
    assert frames.unknown_function_in(decoder.take_rest()) == 0x2B
    assert decoder.pending == 0
    assert frames.unknown_function_in(b"\x01\x2b\x00\x00") is None
