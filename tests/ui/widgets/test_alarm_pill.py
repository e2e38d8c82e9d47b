"""Alarms in the top bar."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme, Type
from mnconsole.ui.widgets.alarm_pill import AlarmPill, PillTone
from tests.helpers.widgets import colours, longer, overflows, picture, said, tap

Keep = Callable[[QWidget], None]
TEXT = "Ben Example: cream on for 23:10, remove now"


@pytest.mark.parametrize("tone", list(PillTone))
def test_colour_words_and_press(both: Theme, qtbot: QtBot, tone: PillTone) -> None:
    pill = AlarmPill(both)
    qtbot.addWidget(pill)
    pill.set_alarm(tone, TEXT)
    assert said(pill) == (TEXT, QAccessible.Role.Button)
    assert both.ink(tone.value[0]).name() in colours(picture(pill))
    with qtbot.waitSignal(pill.clicked):
        tap(pill)


def test_only_a_medium_alarm_flashes_and_only_while_it_is_seen(theme: Theme, keep: Keep) -> None:
    pill = AlarmPill(theme)
    pill.set_alarm(PillTone.MEDIUM, TEXT)
    assert not pill.flashing
    keep(pill)
    assert pill.flashing
    pill.set_alarm(PillTone.LOW, "Battery 15 %")
    assert not pill.flashing
    pill.set_alarm(PillTone.MEDIUM, TEXT)
    assert pill.flashing
    pill.set_alarm(PillTone.HIGH, "Pen not answering")
    assert not pill.flashing
    pill.set_alarm(PillTone.MEDIUM, TEXT)
    pill.hide()
    assert not pill.flashing


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    for window in ((1366, 700), (1440, 900), (1920, 1080)):
        both.fit(*window)
        for text in (TEXT, longer(TEXT)):
            pill = AlarmPill(both)
            qtbot.addWidget(pill)
            pill.set_alarm(PillTone.MEDIUM, text)
            wide = pill.sizeHint().width()
            room = wide - both.metrics.px(82)
            assert room >= both.advance(text, Type.ROW)
            picture(pill)
    assert overflows(both) == []
