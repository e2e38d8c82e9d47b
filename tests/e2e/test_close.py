"""The end of the window: the pen first, then the records, then everything else; also when a part of it fails."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mnconsole import application
from mnconsole.app import Run
from mnconsole.arguments import WindowOptions
from mnconsole.device.clock import link_clock_ns
from mnconsole.domain import session_events as ev
from mnconsole.domain.pen import StopPhase
from mnconsole.domain.record_events import AppClosed, AppStarted
from mnconsole.domain.session import Session, Step
from mnconsole.opened import Opened
from mnconsole.opening import Folder
from mnconsole.preparing import prepare
from mnconsole.services.hub import RecordsOpened
from mnconsole.services.late import LateRecords
from mnconsole.store import keys
from mnconsole.store.opened import OpenRecords
from mnconsole.store.records import open_read_only
from tests.e2e.seat import Seat, no_more_bytes
from tests.helpers.tampering import database

LEASE_MS = 300


def begin(sit: Callable[..., Seat], demo: Path) -> Seat:
    """Somebody is signed in and the pen is linked."""
    seat = sit(demo)
    seat.until_people()
    seat.press("person_1")
    seat.until_linked()
    return seat


def running(sit: Callable[..., Seat], demo: Path) -> Seat:
    """The motor runs."""
    seat = begin(sit, demo)
    seat.bring_to(Step.NEEDLING)
    seat.start_motor()
    return seat


def left(folder: Path) -> tuple[Session | None, bool, bool]:
    """What the records hold afterwards: the open session, whether the run said that it ended (what comes behind that is
    its last backup), whether all verifies."""
    records = open_read_only(folder, keys.unlock(folder, None).key)
    try:
        sessions = records.read(lambda reader: reader.open_sessions())
        runs = records.read(lambda reader: reader.events_of_kinds((AppStarted.KIND, AppClosed.KIND)))
        sound = records.read(lambda reader: reader.verify()).sound
    finally:
        records.close()
    return (sessions[-1] if sessions else None), isinstance(runs[-1].body, AppClosed), sound


def stops(session: Session | None) -> list[str]:
    """The causes of the recorded stops."""
    assert session is not None
    return [event.body.cause for event in session.events if isinstance(event.body, ev.PenStopped)]


def last_of(seat: Seat, event: str) -> dict[str, Any]:
    """The newest such entry of the pen's own log."""
    return [entry for entry in seat.pen_log() if entry["event"] == event][-1]


def test_the_pen_is_still_before_the_window_goes(sit: Callable[..., Seat], demo: Path) -> None:
    seat = running(sit, demo)
    gone: list[int] = []
    phases: list[StopPhase] = []
    seat.window.closed.connect(lambda: gone.append(link_clock_ns()))
    seat.window.closed.connect(lambda: phases.append(seat.console.pen.view().stop_phase))
    seat.close()
    assert phases == [StopPhase.CONFIRMED]
    assert last_of(seat, "motor_off")["clock_ns"] < gone[0]
    assert last_of(seat, "needles_in")["clock_ns"] < gone[0]
    assert last_of(seat, "needles_in")["to"] == "idle"
    session, closed, sound = left(demo)
    assert (stops(session), closed, sound) == (["closing"], True, True)


