"""Dots for the digits of a PIN."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.pin_dots import PinDots
from tests.helpers.widgets import colours, picture, said


def test_typed_dots_are_filled_and_counted_aloud(both: Theme, qtbot: QtBot) -> None:
    dots = PinDots(both)
    qtbot.addWidget(dots)
    empty = picture(dots)
    fill, red = both.ink(Ink.FILL).name(), both.ink(Ink.DANGER_TEXT).name()
    assert fill not in colours(empty)
    dots.set_dots(2, 4, wrong=False, spoken=("PIN for Nurse One", "2 of at least 4 digits"))
    assert fill in colours(picture(dots))
    assert said(dots) == ("PIN for Nurse One, 2 of at least 4 digits", QAccessible.Role.StaticText)
    dots.set_dots(0, 4, wrong=True, spoken=("PIN for Nurse One", "Not this PIN."))
    assert red in colours(picture(dots))


def test_more_digits_take_more_room(theme: Theme, qtbot: QtBot) -> None:
    dots = PinDots(theme)
    qtbot.addWidget(dots)
    dots.set_dots(4, 4, wrong=False, spoken=("", ""))
    four = picture(dots)
    dots.set_dots(8, 8, wrong=False, spoken=("", ""))
    assert picture(dots) != four


def test_the_keyboard_is_seen_when_it_came_by_a_key(theme: Theme, qtbot: QtBot) -> None:
    dots = PinDots(theme)
    qtbot.addWidget(dots)
    dots.show()
    dots.activateWindow()
    qtbot.waitUntil(dots.isActiveWindow)
    dots.setFocus(Qt.FocusReason.MouseFocusReason)
    quiet = picture(dots)
    dots.clearFocus()
    dots.setFocus(Qt.FocusReason.TabFocusReason)
    assert picture(dots) != quiet
