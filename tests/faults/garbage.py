"""Garbage and damaged answers through the real driver, in any quantity."""

from __future__ import annotations

import random
import struct
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pymodbus.framer.rtu import FramerRTU

from mnconsole.device.registers import check_of
from mnconsole.domain.pen import LinkState
from tests.faults.ground import Ground, link_ground, pause
from tests.faults.oracle import registers_of, wrong_values
from tests.faults.proxy import flipped
from tests.faults.rows import Dice, Measured
from tests.faults.use import Use
from tests.helpers.wire_hostile import Harm

GARBAGE, GARBAGE_SHORT = 1_000_000, 30_000
CHUNK, CHUNK_EVERY_S = 1024, 0.004
MUTATED, MUTATED_SHORT, AT_ONCE = 10_000, 200, 20


class Counting(Harm):
    """Counts the bytes that the driver takes in."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, data: bytes) -> bytes:
        """Untouched."""
        self.taken += len(data)
        return data


class Hostile:
    """A ground whose driver's bytes are counted, with the oracle run over what was shown so far."""

    def __init__(self, ground: Ground, counting: Counting) -> None:
        self.ground = ground
        self.counting = counting
        self.raw_ms = ground.raw_ms
        self.shown = self.wrong = 0

    def judge(self) -> None:
        """Hold what was shown against what the pen said, and forget it."""
        views = self.ground.panel.views
        count = len(views)
        shown, wrong = wrong_values(views[:count], self.ground.line.to_console.seen)
        del views[:count]
        self.shown, self.wrong = self.shown + shown, self.wrong + wrong
        assert self.ground.view.state is not LinkState.DEAD, self.ground.view.detail
        assert not self.ground.panel.link.listener_errors

    def good_again(self) -> float:
        """ms from a good line to the next answer that counts."""
        healed_ns = self.ground.line.heal()
        return self.ground.times(
            healed_ns,
            good=lambda: (report := self.ground.view.last_report) is not None and report.sent_ns >= healed_ns,
        )["good"]


@contextmanager
def hostile_ground(folder: Path) -> Iterator[Hostile]:
    """Opened for a row."""
    counting = Counting()
    with link_ground(folder, opener=counting.opener()) as ground:
        yield Hostile(ground, counting)


def garbage(hostile: Hostile, dice: Dice, total: int = GARBAGE_SHORT) -> Measured:
    """Random bytes towards the console between the answers of a running pen."""
    ground = hostile.ground
    ground.running(dice)
    hostile.shown = hostile.wrong = 0
    seen, use = hostile.counting.taken, Use()
    while hostile.counting.taken - seen < total:
        ground.line.inject(dice.randbytes(dice.randint(1, 2 * CHUNK)), to_pen=False)
        pause(CHUNK_EVERY_S)
        if len(ground.panel.views) > 100:
            hostile.judge()
    again_ms = hostile.good_again()
    hostile.judge()
    assert hostile.shown > 0
    memory = use.grown()["resident memory grown"]
    return {"wrong values shown": hostile.wrong, "good again": again_ms, "resident memory grown": memory}


def mutated(rng: random.Random, frame: bytes) -> bytes:
    """An answer that is not the pen's: bits over, cut, longer, one register another with a right CRC, another nonce
    with all checks right, another unit, another function."""
    kind = rng.randrange(7)
    words = registers_of(frame)
    if kind == 0 or words is None:
        return flipped(rng, frame, 8)
    if kind == 1:
        return frame[: rng.randrange(1, len(frame))]
    if kind == 2:
        at = rng.randrange(len(frame))
        return frame[:at] + rng.randbytes(rng.randint(1, 6)) + frame[at:]
    changed, head = list(words), bytes(frame[:3])
    if kind == 3:
        changed[rng.randrange(26)] ^= rng.randint(1, 0xFFFF)
    elif kind == 4:
        changed[0] = changed[0] + rng.randint(0x1000, 0xE000) & 0xFFFF  # far from those of the last 180 ms
        changed[9] ^= 0x0010
        changed[25] = check_of(changed[:25])
    elif kind == 5:
        head = bytes((rng.randint(2, 247), *frame[1:3]))
    else:
        head = bytes((frame[0], 0x03, frame[2]))
    body = head + struct.pack(">26H", *changed)
    return body + FramerRTU.compute_CRC(body).to_bytes(2, "big")


def damaged_answers(hostile: Hostile, dice: Dice, total: int = MUTATED_SHORT) -> Measured:
    """Damaged answers in front of each true one, motor running."""
    ground = hostile.ground
    ground.running(dice)
    hostile.shown = hostile.wrong = 0
    made, epoch = [0], ground.view.epoch

    def harm(frame: bytes) -> Iterable[bytes]:
        harmed = [mutated(dice, frame) for _ in range(AT_ONCE)]
        made[0] += AT_ONCE
        return (*harmed, frame)

    use = Use()
    ground.line.do(lambda line: setattr(line.to_console, "change", harm))
    while made[0] < total:
        pause(0.02)
        if len(ground.panel.views) > 100:
            hostile.judge()
    again_ms = hostile.good_again()
    hostile.judge()
    assert hostile.shown > 0
    assert ground.view.epoch == epoch, f"the treatment goes on: {ground.view.interruption}"
    memory = use.grown()["resident memory grown"]
    return {"wrong values shown": hostile.wrong, "good again": again_ms, "resident memory grown": memory}


def long_form(trial: Callable[[Hostile, Dice, int], Measured], total: int) -> Callable[[Path], Measured]:
    """The long form: all of it, then a twentieth of it again under tracemalloc."""

    def whole(folder: Path) -> Measured:
        with hostile_ground(folder) as hostile:
            trial(hostile, Dice("warm", 0), total // 20)
            measured = dict(trial(hostile, Dice("all", 0), total))
            tracemalloc.start()
            try:
                trial(hostile, Dice("traced", 0), total // 40)
                hostile.ground.line.to_console.seen.clear()
                hostile.ground.line.to_pen.seen.clear()
                use = Use()
                traced = dict(trial(hostile, Dice("traced", 1), total // 40))
                hostile.ground.line.to_console.seen.clear()
                hostile.ground.line.to_pen.seen.clear()
                hostile.ground.log.events.clear()
                measured["traced memory grown"] = max(0.0, (Use().traced - use.traced) / 1024)
            finally:
                tracemalloc.stop()
            measured["wrong values shown"] += traced["wrong values shown"]
            return measured

    return whole
