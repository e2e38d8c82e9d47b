"""Many cycles, as fast as they go and at the pace of a treatment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mnconsole.device.clock import link_clock_ns
from mnconsole.device.transport import Transport, Waker, open_port
from mnconsole.domain.pen import Desired, LinkState, Motor
from tests.faults.ground import Ground, link_ground, pause
from tests.faults.rows import Dice, Measured
from tests.faults.use import Use

CYCLES, CYCLES_SHORT, WARM = 90_000, 250, 100
FASTER = 16
"""The fast link's clock runs so many times as fast: a cycle of 2.5 ms. Faster, and two answers of the pen would carry
the same uptime in ms, which is not later."""

TOUCH_S = 0.002
REAL_S = 600.0
HOURS = 10
HOUR_MS, SHORT_MS = 3_600_000, 20_000


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
        ground.panel.views.clear()  # what the test keeps is no growth of the program
        ground.line.to_pen.seen.clear()
        ground.line.to_console.seen.clear()
        assert ground.view.state is not LinkState.DEAD, ground.view.detail


def many_cycles(ground: Ground, dice: Dice, count: int = CYCLES_SHORT) -> Measured:
    """Cycles as fast as they go."""
    _cycles(ground, WARM + dice.randrange(50))
    use, before = Use(), ground.view.counts
    _cycles(ground, count)
    after = ground.view.counts
    share = (after.answers - before.answers) / (after.cycles - before.cycles)
    # One that was asked before is answered after.
    return {**use.grown(), "cycles answered": min(100.0, 100 * share)}


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
