"""The real window from its parts."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mnconsole.domain.session import Step
from mnconsole.ui.main_window import MainWindow
from mnconsole.ui.shell.build import build_window
from mnconsole.ui.shell.state import Page
from mnconsole.ui.theme import Mode, Theme
from mnconsole.ui.widgets.label import Label
from tests.helpers.consoles import BenchConsole, make_console, patient, session_at
from tests.helpers.widgets import grab_whole
from tests.helpers.windows import find, key, press_at, settle, tap_at

CTRL = Qt.KeyboardModifier.ControlModifier


def open_real(
    qtbot: QtBot, console: BenchConsole, mode: Mode = Mode.LIGHT, size: tuple[int, int] = (1440, 900)
) -> MainWindow:
    window = build_window(console, Theme(mode))
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.front.front)
    settle(qtbot, window, console)
    return window


def console_with_people(step: Step) -> BenchConsole:
    console = make_console(front=False)
    patient(console, "Cleo Specimen", date(1991, 2, 3))
    session_at(console, step)
    return console


@pytest.mark.parametrize("size", [(1366, 700), (1440, 900)])
@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_nothing_is_cut_and_nothing_grows(qtbot: QtBot, size: tuple[int, int], mode: Mode) -> None:
    window = open_real(qtbot, console_with_people(Step.NEEDLING), mode, size)
    window.theme.overflow.clear()
    grab_whole(qtbot, window)
    window.shell.choose_page(Page.HISTORY)
    qtbot.waitUntil(lambda: window.body.pages.width() > 1100)
    grab_whole(qtbot, window)
    assert window.theme.overflow.entries == ()
    assert (window.width(), window.height()) == size
    hint = window.minimumSizeHint()
    assert hint.width() <= 1366
    assert hint.height() <= 700


def test_the_search_key_puts_the_caret_into_the_search(qtbot: QtBot) -> None:
    console = console_with_people(Step.NEEDLING)
    window = open_real(qtbot, console)
    assert not isinstance(QApplication.focusWidget(), QLineEdit)
    key(console, window, Qt.Key.Key_F, CTRL)
    assert isinstance(QApplication.focusWidget(), QLineEdit)


def test_a_reason_is_asked_on_the_page_and_stop_stays_free(qtbot: QtBot) -> None:
    console = console_with_people(Step.NEEDLING)
    window = open_real(qtbot, console)
    key(console, window, Qt.Key.Key_F7)
    console.link.answer()
    qtbot.waitUntil(lambda: find(window, "preset_1500").isEnabled())
    tap_at(window, find(window, "preset_1500"))
    assert console.pen.depth_um == 750
    qtbot.waitUntil(lambda: any("1.50 mm" in label.words for label in window.body.pages.findChildren(Label)))
    press_at(window, find(window, "stop"))
    assert len(console.link.stops) == 1
