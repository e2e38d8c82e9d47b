"""Lines of icon, title and second line."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.info_line import InfoLine, InfoView
from tests.helpers.widgets import colours, longer, overflows, picture, said


def test_trouble_is_red_and_said(both: Theme, qtbot: QtBot) -> None:
    line = InfoLine(both)
    qtbot.addWidget(line)
    line.set_view(InfoView("plug", "Pen linked", "answered 18 ms ago", Tone.OK))
    calm = colours(picture(line, 220, 44))
    line.set_view(InfoView("unplug", "Pen not answering", "last answer 14:33:07", Tone.DANGER))
    assert said(line) == ("Pen not answering, last answer 14:33:07", QAccessible.Role.StaticText)
    red = both.ink(Ink.DANGER_TEXT).name()
    assert red in colours(picture(line, 220, 44)) - calm


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    for window in ((1366, 700), (1440, 900), (1920, 1080)):
        both.fit(*window)
        for stretch in (str, longer):
            for disc in (True, False):
                line = InfoLine(both)
                qtbot.addWidget(line)
                line.set_view(
                    InfoView("plug", stretch("Pen not answering"), stretch("last answer 14:33:07"), disc=disc)
                )
                picture(line, 230, line.minimumSizeHint().height())
    assert overflows(both) == []
