"""The map dialect works from its profile: at the published places with ours, at other places with another file."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mnconsole import assets
from mnconsole.device import frames, registers
from mnconsole.device.dialect.map import MapDialect
from mnconsole.device.link_io import NO_ANSWER, CycleAnswer, ExceptionAnswer, IdentityAnswer
from mnconsole.device.profile.files import built_in
from mnconsole.device.profile.parse import parse
from mnconsole.device.profile.timing import timing_of
from mnconsole.device.registers import DesiredBlock, ReportedBlock
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.translate import Implausible
from mnconsole.domain.pen import PenIdentity
from tests.device.test_registers import DESIRED, REPORTED

PROFILE = built_in()
DIALECT = MapDialect(PROFILE)
WORDS = st.integers(0, 0xFFFF)
LONG = st.integers(0, 0xFFFF_FFFF)


@given(st.builds(DesiredBlock, *[WORDS] * 7, LONG))
def test_what_is_written_is_what_the_published_map_says(block: DesiredBlock) -> None:
    assert DIALECT.frame(block) == frames.cycle_request(registers.encode_desired(block))


@given(
    st.builds(
        ReportedBlock,
        *[WORDS] * 2, LONG, *[WORDS] * 10, LONG, LONG, *[WORDS] * 2,
        st.integers(-32768, 32767), st.integers(0, 2**64 - 1),
    )
)  # fmt: skip
def test_what_is_read_is_what_the_published_map_says(block: ReportedBlock) -> None:
    words = registers.encode_reported(block)
    assert DIALECT.report(words) == block == registers.decode_reported(words)


@settings(max_examples=20)
@given(st.lists(WORDS, min_size=44, max_size=44))
def test_any_identity_reads_as_the_published_map_says(words: list[int]) -> None:
    assert DIALECT.identity(words) == registers.decode_identity(words)


def test_a_wrong_check_or_count_is_no_answer() -> None:
    words = registers.encode_reported(REPORTED)
    words[4] ^= 1
    assert DIALECT.heard(frames.Answer(frames.READ_WRITE, tuple(words))) is NO_ANSWER
    assert DIALECT.heard(frames.Answer(frames.READ_WRITE, tuple(words[:-1]))) is NO_ANSWER


def test_another_count_of_the_identity_is_no_pen() -> None:
    heard = DIALECT.heard(frames.Answer(frames.READ, (1, 2, 3)))
    assert isinstance(heard, IdentityAnswer)
    assert isinstance(heard.found, Implausible)
    assert heard.found.detail == "3 registers at 0x0000"


def test_a_look_reads_the_report_and_writes_nothing() -> None:
    dialect = MapDialect(PROFILE)
    assert dialect.look() == frames.read_request(0x0100, 26)
    words = tuple(registers.encode_reported(REPORTED))
    assert dialect.heard(frames.Answer(frames.READ, words)) == CycleAnswer(REPORTED)
    heard = dialect.heard(frames.Answer(frames.READ, exception=2))
    assert heard == ExceptionAnswer(True, 2, "the read of 0x0100")


def test_a_pen_of_the_map_may_keep_it_at_other_places_and_another_unit() -> None:
    text = assets.path("pens", "mnconsole-1.toml").read_text(encoding="utf-8")
    text = text.replace("0x01", "0x41").replace("0x02", "0x52").replace("unit = 1", "unit = 9")
    text = text.replace('id = "mnconsole-1"', 'id = "moved"')
    moved = parse(tomllib.loads(text), "moved.toml", own=True)
    dialect = MapDialect(moved)
    frame = dialect.frame(DESIRED)
    plain = frames.cycle_request(registers.encode_desired(DESIRED))
    assert frame[0] == 9
    assert frame[2:4] == bytes.fromhex("4100")
    assert frame[6:8] == bytes.fromhex("5200")
    assert frame[10:-2] == plain[10:-2]
    heard = dialect.heard(frames.Answer(frames.READ, tuple(registers.encode_identity(SIMULATED_PEN))))
    assert isinstance(heard, IdentityAnswer)
    assert isinstance(heard.found, PenIdentity)
    assert heard.found.profile == "moved"


def test_a_value_that_does_not_fit_is_not_written() -> None:
    with pytest.raises(ValueError, match="speed"):
        DIALECT.frame(replace(DESIRED, speed=70_000))


def test_the_line_sets_the_times() -> None:
    assert timing_of(PROFILE).stop_wait_ns == 33 * 10 * 10**9 // 115200
    half = replace(PROFILE, line=replace(PROFILE.line, half_duplex=True, opening_resets=True))
    assert timing_of(half).stop_wait_ns == 15_000_000
    assert timing_of(half).handshake_ns == 3_000_000_000
    motor = timing_of(built_in("oriental-blv"))
    assert (motor.cycle_ns, motor.stop_every_ns) == (80_000_000, 40_000_000)
