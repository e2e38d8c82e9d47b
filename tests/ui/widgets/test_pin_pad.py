"""The pad of a PIN."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.pin_pad import PinKey, PinPad
from tests.helpers.widgets import longer, overflows, picture, said, tap


def pad(theme: Theme, qtbot: QtBot) -> PinPad:
    made = PinPad(theme, "Clear", "Take the last digit back")
    qtbot.addWidget(made)
    return made


def key(of: PinPad, name: str) -> QAbstractButton:
    found = of.findChild(QAbstractButton, name)
    assert found is not None
    return found


def test_each_key_tells_its_digit(theme: Theme, qtbot: QtBot) -> None:
    made, told = pad(theme, qtbot), list[str]()
    made.digit.connect(told.append)
    made.cleared.connect(lambda: told.append("clear"))
    made.erased.connect(lambda: told.append("erase"))
    made.show()
    for name in ("pin_1", "pin_9", "pin_0", "pin_clear", "pin_erase"):
        tap(key(made, name))
    assert told == ["1", "9", "0", "clear", "erase"]
    made.set_enabled(False)
    tap(key(made, "pin_1"))
    assert len(told) == 5


def test_they_are_named_and_as_large_as_the_design_says(both: Theme, qtbot: QtBot) -> None:
    made = pad(both, qtbot)
    assert said(key(made, "pin_erase")) == ("Take the last digit back", QAccessible.Role.Button)
    assert said(key(made, "pin_7"))[0] == "7"
    for window, size in (((1366, 700), (104, 82)), ((1440, 900), (112, 88)), ((1920, 1080), (130, 102))):
        both.fit(*window)
        assert key(made, "pin_1").sizeHint().toTuple() == size


@pytest.mark.parametrize("window", [(1366, 700), (1440, 900)])
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, window: tuple[int, int]) -> None:
    both.fit(*window)
    made = PinPad(both, longer("Clear"), "")
    qtbot.addWidget(made)
    enabled = picture(made)
    made.set_enabled(False)
    assert picture(made) != enabled
    assert overflows(both) == []
    assert len(made.findChildren(PinKey)) == 12
