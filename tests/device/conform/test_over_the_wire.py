"""The same checks over a real connection: a mutant is found, a good clause passes, the pen stands still at the end."""

from __future__ import annotations

import pytest

from mnconsole.device.clock import link_clock_ns
from mnconsole.device.conform.bench import Bench
from mnconsole.device.conform.line import Line
from mnconsole.device.conform.run import Outcome, Verdict, run_clauses
from mnconsole.device.link import DEFAULT_BAUD
from mnconsole.device.simulator import server
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.transport import Waker, open_port
from mnconsole.domain.pen import Motor
from tests.device.conform.mutants import NoPause, stop_needs_check, writes
from tests.helpers.conform_bench import chosen, served


@pytest.mark.parametrize(
    ("mutant", "passes", "fails"),
    [(writes(stop_needs_check), "C19", "C20"), (NoPause, "C18", "C29")],
)
def test_a_mutant_is_found(mutant: type, passes: str, fails: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "Firmware", mutant)
    outcome, waker = Outcome(), Waker()
    with served(SIMULATED_PEN, monkeypatch) as (pen, port):
        line = Line(lambda: open_port(port, DEFAULT_BAUD, waker), link_clock_ns)
        try:
            run_clauses(Bench(line), chosen(passes, fails), outcome, lambda _finding: None)
        finally:
            line.close()
            waker.close()
        assert pen.firmware.state is Motor.IDLE
    assert {each.clause.name: each.verdict for each in outcome.findings} == {
        passes: Verdict.PASS,
        fails: Verdict.FAIL,
    }
    assert (outcome.stopped, outcome.conforms) == (True, False)
