"""The whole program killed while it plays a treatment, many times over one folder: `tests/e2e/kill_trial.py`."""

from __future__ import annotations

from typing import Final

from tests.e2e.kill_trial import FIRST_STARTS, SPEED, Trial, report
from tests.trials.trial import Outcome, Say, scratch

NAME: Final = "kills"
TITLE: Final = "kill -9 of the whole program"
SHORT: Final = 20
LONG: Final = 500


def run(count: int, seed: int, say: Say) -> Outcome:
    """Kill `count` times, then let the treatment come to its end."""
    with scratch() as folder:
        found = Trial(folder / "data", seed, SPEED, say, FIRST_STARTS).run(count, to_the_end=True)
    rows = [line.strip("| ").split(" | ", 1) for line in report(found, seed, SPEED)[2:]]
    return Outcome([(what, figure) for what, figure in rows if what != "faults"], found.faults)
