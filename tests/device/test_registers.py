"""The register map: golden registers and round trips of the three blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mnconsole.device import registers as regs
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.translate import Implausible, judge_identity, to_report
from mnconsole.domain.pen import Fault, Motor, PortTrouble, WriteResult

DESIRED = regs.DesiredBlock(
    command_id=0x1234,
    desired=2,
    depth=150,
    speed=900,
    lease_ms=300,
    nonce=0xBEEF,
    boot_id=0x0A0B,
    seen_uptime_ms=0x0001_86A0,
)
DESIRED_WORDS = [0x1234, 2, 150, 900, 300, 0xBEEF, 0x0A0B, 0x0001, 0x86A0]

REPORTED = regs.ReportedBlock(
    nonce_echo=0xBEEF,
    boot_id=0x0A0B,
    uptime_ms=100_040,
    state=2,
    faults=0,
    applied_id=0x1234,
    result=0,
    depth_set=150,
    depth_actual=149,
    speed_set=900,
    speed_actual=893,
    load_permille=412,
    inputs=0b101,
    strokes=70_000,
    contact_strokes=65_537,
    lease_left_ms=260,
    battery_percent=87,
    motor_temperature_ddegc=-15,
    cartridge_id=0x0001_0002_0003_0004,
)

word = st.integers(0, 0xFFFF)
long = st.integers(0, 0xFFFF_FFFF)


def test_desired_block_golden() -> None:
    assert regs.encode_desired(DESIRED)[:9] == DESIRED_WORDS
    check = 0x5A5A
    for register in DESIRED_WORDS:
        check ^= register
    assert regs.encode_desired(DESIRED)[9] == check
    assert regs.decode_desired(regs.encode_desired(DESIRED)) == DESIRED


def test_reported_block_golden() -> None:
    words = regs.encode_reported(REPORTED)
    assert len(words) == 26
    assert words[2:4] == [1, 34504]
    assert words[14:18] == [1, 4464, 1, 1]
    assert words[20] == 0xFFF1
    assert words[21:25] == [1, 2, 3, 4]
    assert regs.decode_reported(words) == REPORTED


@given(st.builds(regs.DesiredBlock, word, word, word, word, word, word, word, long))
def test_desired_block_round_trip(block: regs.DesiredBlock) -> None:
    words = regs.encode_desired(block)
    assert regs.check_is_right(words)
    assert regs.decode_desired(words) == block


@given(st.integers(0, 25), st.integers(0, 15))
def test_a_flipped_bit_makes_the_check_wrong(place: int, bit: int) -> None:
    words = regs.encode_reported(REPORTED)
    words[place] ^= 1 << bit
    assert regs.decode_reported(words) is None


def test_a_report_of_another_length_is_none() -> None:
    assert regs.decode_reported(regs.encode_reported(REPORTED)[:-1]) is None


@pytest.mark.parametrize(
    ("value", "than", "later"),
    [(1, 0, True), (0, 0, False), (0, 1, False), (0, 0xFFFF_FFFF, True), (0xFFFF_FFFF, 0, False)],
)
def test_later_modulo_32_bits(value: int, than: int, later: bool) -> None:
    assert regs.is_later32(value, than) is later


@pytest.mark.parametrize("text", ["", "A", "Pen 7", "sixteen letters!"])
def test_text_round_trip(text: str) -> None:
    assert regs.decode_text(regs.encode_text(text, 8)) == text


def test_text_high_byte_first_and_zero_padded() -> None:
    assert regs.encode_text("Abc", 3) == [0x4162, 0x6300, 0]


@pytest.mark.parametrize("words", [[0x4100, 0x4200], [0x0741, 0], [0xC3A9, 0]])
def test_text_that_is_not_printable_is_none(words: list[int]) -> None:
    assert regs.decode_text(words) is None


def test_text_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="needs more"):
        regs.encode_text("123456789", 4)


def test_identity_round_trip_with_unused_registers_zero() -> None:
    words = regs.encode_identity(SIMULATED_PEN)
    assert len(words) == 44
    assert words[0x0B:0x10] == [0] * 5
    assert regs.decode_identity(words) == SIMULATED_PEN


def test_identity_in_the_domains_units() -> None:
    identity = judge_identity(SIMULATED_PEN)
    assert not isinstance(identity, Implausible)
    assert (identity.depth_min_um, identity.depth_max_um, identity.depth_step_um) == (500, 2500, 50)
    assert (identity.speed_min_dhz, identity.speed_max_dhz, identity.speed_step_dhz) == (250, 1200, 50)
    assert "simulated" in identity.product.lower()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"depth_min": 300, "depth_max": 400}, "0x0002"),
        ({"depth_min": 10, "depth_max": 40}, "0x0002"),
        ({"depth_min": 20, "depth_max": 320, "depth_step": 300}, "0x0002"),
        ({"speed_min": 2000, "speed_max": 3000}, "0x0005"),
        ({"needle_count": 0}, "0x0001"),
    ],
)
def test_a_pen_with_nothing_that_may_be_set_is_refused_by_name(changes: dict[str, int], named: str) -> None:
    found = judge_identity(replace(SIMULATED_PEN, **changes))
    assert isinstance(found, Implausible)
    assert named in found.detail


def test_a_pen_that_reaches_beyond_is_taken() -> None:
    assert not isinstance(judge_identity(replace(SIMULATED_PEN, depth_min=20, depth_max=300)), Implausible)


def test_a_drive_with_1_in_its_first_register_is_no_pen() -> None:
    words = [1, *[0] * 43]
    found = judge_identity(regs.decode_identity(words))
    assert isinstance(found, Implausible)
    assert found.trouble is PortTrouble.IMPLAUSIBLE
    assert "0x0020" in found.detail


def test_another_drive_is_no_pen() -> None:
    found = judge_identity(regs.decode_identity([0x0300 + at for at in range(44)]))
    assert isinstance(found, Implausible)
    assert found.trouble is PortTrouble.NOT_A_PEN


def test_report_in_the_domains_units() -> None:
    report = to_report(REPORTED, sent_ns=5, received_ns=9)
    assert report is not None
    assert (report.motor, report.result, report.faults) == (Motor.RUNNING, WriteResult.APPLIED, Fault.NONE)
    assert (report.depth_set_um, report.depth_actual_um) == (1500, 1490)
    assert (report.speed_set_dhz, report.speed_actual_dhz) == (900, 893)
    assert (report.in_contact, report.trigger_pressed, report.cartridge_present) == (True, False, True)
    assert report.motor_temperature_ddegc == -15
    assert (report.sent_ns, report.received_ns) == (5, 9)


@pytest.mark.parametrize("change", [{"state": 4}, {"result": 8}])
def test_a_report_with_a_value_that_the_map_lacks_does_not_count(change: dict[str, int]) -> None:
    assert to_report(replace(REPORTED, **change), 0, 0) is None  # type: ignore[arg-type]
