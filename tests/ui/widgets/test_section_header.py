"""Lines above lists."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.section_header import SectionHeader
from tests.helpers.widgets import longer, overflows, picture, said


def test_title_and_count_are_told(theme: Theme, qtbot: QtBot) -> None:
    header = SectionHeader(theme, "All patients", "214")
    qtbot.addWidget(header)
    assert said(header) == ("All patients, 214", QAccessible.Role.StaticText)
    header.set_count("2", "Found")
    assert said(header)[0] == "Found, 2"


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    for text in ("In clinic now", longer("In clinic now")):
        header = SectionHeader(both, text, "20,000")
        qtbot.addWidget(header)
        picture(header)
        picture(header, 220, 26)
    assert overflows(both) == []
