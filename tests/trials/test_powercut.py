"""A few hundred power cuts of each workload. The long form is `python3 run.py trials powercut`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trials import powercut, workloads
from tests.trials.pool import Looker
from tests.trials.trial import scratch

SEED = 4
LIARS = tuple(each for each in powercut.WORKLOADS if not each.one_fault)
ISSUED = ("session", "checkpoint", "backup", "migration")
"""Of these each has its 300; what is tried besides has fewer here, and all of its 10,000 by the command."""


@pytest.mark.parametrize("workload", powercut.WORKLOADS, ids=lambda workload: workload.name)
def test_nothing_that_was_acknowledged_is_lost(workload: workloads.Workload) -> None:
    told: list[str] = []
    count = powercut.SHORT if workload.name in ISSUED else powercut.SHORT // 4
    outcome = powercut.run(count, SEED, told.append, (workload,))
    assert outcome.faults == []
    assert [name for name, _figure in outcome.rows] == [workload.name]
    assert told


@pytest.mark.parametrize("workload", LIARS, ids=lambda workload: workload.name)
def test_a_disk_that_lies_about_fsync_is_found_out(workload: workloads.Workload) -> None:
    with Looker() as looker, scratch() as folder:
        outcome = powercut.cuts(workload, folder, 40, SEED, looker, lying=True)
    assert len(outcome.faults) >= 3, "a trial that finds nothing here proves nothing elsewhere"


def test_a_console_that_does_not_wait_for_the_disk_is_found_out(tmp_path: Path) -> None:
    hasty = workloads.Workload("hasty", workloads.clinic, workloads.ask_records)
    with Looker() as looker:
        outcome = powercut.cuts(hasty, tmp_path, 60, SEED, looker)
    assert [fault for fault in outcome.faults if "lost" in fault]
