"""The published map: its worked example is what our frames, and pymodbus, make of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mnconsole.device import frames, link_io, registers

PAGE = Path(__file__).resolve().parents[2] / "docs" / "pen-register-map.md"


def example(name: str) -> bytes:
    """The bytes of the code block called `name`."""
    found = re.search(rf"```{name}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return bytes.fromhex(found.group(1))


def test_the_cycle_of_the_page() -> None:
    desired = registers.DesiredBlock(7, 2, 100, 800, 300, 0x1F40, 0xA51C, 100_000)
    assert frames.cycle_request(registers.encode_desired(desired)) == example("request")


def test_the_answer_of_the_page() -> None:
    (answer,) = frames.AnswerDecoder().feed(example("answer"))
    report = registers.decode_reported(answer.registers)
    assert report is not None
    assert (report.nonce_echo, report.boot_id, report.uptime_ms) == (0x1F40, 0xA51C, 100_040)
    assert (report.state, report.speed_actual, report.lease_left_ms, report.inputs) == (2, 797, 260, 5)
    assert frames.read_answer(frames.READ_WRITE, answer.registers) == example("answer")


def test_the_read_and_the_stop_of_the_page() -> None:
    assert frames.to_frame(link_io.READ_IDENTITY) == example("read")
    assert frames.write_one_request(registers.DESIRED_STATE_ADDRESS, 0) == example("stop")


def addresses(first: int, last: int) -> set[int]:
    """All addresses that the page's tables name between two of them."""
    named: set[int] = set()
    for begin, end in re.findall(
        r"^\| (0x[0-9A-F]{4})(?:-([0-9A-F]+))? \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    ):
        start = int(begin, 16)
        stop = int(begin[: -len(end)] + end, 16) if end else start
        named |= set(range(start, stop + 1))
    return {address for address in named if first <= address <= last}


@pytest.mark.parametrize(
    ("first", "count", "unused"),
    [
        (registers.REPORTED_ADDRESS, registers.REPORTED_COUNT, set()),
        (registers.DESIRED_ADDRESS, registers.DESIRED_COUNT, set()),
        (registers.IDENTITY_ADDRESS, registers.IDENTITY_COUNT, {0x0B, 0x0C, 0x0D, 0x0E, 0x0F}),
    ],
)
def test_the_page_names_every_register_of_a_block(first: int, count: int, unused: set[int]) -> None:
    assert addresses(first, first + 0xFF) == set(range(first, first + count)) - unused
