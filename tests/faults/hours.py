"""Rows that take hours: in virtual time, both state machines and real frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from mnconsole.device.clock import NS_PER_MS
from mnconsole.domain.pen import Desired, Interruption, LinkState, Motor
from tests.faults.line import NONE
from tests.faults.rows import Bound, Dice, Measured, Row
from tests.helpers.wire_bench import Bench

HOURS = 10
HOUR_MS, SHORT_MS = 3_600_000, 20_000


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


def short_hours(share: float) -> Callable[[None, Dice], Measured]:
    def trial(_: None, dice: Dice) -> Measured:
        return {"interruptions": hour(share, dice.number, SHORT_MS)}

    return trial


def hours_of(share: float) -> Callable[[Path], Measured]:
    def whole(_: Path) -> Measured:
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            each = list(pool.map(hour, [share] * HOURS, range(HOURS)))
        return {"interruptions": sum(each)}

    return whole


@contextmanager
def nothing(folder: Path) -> Iterator[None]:
    """Virtual time needs no ground."""
    yield None


ROWS = (
    Row(
        "hours-5",
        "5 % of the cycles lost",
        f"{HOURS} hours in virtual time, both state machines and real frames, half of the losses each way",
        {"interruptions": Bound(HOURS - 1, "")},
        nothing,
        short_hours(0.05),
        few=1,
        whole=hours_of(0.05),
    ),
    Row(
        "hours-1",
        "1 % of the cycles lost",
        f"{HOURS} hours in virtual time, both state machines and real frames, half of the losses each way",
        {"interruptions": NONE},
        nothing,
        short_hours(0.01),
        few=1,
        whole=hours_of(0.01),
    ),
)
