"""The stroke rate."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.speed_readout import SpeedReadout, SpeedView
from tests.helpers.widgets import longer, overflows, picture, said

VIEWS = (
    SpeedView("Speed", "120", "Hz", "7,200 rpm"),
    SpeedView("Speed", "90", "Hz", "5,400 rpm set", quiet=True),
    SpeedView("Speed", note="stale: last 90 Hz", stale=True, spoken_stale="no value"),
)


def test_a_screen_reader_hears_value_or_that_there_is_none(theme: Theme, qtbot: QtBot) -> None:
    speed = SpeedReadout(theme)
    qtbot.addWidget(speed)
    speed.set_view(VIEWS[0])
    assert said(speed) == ("Speed, 120 Hz, 7,200 rpm", QAccessible.Role.StaticText)
    speed.set_view(VIEWS[2])
    assert said(speed)[0] == "Speed, no value, stale: last 90 Hz"


@pytest.mark.parametrize("window", [(1366, 700), (1440, 900), (1920, 1080)])
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, window: tuple[int, int]) -> None:
    both.fit(*window)
    speed = SpeedReadout(both)
    qtbot.addWidget(speed)
    for view in VIEWS:
        for note in (view.note, longer(view.note)):
            speed.set_view(SpeedView(view.label, view.value, view.unit, note, view.stale, quiet=view.quiet))
            picture(speed)
    assert overflows(both) == []
