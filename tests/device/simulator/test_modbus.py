"""Which requests the pen answers, and which get an exception."""

from __future__ import annotations

import random

import pytest

from mnconsole.device import frames
from mnconsole.device.dialect import dialect_for
from mnconsole.device.link_io import READ_IDENTITY
from mnconsole.device.profile.files import built_in
from mnconsole.device.registers import DesiredBlock, decode_identity, decode_reported, encode_desired
from mnconsole.device.simulator.firmware import NS_PER_MS, SIMULATED_PEN, Firmware, Surroundings
from mnconsole.device.simulator.hand import Hand
from mnconsole.device.simulator.modbus import answer
from mnconsole.device.simulator.physics import Physics
from mnconsole.domain.pen import Desired, Motor

BOOT = 77


@pytest.fixture
def pen() -> Firmware:
    rng = random.Random(4)
    made = Firmware(
        SIMULATED_PEN, BOOT, 0, Physics(rng, 120.0), Hand(rng), Surroundings(), lambda name, uptime, facts: None
    )
    made.advance(1000 * NS_PER_MS)
    return made


def ask(pen: Firmware, frame: bytes) -> bytes | None:
    (request,) = frames.request_decoder().feed(frame)
    return answer(pen, request)


def exception_in(data: bytes | None) -> int:
    assert data is not None
    (heard,) = frames.AnswerDecoder().feed(data)
    return heard.exception


def block(desired: Desired, nonce: int = 5) -> list[int]:
    return encode_desired(DesiredBlock(1, int(desired), 100, 800, 300, nonce, BOOT, 1000))


def frame_of(*parts: int) -> bytes:
    body = bytes(parts)
    return body + frames.FramerRTU.compute_CRC(body).to_bytes(2, "big")


def test_identity_by_function_3(pen: Firmware) -> None:
    data = ask(pen, dialect_for(built_in()).frame(READ_IDENTITY))
    assert data is not None
    (heard,) = frames.AnswerDecoder().feed(data)
    assert decode_identity(heard.registers) == SIMULATED_PEN


def test_a_cycle_echoes_its_nonce(pen: Firmware) -> None:
    data = ask(pen, frames.cycle_request(block(Desired.ARM, nonce=4711)))
    assert data is not None
    (heard,) = frames.AnswerDecoder().feed(data)
    report = decode_reported(heard.registers)
    assert report is not None
    assert (report.nonce_echo, report.state, report.applied_id) == (4711, Motor.ARMED, 1)


def test_a_plain_read_echoes_no_nonce(pen: Firmware) -> None:
    ask(pen, frames.cycle_request(block(Desired.ARM)))
    data = ask(pen, frames.read_request(0x0100, 26))
    assert data is not None
    (heard,) = frames.AnswerDecoder().feed(data)
    report = decode_reported(heard.registers)
    assert report is not None
    assert (report.nonce_echo, report.state) == (0, Motor.ARMED)


@pytest.mark.parametrize(("address", "count"), [(0x0000, 1), (0x0010, 28), (0x0104, 2), (0x0119, 1), (0x0200, 10)])
def test_any_part_of_a_block_can_be_read(pen: Firmware, address: int, count: int) -> None:
    assert exception_in(ask(pen, frames.read_request(address, count))) == 0


@pytest.mark.parametrize(("address", "count"), [(0x002C, 1), (0x0000, 45), (0x0119, 2), (0x020A, 1), (0x0300, 4)])
def test_reading_outside_the_map_is_exception_2(pen: Firmware, address: int, count: int) -> None:
    assert exception_in(ask(pen, frames.read_request(address, count))) == frames.ILLEGAL_ADDRESS


def test_arm_by_function_16_of_the_whole_block(pen: Firmware) -> None:
    data = ask(pen, frames.write_many_request(0x0200, block(Desired.ARM)))
    assert data == frames.write_answer(frames.WRITE_MANY, 0x0200, 10)
    assert pen.state is Motor.ARMED


@pytest.mark.parametrize(
    ("address", "values"),
    [
        (0x0201, [1]),
        (0x0201, [2]),
        (0x0201, [3]),
        (0x0200, [0]),
        (0x0202, [100, 800]),
        (0x0200, [1, 1, 100, 800, 300, 5, BOOT, 0, 1000]),
        (0x0104, [0]),
        (0x0000, [1]),
        (0x01FF, [0, 1]),
    ],
)
def test_any_other_write_is_exception_2_and_changes_nothing(pen: Firmware, address: int, values: list[int]) -> None:
    ask(pen, frames.cycle_request(block(Desired.ARM)))
    before = pen.report(0)
    assert ask(pen, frames.write_many_request(address, values)) == frames.exception_answer(0x10, 2)
    if len(values) == 1:
        assert ask(pen, frames.write_one_request(address, values[0])) == frames.exception_answer(0x06, 2)
    assert pen.report(0) == before


@pytest.mark.parametrize(
    "frame",
    [
        frames.write_one_request(0x0201, 0),
        frames.write_many_request(0x0201, [0]),
        frames.write_many_request(0x0200, [9, 0, 1]),
        frames.write_one_request(0x0201, 0, unit=0),
        frames.write_many_request(0x0201, [0], unit=0),
        frame_of(0, 0x17, 1, 0, 0, 26, 2, 1, 0, 1, 2, 0, 0),
    ],
)
def test_a_plain_stop_stops(pen: Firmware, frame: bytes) -> None:
    ask(pen, frames.cycle_request(block(Desired.ARM)))
    assert pen.state is Motor.ARMED
    data = ask(pen, frame)
    assert pen.state is Motor.IDLE
    assert (data is None) == (frame[0] == 0)


def test_a_broadcast_arms_nothing(pen: Firmware) -> None:
    assert ask(pen, frames.write_many_request(0x0200, block(Desired.ARM), unit=0)) is None
    assert pen.state is Motor.IDLE


def test_a_cycle_that_reads_outside_the_map_arms_nothing_but_stops(pen: Firmware) -> None:
    def outside(desired: Desired) -> bytes:
        words = [byte for word in block(desired) for byte in word.to_bytes(2, "big")]
        return frame_of(1, 0x17, 3, 0, 0, 4, 2, 0, 0, 10, 20, *words)

    assert exception_in(ask(pen, outside(Desired.ARM))) == frames.ILLEGAL_ADDRESS
    assert pen.state is Motor.IDLE
    ask(pen, frames.cycle_request(block(Desired.ARM)))
    assert exception_in(ask(pen, outside(Desired.STOP))) == frames.ILLEGAL_ADDRESS
    assert pen.state is Motor.IDLE


@pytest.mark.parametrize(
    "frame",
    [
        frame_of(1, 0x03, 0, 0, 0, 0),
        frame_of(1, 0x03, 0, 0, 0, 126),
        frame_of(1, 0x10, 2, 0, 0, 2, 2, 0, 0),
        frame_of(1, 0x17, 1, 0, 0, 26, 2, 0, 0, 9, 2, 0, 0),
    ],
)
def test_counts_that_contradict_themselves_are_exception_3(pen: Firmware, frame: bytes) -> None:
    data = ask(pen, frame)
    assert data == frames.exception_answer(frame[1], frames.ILLEGAL_VALUE)
