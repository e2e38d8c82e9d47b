"""A pen in virtual time behind the simulator's own server, and the checklist's bench on it."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Callable, Iterator, Sequence

import pytest

from mnconsole.device.clock import NS_PER_MS, NS_PER_S
from mnconsole.device.conform.bench import Ask, Bench
from mnconsole.device.conform.checklist import CHECKLIST
from mnconsole.device.conform.clauses import Clause
from mnconsole.device.conform.line import Line
from mnconsole.device.conform.run import Finding, Outcome, run_clauses
from mnconsole.device.registers import IdentityBlock
from mnconsole.device.simulator import server
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.simulator.lines import TcpLine
from mnconsole.device.simulator.log import PenLog
from mnconsole.device.simulator.server import Pen, Server

BEGIN_NS = 1_000 * NS_PER_S
ONE_WAY_NS = NS_PER_MS


class VirtualLine:
    """The simulator's end of a line without a wire."""

    port = "virtual"

    def __init__(self) -> None:
        self.to_pen = self.from_pen = b""

    def waiting_on(self) -> list[int]:
        """Nothing to wait on: time is virtual."""
        return []

    def receive(self) -> bytes:
        """What arrived."""
        data, self.to_pen = self.to_pen[:512], self.to_pen[512:]
        return data

    def send(self, data: bytes) -> None:
        """Answer."""
        self.from_pen += data

    def look_after(self) -> None:
        """Nothing to look after."""

    def close(self) -> None:
        """Nothing to close."""


class VirtualPort:
    """A transport whose waits let the pen's time pass. `delay_ns`: one way, wire and adapter."""

    def __init__(
        self,
        make: IdentityBlock = SIMULATED_PEN,
        delay_ns: int = ONE_WAY_NS,
        serve: type[Server] = Server,
        make_pen: Callable[..., Pen] = Pen,
    ) -> None:
        self.now_ns = BEGIN_NS
        self.delay_ns = delay_ns
        # The only clock that the simulated pen's server reads.
        server.link_clock_ns = lambda: self.now_ns  # type: ignore[assignment]
        self.line = VirtualLine()
        self.pen = make_pen(make, random.Random(7), PenLog(None))
        self.server = serve(self.pen, self.line, None, None)
        self.lost = False
        self._pass(NS_PER_S)

    def _pass(self, ns: int) -> None:
        end_ns = self.now_ns + ns
        while self.now_ns < end_ns:
            due_ns = max(NS_PER_MS // 5, int(self.server.wait_s() * NS_PER_S))
            self.now_ns = min(end_ns, self.now_ns + due_ns)
            self.server.step(ready=False)

    def write(self, data: bytes) -> bool:
        """Bytes on their way to the pen, and there."""
        self._pass(self.delay_ns)
        self.line.to_pen += data
        while self.line.to_pen:
            self.server.step(ready=True)
        return True

    def wait(self, timeout_ns: int) -> bytes:
        """What the pen sends within the time."""
        end_ns = self.now_ns + timeout_ns
        while not self.line.from_pen and self.now_ns < end_ns:
            self._pass(min(NS_PER_MS, end_ns - self.now_ns))
        if self.line.from_pen:
            self._pass(self.delay_ns)
        data, self.line.from_pen = self.line.from_pen, b""
        return data

    def close(self) -> None:
        """Nothing to close."""


def chosen(*names: str) -> list[Clause]:
    """Clauses by their names, in order."""
    return [clause for clause in CHECKLIST if clause.name in names]


def judged(port: VirtualPort, clauses: Sequence[Clause], ask: Ask | None = None) -> dict[str, Finding]:
    """Run some clauses on a pen; findings by the clauses' names."""
    outcome = Outcome()
    run_clauses(Bench(Line(lambda: port, lambda: port.now_ns), ask), clauses, outcome, lambda _finding: None)
    return {finding.clause.name: finding for finding in outcome.findings}


@contextlib.contextmanager
def served(make: IdentityBlock, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Pen, str]]:
    """A pen of this make on a TCP port, by the simulator's own server."""
    monkeypatch.setattr("mnconsole.device.simulator.server.OUTLIVE_NS", 0)
    ends = threading.Event()
    pen, line = Pen(make, random.Random(3), PenLog(None)), TcpLine(0)
    server = Server(pen, line, None, lambda: not ends.is_set())
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield pen, line.port
    finally:
        ends.set()
        thread.join()
        line.close()
