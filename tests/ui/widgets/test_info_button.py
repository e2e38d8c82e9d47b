"""A line of icon, title and second line that can be pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.info_button import InfoButton
from mnconsole.ui.widgets.info_line import InfoLine, InfoView
from tests.helpers.widgets import described, longer, overflows, picture, said, tap

VIEW = InfoView("plug", "Pen linked", "answered 18 ms ago", Tone.OK)


def test_it_is_pressed_by_finger_and_key_and_says_what_that_does(theme: Theme, qtbot: QtBot) -> None:
    button = InfoButton(theme, "Opens the pen's page")
    qtbot.addWidget(button)
    button.set_view(VIEW)
    told: list[bool] = []
    button.clicked.connect(lambda: told.append(True))
    tap(button)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert len(told) == 2
    assert said(button) == ("Pen linked, answered 18 ms ago", QAccessible.Role.Button)
    assert described(button) == "Opens the pen's page"


def test_it_looks_like_the_line_and_shows_where_the_keyboard_is(both: Theme, qtbot: QtBot) -> None:
    button, line = InfoButton(both, ""), InfoLine(both)
    for widget in (button, line):
        qtbot.addWidget(widget)
        widget.set_view(VIEW)
    assert picture(button, 230, 44) == picture(line, 230, 44)
    button.show()
    button.activateWindow()
    qtbot.waitUntil(button.isActiveWindow)
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    assert picture(button, 230, 44) != picture(line, 230, 44)


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    for window in ((1366, 700), (1440, 900), (1920, 1080)):
        both.fit(*window)
        button = InfoButton(both, "")
        qtbot.addWidget(button)
        button.set_view(InfoView("plug", longer("Pen not answering"), longer("last answer 14:33:07")))
        picture(button, 230, button.minimumSizeHint().height())
    assert overflows(both) == []
