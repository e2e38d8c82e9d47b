"""Rows about quantity: a million bytes of garbage, ten thousand damaged answers, many cycles, many hours."""

from __future__ import annotations

import gc
import os
import random
import struct
import threading
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from pymodbus.framer.rtu import FramerRTU

from mnconsole.device.clock import NS_PER_MS, link_clock_ns
from mnconsole.device.registers import check_of
from mnconsole.device.transport import Transport, Waker, open_port
from mnconsole.domain.pen import Desired, Interruption, LinkState, Motor
from tests.faults.ground import Ground, link_ground, pause
from tests.faults.line import CYCLE_MS, NONE
from tests.faults.oracle import registers_of, wrong_values
from tests.faults.proxy import flipped
from tests.faults.rows import Bound, Dice, Measured, Row
from tests.helpers.wire_bench import Bench
from tests.helpers.wire_hostile import Harm

MIB = 2**20
GARBAGE, GARBAGE_SHORT = 1_000_000, 30_000
CHUNK, CHUNK_EVERY_S = 1024, 0.004
MUTATED, MUTATED_SHORT, AT_ONCE = 10_000, 200, 20
CYCLES, CYCLES_SHORT, WARM = 90_000, 250, 100
FASTER = 16
"""The fast link's clock runs so many times as fast: a cycle of 2.5 ms. Faster, and two answers of the pen would carry
the same uptime in ms, which is not later."""

TOUCH_S = 0.002
REAL_S = 600.0
HOURS = 10
HOUR_MS, SHORT_MS = 3_600_000, 20_000
RSS_MIB, TRACED_KIB = 2.0, 64.0


class Counting(Harm):
    """Counts the bytes that the driver takes in."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, data: bytes) -> bytes:
        """Untouched."""
        self.taken += len(data)
        return data


def rss_bytes() -> int:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


class Use:
    """What this process holds, at one moment."""

    def __init__(self) -> None:
        gc.collect()
        self.rss, self.traced = rss_bytes(), tracemalloc.get_traced_memory()[0]
        self.threads, self.files = threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))

    def grown(self) -> dict[str, float]:
        """By how much until now, in the rows' units."""
        now = Use()
        return {
            "resident memory grown": max(0.0, (now.rss - self.rss) / MIB),
            "threads grown": now.threads - self.threads,
            "file handles grown": now.files - self.files,
        }


# ---- garbage and damaged answers


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
        pause(0.002)  # what was shown last has gone past the line by now
        shown, wrong = wrong_values(views[:count], tuple(self.ground.line.to_console.seen))
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
        changed[0] ^= rng.randint(1, 0xFFFF)  # a nonce of no request of the last 180 ms, but for one in thousands
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


def _long(trial: Callable[[Hostile, Dice, int], Measured], total: int) -> Callable[[Path], Measured]:
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


# ---- many cycles


