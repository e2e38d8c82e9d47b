"""Readings in virtual time: every report stands for the read that it answers, whatever the line does."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from msgspec.structs import replace

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.profile.files import built_in
from mnconsole.device.reading import PenReader, cycle_is_longer_us
from mnconsole.device.registers import encode_identity, encode_reported, encode_text
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.transport import PortError
from mnconsole.domain.pen import FRESH_NS, PortTrouble
from tests.device.test_registers import REPORTED
from tests.helpers.profiles import example, profile_of

Delay = Callable[[], int | None]


class VirtualPen:
    """A pen and its line as a transport. Its uptime is the time at which it was asked."""

    def __init__(self, delay_ms: Delay = lambda: 3) -> None:
        self.now_ns = 5_000 * NS_PER_MS
        self.delay_ms = delay_ms
        self.boot_id = 7
        self.make = SIMULATED_PEN
        self.answer: Callable[[bytes], bytes | None] = self.report
        self.asked: list[bytes] = []
        self._coming: list[tuple[int, bytes]] = []
        self._last_ns = 0

    def clock(self) -> int:
        return self.now_ns

    def report(self, request: bytes) -> bytes:
        """A good answer."""
        if request[2:4] == b"\0\0":
            return frames.read_answer(frames.READ, encode_identity(self.make)[: request[5]])
        block = replace(REPORTED, boot_id=self.boot_id, uptime_ms=self.now_ns // NS_PER_MS)
        return frames.read_answer(frames.READ, encode_reported(block))

    def write(self, data: bytes) -> bool:
        self.asked.append(data)
        delay, told = self.delay_ms(), self.answer(data)
        if delay is not None and told is not None:
            self._last_ns = max(self._last_ns, self.now_ns + delay * NS_PER_MS)  # first in, first out
            self._coming.append((self._last_ns, told))
        return True

    def wait(self, timeout_ns: int) -> bytes:
        end_ns = self.now_ns + timeout_ns
        if self._coming and self._coming[0][0] <= end_ns:
            at_ns, data = self._coming.pop(0)
            self.now_ns = max(self.now_ns, at_ns)
            return data
        self.now_ns = end_ns
        return b""

    def close(self) -> None:
        """Nothing to close."""


def met(pen: VirtualPen) -> PenReader:
    reader = PenReader(pen, pen.clock, built_in())
    reader.identify(1_000 * NS_PER_MS)
    assert reader.cycle() is None, "the step before the first report"
    return reader


def test_a_good_line_is_read_on_the_grid_of_the_console() -> None:
    pen = VirtualPen()
    reader = met(pen)
    reader.cycle()
    begun_ns = pen.now_ns
    assert all(reader.cycle() is not None for _ in range(25))
    assert pen.now_ns - begun_ns == 1_000 * NS_PER_MS
    quality = reader.quality()
    assert (quality.lost, quality.rejected_frames, quality.round_trip_max_us) == (0, 0, 3_000)
    assert {request[1] for request in pen.asked} == {frames.READ}, "nothing but reads"


@pytest.mark.parametrize("delay_ms", [3, 39, 60, 179])
def test_the_round_trip_is_the_lines_own(delay_ms: int) -> None:
    pen = VirtualPen()
    reader = met(pen)
    pen.delay_ms = lambda: delay_ms
    for _ in range(10):
        reader.cycle()
    quality = reader.quality()
    assert (quality.cycles, quality.lost) == (11, 0)
    assert quality.round_trip_p50_us == quality.round_trip_max_us == max(delay_ms, 3) * 1000


def test_a_line_slower_than_any_answer_may_be_loses_all_and_claims_none() -> None:
    pen = VirtualPen()
    reader = met(pen)
    pen.delay_ms = lambda: 250
    reports = [reader.cycle() for _ in range(40)]
    assert reports == [None] * 40
    quality = reader.quality()
    assert (quality.cycles, quality.lost) == (41, 40), "but for the one before"


@pytest.mark.parametrize("seed", range(20))
def test_no_report_is_taken_for_younger_than_it_is(seed: int) -> None:
    rng = random.Random(seed)
    pen = VirtualPen()
    reader = met(pen)
    pen.delay_ms = lambda: rng.choice((None, 3, 3, 10, 60, 150, 200, 400))
    counted = 0
    for _ in range(300):
        report = reader.cycle()
        if report is not None:
            counted += 1
            assert report.uptime_ms == report.sent_ns // NS_PER_MS, "it answers the read that it is counted for"
    assert counted > 20
    assert reader.restarts == 0
    pen.now_ns += FRESH_NS
    assert reader.quality().lost > 20


def test_what_answers_wrongly_counts_as_lost_and_says_why() -> None:
    pen = VirtualPen()
    reader = met(pen)
    assert reader.cycle() is not None
    same = frames.read_answer(
        frames.READ, encode_reported(replace(REPORTED, boot_id=7, uptime_ms=pen.now_ns // NS_PER_MS - 3))
    )
    wrong = bytearray(encode_reported(REPORTED)[25].to_bytes(2, "big"))
    wrong[1] ^= 1
    damaged = frames.read_answer(frames.READ, [*encode_reported(REPORTED)[:25], int.from_bytes(wrong, "big")])
    for answer, flaw in (
        (lambda _: same, "the same report twice"),
        (lambda _: damaged, "check is wrong"),
        (lambda _: frames.exception_answer(frames.READ, 2), "exception 2"),
    ):
        pen.answer = answer
        before = reader.quality().rejected_frames
        assert reader.cycle() is None
        assert flaw in reader.flaw
        assert reader.quality().rejected_frames == before + 1
        pen.answer = pen.report
        # After an exception the line is in step; after anything else it has to be brought in step first.
        assert [reader.cycle() is not None for _ in range(2)] in ([False, True], [True, True])


def test_a_restart_is_seen_by_boot_id_and_by_an_uptime_gone_back() -> None:
    pen = VirtualPen()
    reader = met(pen)
    reader.cycle()
    pen.boot_id = 8
    assert reader.cycle() is not None
    assert reader.restarts == 1
    pen.answer = lambda _: frames.read_answer(frames.READ, encode_reported(replace(REPORTED, boot_id=8, uptime_ms=12)))
    assert reader.cycle() is not None
    assert reader.restarts == 2


def test_another_pen_is_no_restart() -> None:
    pen = VirtualPen()
    reader = met(pen)
    assert reader.cycle() is not None
    pen.make, pen.boot_id = replace(SIMULATED_PEN, serial_number="SIM-0002"), 99
    assert reader.identify(1_000 * NS_PER_MS).serial_number == "SIM-0002"
    assert [reader.cycle() is None for _ in range(2)] == [True, False]
    assert reader.restarts == 0


def test_silence_and_what_is_no_pen() -> None:
    pen = VirtualPen(lambda: None)
    with pytest.raises(PortError) as silent:
        PenReader(pen, pen.clock, built_in()).identify(500 * NS_PER_MS)
    assert silent.value.trouble is PortTrouble.SILENT
    assert len(pen.asked) == 4
    pen = VirtualPen()
    pen.answer = lambda _: frames.exception_answer(frames.READ, 2)
    with pytest.raises(PortError) as refused:
        PenReader(pen, pen.clock, built_in()).identify(500 * NS_PER_MS)
    assert refused.value.trouble is PortTrouble.NOT_A_PEN


def test_an_answer_that_came_twice_at_once_does_not_answer_the_next_reading_of_a_plain_motor() -> None:
    """One read a reading, so that the next one is asked for with the same frame."""
    left = [line for line in example().splitlines() if not line.startswith(("speed_set", "load", "strokes", "motor_t"))]
    pen, turns = VirtualPen(), iter(range(600, 7000, 60))

    def twice(request: bytes) -> bytes:
        values = {0x0001: [4711], 0x0010: encode_text("M-7", 4), 0x0100: [0, 0, 0, next(turns)]}
        address = int.from_bytes(request[2:4], "big")
        return frames.read_answer(request[1], values[address], 17) * 2

    pen.answer = twice
    reader = PenReader(pen, pen.clock, profile_of("\n".join(left)))
    reader.identify(1_000 * NS_PER_MS)
    told = [report.speed_actual_dhz for _ in range(6) if (report := reader.cycle()) is not None]
    steps = [later - earlier for earlier, later in pairwise(told)]
    assert len(told) == 5
    assert set(steps) == {10}, "each reading tells what the motor said to it"


def test_a_cycle_is_longer_than_a_reading_by_its_bytes() -> None:
    request = len(frames.read_request(0x0100, 26))
    answer = len(frames.read_answer(frames.READ, encode_reported(REPORTED)))
    assert cycle_is_longer_us(built_in()) == (90 - request - answer) * 10 * 1_000_000 // 115_200 == 2_170
