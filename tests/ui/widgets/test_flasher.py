"""The flash of alarm marks."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.widgets.flasher import HIGH_HALF_MS, MEDIUM_HALF_MS, Flasher


@pytest.mark.parametrize(("half_ms", "least_hz", "most_hz"), [(HIGH_HALF_MS, 1.4, 2.8), (MEDIUM_HALF_MS, 0.4, 0.8)])
def test_rates_lie_in_their_bands(half_ms: int, least_hz: float, most_hz: float) -> None:
    assert least_hz <= 1000 / (2 * half_ms) <= most_hz


def test_it_turns_off_and_on_again(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    flash = Flasher(widget, 5)
    flash.start()
    assert flash.lit
    qtbot.waitUntil(lambda: not flash.lit, timeout=2000)
    qtbot.waitUntil(lambda: flash.lit, timeout=2000)
    flash.stop()
    assert flash.lit
    assert not flash.timer.isActive()


def test_steady_needs_no_timer(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    flash = Flasher(widget, 0)
    flash.start()
    assert flash.lit
    assert not flash.timer.isActive()
