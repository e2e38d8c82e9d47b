"""One cycle with the pen."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.exchange import interleaved, link_share, linked
from tests.benchmarks.figures import NS_PER_MS, Group, Row, Spread, figure

TRIALS = 1_000
SECONDS = 20.0


LINKED = 500
ADDED_MS = 0.5
"""Median that the whole driver may add to the raw exchange of the same bytes."""
SHARE = 0.03
"""Of one core, at 25 Hz without the window."""


def added_ms(raw_ns: Sequence[int], driven_ns: Sequence[int]) -> float:
    """Median of the differences, each to the raw exchange next to it."""
    return statistics.median(d - r for d, r in zip(driven_ns, raw_ns, strict=True)) / NS_PER_MS


def measure(trials: int = TRIALS, seconds: float = SECONDS, links: int = LINKED) -> Group:
    """Raw and driven exchanges in turn, then the whole link beside raw exchanges, then the link alone."""
    with tempfile.TemporaryDirectory() as folder:
        raw, driven = interleaved(Path(folder), trials)
        rested, linked_ns = linked(Path(folder), links)
        share, cycles = link_share(Path(folder), seconds)
    more, most = added_ms(raw, driven), added_ms(rested, linked_ns)
    base, spread, whole = Spread.of_ns(raw), Spread.of_ns(driven), Spread.of_ns(linked_ns)
    return Group(
        "One cycle with the pen",
        (
            Row(
                "Request to decoded answer through port, frames and profile, back to back",
                spread.text(),
                f"same bytes raw: {base.text()}",
            ),
            Row(
                "... what they add (median of the differences)",
                f"{figure(more)} ms, {figure(spread.median / base.median)} x",
            ),
            Row(
                "Request composed to listeners told, the whole link at 25 Hz",
                whole.text(),
                f"same bytes raw, between two cycles: {Spread.of_ns(rested).text()}",
            ),
            Row(
                "... what the whole driver adds (median of the differences)",
                f"{figure(most)} ms",
                bound=f"{ADDED_MS} ms",
                met=most <= ADDED_MS,
            ),
            Row(
                "Share of one core of the link alone",
                f"{figure(share * 100)} %",
                f"{figure(cycles)} cycles/s",
                f"{SHARE * 100:g} %",
                share < SHARE,
            ),
        ),
        "A request of function 0x17 written and its answer read over a pseudo-terminal, the simulated pen at the far "
        "end; the pen's own time is in both.",
    )
