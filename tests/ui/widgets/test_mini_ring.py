"""The small numbing ring."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.mini_ring import MiniRing
from mnconsole.ui.widgets.numbing_ring import WaitLook
from tests.helpers.widgets import colours, overflows, picture, said


@pytest.mark.parametrize(
    ("look", "ink"),
    [
        (WaitLook.TAKING_EFFECT, Ink.ACCENT),
        (WaitLook.READY, Ink.OK),
        (WaitLook.REMOVE, Ink.WARN_LINE),
        (WaitLook.HARM, Ink.DANGER),
    ],
)
def test_its_colour_follows_the_wait(both: Theme, qtbot: QtBot, look: WaitLook, ink: Ink) -> None:
    ring = MiniRing(both)
    qtbot.addWidget(ring)
    ring.set_wait(0.6, look, "7:20", "Ada Sample, remove in 7:20")
    assert both.ink(ink).name() in colours(picture(ring))
    assert said(ring) == ("Ada Sample, remove in 7:20", QAccessible.Role.ProgressBar)
    assert ring.value() == 600


@pytest.mark.parametrize("text", ["7:20", "17:20", "1h02", "+3:10", "+9:59", "+13m", "+2h", "AS"])
def test_times_fit(both: Theme, qtbot: QtBot, text: str) -> None:
    for window in ((1366, 700), (1440, 900), (1920, 1080)):
        both.fit(*window)
        ring = MiniRing(both)
        qtbot.addWidget(ring)
        ring.set_wait(1, WaitLook.REMOVE, text, text)
        picture(ring)
    assert overflows(both) == []
