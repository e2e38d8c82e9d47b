"""Nothing old, doubled or damaged is shown as new: a motor of plain registers behind a line that does its worst."""

from __future__ import annotations

from collections import deque

import pytest
from msgspec.structs import replace

from mnconsole.device import frames
from mnconsole.device.clock import NS_PER_MS
from mnconsole.device.dialect.plain import PlainDialect
from mnconsole.device.link_io import GO_ON, NO_ANSWER, PART_ANSWER, READ_IDENTITY, CycleAnswer, IdentityAnswer
from mnconsole.device.profile.files import built_in
from mnconsole.device.registers import DesiredBlock
from mnconsole.domain.pen import Desired, Motor, StopPhase
from tests.helpers.plain_bench import PlainBench

TRUE_WITHIN_NS = 190 * NS_PER_MS
"""Shown as real for 180 ms from the sending; the bench looks every 5 ms."""
RUN_FRAME = bytes.fromhex("06 007d 000a")
PROFILE = built_in("oriental-blv")


class Watcher:
    """Compares what the console shows with what the motor did, after every step."""

    def __init__(self, bench: PlainBench) -> None:
        self.bench = bench
        self.past: deque[tuple[int, str, float]] = deque()
        self.press_ns = -1
        self.seen = 0
        self.shown = 0
        bench.after_step = self.look

    def look(self) -> None:
        bench, now_ns = self.bench, self.bench.now_ns
        self.past.append((now_ns, bench.motor.state, bench.motor.physics.speed_hz * 10))
        while len(self.past) > 2 and now_ns - self.past[1][0] > TRUE_WITHIN_NS:
            self.past.popleft()
        view = bench.view()
        report = view.fresh_report(now_ns)
        if report is not None:
            self.shown += 1
            speeds = [speed for _, _, speed in self.past]
            assert min(speeds) - 4 <= report.speed_actual_dhz <= max(speeds) + 4, "a speed that was not so lately"
            if report.motor is Motor.RUNNING:
                assert any(state == "running" for _, state, _ in self.past), "running, and it did not run"
            if view.stop_phase is StopPhase.CONFIRMED and view.wanted is Desired.STOP:
                assert bench.motor.state != "running", "confirmed, and it runs"
        for at_ns, data in bench.frames_to_pen[self.seen :]:
            if data[1:6] == RUN_FRAME:
                assert self.press_ns >= 0, "a run without a press"
                assert at_ns - self.press_ns < 400 * NS_PER_MS, "a run long after its press"
        self.seen = len(bench.frames_to_pen)


def run_schedule(seed: int) -> Watcher:
    """Presses and harm at random."""
    bench = PlainBench(seed)
    watcher = Watcher(bench)
    rng = bench.rng
    bench.connect()
    for _ in range(40):
        kind = rng.randrange(12)
        if kind < 4:
            bench.wish(Desired.ARM, speed_dhz=rng.choice([300, 400, 500, 600]))
            bench.run(rng.choice([40, 150, 300]))
            if bench.wish(Desired.RUN, speed_dhz=rng.choice([300, 400, 500, 600])):
                watcher.press_ns = bench.now_ns
        elif kind < 6:
            bench.stop()
        elif kind == 6:
            for channel in (bench.to_pen, bench.to_console):
                channel.loss, channel.flip = rng.choice([0, 0.05, 0.3]), rng.choice([0, 0.1, 0.4])
        elif kind == 7:
            bench.to_console.twice = rng.choice([0, 0.5, 1.0])
        elif kind == 8:
            for channel in (bench.to_pen, bench.to_console):
                channel.jitter_ns = rng.choice([0, 5, 60, 250]) * NS_PER_MS
        elif kind == 9:
            rng.choice([bench.to_pen, bench.to_console]).held_until_ns = bench.now_ns + rng.randrange(500) * NS_PER_MS
        elif kind == 10:
            bench.motor.stop_there()
        else:
            bench.to_pen.heal()
            bench.to_console.heal()
        bench.run(rng.randrange(20, 400))
    bench.to_pen.heal()
    bench.to_console.heal()
    bench.run(1500)
    bench.stop()
    bench.run(600)
    assert bench.motor.state != "running"
    return watcher


@pytest.mark.parametrize("seed", range(8))
def test_what_is_shown_was_true_lately_whatever_the_line_does(seed: int) -> None:
    assert run_schedule(seed).shown > 100


# ---- the dialect by itself

BLOCK = DesiredBlock(7, int(Desired.STOP), 100, 500, 300, 99, 0, 0)


class Exchanges:
    """A dialect and the true answers of a motor, frame by frame."""

    def __init__(self) -> None:
        self.now_ns = 0
        self.dialect = PlainDialect(PROFILE, lambda: self.now_ns)
        self.bench = PlainBench()
        self.decoder = frames.AnswerDecoder(1, frames.PLAIN_FUNCTIONS)

    def answer(self, frame: bytes) -> frames.Answer:
        """What the motor answers."""
        (request,) = self.bench._requests.feed(frame)
        said = self.bench.motor.answer(request)
        assert said is not None
        (found,) = self.decoder.feed(said)
        return found

    def whole(self, block: DesiredBlock = BLOCK) -> list[frames.Answer]:
        """All answers of one exchange, in order; the last one ended it."""
        answers = []
        frame = self.dialect.frame(block)
        while True:
            self.now_ns += NS_PER_MS
            answers.append(self.answer(frame))
            heard = self.dialect.heard(answers[-1])
            if heard is not PART_ANSWER:
                assert isinstance(heard, CycleAnswer)
                assert heard.block.nonce_echo == block.nonce
                return answers
            frame = self.dialect.frame(GO_ON)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("bursts", [1, 3])
