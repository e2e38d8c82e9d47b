"""A way to go on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.option_key import OptionKey, OptionView
from tests.helpers.widgets import colours, longer, overflows, picture, said, tap

VIEW = OptionView("new", "A new clinic", "Takes five minutes. Have paper and a pen, or a printer, at hand.", "plus")


def test_a_tap_or_enter_tells_it(theme: Theme, qtbot: QtBot) -> None:
    key = OptionKey(theme, VIEW)
    qtbot.addWidget(key)
    with qtbot.waitSignal(key.chosen) as caught:
        tap(key)
    assert caught.args == ["new"]
    with qtbot.waitSignal(key.chosen):
        QTest.keyClick(key, Qt.Key.Key_Return)
    assert said(key)[0] == f"{VIEW.title}, {VIEW.text}"


def test_the_choice_is_told_from_outside(both: Theme, qtbot: QtBot) -> None:
    key = OptionKey(both, VIEW)
    key.setCheckable(True)
    qtbot.addWidget(key)
    tap(key)
    assert not key.isChecked()
    soft = both.ink(Ink.ACCENT_SOFT).name()
    assert soft not in colours(picture(key))
    key.setChecked(True)
    assert soft in colours(picture(key))


def test_a_warning_has_its_colour(both: Theme, qtbot: QtBot) -> None:
    amber = both.ink(Ink.WARN).name()
    for warns in (False, True):
        key = OptionKey(both, OptionView("later", "Later", "Nothing is copied anywhere yet.", "clock", warns))
        qtbot.addWidget(key)
        assert (amber in colours(picture(key))) is warns


def test_longer_words_make_it_higher(both: Theme, qtbot: QtBot) -> None:
    for window in ((1366, 700), (1440, 900), (1920, 1080)):
        both.fit(*window)
        key = OptionKey(both, OptionView("new", longer(VIEW.title), longer(VIEW.text) * 2, "plus"))
        qtbot.addWidget(key)
        picture(key, 420, key.heightForWidth(420))
        key.set_view(VIEW)
        picture(key, 420, key.heightForWidth(420))
        assert key.minimumSizeHint().height() >= 48
    assert overflows(both) == []
