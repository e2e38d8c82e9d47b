"""The age of a press: bounded by the last moment at which no input was waiting."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mnconsole.domain.pen import PRESS_VALID_NS
from mnconsole.ui.press_clock import BEAT_MS, PressClock


@pytest.fixture
def clock(qtbot: QtBot) -> PressClock:
    made = PressClock(time.monotonic_ns)
    made.start()
    qtbot.waitUntil(lambda: made.pressed_ns() > 0)
    return made


def test_before_the_first_beat_every_press_is_too_old() -> None:
    assert PressClock(time.monotonic_ns).pressed_ns() == 0


def test_while_the_loop_runs_a_press_is_young(qtbot: QtBot, clock: PressClock) -> None:
    ages: list[int] = []
    clock.beat.connect(lambda: ages.append(time.monotonic_ns() - clock.pressed_ns()))
    qtbot.waitUntil(lambda: len(ages) >= 10)
    clock.stop()
    # One slow beat on a busy machine is no fault: what counts is that an ordinary press passes.
    assert sorted(ages)[len(ages) // 2] < PRESS_VALID_NS


def block(for_ns: int) -> None:
    """Keep the loop from running."""
    until = time.monotonic_ns() + for_ns
    while time.monotonic_ns() < until:
        pass


def test_a_press_that_waited_behind_a_block_is_too_old(qtbot: QtBot, clock: PressClock) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    with qtbot.waitExposed(button):
        button.show()
    qtbot.waitUntil(lambda: clock.pressed_ns() > 0)
    ages: list[int] = []
    button.pressed.connect(lambda: ages.append(time.monotonic_ns() - clock.pressed_ns()))
    block(PRESS_VALID_NS + 20_000_000)
    handle = button.windowHandle()
    assert handle is not None
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, button.rect().center())
    qtbot.waitUntil(lambda: bool(ages))
    clock.stop()
    assert ages[0] > PRESS_VALID_NS


def test_one_turn_of_the_loop_after_a_block_does_not_make_waiting_presses_young(clock: PressClock) -> None:
    blocked_ns = time.monotonic_ns()
    block((BEAT_MS + 5) * 1_000_000)
    QCoreApplication.processEvents()  # the beat notes the time, and may be followed by its first turn
    assert clock.pressed_ns() <= blocked_ns
    clock.stop()


def test_stopped_it_makes_every_press_too_old(clock: PressClock) -> None:
    clock.stop()
    assert clock.pressed_ns() == 0