def test_answers_of_earlier_exchanges_are_not_taken_for_the_echo(place: int, bursts: int) -> None:
    """Whole bursts of earlier exchanges, late and in order: on a line they come ahead of this exchange's echo."""
    exchanges = Exchanges()
    old = [answer for _ in range(bursts) for answer in exchanges.whole()]
    frame = exchanges.dialect.frame(replace(BLOCK, nonce=100))
    for _ in range(place):
        assert exchanges.dialect.heard(exchanges.answer(frame)) is PART_ANSWER
        frame = exchanges.dialect.frame(GO_ON)
    heard = []
    for answer in old:
        heard.append(exchanges.dialect.heard(answer))
        if heard[-1] is PART_ANSWER:
            frame = exchanges.dialect.frame(GO_ON)
    assert heard.count(PART_ANSWER) == (place == 0), "the same stop is obeyed twice; behind it is nothing"
    assert not any(isinstance(each, CycleAnswer) for each in heard)
    while (found := exchanges.dialect.heard(exchanges.answer(frame))) is PART_ANSWER:
        frame = exchanges.dialect.frame(GO_ON)
    assert isinstance(found, CycleAnswer), "its own answers still end it"
    assert found.block.nonce_echo == 100


def test_a_double_answer_is_counted_once() -> None:
    exchanges = Exchanges()
    frame = exchanges.dialect.frame(BLOCK)
    while True:
        answer = exchanges.answer(frame)
        heard = exchanges.dialect.heard(answer)
        assert exchanges.dialect.heard(answer) is NO_ANSWER, "its next frame has not been sent"
        if heard is not PART_ANSWER:
            break
        frame = exchanges.dialect.frame(GO_ON)
        again = exchanges.dialect.heard(answer)
        assert again is NO_ANSWER, "an answer to the frame before"
    assert isinstance(heard, CycleAnswer)


def test_the_echo_of_another_cycle_is_none() -> None:
    exchanges = Exchanges()
    exchanges.whole()
    exchanges.answer(exchanges.dialect.frame(BLOCK))
    assert exchanges.dialect.heard(frames.Answer(frames.WRITE_ONE, (0x007D, 0))) is PART_ANSWER
    exchanges.dialect.frame(GO_ON)
    assert exchanges.dialect.heard(frames.Answer(frames.DIAGNOSE, (2,))) is NO_ANSWER, "of the exchange before"


def test_reads_that_look_alike_have_an_echo_between_them() -> None:
    wide = replace(PROFILE.reported["speed_actual"].place, width=16, address=0x00CF)  # type: ignore[type-var]
    reported = {**PROFILE.reported, "speed_actual": replace(PROFILE.reported["speed_actual"], place=wide)}
    dialect = PlainDialect(replace(PROFILE, reported=reported), lambda: 0)
    steps = dialect._begin(BLOCK).steps
    shapes: list[tuple[int, int]] = []
    for step in steps:
        if not hasattr(step, "count"):
            shapes.clear()
            continue
        assert (step.function, step.count) not in shapes
        shapes.append((step.function, step.count))


def test_a_new_request_ends_the_exchange_under_way() -> None:
    exchanges = Exchanges()
    frame = exchanges.dialect.frame(replace(BLOCK, desired=int(Desired.RUN)))
    first = exchanges.answer(frame)
    stop = exchanges.dialect.frame(replace(BLOCK, nonce=101))
    assert stop[:6] == bytes.fromhex("01 06 007d 0000")
    assert exchanges.dialect.heard(first) is NO_ANSWER


def test_a_state_that_the_profile_does_not_name_is_not_believed() -> None:
    faults = PROFILE.reported["faults"]
    assert faults.meaning is not None
    strict = replace(faults, meaning=replace(faults.meaning, otherwise=None))
    exchanges = Exchanges()
    exchanges.dialect = PlainDialect(replace(PROFILE, reported={**PROFILE.reported, "faults": strict}), lambda: 0)
    frame = exchanges.dialect.frame(BLOCK)
    heard = exchanges.dialect.heard(exchanges.answer(frame))
    while heard is PART_ANSWER:
        answer = exchanges.answer(exchanges.dialect.frame(GO_ON))
        if len(answer.registers) == 3:
            answer = frames.Answer(frames.READ, (0, 0, 0x77))
        heard = exchanges.dialect.heard(answer)
    assert heard is NO_ANSWER


def test_who_is_there_is_read_and_counted_anew() -> None:
    exchanges = Exchanges()
    for boot_id in (1, 2):
        frame = exchanges.dialect.frame(READ_IDENTITY)
        while (heard := exchanges.dialect.heard(exchanges.answer(frame))) is PART_ANSWER:
            frame = exchanges.dialect.frame(GO_ON)
        assert isinstance(heard, IdentityAnswer)
        exchanges.whole()
        assert exchanges.dialect._boot_id == boot_id
