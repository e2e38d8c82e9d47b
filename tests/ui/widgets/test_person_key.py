"""Somebody to choose."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.person_key import PersonKey, PersonView
from tests.helpers.widgets import colours, longer, overflows, picture, said, tap

PERSON = PersonView("n1", "Nurse One", "N1", "Registered nurse")


def test_a_tap_or_enter_tells_the_person_and_marks_nobody(qtbot: QtBot, theme: Theme) -> None:
    key = PersonKey(theme, PERSON)
    qtbot.addWidget(key)
    with qtbot.waitSignal(key.chosen) as caught:
        tap(key)
    assert caught.args == ["n1"]
    with qtbot.waitSignal(key.chosen):
        QTest.keyClick(key, Qt.Key.Key_Return)
    assert not key.isChecked()


def test_who_is_signed_in_has_the_accent(both: Theme, qtbot: QtBot) -> None:
    accent = both.ink(Ink.ACCENT_SOFT).name()
    for current in (False, True):
        key = PersonKey(both, PersonView("n1", "Nurse One", "N1", "Registered nurse", current))
        qtbot.addWidget(key)
        assert (accent in colours(picture(key))) is current
        assert said(key)[0] == "Nurse One, Registered nurse"


def test_sizes_and_words(both: Theme, qtbot: QtBot) -> None:
    for window in ((1366, 700), (1440, 900), (1920, 1080)):
        both.fit(*window)
        key = PersonKey(both, PersonView("n1", longer("Nurse One"), "N1", longer("Registered nurse")))
        qtbot.addWidget(key)
        picture(key)
        assert key.minimumSizeHint().height() >= 48
    assert overflows(both) == []
