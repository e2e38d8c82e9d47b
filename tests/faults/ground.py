"""Where the rows about the link are played: a pen's process, a line that does what it is told, and the real link."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mnconsole.device.clock import NS_PER_MS, link_clock_ns
from mnconsole.device.dialect import dialect_for
from mnconsole.device.link import Link
from mnconsole.device.profile.files import built_in
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.domain.pen import LinkState, LinkView, Motor, StopCause, StopPhase
from tests.benchmarks.exchange import RawEnd, stop_block
from tests.faults.oracle import LogTail
from tests.faults.proxy import Proxy
from tests.helpers.pens import Panel

RAW = 60
LOOK_S = 0.0005
WORKS_AGAIN_S = 8.0
_never = threading.Event()

Condition = Callable[[], bool]


def pause(seconds: float) -> None:
    """Let real time pass: a fault falls anywhere in a cycle."""
    _never.wait(seconds)


def first_times(since_ns: int, timeout_s: float, **conditions: Condition) -> dict[str, float]:
    """ms from `since_ns` until each condition held for the first time. AssertionError for one that never did."""
    took: dict[str, float] = {}
    while len(took) < len(conditions):
        for name, holds in conditions.items():
            if name not in took and holds():
                took[name] = (link_clock_ns() - since_ns) / NS_PER_MS
        missing = sorted(set(conditions) - set(took))
        assert not missing or link_clock_ns() - since_ns < timeout_s * 1e9, f"not within {timeout_s} s: {missing}"
        _never.wait(LOOK_S)
    return took


def raw_exchanges(port: str, count: int = RAW) -> list[float]:
    """The same bytes with nothing in between, through the line, ms."""
    end, dialect = RawEnd(port), dialect_for(built_in())
    try:
        return [end.exchange(dialect.frame(stop_block(number))) / NS_PER_MS for number in range(count)]
    finally:
        end.close()


class Ground:
    """One pen, one line, one link with its stand-in for the window."""

    def __init__(self, folder: Path, pen: SimulatedPen, line: Proxy, panel: Panel, raw_ms: list[float]) -> None:
        self.folder = folder
        self.pen = pen
        self.line = line
        self.panel = panel
        self.link: Link = panel.link
        self.raw_ms = raw_ms
        self.log = LogTail(pen.log_path)

    # what is so

    @property
    def view(self) -> LinkView:
        """What the link tells."""
        return self.link.view()

    def shows_dash(self) -> bool:
        """Whether the panel, painted now, would show a dash."""
        return self.view.fresh_report(self.link.now_ns()) is None

    def motor(self) -> Motor | None:
        """The motor as it would be painted now."""
        report = self.panel.report
        return report.motor if report is not None else None

    # the way to a running pen

    def running(self, rng: random.Random) -> None:
        """The motor runs by every step that a person takes, and a random part of two cycles has passed."""
        self.idle()
        try:
            self.panel.run()
        except AssertionError as error:
            raise AssertionError(f"the motor did not come to run: {self.view.interruption}, {self.view}") from error
        pause(rng.uniform(0.0, 0.08))
        self.panel.views.clear()

    def idle(self) -> None:
        """A good line, a living window, a linked pen that stands idle."""
        assert self.line.failed is None, f"the line has failed: {self.line.failed!r}"
        self.line.heal()
        self.panel.lives = True
        self.panel.until(
            lambda view: view.state is LinkState.READY and view.fresh_report(self.link.now_ns()) is not None,
            WORKS_AGAIN_S,
        )
        self.panel.stop()
        if self.motor() is Motor.FAULTED:
            seen = self.view.last_report
            assert seen is not None
            assert self.link.clear(seen, self.link.now_ns())
            self.panel.until_motor(Motor.IDLE)

    # what is measured

    def times(self, since_ns: int, timeout_s: float = 2.0, **conditions: Condition) -> dict[str, float]:
        """As `first_times`."""
        return first_times(since_ns, timeout_s, **conditions)

    def off_ms(self, since_ns: int, timeout_s: float = 2.0) -> float:
        """ms from `since_ns` to the motor being off, by the pen's own log."""
        first_times(since_ns, timeout_s, off=lambda: bool(self.log.since(since_ns, "motor_off")))
        ns: int = self.log.since(since_ns, "motor_off")[0]["clock_ns"]
        return (ns - since_ns) / NS_PER_MS

    def moved_since(self, at_ns: int) -> int:
        """How often needles came out or the motor started since, by the pen's own log."""
        return len(self.log.since(at_ns, "motor_on", "needles_out"))

    def stop(self) -> int:
        """Press STOP; the clock before."""
        now_ns = self.link.now_ns()
        self.link.stop(StopCause.OPERATOR)
        return now_ns

    def confirmed(self) -> bool:
        """Whether the last stop is."""
        return self.view.stop_phase is StopPhase.CONFIRMED

    @contextmanager
    def commanded(self, do: str, off: dict[str, Any], **on: Any) -> Iterator[int]:
        """Something is the matter with the pen meanwhile; the clock before."""
        now_ns = self.link.now_ns()
        self.pen.control(do, **on)
        try:
            yield now_ns
        finally:
            self.pen.control(do, **off)


@contextmanager
def link_ground(folder: Path, *, tcp: bool = False, **link_options: Any) -> Iterator[Ground]:
    """Opened for a row, or for all rows of a test run."""
    folder.mkdir(parents=True, exist_ok=True)
    with SimulatedPen.spawn(folder, seed=1, tcp=tcp) as pen, Proxy(folder, pen.port) as line:
        raw_ms = raw_exchanges(line.port)
        line.to_pen.seen.clear()
        line.to_console.seen.clear()
        panel = Panel(Link(line.port, **link_options))
        try:
            yield Ground(folder, pen, line, panel, raw_ms)
        finally:
            line.heal()
            panel.close()
