"""Preset and stepper keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.key_button import KeyButton
from tests.helpers.widgets import overflows, picture, press, release, said, tap

Keep = Callable[[QWidget], None]


def test_a_preset_is_asked_for_and_marked_from_outside(qtbot: QtBot, theme: Theme, keep: Keep) -> None:
    key = KeyButton(theme, "1.25")
    keep(key)
    with qtbot.waitSignal(key.clicked):
        tap(key)
    assert not key.isChecked()
    key.setChecked(True)
    assert key.isChecked()


def test_a_stepper_repeats_while_it_is_held(qtbot: QtBot, theme: Theme, keep: Keep) -> None:
    key = KeyButton(theme, "", "plus", stepper=True)
    key.setAutoRepeatDelay(5)
    key.setAutoRepeatInterval(5)
    keep(key)
    clicks: list[int] = []
    key.clicked.connect(lambda: clicks.append(1))
    press(key)
    qtbot.waitUntil(lambda: len(clicks) >= 3, timeout=3000)
    release(key)


def test_name_and_role(qtbot: QtBot, theme: Theme) -> None:
    key = KeyButton(theme, "", "minus", stepper=True)
    qtbot.addWidget(key)
    key.speak("Depth", "less")
    assert said(key) == ("Depth, less", QAccessible.Role.Button)
    preset = KeyButton(theme, "0.75")
    qtbot.addWidget(preset)
    assert said(preset) == ("0.75", QAccessible.Role.CheckBox)


@pytest.mark.parametrize("window", [(1366, 700), (1440, 900), (1920, 1080)])
def test_sizes_and_figures_fit(both: Theme, qtbot: QtBot, window: tuple[int, int]) -> None:
    both.fit(*window)
    for key, size in (
        (KeyButton(both, "1.25"), both.metrics.preset),
        (KeyButton(both, "", "plus", stepper=True), both.metrics.stepper),
    ):
        qtbot.addWidget(key)
        assert (key.minimumSizeHint().width(), key.minimumSizeHint().height()) == (size.width, size.height)
        for enabled in (True, False):
            key.setEnabled(enabled)
            picture(key)
    assert overflows(both) == []
