"""A running session: processor, memory, taps, gaps."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.benchmarks.figures import Group, Row, Spread, figure
from tests.benchmarks.folders import needling_folder
from tests.benchmarks.processes import told_by

SECONDS = 60
TAPS = 300
SPEED = 30
CPU_SHARE = 0.15
RESIDENT_MB = 180.0
PAINTED_MS = 16.7
GAP_MS = 100.0
_MB = 1_000_000


def measure(seconds: int = SECONDS, taps: int = TAPS) -> Group:
    """One session at needling, and one whole treatment."""
    with tempfile.TemporaryDirectory() as folder:
        running = told_by("session", "needling", needling_folder(Path(folder)), str(seconds), str(taps))
    with tempfile.TemporaryDirectory() as folder:
        treated = told_by("session", "treatment", folder, str(SPEED))
    if treated["code"]:
        raise RuntimeError("the treatment did not end well")
    return Group(
        "A running session",
        (*_cost(running, seconds), _taps(running["painted_ns"]), _gaps(treated["gaps_ms"])),
        "The real window off screen in a process of its own, pen running on its pseudo-terminal in another. The gaps "
        f"are those between ticks of a 10 ms timer, from sign-in to the verified record, played at speed {SPEED}.",
    )


def _cost(told: dict[str, float], seconds: int) -> tuple[Row, Row, Row]:
    share, resident, grown = told["share"], told["after"] / _MB, (told["after"] - told["resident"]) / _MB
    return (
        Row(
            f"Share of one core while the motor runs, all threads, {seconds} s",
            f"{figure(share * 100)} %",
            "",
            f"{CPU_SHARE * 100:g} %",
            share <= CPU_SHARE,
        ),
        Row("Resident memory", f"{figure(resident)} MB", "", f"{RESIDENT_MB:g} MB", resident <= RESIDENT_MB),
        Row(f"Growth of it in these {seconds} s", f"{grown:.2f} MB"),
    )


def _taps(painted_ns: list[int]) -> Row:
    spread = Spread.of_ns(painted_ns)
    text = f"p50 {figure(spread.median)}, p95 {figure(spread.at(95))}, max {figure(spread.worst)} ms"
    met = spread.at(95) <= PAINTED_MS
    return Row("Tap to painted while the motor runs", f"{text} ({len(painted_ns)})", "", f"p95 {PAINTED_MS} ms", met)


def _gaps(gaps_ms: list[float]) -> Row:
    spread = Spread.of(gaps_ms)
    what = "Longest gap of the window's thread over a whole treatment"
    return Row(what, spread.text(), "", f"max {GAP_MS:g} ms", spread.worst <= GAP_MS)