class _Quick:
    """A transport whose waits are as much shorter as the link's clock is faster."""

    def __init__(self, real: Transport) -> None:
        self._real = real

    def write(self, data: bytes) -> bool:
        """As it is."""
        return self._real.write(data)

    def wait(self, timeout_ns: int) -> bytes:
        """A shorter while."""
        return self._real.wait(timeout_ns // FASTER)

    def close(self) -> None:
        """As it is."""
        self._real.close()


@contextmanager
def fast_ground(folder: Path) -> Iterator[Ground]:
    """A link whose cycle takes 2.5 ms, and a window that lives as fast."""
    begun_ns = link_clock_ns()

    def clock() -> int:
        return begun_ns + (link_clock_ns() - begun_ns) * FASTER

    def opener(port: str, baud: int, waker: Waker) -> Transport:
        return _Quick(open_port(port, baud, waker))

    over = threading.Event()
    with link_ground(folder, opener=opener, clock=clock) as ground:

        def touch() -> None:
            while not over.wait(TOUCH_S):
                ground.link.touch()

        toucher = threading.Thread(target=touch, name="fast-window")
        toucher.start()
        try:
            yield ground
        finally:
            over.set()
            toucher.join()


def _press(ground: Ground) -> None:
    """Whatever a person would press next."""
    motor, report = ground.motor(), ground.panel.report
    if motor is Motor.FAULTED and report is not None:
        ground.link.clear(report, ground.link.now_ns())
    elif motor is Motor.IDLE:
        ground.panel.wish(Desired.ARM)
    elif motor is Motor.ARMED:
        ground.panel.wish(Desired.RUN)


def _cycles(ground: Ground, count: int) -> None:
    until = ground.view.counts.cycles + count
    while ground.view.counts.cycles < until:
        _press(ground)
        pause(0.02)
        ground.panel.views.clear()
        assert ground.view.state is not LinkState.DEAD, ground.view.detail


def many_cycles(ground: Ground, dice: Dice, count: int = CYCLES_SHORT) -> Measured:
    """Cycles as fast as they go."""
    _cycles(ground, WARM + dice.randrange(50))
    use, answers = Use(), ground.view.counts.answers
    _cycles(ground, count)
    got = ground.view.counts.answers - answers
    # A cycle of 2.5 ms on a machine that is busy elsewhere misses some; what is looked at is what stays behind.
    assert got > count / 2, f"{got} of {count} cycles answered"
    return use.grown()


def all_cycles(folder: Path) -> Measured:
    """The long form."""
    with fast_ground(folder) as ground:
        _cycles(ground, CYCLES // 20)
        return many_cycles(ground, Dice("cycles", 0), CYCLES)


def real_minutes(folder: Path, seconds: float = REAL_S) -> Measured:
    """At the pace of a treatment: 25 cycles a second, motor running."""
    with link_ground(folder) as ground:
        _cycles(ground, WARM)
        use, begun_ns, before = Use(), link_clock_ns(), ground.view.counts
        while link_clock_ns() - begun_ns < seconds * 1e9:
            _cycles(ground, 25)
        after = ground.view.counts
        got, asked = after.answers - before.answers, after.cycles - before.cycles
        assert asked > seconds * 24, "25 cycles a second"
        return {**use.grown(), "cycles not answered": 100 * (1 - got / asked)}


# ---- many hours


def hour(share: float, seed: int, ms: int = HOUR_MS) -> int:
    """One hour in virtual time with this share of the cycles lost: how often the treatment was interrupted."""
    bench = Bench(seed)
    bench.running()
    bench.to_pen.loss = bench.to_console.loss = share / 2
    interruptions, end_ns = 0, bench.now_ns + ms * NS_PER_MS
    while bench.now_ns < end_ns:
        bench.run(1000)
        bench.frames_to_pen.clear()
        bench.pen_events.clear()
        if bench.view().wanted is Desired.STOP:
            assert bench.view().interruption is Interruption.LINK_LOST, bench.view().interruption
            interruptions += 1
            bench.until(lambda view: view.state is LinkState.READY)
            bench.run(100)
            if bench.view().last_report is not None and bench.pen.state is Motor.FAULTED:
                bench.clear()
                bench.run(400)
            bench.arm()
            bench.start()
    assert bench.view().counts.missed > 0
    return interruptions


def _short_hours(share: float) -> Callable[[None, Dice], Measured]:
    def trial(_: None, dice: Dice) -> Measured:
        return {"interruptions": hour(share, dice.number, SHORT_MS)}

    return trial


def _hours(share: float) -> Callable[[Path], Measured]:
    def whole(_: Path) -> Measured:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            each = list(pool.map(hour, [share] * HOURS, range(HOURS)))
        return {"interruptions": sum(each)}

    return whole


@contextmanager
def nothing(folder: Path) -> Iterator[None]:
    """Virtual time needs no ground."""
    yield None


TRACED = {"traced memory grown": Bound(TRACED_KIB, "KiB")}
GROWTH = {
    "resident memory grown": Bound(RSS_MIB, "MiB"),
    "threads grown": NONE,
    "file handles grown": NONE,
}

ROWS = (
    Row(
        "garbage",
        "1,000,000 bytes of random garbage",
        "random bytes through the real driver between the answers of a running pen; the pen's own bytes are the oracle",
        {
            "wrong values shown": NONE,
            "good again": Bound(2 * CYCLE_MS),
            "resident memory grown": Bound(RSS_MIB, "MiB"),
        },
        hostile_ground,
        garbage,
        few=1,
        whole=_long(garbage, GARBAGE),
        whole_bounds=TRACED,
    ),
    Row(
        "damaged-answers",
        "10,000 damaged answers",
        "20 in front of each true one: bits over, cut, longer, a register or the nonce another with right checks, "
        "another unit or function",
        {
            "wrong values shown": NONE,
            "good again": Bound(2 * CYCLE_MS),
            "resident memory grown": Bound(RSS_MIB, "MiB"),
        },
        hostile_ground,
        damaged_answers,
        few=1,
        whole=_long(damaged_answers, MUTATED),
        whole_bounds=TRACED,
    ),
    Row(
        "many-cycles",
        "90,000 cycles at full speed",
        f"the real link with a clock {FASTER} times as fast on the real pen's process, motor running",
        GROWTH,
        fast_ground,
        many_cycles,
        few=1,
        whole=all_cycles,
    ),
    Row(
        "real-minutes",
        "10 real minutes",
        "25 cycles a second, motor running",
        {**GROWTH, "cycles not answered": Bound(0.1, "%")},
        nothing,
        lambda _ground, _dice: {},
        few=0,
        whole=real_minutes,
    ),
    Row(
        "hours-5",
        "5 % of the cycles lost",
        f"{HOURS} hours in virtual time, both state machines and real frames, half of the losses each way",
        {"interruptions": Bound(HOURS - 1, "")},
        nothing,
        _short_hours(0.05),
        few=1,
        whole=_hours(0.05),
    ),
    Row(
        "hours-1",
        "1 % of the cycles lost",
        f"{HOURS} hours in virtual time, both state machines and real frames, half of the losses each way",
        {"interruptions": NONE},
        nothing,
        _short_hours(0.01),
        few=1,
        whole=_hours(0.01),
    ),
)
