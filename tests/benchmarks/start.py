"""From the command to the first picture, and to a window that can be worked with."""

from __future__ import annotations

import tempfile
import time

from tests.benchmarks.figures import NS_PER_MS, Group, Row, Spread, figure
from tests.benchmarks.processes import told_by

ROUNDS = 15
PAINTED_TIMES = 3.0
READY_TIMES = 8.0


def started(child: str, *arguments: str) -> dict[str, float]:
    """Start a child in a fresh process: ms from the command to each instant that it tells."""
    begun = time.monotonic_ns()
    return {what: (at - begun) / NS_PER_MS for what, at in told_by(child, *arguments).items()}


def measure(rounds: int = ROUNDS) -> Group:
    """Both programs in turn, after one start each that is not counted."""
    bare: list[float] = []
    seen: dict[str, list[float]] = {"painted": [], "listed": [], "linked": []}
    with tempfile.TemporaryDirectory() as folder:
        started("bare")
        started("console", folder)
        for _ in range(rounds):
            bare.append(started("bare")["painted"])
            for what, ms in started("console", folder).items():
                seen[what].append(ms)
    ready = [max(pair) for pair in zip(seen["listed"], seen["linked"], strict=True)]
    base = Spread.of(bare)
    beside = f"bare PySide6 window: {base.text()}"
    return Group(
        "Start",
        (
            _row("First painted window", seen["painted"], base, PAINTED_TIMES, beside),
            _row("Patients listed and pen linked", ready, base, READY_TIMES, beside),
            Row("... patients listed", Spread.of(seen["listed"]).text()),
            Row("... pen linked", Spread.of(seen["linked"]).text()),
        ),
        f"Fresh processes in turn, {rounds} each; second start over a demo folder with 200 patients; signed in as soon "
        "as a name can be pressed. The ratio is that of the medians.",
    )


def _row(what: str, values: list[float], base: Spread, times: float, beside: str) -> Row:
    spread = Spread.of(values)
    ratio = spread.median / base.median
    return Row(what, f"{figure(ratio)} x: {spread.text()}", beside, f"{times:g} x", ratio <= times)
