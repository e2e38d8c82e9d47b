"""The lines of a wire log: every kind of frame by its names, and what is none told as such."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from msgspec.structs import replace

from mnconsole.device import frames
from mnconsole.device.dialect import dialect_for
from mnconsole.device.link_io import READ_IDENTITY
from mnconsole.device.profile.files import built_in
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.registers import encode_desired, encode_identity, encode_reported, encode_text
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.wire_lines import Lines
from mnconsole.device.wire_log import HEARD, NOTE, SENT, Entry
from mnconsole.device.wire_words import WireWords
from tests.device.test_registers import DESIRED, REPORTED
from tests.helpers.profiles import example, moved_map, profile_of

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
    return Lines(built_in(), timezone(timedelta(hours=2)))


@pytest.fixture
def words_of() -> WireWords:
    return WireWords(built_in())


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
        (frames.read_request(0x0104, 2), "read 2 registers from 0x0104 (state faults)"),
        (frames.read_request(0x0300, 2), "read 2 registers from 0x0300"),
        (frames.read_request(3, 2, function=frames.READ_INPUT), "read input 2 registers from 0x0003"),
        (frames.write_one_request(0x0201, 0), "write one register: address 0x0201, value 0 (desired=stop)"),
        (frames.write_one_request(0x0301, 7), "write one register: address 0x0301, value 7"),
        (
            frames.write_many_request(0x0202, [150, 900]),
            "write from 0x0202: 2 registers 0096 0384 (depth=1.50mm speed=90.0Hz)",
        ),
        (frames.echo_request(0x0102), "echo 0x0102"),
        (
            frames.write_one_request(0x0201, 0, unit=17),
            "to unit 17: write one register: address 0x0201, value 0 (desired=stop)",
        ),
        (
            frames.write_one_request(0x0201, 0, unit=0),
            "to unit 0: write one register: address 0x0201, value 0 (desired=stop)",
        ),
        (frames.write_many_request(0x0300, [1, 0xBEEF]), "write from 0x0300: 2 registers 0001 beef"),
        (frames.cycle_request([1, 2]), "cycle with 2 registers: 2 registers 0001 0002"),
        (CYCLE[:-1], "no good frame"),
        (CYCLE[:-1] + b"\x00", "no good frame"),
        (b"", "no good frame"),
    ],
)
def test_requests_are_told_by_name(words_of: WireWords, frame: bytes, words: str) -> None:
    assert words_of.request(frame) == words


def test_a_wrong_check_and_unknown_codes_are_told(words_of: WireWords) -> None:
    block = encode_desired(replace(DESIRED, desired=9))
    block[9] ^= 1
    words = words_of.request(frames.cycle_request(block))
    assert "desired=unknown(9)" in words
    assert words.endswith("CHECK WRONG")
    report = encode_reported(replace(REPORTED, state=7, faults=0x0203, result=5, inputs=2))
    told = words_of.answer(frames.Answer(frames.READ_WRITE, tuple(report)))
    for part in ("state=unknown(7)", "faults=lease_expired+overcurrent+unknown(0x200)", "result=unknown_desired"):
        assert part in told
    assert "contact=no trigger=yes cartridge=no" in told
    report[25] ^= 1
    assert words_of.answer(frames.Answer(frames.READ_WRITE, tuple(report))).endswith("CHECK WRONG")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (frames.Answer(frames.READ, tuple(encode_identity(SIMULATED_PEN))), f"identity {IDENTITY_WORDS}"),
        (frames.Answer(frames.READ, tuple(encode_reported(REPORTED))), f"read answer {REPORT_WORDS}"),
        (frames.Answer(frames.READ, (1, 2)), "read answer 2 registers 0001 0002"),
        (frames.Answer(frames.READ, exception=2), "read answer: Modbus exception 2"),
        (frames.Answer(frames.READ_WRITE, exception=3), "cycle answer: Modbus exception 3"),
        (frames.Answer(frames.WRITE_ONE, (0x0201, 0)), "write answer: address 0x0201, value 0 (desired=stop)"),
        (frames.Answer(frames.WRITE_ONE, (0x0301, 7)), "write answer: address 0x0301, value 7"),
        (frames.Answer(frames.WRITE_MANY, (0x0200, 10)), "write answer: 10 registers from 0x0200"),
        (frames.Answer(frames.DIAGNOSE, (0x0102,)), "echo answer 0x0102"),
        (frames.Answer(frames.READ_INPUT, (7,)), "read input answer 1 registers 0007"),
    ],
)
def test_answers_are_told_by_name(words_of: WireWords, answer: frames.Answer, words: str) -> None:
    assert words_of.answer(answer) == words


def test_a_name_that_is_no_text_can_not_steer_what_shows_the_log() -> None:
    words = encode_identity(SIMULATED_PEN)
    words[0x10] = 0x1B5B
    told = WireWords(built_in()).answer(frames.Answer(frames.READ, tuple(words)))
    assert "vendor='(no text)'" in told


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
        driver, log = frames.AnswerDecoder(), frames.AnswerDecoder(functions=frames.ALL_FUNCTIONS)
        cut: list[tuple[bytes, frames.Answer | None]] = []
        found: list[frames.Answer] = []
        for at in range(0, len(stream), size):
            found += driver.feed(stream[at : at + size])
            cut += log.cut(stream[at : at + size])
        assert [answer for _piece, answer in cut if answer is not None] == found
        assert sum(answer is None for _piece, answer in cut) == driver.rejected
        assert b"".join(piece for piece, _answer in cut) + log.take_rest() == stream


def test_every_kind_of_good_frame_is_told_as_one(lines: Lines) -> None:
    """Also functions that the driver of a pen of the map does not listen to, and another unit on the same line."""
    good = [
        (frames.write_answer(frames.WRITE_ONE, 0x0201, 0), "write answer: address 0x0201, value 0 (desired=stop)"),
        (frames.echo_answer(b"\x01\x02"), "echo answer 0x0102"),
        (frames.read_answer(frames.READ_INPUT, [7]), "read input answer 1 registers 0007"),
        (frames.exception_answer(frames.WRITE_ONE, 2), "write answer: Modbus exception 2"),
        (
            frames.read_answer(frames.READ, [7], unit=5),
            "good frame of unit 5, which is not this pen's: function 0x03, 1 registers 0007",
        ),
    ]
    assert [only(lines, HEARD, frame)[4] for frame, _words in good] == [words for _frame, words in good]


# profiles with places of their own


def lines_of(profile: PenProfile) -> Lines:
    return Lines(profile, timezone(timedelta(hours=2)))


def told(lines: Lines, *exchange: tuple[str, bytes]) -> list[str]:
    return [only(lines, direction, data)[4] for direction, data in exchange]


def test_a_plain_motor_is_told_by_the_names_of_its_profile() -> None:
    assert told(
        lines_of(built_in("oriental-blv")),
        (SENT, frames.read_request(0x007F, 1)),
        (HEARD, frames.read_answer(frames.READ, [1 << 13])),
        (SENT, frames.read_request(0x0080, 2)),
        (HEARD, frames.read_answer(frames.READ, [0, 0x30])),
        (SENT, frames.read_request(0x00CE, 2)),
        (HEARD, frames.read_answer(frames.READ, [0xFFFF, 0xF448])),
        (SENT, frames.read_request(0x0108, 1)),
        (HEARD, frames.read_answer(frames.READ, [5])),
        (SENT, frames.write_one_request(0x0485, 3000)),
        (HEARD, frames.write_answer(frames.WRITE_ONE, 0x0485, 3000)),
        (SENT, frames.write_one_request(0x007D, 10)),
        (HEARD, frames.exception_answer(frames.WRITE_ONE, 4)),
        (SENT, frames.write_one_request(0x007D, 0)),
        (SENT, frames.write_one_request(0x007D, 3)),
        (SENT, frames.write_one_request(0x0181, 1)),
        (SENT, frames.echo_request(0x0102)),
        (HEARD, frames.echo_answer(b"\x01\x02")),
        (HEARD, frames.read_answer(frames.READ, [1, 2, 3])),
    ) == [
        "read 1 registers from 0x007f (state)",
        "read answer from 0x007f: 1 registers 2000 (state=running)",
        "read 2 registers from 0x0080 (faults)",
        "read answer from 0x0080: 2 registers 0000 0030 (faults=overcurrent)",
        "read 2 registers from 0x00ce (speed_actual)",
        "read answer from 0x00ce: 2 registers ffff f448 (speed_actual=-50.0Hz)",
        "read 1 registers from 0x0108",
        "read answer from 0x0108: 1 registers 0005",
        "write one register: address 0x0485, value 3000 (speed=50.0Hz)",
        "write answer: address 0x0485, value 3000 (speed=50.0Hz)",
        "write one register: address 0x007d, value 10 (run=run)",
        "write answer: Modbus exception 4",
        "write one register: address 0x007d, value 0 (run=stop)",
        "write one register: address 0x007d, value 3 (run=3)",
        "write one register: address 0x0181, value 1 (clear)",
        "echo 0x0102",
        "echo answer 0x0102",
        "read answer 3 registers 0001 0002 0003",
    ]


def test_a_clinics_motor_of_another_unit_with_input_registers_is_told() -> None:
    profile = profile_of(example())
    assert told(
        lines_of(profile),
        (SENT, frames.read_request(0x0001, 1, 17, frames.READ_INPUT)),
        (HEARD, frames.read_answer(frames.READ_INPUT, [4711], 17)),
        (SENT, frames.read_request(0x0010, 4, 17)),
        (HEARD, frames.read_answer(frames.READ, encode_text("M-7", 4), 17)),
        (SENT, frames.write_one_request(0x0040, 9, 17)),
        (HEARD, frames.write_answer(frames.WRITE_ONE, 0x0040, 9, 17)),
        (SENT, frames.read_request(0x0100, 2, 17)),
        (HEARD, frames.read_answer(frames.READ, [5, 3], 17)),
    ) == [
        "read input 1 registers from 0x0001 (expect_0x0001)",
        "read input answer from 0x0001: 1 registers 1267 (expect_0x0001=4711)",
        "read 4 registers from 0x0010 (serial_number)",
        "read answer from 0x0010: 4 registers 4d2d 3700 0000 0000 (serial_number='M-7')",
        "write one register: address 0x0040, value 9 (echo=9)",
        "write answer: address 0x0040, value 9 (echo=9)",
        "read 2 registers from 0x0100 (state faults)",
        "read answer from 0x0100: 2 registers 0005 0003 (state=unknown(0x5) faults=overcurrent+overtemperature)",
    ]


def test_a_map_at_other_addresses_is_told_as_the_map() -> None:
    profile = profile_of(moved_map())
    dialect = dialect_for(profile)
    report = frames.read_answer(frames.READ_WRITE, encode_reported(REPORTED), 17)
    lines = lines_of(profile)
    cycle, *answers = told(
        lines,
        (SENT, dialect.frame(DESIRED)),
        (HEARD, report),
        (SENT, dialect.frame(READ_IDENTITY)),
        (HEARD, frames.read_answer(frames.READ, encode_identity(SIMULATED_PEN), 17)),
        (SENT, dialect.look()),
    )
    assert cycle.startswith("cycle nonce=0xbeef desired=run depth=1.50mm")
    assert answers == [
        f"cycle answer {REPORT_WORDS}",
        "read identity",
        f"identity {IDENTITY_WORDS}",
        "read report",
    ]
    assert lines.pen == IDENTITY_WORDS
