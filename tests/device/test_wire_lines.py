"""The lines of a wire log: every kind of frame by its names, and what is none told as such."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from mnconsole.device import frames
from mnconsole.device.registers import decode_identity, encode_desired, encode_identity, encode_reported
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.wire_lines import Lines
from mnconsole.device.wire_log import HEARD, NOTE, SENT, Entry
from mnconsole.device.wire_words import answer_words, identity_words, request_words
from tests.device.test_registers import DESIRED, REPORTED

CYCLE = frames.cycle_request(encode_desired(DESIRED))
ANSWER = frames.read_answer(frames.READ_WRITE, encode_reported(REPORTED))
WALL_NS, LINK_NS = 1_772_359_200_123_456_789, 987_654_321_987
STAMP = "2026-03-01 12:00:00.123+02:00\t987654.321"
REPORT_WORDS = (
    "nonce=0xbeef boot=0x0a0b uptime=100040ms state=running faults=none result=applied applied=0x1234 "
    "depth=1.50/1.49mm speed=90.0/89.3Hz load=41.2% contact=yes trigger=no cartridge=yes strokes=70000 "
    "contact_strokes=65537 lease_left=260ms battery=87% motor=-1.5degC cartridge_id=0001000200030004"
)
IDENTITY_WORDS = (
    "vendor='mnconsole' product='Simulated pen' serial='SIM-0001' firmware='sim 1.0' map=1 needles=11 "
    "depth=0.50/2.50/0.05mm speed=25.0/120.0/5.0Hz features=0x000d lease=100/1000ms"
)


@pytest.fixture
def lines() -> Lines:
    return Lines(timezone(timedelta(hours=2)))


def only(lines: Lines, direction: str, data: bytes) -> list[str]:
    """The fields of the one line."""
    (line,) = lines.of(Entry(WALL_NS, LINK_NS, direction, data))
    return line.split("\t")


def test_a_whole_line_golden(lines: Lines) -> None:
    words = (
        "cycle nonce=0xbeef desired=run depth=1.50mm speed=90.0Hz lease=300ms command=0x1234 boot=0x0a0b "
        "seen_uptime=100000ms"
    )
    assert lines.of(Entry(WALL_NS, LINK_NS, SENT, CYCLE)) == [f"{STAMP}\t>\t{CYCLE.hex()}\t{words}"]
    assert lines.of(Entry(WALL_NS, LINK_NS, HEARD, ANSWER)) == [
        f"{STAMP}\t<\t{ANSWER.hex()}\tcycle answer {REPORT_WORDS}"
    ]
    assert lines.of(Entry(WALL_NS, LINK_NS, NOTE, b"port opened")) == [f"{STAMP}\t#\t\tport opened"]


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (frames.read_request(0, 44), "read identity"),
        (frames.read_request(0x0100, 26), "read report"),
        (frames.read_request(0x0104, 2), "read 2 registers from 0x0104"),
        (frames.write_one_request(0x0201, 0), "write one register: address 0x0201, value 0"),
        (frames.write_many_request(0x0300, [1, 0xBEEF]), "write from 0x0300: 2 registers 0001 beef"),
        (frames.cycle_request([1, 2]), "cycle with 2 registers: 2 registers 0001 0002"),
        (CYCLE[:-1], "no good frame"),
        (CYCLE[:-1] + b"\x00", "no good frame"),
        (b"", "no good frame"),
    ],
)
def test_requests_are_told_by_name(frame: bytes, words: str) -> None:
    assert request_words(frame) == words


def test_a_wrong_check_and_unknown_codes_are_told() -> None:
    block = encode_desired(replace(DESIRED, desired=9))
    block[9] ^= 1
    words = request_words(frames.cycle_request(block))
    assert "desired=unknown(9)" in words
    assert words.endswith("CHECK WRONG")
    report = encode_reported(replace(REPORTED, state=7, faults=0x0203, result=5, inputs=2))
    told = answer_words(frames.Answer(frames.READ_WRITE, tuple(report)))
    for part in ("state=unknown(7)", "faults=lease_expired+overcurrent+unknown(0x200)", "result=unknown_desired"):
        assert part in told
    assert "contact=no trigger=yes cartridge=no" in told
    report[25] ^= 1
    assert answer_words(frames.Answer(frames.READ_WRITE, tuple(report))).endswith("CHECK WRONG")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (frames.Answer(frames.READ, tuple(encode_identity(SIMULATED_PEN))), f"identity {IDENTITY_WORDS}"),
        (frames.Answer(frames.READ, tuple(encode_reported(REPORTED))), f"read answer {REPORT_WORDS}"),
        (frames.Answer(frames.READ, (1, 2)), "read answer 2 registers 0001 0002"),
        (frames.Answer(frames.READ, exception=2), "read answer: Modbus exception 2"),
        (frames.Answer(frames.READ_WRITE, exception=3), "cycle answer: Modbus exception 3"),
    ],
)
def test_answers_are_told_by_name(answer: frames.Answer, words: str) -> None:
    assert answer_words(answer) == words


def test_a_name_that_is_no_text_can_not_steer_what_shows_the_log() -> None:
    words = encode_identity(SIMULATED_PEN)
    words[0x10] = 0x1B5B
    assert "vendor='(no text)'" in identity_words(decode_identity(words))


def test_a_frame_in_pieces_is_told_where_it_is_whole(lines: Lines) -> None:
    assert only(lines, HEARD, ANSWER[:10])[4] == "begin of a frame, 10 bytes so far"
    assert only(lines, HEARD, ANSWER[10:])[3:] == [ANSWER[10:].hex(), f"cycle answer {REPORT_WORDS}"]


def test_what_is_no_good_frame_is_told_with_its_bytes(lines: Lines) -> None:
    told = only(lines, HEARD, b"\xff\xfe" + ANSWER + b"\x07")[4]
    assert told == f"no good frame, 2 bytes: fffe; cycle answer {REPORT_WORDS}; no good frame, 1 bytes: 07"
    flipped = bytes([*ANSWER[:20], ANSWER[20] ^ 4, *ANSWER[21:]])
    assert "cycle answer" not in only(lines, HEARD, flipped)[4]


def test_a_line_that_ends_in_a_frame_leaves_no_half_to_the_next(lines: Lines) -> None:
    only(lines, HEARD, ANSWER[:10])
    assert only(lines, NOTE, b"port opened")[4] == "port opened; 10 bytes before were no good frame"
    assert only(lines, HEARD, ANSWER)[4] == f"cycle answer {REPORT_WORDS}"


def test_who_answers_is_kept_for_the_next_file(lines: Lines) -> None:
    assert lines.pen == ""
    only(lines, HEARD, frames.read_answer(frames.READ, encode_identity(SIMULATED_PEN)))
    assert lines.pen == IDENTITY_WORDS


def test_log_and_driver_never_disagree_about_what_is_a_frame() -> None:
    """Both look through the same decoder; every byte is told once, in order, or still waits."""
    stream = b"".join([b"\x01\x17", ANSWER, b"\x01\x03\x34", ANSWER[:-1], ANSWER, b"\x55"])
    for size in (1, 3, 7, 64):
        driver, log = frames.AnswerDecoder(), frames.AnswerDecoder()
        cut: list[tuple[bytes, frames.Answer | None]] = []
        found: list[frames.Answer] = []
        for at in range(0, len(stream), size):
            found += driver.feed(stream[at : at + size])
            cut += log.cut(stream[at : at + size])
        assert [answer for _piece, answer in cut if answer is not None] == found
        assert sum(answer is None for _piece, answer in cut) == driver.rejected
        assert b"".join(piece for piece, _answer in cut) + log.take_rest() == stream
