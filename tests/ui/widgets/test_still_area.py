"""The area that scrolls for a hand, not by itself; the keyboard that shows itself before it presses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.focus import PLACED_QUIETLY
from mnconsole.ui.widgets.still_area import StillArea
from tests.helpers.widgets import tap

Show = Callable[[QWidget], None]


class Long:
    """A long column of buttons, with a pair at its end."""

    def __init__(self, theme: Theme, keep: Show) -> None:
        self.area = StillArea()
        inside = QWidget()
        box = QVBoxLayout(inside)
        self.buttons = [QuietButton(theme, f"button {number}") for number in range(12)]
        for button in self.buttons:
            box.addWidget(button)
        pair = QWidget()
        line = QHBoxLayout(pair)
        self.less, self.more = QuietButton(theme, "-"), QuietButton(theme, "+")
        line.addWidget(self.less)
        line.addWidget(self.more)
        box.addWidget(pair)
        self.area.setWidget(inside)
        self.area.resize(300, 240)
        keep(self.area)
        self.area.activateWindow()
        self.pressed: list[str] = []
        for button in (*self.buttons, self.less, self.more):
            button.clicked.connect(partial(self._press, button))

    def _press(self, button: QuietButton, _checked: bool = False) -> None:
        self.pressed.append(button.text())

    @property
    def at(self) -> int:
        return self.area.verticalScrollBar().value()


@pytest.fixture
def long(theme: Theme, keep: Show) -> Long:
    return Long(theme, keep)


@pytest.mark.parametrize("gone", [QWidget.setEnabled, QWidget.setVisible], ids=["disabled", "hidden"])
def test_nothing_scrolls_when_the_widget_with_the_keyboard_goes(long: Long, gone: Callable[..., None]) -> None:
    last = long.buttons[0]
    last.setFocus(Qt.FocusReason.MouseFocusReason)
    bar = long.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    before = long.at
    gone(last, False)
    assert last is not QApplication.focusWidget()
    assert long.at == before > 0


def test_tab_brings_what_it_reaches_into_sight(long: Long) -> None:
    long.buttons[2].setFocus(Qt.FocusReason.TabFocusReason)
    bar = long.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    QTest.keyClick(long.buttons[2], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is long.buttons[3]
    assert long.at < bar.maximum()


def test_to_top(long: Long) -> None:
    long.area.verticalScrollBar().setValue(60)
    long.area.to_top()
    assert long.at == 0


def test_a_button_at_its_end_hands_the_keyboard_to_its_twin_which_acts_with_the_second_press(long: Long) -> None:
    long.more.setFocus(Qt.FocusReason.TabFocusReason)
    long.more.setEnabled(False)
    assert long.less.ring
    QTest.keyClick(long.less, Qt.Key.Key_Space)
    assert long.pressed == []
    QTest.keyClick(long.less, Qt.Key.Key_Space)
    assert long.pressed == ["-"]


def test_a_twin_gets_no_ring_after_a_finger(long: Long) -> None:
    long.more.setFocus(Qt.FocusReason.MouseFocusReason)
    long.more.setEnabled(False)
    assert QApplication.focusWidget() is long.less
    assert not long.less.ring


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space], ids=["enter", "space"])
def test_where_the_program_put_the_keyboard_the_first_press_only_shows_it(long: Long, key: Qt.Key) -> None:
    button = long.buttons[1]
    button.setFocus(PLACED_QUIETLY)
    assert not button.ring
    QTest.keyClick(button, key)
    assert (button.ring, long.pressed) == (True, [])
    QTest.keyClick(button, key)
    assert long.pressed == ["button 1"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab], ids=["tab", "shift-tab"])
def test_the_first_tab_shows_the_keyboard_and_does_not_move_it(long: Long, key: Qt.Key) -> None:
    button = long.buttons[5]
    button.setFocus(PLACED_QUIETLY)
    long.area.to_top()
    QTest.keyClick(button, key)
    assert QApplication.focusWidget() is button
    assert button.ring
    assert not button.visibleRegion().isEmpty()
    QTest.keyClick(button, key)
    assert QApplication.focusWidget() is long.buttons[6 if key is Qt.Key.Key_Tab else 4]


def test_who_has_pressed_there_needs_no_showing(long: Long) -> None:
    button = long.buttons[1]
    button.setFocus(PLACED_QUIETLY)
    tap(button)
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert long.pressed == ["button 1", "button 1"]
