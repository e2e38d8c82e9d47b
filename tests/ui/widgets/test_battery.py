"""The battery."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.battery import Battery
from tests.helpers.widgets import colours, described, longer, overflows, picture, said


def test_charge_is_told_and_painted(both: Theme, qtbot: QtBot) -> None:
    battery = Battery(both, "Battery")
    qtbot.addWidget(battery)
    battery.set_charge(82, "82 %")
    assert said(battery) == ("Battery", QAccessible.Role.ProgressBar)
    assert (battery.value(), described(battery)) == (82, "82 %")
    assert both.ink(Ink.OK).name() in colours(picture(battery))


def test_a_low_charge_is_amber_and_has_its_word(both: Theme, qtbot: QtBot) -> None:
    battery = Battery(both, "Battery")
    qtbot.addWidget(battery)
    battery.set_charge(40, "40 %, low", low=True)
    seen = colours(picture(battery))
    assert both.ink(Ink.WARN_LINE).name() in seen
    assert both.ink(Ink.OK).name() not in seen


def test_an_unknown_charge_shows_no_picture(both: Theme, qtbot: QtBot) -> None:
    battery = Battery(both, "Battery")
    qtbot.addWidget(battery)
    battery.set_charge(82, "82 %")
    wide = battery.minimumSizeHint().width()
    battery.set_charge(None, "—")
    assert battery.minimumSizeHint().width() < wide
    assert battery.value() == 0


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    for window in ((1366, 700), (1440, 900), (1920, 1080)):
        both.fit(*window)
        battery = Battery(both, "Battery")
        qtbot.addWidget(battery)
        for percent, text in ((100, "100 %"), (8, longer("8 %, low")), (None, longer("Battery —"))):
            battery.set_charge(percent, text)
            picture(battery)
    assert overflows(both) == []
