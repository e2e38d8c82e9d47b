"""One desk for all bounds: the real window on the simulated pen, beside a timer that only measures the
machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from mnconsole.app import SWITCH_INTERVAL_S
from mnconsole.domain.pen import Motor
from tests.benchmarks.desk import Desk
from tests.benchmarks.exchange import interleaved
from tests.benchmarks.figures import Spread
from tests.benchmarks.folders import needling_folder
from tests.benchmarks.gaps import Gaps
from tests.benchmarks.processes import BareTimer
from tests.benchmarks.stop import Stops
from tests.benchmarks.taps import Taps

# Pseudo-terminals and their raw ends, as POSIX has them.
collect_ignore_glob = ["test_*.py"] if sys.platform == "win32" else []

STOPS = 300
CYCLES = 300
TAPS = 100
WITHIN_MS = 80.0
FIRST_S = 1.0


@dataclass(frozen=True, slots=True)
class Taken:
    """All that was measured, ms, in one run. `machine` is a bare 10 ms timer's lateness over the same time."""

    wire: Spread
    confirmed: Spread
    painted: Spread
    gaps: Spread
    raw_cycle: Spread
    cycle: Spread
    machine: Spread


@pytest.fixture(scope="session")
def taken(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taken]:
    """Measured once, for all bounds."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    try:
        yield _measured(tmp_path_factory.mktemp("timing"))
    finally:
        sys.setswitchinterval(before)


def _measured(folder: Path) -> Taken:
    needling_folder(folder / "data")
    with BareTimer() as machine:
        with Desk(folder / "data") as desk:
            desk.sit_down()
            desk.live(FIRST_S)
            gaps, stops = Gaps(), Stops(desk, WITHIN_MS)
            presses = ((stops.by_mouse(), Motor.ARMED), (stops.by_key(), Motor.IDLE))
            while len(stops.wire) < STOPS:
                stops.trial(*presses[len(stops.wire) % 2])
            desk.running()
            taps = Taps(desk, ("speed_down", "speed_up"), WITHIN_MS)
            taps.run(TAPS)
            gaps.end()
        raw, cycle = interleaved(folder, CYCLES)
    return Taken(
        wire=Spread.of_ns(stops.wire),
        confirmed=Spread.of_ns(stops.confirmed),
        painted=Spread.of_ns(taps.painted),
        gaps=Spread.of(gaps.ms),
        raw_cycle=Spread.of_ns(raw),
        cycle=Spread.of_ns(cycle),
        machine=Spread.of_ns(machine.late_ns),
    )
