"""What only the window's own beat and ticks make true: a pen that stands too long stops, a stale value goes, a clock
jump is on record."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mnconsole.domain.pen import FRESH_NS, Desired, Motor, StopCause
from mnconsole.domain.record_events import ClockJumped
from mnconsole.services.lifecycle import JUMP_MS
from mnconsole.ui.main_window import MainWindow
from mnconsole.ui.press_clock import BEAT_MS
from tests.helpers.consoles import BenchConsole
from tests.helpers.fakes import FakeClock
from tests.helpers.windows import PlainParts, at_the_chair, find, key, open_window, run_the_pen, settle

DASH_WITHIN_MS = 200

ComeTo = Callable[[QtBot, MainWindow, BenchConsole], None]


def _armed(qtbot: QtBot, window: MainWindow, console: BenchConsole) -> None:
    key(console, window, Qt.Key.Key_F7)
    console.link.answer()
    settle(qtbot, window, console)


def _paused(qtbot: QtBot, window: MainWindow, console: BenchConsole) -> None:
    run_the_pen(qtbot, window, console)
    window.pen.pause()
    console.link.answer()
    settle(qtbot, window, console)


def _lifted(qtbot: QtBot, window: MainWindow, console: BenchConsole) -> None:
    run_the_pen(qtbot, window, console)
    console.link.needle(1, contact=True)
    console.link.report(in_contact=False)


def _ticked(qtbot: QtBot, plain: PlainParts) -> None:
    """The window's parts are ticked last: by then the pen has been looked at."""
    before = plain.ticks
    qtbot.waitUntil(lambda: plain.ticks > before + 1)


@pytest.mark.parametrize(
    ("come_to", "motor", "limit_s", "cause"),
    [
        (_armed, Motor.ARMED, 30, StopCause.ARMED_TOO_LONG),
        (_paused, Motor.ARMED, 120, StopCause.PAUSED_TOO_LONG),
        (_lifted, Motor.RUNNING, 60, StopCause.NO_CONTACT),
    ],
    ids=["armed", "paused", "no_contact"],
)
def test_what_stands_too_long_is_stopped_by_the_open_window(
    qtbot: QtBot, come_to: ComeTo, motor: Motor, limit_s: int, cause: StopCause
) -> None:
    console, plain = at_the_chair(), PlainParts()
    window = open_window(qtbot, console, plain)
    come_to(qtbot, window, console)
    reported = console.link.view().last_report
    assert reported is not None
    assert reported.motor is motor
    since_ms = (console.link.now - reported.received_ns) // 1_000_000
    console.link.advance(limit_s * 1000 - 40 - since_ms)
    _ticked(qtbot, plain)
    assert console.link.stops == []
    console.link.advance(100)
    qtbot.waitUntil(lambda: console.link.stops == [cause])
    assert console.link.view().wanted is Desired.STOP
    console.link.answer()
    _ticked(qtbot, plain)
    assert console.link.stops == [cause], "stopped once"


def test_a_stale_report_is_a_dash_with_the_very_next_beat(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    run_the_pen(qtbot, window, console)
    console.link.report()
    tile = find(window, "pen_reports")
    beats = FRESH_NS // 1_000_000 // BEAT_MS
    for _ in range(beats):
        # No turn of the event loop lies between these beats: no tick can help.
        assert "0.75" in tile.accessibleName()
        console.link.advance(BEAT_MS)
        window.press_clock.beat.emit()
    console.link.advance(BEAT_MS)
    window.press_clock.beat.emit()
    assert (beats + 1) * BEAT_MS <= DASH_WITHIN_MS
    assert "not known" in tile.accessibleName()


@pytest.mark.parametrize("by_ms", [JUMP_MS + 1, -JUMP_MS - 1])
def test_a_clock_that_jumps_is_on_record_while_the_window_is_open(qtbot: QtBot, by_ms: int) -> None:
    console = at_the_chair()
    open_window(qtbot, console)
    assert isinstance(console.clock, FakeClock)
    console.clock.jump(by_ms)
    qtbot.waitUntil(lambda: "clock.jumped" in console.records.kinds())
    assert [e.body for e in console.records.log if isinstance(e.body, ClockJumped)] == [ClockJumped(by_ms)]