def test_a_pen_that_does_not_answer(
    sit: Callable[..., Seat], demo: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(application, "LINK_END_S", 0.2)
    seat = running(sit, demo)
    cut_ns = link_clock_ns()
    seat.pen.control("cable", out=True)
    with caplog.at_level(logging.WARNING, "mnconsole.application"):
        seat.close()
    assert "the pen did not confirm idle before the end" in caplog.messages
    off_ms = (last_of(seat, "motor_off")["clock_ns"] - cut_ns) / 1e6
    assert 0 < off_ms < LEASE_MS + 60, "by its lease"
    _session, closed, sound = left(demo)
    assert (closed, sound) == (True, True)


def test_a_link_that_fails_at_its_end(sit: Callable[..., Seat], demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seat = running(sit, demo)
    link = seat.run.application._link
    close = link.close

    def failing(timeout_s: float) -> bool:
        close(timeout_s)
        raise RuntimeError("the driver failed")

    monkeypatch.setattr(link, "close", failing)
    seat.close()
    session, closed, sound = left(demo)
    assert (stops(session), closed, sound) == (["closing"], True, True)


def test_a_disk_that_takes_no_more(sit: Callable[..., Seat], demo: Path) -> None:
    seat = running(sit, demo)
    seat.window.closed.connect(lambda: None)
    with no_more_bytes(demo / "records.db"):
        seat.close()
    assert seat.unsaved, "told before the end"
    assert last_of(seat, "needles_in")["to"] == "idle"
    session, closed, sound = left(demo)
    assert (session is not None, closed, sound) == (True, False, True)


def test_records_that_can_t_be_closed(sit: Callable[..., Seat], demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seat = running(sit, demo)
    close = LateRecords.close

    def failing(records: LateRecords) -> None:
        close(records)
        raise OSError("the disk went away")

    monkeypatch.setattr(LateRecords, "close", failing)
    seat.close()
    assert not seat.pen.is_alive
    assert left(demo)[1:] == (True, True)


def test_a_disk_that_hangs(sit: Callable[..., Seat], demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end is bounded; what hangs is a daemon and is left behind."""
    monkeypatch.setattr(application, "WORKERS_END_S", 0.3)
    seat = begin(sit, demo)
    go_on, write = threading.Event(), OpenRecords.write

    def hanging(records: OpenRecords, work: Callable[..., Any]) -> Any:
        go_on.wait(30)
        return write(records, work)

    monkeypatch.setattr(OpenRecords, "write", hanging)
    try:
        seat.close()
        assert not seat.pen.is_alive
    finally:
        go_on.set()
    monkeypatch.undo()
    assert left(demo)[2]


def kinds_in(folder: Path) -> list[str]:
    """The kinds of all entries, but for the last backup of each run."""
    with database(folder, read_only=True) as connection:
        query = "SELECT kind FROM event WHERE kind <> 'backup.made' ORDER BY seq"
        return list(connection.exec_driver_sql(query).scalars())


def closed_meanwhile(seat: Seat) -> Callable[[Folder], Opened]:
    """Opens the records as ever; the window is closed as soon as that has begun."""
    real = Folder.open_demo

    def opened(folder: Folder) -> Opened:
        seat.console.hub.call(seat.run.front.close)
        return real(folder)

    return opened


def test_closed_while_it_opens(sit: Callable[..., Seat], demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was begun is finished: the records tell the start and the end. Before that there is nothing to tell."""
    moments: tuple[tuple[Callable[[Seat], object], int], ...] = (
        (lambda seat: seat.window.painted.connect(seat.window.close), 0),
        (lambda seat: seat.console.hub.subscribe(RecordsOpened, lambda _message: seat.window.close()), 1),
        (lambda seat: monkeypatch.setattr(Folder, "open_demo", closed_meanwhile(seat)), 1),
    )
    told = len(kinds_in(demo))
    for moment, runs in moments:
        seat = sit(demo, in_front=False)
        moment(seat)
        seat.finish()
        kinds = kinds_in(demo)
        assert kinds[told:] == ["app.started", "app.closed"] * runs
        told = len(kinds)
    assert left(demo)[1:] == (True, True)


def test_closed_before_it_opens(qtbot: QtBot, qapp: QApplication, demo: Path) -> None:
    before = {file.name: file.stat().st_mtime_ns for file in demo.iterdir()}
    ended: list[bool] = []
    options = WindowOptions(demo=True, data=demo, port="", play=False, speed=1, pictures=None, passphrase_fd=None)
    run = Run(options, prepare(options), None, lambda: ended.append(True))
    run.begin()
    run.front.close()
    qtbot.waitUntil(lambda: bool(ended))
    run.dispose()
    assert {file.name: file.stat().st_mtime_ns for file in demo.iterdir()} == before


def test_closed_while_somebody_looks_whose_the_records_are(
    sit: Callable[..., Seat], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer comes when nobody waits for it: no page is made, and nothing more is asked for."""
    asked, gone, real = threading.Event(), threading.Event(), Folder.is_new

    def late(folder: Folder) -> bool:
        asked.set()
        assert gone.wait(30)
        return real(folder)

    monkeypatch.setattr(Folder, "is_new", late)
    seat = sit(tmp_path / "clinic", demo=False, port="/dev/none", in_front=False)
    seat.window.closed.connect(gone.set)
    seat.until(asked.is_set, "the look at the folder")
    seat.close()
    front, joined = seat.run.front, seat.run.application
    assert front._flow is None
    joined.slot_people(_nobody_waits, _nobody_waits)
    joined.keystore(_nobody_waits, _nobody_waits)
    joined.open_demo(lambda: _nobody_waits(None), _nobody_waits)
    front._trouble(RuntimeError("told too late"))
    assert any("after the window was closed" in message for message in caplog.messages)


def _nobody_waits(_answer: object) -> None:
    raise AssertionError("the program has ended")
