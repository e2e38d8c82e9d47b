"""The panel as widgets: nothing cut in any state, size and theme, also with longer words; what is pressed is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.pen import Fault, Interruption, LinkState, Motor, PortTrouble, SetPhase, StopCause
from mnconsole.domain.session import Step
from mnconsole.ui.pen_panel.part import build_pen_panel
from mnconsole.ui.pen_panel.pieces import folded_role
from mnconsole.ui.pen_panel.presenter import PenPanelPresenter
from mnconsole.ui.pen_panel.view import PenPanelView
from mnconsole.ui.theme import Mode, Theme, metrics_for
from mnconsole.ui.theme.metrics import PEN_PANEL_FOLDED
from mnconsole.ui.theme.tokens import Type
from mnconsole.ui.widgets.missing_list import MissingRow
from mnconsole.ui.widgets.motor_key import MotorKey
from mnconsole.ui.words import pen_values as value_words
from tests.helpers.consoles import BenchConsole, make_console, session_at
from tests.helpers.fakes import FakeLink
from tests.helpers.widgets import longer, overflows, press, release, said, tap

SIZES = [(1366, 700), (1440, 900)]
MORE_SIZES = [(1366, 768), (1920, 1080)]


def show(
    qtbot: QtBot, console: BenchConsole, theme: Theme, size: tuple[int, int]
) -> tuple[PenPanelView, PenPanelPresenter]:
    view, presenter = build_pen_panel(console, theme, lambda: console.link.now)
    qtbot.addWidget(view)
    metrics = theme.metrics
    view.resize(QSize(metrics.pen_panel, size[1] - metrics.top_bar - metrics.demo_banner))
    view.show()
    return view, presenter


def stretched(text: str) -> str:
    parts = re.split(r"({[^}]*})", text)
    return "".join(part if part.startswith("{") else longer(part) for part in parts)


def noisy(console: BenchConsole, presenter: PenPanelPresenter) -> None:
    """Six seconds in which every tenth answer is lost."""
    link = console.link
    for _ in range(60):
        link.report()
        link.advance(60)
        before = link.view().counts
        link.change(counts=replace(before, cycles=before.cycles + 10, missed=before.missed + 1))
        presenter.tick()


def states(console: BenchConsole, presenter: PenPanelPresenter) -> Iterator[str]:
    """Walk the panel through what a person meets."""
    link = console.link
    yield "idle"
    presenter.arm()
    yield "arming"
    link.answer()
    yield "armed"
    presenter.start()
    yield "starting"
    link.answer()
    link.needle(400)
    yield "running"
    presenter.step_depth(+1)
    yield "asked"
    for phase in SetPhase:
        link.change(set_phase=phase)
        yield phase.value
    link.report(depth_actual_um=600)
    yield "differs"
    presenter.set_depth(1500)
    yield "reason"
    link.answer()
    yield "paused"
    presenter.set_depth(2600)
    yield "out of range"
    noisy(console, presenter)
    yield "noise"
    link.advance(190)
    yield "stale"
    link.lose()
    link.advance(2000)
    yield "lost"
    link.connect()
    for cause in StopCause:
        presenter.arm()
        link.answer()
        console.pen.stop(cause)
        yield "stopping"
        link.answer()
        yield cause.value
    for why in Interruption:
        presenter.arm()
        link.answer()
        link.interrupt(why)
        link.answer()
        yield why.value
    for fault in Fault:
        link.report(motor=Motor.FAULTED, faults=fault)
        yield f"fault {int(fault)}"
    link.report(motor=Motor.RUNNING, faults=Fault.NONE)
    presenter.stop()
    link.time_out_stop()
    yield "not confirmed"
    link.answer()
    link.change(last_report=None, port="/dev/serial/by-id/usb-Sample_Works_Pen")
    for state in LinkState:
        link.change(state=state)
        yield state.value
    for trouble in PortTrouble:
        link.change(state=LinkState.ABSENT, trouble=trouble)
        yield trouble.value


def walk(view: PenPanelView, presenter: PenPanelPresenter, console: BenchConsole) -> list[str]:
    """All that is cut, with the state in which it first was."""
    theme = view.theme
    found: list[str] = []
    for name in states(console, presenter):
        for folded in (False, True):
            theme.overflow.clear()
            view.set_folded(folded)
            presenter.tick()
            view.grab()
            found += [f"{name}: {line}" for line in overflows(theme)]
    return found


def nothing_is_cut(qtbot: QtBot, theme: Theme, size: tuple[int, int]) -> None:
    theme.fit(*size)
    console = make_console()
    session_at(console, Step.NEEDLING, zones=("around_eyes", "nose"))
    view, presenter = show(qtbot, console, theme, size)
    assert walk(view, presenter, console) == []
    assert view.wide.least_height() <= view.height()


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_in_any_state(qtbot: QtBot, both: Theme, size: tuple[int, int]) -> None:
    nothing_is_cut(qtbot, both, size)


@pytest.mark.parametrize("size", MORE_SIZES)
def test_nothing_is_cut_in_other_sizes(qtbot: QtBot, theme: Theme, size: tuple[int, int]) -> None:
    nothing_is_cut(qtbot, theme, size)


def test_longer_words_fit_too(qtbot: QtBot, theme: Theme, long_words: None) -> None:
    theme.fit(1366, 700)
    console = make_console()
    session_at(console, Step.NEEDLING)
    view, presenter = show(qtbot, console, theme, (1366, 700))
    assert walk(view, presenter, console) == []


@pytest.mark.parametrize("step", [Step.SCREENING, Step.NUMBING, Step.SERUM_BEFORE, Step.SIGN_OFF])
def test_nothing_is_cut_in_the_list_of_what_is_missing(qtbot: QtBot, theme: Theme, step: Step) -> None:
    for size in (*SIZES, *MORE_SIZES):
        theme.fit(*size)
        console = make_console()
        session_at(console, step)
        view, presenter = show(qtbot, console, theme, size)
        presenter.arm()
        view.grab()
        assert overflows(theme) == []


def test_each_control_tells_what_was_pressed(qtbot: QtBot, theme: Theme) -> None:
    console = make_console()
    session_at(console, Step.NEEDLING)
    view, _presenter = show(qtbot, console, theme, (1440, 900))
    told: list[object] = []
    for signal in (view.depth_stepped, view.speed_stepped, view.preset_chosen):
        signal.connect(told.append)
    view.stop_pressed.connect(lambda: told.append("stop"))
    for name in ("depth_up", "depth_down", "speed_up", "speed_down", "preset_1000", "stop"):
        widget = view.findChild(QWidget, name)
        assert isinstance(widget, QWidget)
        tap(widget)
    assert told == [+1, -1, +1, -1, 1000, "stop"]
    view.set_folded(True)
    tall = view.findChild(QWidget, "stop_tall")
    assert isinstance(tall, QWidget)
    press(tall)
    assert told[-1] == "stop"
    release(tall)


def test_a_screen_reader_finds_names_and_values(qtbot: QtBot, theme: Theme) -> None:
    console = make_console()
    session_at(console, Step.NEEDLING)
    view, presenter = show(qtbot, console, theme, (1440, 900))
    names = {
        name: said(widget)[0]
        for name in (
            "arm",
            "start",
            "stop",
            "depth_up",
            "preset_1000",
            "pen_state",
            "pen_link",
            "set_depth",
            "pen_reports",
        )
        if isinstance(widget := view.findChild(QWidget, name), QWidget)
    }
    assert names["arm"] == "ARM  F7"
    assert names["start"] == "START  F8"
    assert names["depth_up"] == "Deeper, key Ctrl+Up"
    assert names["preset_1000"] == "Depth 1.00 mm"
    assert names["pen_state"].startswith("Idle, ready to arm")
    assert names["set_depth"] == "Chosen depth, 0.75 mm, caution above 1.00"
    assert names["pen_reports"].startswith("Pen reports, retracted")
    console.link.lose()
    presenter.tick()
    reports = view.findChild(QWidget, "pen_reports")
    assert isinstance(reports, QWidget)
    assert "not known" in said(reports)[0]


def test_pause_stands_in_the_place_of_arm_and_start_is_no_key_then(qtbot: QtBot, theme: Theme) -> None:
    console = make_console()
    session_at(console, Step.NEEDLING)
    view, presenter = show(qtbot, console, theme, (1440, 900))
    arm, pause, start = (view.findChild(MotorKey, name) for name in ("arm", "pause", "start"))
    assert arm is not None
    assert pause is not None
    assert start is not None
    assert (arm.isVisible(), arm.isEnabled(), pause.isVisible(), start.isEnabled()) == (True, True, False, False)
    presenter.arm()
    console.link.answer()
    assert (arm.isEnabled(), start.isEnabled()) == (False, True)
    presenter.start()
    console.link.answer()
    assert (arm.isVisible(), pause.isVisible(), pause.isEnabled(), start.isEnabled()) == (False, True, True, False)
    told: list[str] = []
    view.pause_pressed.connect(lambda: told.append("pause"))
    press(pause)
    assert told == ["pause"]
    release(pause)


def test_the_frame_flashes_until_the_alarm_is_acknowledged(qtbot: QtBot, theme: Theme) -> None:
    console = make_console()
    session_at(console, Step.NEEDLING)
    view, presenter = show(qtbot, console, theme, (1440, 900))
    presenter.arm()
    console.link.answer()
    console.link.lose()
    assert view.flashing
    alarm = console.alarms.alarms[0]
    console.alarms.acknowledge(alarm, console.link.now)
    assert not view.flashing
    corner = view.grab().toImage().pixelColor(1, view.height() // 2)
    assert corner.red() > 150 > corner.green(), "the frame stays until its cause ends"
    console.link.connect()
    console.alarms.tick()
    corner = view.grab().toImage().pixelColor(2, view.height() // 2)
    assert corner.green() > 150


@pytest.mark.parametrize("size", [(1366, 700), (1366, 740), (1366, 768), (1440, 870), (1440, 900)])
def test_what_is_missing_is_told_in_every_window(qtbot: QtBot, theme: Theme, size: tuple[int, int]) -> None:
    theme.fit(*size)
    console = make_console()
    session_at(console, Step.NUMBING)
    view, _presenter = show(qtbot, console, theme, size)
    view.grab()
    rows = [row for row in view.findChildren(MissingRow) if row.isVisible()]
    assert len(rows) >= 2
    assert len({row.geometry().top() for row in rows}) == len(rows)
    assert overflows(theme) == []


@pytest.mark.parametrize("size", [(1366, 700), (1366, 740), (1440, 870)])
def test_nothing_moves_when_the_state_has_two_lines(qtbot: QtBot, theme: Theme, size: tuple[int, int]) -> None:
    theme.fit(*size)
    console = make_console()
    session_at(console, Step.NEEDLING)
    view, presenter = show(qtbot, console, theme, size)
    presenter.arm()
    console.link.answer()
    strip, depth = view.wide.strip, view.findChild(QWidget, "depth_up")
    assert depth is not None
    assert strip.isVisible()
    assert strip.height() >= 40
    stood = depth.mapTo(view, depth.rect().topLeft())
    for cause in (StopCause.WINDOW_INACTIVE, StopCause.ZONE_LEFT, StopCause.NO_CONTACT):
        console.pen.stop(cause)
        console.link.answer()
        view.grab()
        assert depth.mapTo(view, depth.rect().topLeft()) == stood
        presenter.arm()
        console.link.answer()


@pytest.mark.parametrize("height", [620, 560, 500])
def test_in_a_low_window_lines_go_and_keys_and_stop_stay(qtbot: QtBot, theme: Theme, height: int) -> None:
    theme.fit(1366, 640)
    console = make_console()
    session_at(console, Step.NEEDLING)
    view, _presenter = show(qtbot, console, theme, (1366, 700))
    view.resize(view.width(), height)
    view.grab()
    assert overflows(theme) == []
    stop = view.wide.stop
    assert view.rect().contains(stop.mapTo(view, stop.rect().bottomRight()))
    shown = [view.findChild(QWidget, name) for name in ("strip", "arm", "start", "stop", "depth_up", "pen_state")]
    visible = [widget.objectName() for widget in shown if widget is not None and widget.isVisible()]
    assert {"arm", "start", "stop", "depth_up", "pen_state"} <= set(visible)
    assert "strip" not in visible


def test_it_follows_the_theme(qtbot: QtBot) -> None:
    light, dark = Theme(Mode.LIGHT, metrics_for(1440, 900)), Theme(Mode.DARK, metrics_for(1440, 900))
    grounds = []
    for theme in (light, dark):
        console = make_console(link=FakeLink(connected=False))
        view, _presenter = show(qtbot, console, theme, (1440, 900))
        grounds.append(view.grab().toImage().pixelColor(view.width() - 3, 3).lightness())
    assert grounds[0] > 200 > 60 > grounds[1]


def test_a_long_word_does_not_fill_the_folded_panel(theme: Theme) -> None:
    theme.fit(1366, 700)
    room = PEN_PANEL_FOLDED - 16 - 8
    assert folded_role(theme, "1.25", room) is Type.CLOCK
    role = folded_role(theme, value_words.retracted(), room)
    assert theme.advance(value_words.retracted(), role) <= room - 6
