"""One cycle with the pen."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from tests.benchmarks.exchange import interleaved, link_share
from tests.benchmarks.figures import NS_PER_MS, Group, Row, Spread, figure

TRIALS = 1_000
SECONDS = 20.0


def measure(trials: int = TRIALS, seconds: float = SECONDS) -> Group:
    """Raw and driven exchanges in turn, then the link alone."""
    with tempfile.TemporaryDirectory() as folder:
        raw, driven = interleaved(Path(folder), trials)
        share, cycles = link_share(Path(folder), seconds)
    more = statistics.median(d - r for d, r in zip(driven, raw, strict=True)) / NS_PER_MS
    base, spread = Spread.of_ns(raw), Spread.of_ns(driven)
    return Group(
        "One cycle with the pen",
        (
            Row(
                "Request to decoded answer through the driver",
                spread.text(),
                f"same bytes raw: {base.text()}",
            ),
            Row(
                "... what the driver adds (median of the differences)",
                f"{figure(more)} ms, {figure(spread.median / base.median)} x",
            ),
            Row("Share of one core of the link alone", f"{figure(share * 100)} %", f"{figure(cycles)} cycles/s"),
        ),
        "A request of function 0x17 written and its answer read over a pseudo-terminal, the simulated pen at the far "
        "end; the pen's own time is in both.",
    )
