"""From the command to the first picture, and to a window that can be worked with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.figures import NS_PER_MS, Group, Row, Spread, figure

ROUNDS = 15
PAINTED_TIMES = 3.0
READY_TIMES = 8.0
_ROOT = Path(__file__).resolve().parents[2]
_CHILDREN = "tests.benchmarks.children"
_SECONDS = 120


def environment() -> dict[str, str]:
    """Off screen unless another platform was chosen, and with compiled modules, as every start but the first has."""
    chosen = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONPATH": str(_ROOT)}
    chosen.pop("PYTHONDONTWRITEBYTECODE", None)
    return chosen


def started(child: str, *arguments: str) -> dict[str, float]:
    """Start a child in a fresh process: ms from the command to each instant that it tells."""
    begun = time.monotonic_ns()
    done = subprocess.run(
        [sys.executable, "-m", f"{_CHILDREN}.{child}", *arguments],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode or not done.stdout:
        raise RuntimeError(done.stderr[-2000:])
    return {what: (at - begun) / NS_PER_MS for what, at in json.loads(done.stdout.splitlines()[-1]).items()}


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
