"""Both state machines in virtual time, a faulty channel between them, random schedules, and what must hold.

The short form of `python -m tests.device.schedules`; the invariants stand in tests/helpers/link_watch.py.
"""

from __future__ import annotations

import pytest

from mnconsole.domain.pen import Interruption
from tests.device.schedules import Figures, play, report, run
from tests.helpers.link_acts import Operator
from tests.helpers.link_watch import Watcher
from tests.helpers.wire_bench import Bench

SCHEDULES = 30
AT_ONCE = 6


@pytest.mark.parametrize("first", range(0, SCHEDULES, AT_ONCE))
def test_what_must_hold_holds(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        play(seed)


def test_the_command_counts_what_it_met() -> None:
    figures = run(1, first=7)
    assert (figures.schedules, figures.violations) == (1, [])
    assert figures.runs >= 1
    assert figures.virtual_ns > 5_000_000_000
    assert any("| violations | 0 |" in line for line in report(figures, 7))


def test_a_violation_is_found_and_told_by_its_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    # A pen that moves although its lease has run out.
    monkeypatch.setattr(Watcher, "_lease_end_ns", property(lambda _self: 0, lambda _self, _value: None), raising=False)
    assert [line.partition(":")[0] for line in run(1, first=7).violations] == ["seed 7"]


def test_every_act_is_met_in_a_few_schedules() -> None:
    figures = Figures()
    bench = Bench(0)
    operator = Operator(bench, Watcher(bench))
    for seed in range(100, 104):
        play(seed, figures)
    names = {name for _weight, name, _act in operator._weighed}
    assert len(names & set(figures.met)) > len(names) * 3 // 4


@pytest.mark.parametrize(("loss", "most"), [(0.01, 0), (0.05, 1)])
def test_a_few_lost_cycles_do_not_end_a_treatment(loss: float, most: int) -> None:
    bench = Bench(11)
    bench.running()
    bench.to_pen.loss = bench.to_console.loss = loss / 2
    bench.run(60_000)
    lost = bench.view().interruption is Interruption.LINK_LOST
    assert lost <= most
    assert bench.view().counts.missed > 0
