"""STOP: from the press to the stop on the wire, and to the pen's confirmation."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt

from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.pen import Motor, StopPhase
from mnconsole.domain.records_ports import HistoryQuery, Reader
from mnconsole.errors import code_of
from mnconsole.ui.chair.form.tell import name_of
from tests.benchmarks.backup import fill
from tests.benchmarks.desk import Desk, Finger, Press
from tests.benchmarks.figures import Group, Row, Spread, below
from tests.benchmarks.folders import needling_folder, open_demo
from tests.helpers.lossy_line import lossy_pen

WIRE_MS = 20.0
CONFIRMED_MS = 60.0
TRIALS = 300
BACKUP_MB = 150
LOSSY_TRIALS = 1_000
"""Presses with 5 % of the cycles lost: the 99th percentile is that of ten presses that met a lost one or two."""

LOST_SHARE = 0.05
QUERY_S = 2.0
_WITHIN_MS = 80.0
"""Two cycles: the press falls anywhere between what link, pen panel and timers do."""


class Stops:
    """Trials at one desk. `wire` and `confirmed` are ns after the press, `pressed` is when that was."""

    def __init__(self, desk: Desk, within_ms: float = _WITHIN_MS) -> None:
        self._desk = desk
        self._within_ms = within_ms
        self._finger = Finger(desk)
        self.wire: list[int] = []
        self.confirmed: list[int] = []
        self.pressed: list[int] = []

    def by_mouse(self) -> Press:
        """A press on the pen panel's STOP."""
        return self._finger.at(self._desk.named("stop"))

    def by_key(self) -> Press:
        """Esc, which stops everywhere."""
        return self._finger.on(Qt.Key.Key_Escape)

    def trial(self, press: Press, state: Motor = Motor.RUNNING) -> None:
        """Bring the pen to running (or armed, or leave it idle), press STOP, wait for the pen's word."""
        desk = self._desk
        if state is Motor.RUNNING:
            desk.running()
        elif state is Motor.ARMED:
            desk.armed()
        epoch = desk.view().epoch
        self._finger.soon(press, self._within_ms)
        desk.need(
            lambda: desk.view().stop_phase is StopPhase.CONFIRMED and desk.view().epoch > epoch,
            "a confirmed stop",
        )
        pressed_ns, view = self._finger.done(), desk.view()
        if view.stop_asked_ns < pressed_ns:  # something else had stopped it: no answer to this press
            return
        self.pressed.append(pressed_ns)
        self.wire.append(view.stop_on_wire_ns - pressed_ns)
        self.confirmed.append(view.stop_confirmed_ns - pressed_ns)

    def rows(self, what: str) -> tuple[Row, Row]:
        """Both bounds."""
        return (
            below(f"{what}: press to the stop on the wire", Spread.of_ns(self.wire), WIRE_MS),
            below(f"{what}: press to confirmed by the pen", Spread.of_ns(self.confirmed), CONFIRMED_MS),
        )


def measure(trials: int = TRIALS) -> Group:
    """Each way of pressing, each in a fresh session."""
    rows: list[Row] = []
    for what, condition, count in (
        ("Idle window, mouse", _mouse, trials),
        ("From the keyboard (Esc)", _keyboard, trials),
        ("A history query of 2 s running", _query, trials),
        ("A sheet open", _sheet, trials),
        ("A backup of 150 MB running", _backup, trials),
        ("5 % of the cycles lost", lossy, LOSSY_TRIALS),
    ):
        with tempfile.TemporaryDirectory() as folder:
            rows += condition(Path(folder), count).rows(what)
    return Group(
        "STOP",
        tuple(rows),
        "A real press event in the queue of the real window's QWindow, from a thread of its own, at a random moment "
        f"of {_WITHIN_MS:g} ms, with the motor of the simulated pen running behind its pseudo-terminal.",
    )


def _trials(desk: Desk, count: int, choose: Callable[[Stops], Press]) -> Stops:
    stops = Stops(desk)
    while len(stops.wire) < count:
        stops.trial(choose(stops))
    return stops


def _mouse(folder: Path, count: int) -> Stops:
    with Desk(needling_folder(folder)) as desk:
        desk.sit_down()
        return _trials(desk, count, Stops.by_mouse)


def _keyboard(folder: Path, count: int) -> Stops:
    with Desk(needling_folder(folder)) as desk:
        desk.sit_down()
        return _trials(desk, count, Stops.by_key)


def _sheet(folder: Path, count: int) -> Stops:
    with Desk(needling_folder(folder)) as desk:
        desk.sit_down()
        with sheet_open(desk):
            return _trials(desk, count, Stops.by_mouse)


def _query(folder: Path, count: int) -> Stops:
    with Desk(needling_folder(folder, patients=2_000, sessions=500)) as desk:
        desk.sit_down()
        with searching(desk):
            return _trials(desk, count, Stops.by_mouse)


def _backup(folder: Path, count: int) -> Stops:
    records = open_demo(needling_folder(folder)).records
    try:
        fill(records, BACKUP_MB)
    finally:
        records.close()
    with Desk(folder) as desk:
        desk.sit_down()
        with backing_up(desk):
            return _trials(desk, count, Stops.by_mouse)


@contextmanager
def backing_up(desk: Desk) -> Iterator[None]:
    """One backup after the other. RuntimeError when one fails: then nothing was going on beside the presses."""
    failures: list[Exception] = []
    over = threading.Event()

    def again(_made: BackupFacts | None = None) -> None:
        if not over.is_set():
            desk.console.backups.make(BackupCause.SCHEDULE, again, failures.append)

    again()
    try:
        yield
    finally:
        over.set()
        under_way = desk.console.backups.status.going_on is not None
        desk.console.backups.cancel()
        desk.run_until(lambda: not desk.run.application.files.waiting)
    if (failures and code_of(failures[0]) != "interrupted") or not under_way:
        raise RuntimeError(f"no backup was under way: {failures}")


@contextmanager
def sheet_open(desk: Desk) -> Iterator[None]:
    """The sheet of the note is open, and still is at the end."""
    desk.need(lambda: desk.hands.press(name_of("note")), "the key of the note")
    desk.need(lambda: desk.hands.find("sheet_note") is not None, "the sheet")
    yield
    desk.named("sheet_note")


@contextmanager
def searching(desk: Desk) -> Iterator[None]:
    """One reading of 2 s after the other: pages and figures of the history, again and again. RuntimeError when the
    reading fails: then nothing was going on beside the presses."""
    application, over = desk.run.application, threading.Event()
    records, failures, pages = application._records, [], [0]

    def query(reader: Reader) -> None:
        end = time.monotonic() + QUERY_S
        while time.monotonic() < end and not over.is_set():
            reader.history_totals(HistoryQuery(text="a"))
            reader.history(HistoryQuery(text="e"), None, 200)
            pages[0] += 1

    def again() -> None:
        if not over.is_set():
            application.reader.submit(lambda: records.read(query), lambda _answer: again(), failures.append)

    again()
    try:
        yield
    finally:
        over.set()
        desk.run_until(lambda: not application.reader.waiting)
    if failures or not pages[0]:
        raise RuntimeError(f"no history was read: {failures}")


def lossy(folder: Path, count: int = LOSSY_TRIALS) -> Stops:
    """Presses on a running motor with 5 % of the cycles lost."""
    with lossy_pen(folder / "line", LOST_SHARE) as port, Desk(needling_folder(folder / "data"), port=port) as desk:
        desk.sit_down()
        return _trials(desk, count, Stops.by_mouse)
