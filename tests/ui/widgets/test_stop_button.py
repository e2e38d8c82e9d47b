"""STOP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QInputDevice, QMouseEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.stop_button import StopButton
from tests.helpers.widgets import described, longer, overflows, picture, press, release, said

Keep = Callable[[QWidget], None]
LINES = ("Always works  ·  Esc", "Motor off at once  ·  Space or Esc", "Sent again and again: no answer")


@pytest.fixture
def stop(theme: Theme, keep: Keep) -> StopButton:
    button = StopButton(theme, "STOP")
    button.set_line(LINES[1])
    keep(button)
    return button


@pytest.mark.parametrize("which", [Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_it_acts_on_press_with_any_button(qtbot: QtBot, stop: StopButton, which: Qt.MouseButton) -> None:
    with qtbot.waitSignal(stop.stop_pressed) as caught:
        press(stop, button=which)
    assert caught.args[0] > 0
    with qtbot.assertNotEmitted(stop.stop_pressed):
        release(stop, button=which)


def test_each_press_of_a_double_press_stops(stop: StopButton) -> None:
    times: list[int] = []
    stop.stop_pressed.connect(times.append)
    press(stop)
    release(stop)
    middle, left = QPointF(stop.rect().center()), Qt.MouseButton.LeftButton
    double = QMouseEvent(QEvent.Type.MouseButtonDblClick, middle, middle, left, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(stop, double)
    assert len(times) == 2


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_act_on_press(qtbot: QtBot, stop: StopButton, key: Qt.Key) -> None:
    with qtbot.waitSignal(stop.stop_pressed):
        QTest.keyPress(stop, key)
    with qtbot.assertNotEmitted(stop.stop_pressed):
        QTest.keyRelease(stop, key)


def test_a_finger_acts_as_soon_as_it_touches(qtbot: QtBot, stop: StopButton) -> None:
    device = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)
    assert isinstance(device, QPointingDevice)
    times: list[int] = []
    stop.stop_pressed.connect(times.append)
    middle = stop.rect().center()
    QTest.touchEvent(stop, device).press(0, middle, stop).commit()
    assert len(times) == 1
    QTest.touchEvent(stop, device).move(0, middle + QPoint(3, 0), stop).commit()
    assert len(times) == 1
    QTest.touchEvent(stop, device).stationary(0).press(1, middle + QPoint(20, 0), stop).commit()
    assert len(times) == 2
    QTest.touchEvent(stop, device).release(0, middle, stop).release(1, middle, stop).commit()
    assert len(times) == 2
    assert not stop.isDown()


def test_assistive_technology_can_press_it(qtbot: QtBot, stop: StopButton) -> None:
    assert said(stop) == ("STOP", QAccessible.Role.Button)
    assert described(stop) == LINES[1]
    face = QAccessible.queryAccessibleInterface(stop)
    with qtbot.waitSignal(stop.stop_pressed) as caught:
        face.actionInterface().doAction(QAccessibleActionInterface.pressAction())
    assert caught.args == [0]


def test_it_looks_pressed_while_it_is_held(stop: StopButton) -> None:
    up = picture(stop)
    press(stop)
    assert picture(stop) != up
    release(stop)


def test_the_second_line_can_be_spoken_otherwise(stop: StopButton) -> None:
    stop.set_line(LINES[2], "Stop is sent again and again, the pen gives no answer")
    assert stop.line == LINES[2]
    assert described(stop).startswith("Stop is sent")


@pytest.mark.parametrize("window", [(1366, 700), (1366, 768), (1440, 900), (1920, 1080)])
@pytest.mark.parametrize("tall", [False, True])
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, window: tuple[int, int], tall: bool) -> None:
    both.fit(*window)
    button = StopButton(both, "STOP", tall=tall)
    qtbot.addWidget(button)
    size = button.minimumSizeHint()
    stop = both.metrics.stop
    assert (size.width() - 12, size.height() - 12) == ((96, 204) if tall else (stop.width, stop.height))
    for line in LINES if not tall else ("Esc", "Space or Esc"):
        for text in (line, longer(line)):
            button.set_line(text)
            picture(button)
    assert overflows(both) == []
