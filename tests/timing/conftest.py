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
from tests.benchmarks.cycle import added_ms
from tests.benchmarks.desk import Desk, Press
from tests.benchmarks.exchange import interleaved, linked
from tests.benchmarks.figures import Spread
from tests.benchmarks.folders import needling_folder
from tests.benchmarks.gaps import Gaps
from tests.benchmarks.processes import BareTimer
from tests.benchmarks.stop import LOST_SHARE, Stops, searching, sheet_open
from tests.benchmarks.taps import Taps
from tests.helpers.lossy_line import lossy_pen

# Pseudo-terminals and their raw ends, as POSIX has them.
collect_ignore_glob = ["test_*.py"] if sys.platform == "win32" else []

STOPS = 300
STOPS_OF_EACH = 100
"""Of the presses on a running pen, in each of three conditions: the bound is held over all of them."""
CYCLES = 300
LINKED = 100
TAPS = 100
WITHIN_MS = 80.0
BUSY_WITHIN_MS = 40.0
"""One cycle: enough for the press to fall anywhere in it, and all of this stays below 100 s."""
FIRST_S = 1.0


@dataclass(frozen=True, slots=True)
class Taken:
    """All that was measured, ms, in one run. `machine` is a bare 10 ms timer's lateness over the same time."""

    wire: Spread
    confirmed: Spread
    busy: dict[str, Stops]
    """Presses on a running pen, by what else went on."""
    painted: Spread
    gaps: Spread
    raw_cycle: Spread
    cycle: Spread
    added_ms: float
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
            busy = _busy(desk)
        busy["5 % of the cycles lost"] = _lossy(folder)
        raw, cycle = interleaved(folder, CYCLES)
        added = added_ms(*linked(folder, LINKED))
    return Taken(
        wire=Spread.of_ns(stops.wire),
        confirmed=Spread.of_ns(stops.confirmed),
        busy=busy,
        painted=Spread.of_ns(taps.painted),
        gaps=Spread.of(gaps.ms),
        raw_cycle=Spread.of_ns(raw),
        cycle=Spread.of_ns(cycle),
        added_ms=added,
        machine=Spread.of_ns(machine.late_ns),
    )


def _busy(desk: Desk) -> dict[str, Stops]:
    """Presses on a running pen while the window has something else to do."""
    with_sheet, beside_query = Stops(desk, BUSY_WITHIN_MS), Stops(desk, BUSY_WITHIN_MS)
    with sheet_open(desk):
        _press(with_sheet, with_sheet.by_mouse())  # Esc of a pen that has stopped by itself would close the sheet
    with searching(desk):
        _press(beside_query, beside_query.by_mouse(), beside_query.by_key())
    return {"a sheet open": with_sheet, "a history query of 2 s": beside_query}


def _lossy(folder: Path) -> Stops:
    """The same over a line that loses cycles."""
    needling_folder(folder / "lossy")
    with lossy_pen(folder / "line", LOST_SHARE) as port, Desk(folder / "lossy", port=port) as desk:
        desk.sit_down()
        stops = Stops(desk, BUSY_WITHIN_MS)
        _press(stops, stops.by_mouse(), stops.by_key())
        assert desk.view().counts.missed > 0, "the line has lost nothing"
        return stops


def _press(stops: Stops, *presses: Press) -> None:
    """Presses on a running motor, each way in turn."""
    while len(stops.wire) < STOPS_OF_EACH:
        stops.trial(presses[len(stops.wire) % len(presses)], Motor.RUNNING)
