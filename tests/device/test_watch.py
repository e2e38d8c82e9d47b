"""Watching a real pen: lost, back, restarted, another one; each told once and nothing stale shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mnconsole.device.profile.files import built_in
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.device.watch import Happening, PenWatch
from mnconsole.domain.pen import Motor, PortTrouble
from tests.helpers.lossy_line import lossy_pen

PATIENCE_STEPS = 400


class Watcher:
    """A watch and all that happened."""

    def __init__(self, port: str) -> None:
        self.watch = PenWatch(port, profile=built_in())
        self.happened: list[Happening] = []

    def until(self, what: Happening) -> None:
        """Step until it happens."""
        seen = len(self.happened)
        for _ in range(PATIENCE_STEPS):
            self.happened += self.watch.step()
            if what in self.happened[seen:]:
                return
        raise AssertionError(f"{what} did not happen: {self.watch.view()}")

    def steps(self, count: int) -> None:
        """So many steps."""
        for _ in range(count):
            self.happened += self.watch.step()


@contextmanager
def watching(port: str) -> Iterator[Watcher]:
    watcher = Watcher(port)
    try:
        yield watcher
    finally:
        watcher.watch.close()


def test_a_pen_is_watched_without_being_moved(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path) as pen, watching(pen.port) as watcher:
        watcher.until(Happening.LINKED)
        watcher.steps(10)
        view = watcher.watch.view()
        assert view.linked
        assert view.report is not None
        assert view.report.motor is Motor.IDLE
        assert view.identity is not None
        assert (view.reads, view.lost_reads, view.trouble) == (10, 0, PortTrouble.NONE)
        assert [event["event"] for event in pen.events()] == ["power_up"]


def test_a_cut_cable_is_told_once_and_shows_nothing_and_comes_back(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path) as pen, watching(pen.port) as watcher:
        watcher.until(Happening.LINKED)
        watcher.steps(3)
        pen.control("cable", out=True)
        watcher.until(Happening.LOST)
        view = watcher.watch.view()
        assert (view.linked, view.report, view.losses) == (False, None, 1)
        watcher.steps(2)
        assert watcher.watch.view().trouble is PortTrouble.SILENT
        pen.control("cable", out=False)
        watcher.until(Happening.LINKED)
        watcher.steps(2)
        assert watcher.watch.view().report is not None
    assert watcher.happened == [Happening.LINKED, Happening.LOST, Happening.LINKED]


def test_a_stale_value_is_no_value(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path) as pen, watching(pen.port) as watcher:
        watcher.until(Happening.LINKED)
        watcher.steps(3)
        pen.control("cable", out=True)
        watcher.steps(1)  # waits 180 ms for the answer
        assert watcher.watch.view().report is None
        assert watcher.watch.view().linked, "not lost yet"


def test_a_restart_is_told(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path) as pen, watching(pen.port) as watcher:
        watcher.until(Happening.LINKED)
        watcher.steps(2)
        pen.control("restart")
        watcher.until(Happening.RESTARTED)
        assert watcher.watch.view().restarts == 1


def test_it_waits_for_a_port_and_finds_another_pen_there(tmp_path: Path) -> None:
    with watching(str(tmp_path / "pen")) as watcher:
        watcher.steps(1)
        assert watcher.watch.view().trouble is PortTrouble.MISSING
        with SimulatedPen.spawn(tmp_path) as pen:
            watcher.watch._port = pen.port
            watcher.until(Happening.LINKED)
            watcher.steps(2)
        watcher.until(Happening.LOST)
        with SimulatedPen.spawn(tmp_path, serial_number="SIM-0002") as other:
            watcher.watch._port = other.port
            watcher.until(Happening.OTHER_PEN)
            watcher.steps(2)
            assert watcher.watch.view().linked
            assert watcher.watch.view().restarts == 0


def test_a_lossy_line_is_counted_as_it_is(tmp_path: Path) -> None:
    with lossy_pen(tmp_path, 0.25, seed=3) as port, watching(port) as watcher:
        watcher.until(Happening.LINKED)
        before = port.lost()
        watcher.steps(50)
        view, lost = watcher.watch.view(), port.lost() - before
        assert lost >= 5
        assert lost - 2 <= view.lost_reads <= lost
        assert 0 <= view.lost_reads - view.quality.lost <= 1
