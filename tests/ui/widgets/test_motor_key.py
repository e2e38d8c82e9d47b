"""ARM and START."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.theme.tokens import Type
from mnconsole.ui.widgets.button_text import wanted_width
from mnconsole.ui.widgets.motor_key import MotorKey, MotorKeyView, MotorLook
from tests.helpers.widgets import longer, overflows, picture, press, release, said

Keep = Callable[[QWidget], None]
READY = MotorKeyView(MotorLook.READY, "1  ARM", "lock-open", "Arm, F7")
LOOKS = (
    MotorKeyView(MotorLook.LOCKED, "1  ARM", "lock"),
    READY,
    MotorKeyView(MotorLook.FILLED, "2  START", "play"),
    MotorKeyView(MotorLook.DONE, "Started 14:32", "play"),
    MotorKeyView(MotorLook.KEEP, "F8 within 8 s", "timer"),
)


@pytest.fixture
def arm(theme: Theme, keep: Keep) -> MotorKey:
    key = MotorKey(theme)
    key.set_view(READY)
    keep(key)
    return key


def test_it_acts_on_press(qtbot: QtBot, arm: MotorKey) -> None:
    with qtbot.waitSignal(arm.pressed_at) as caught:
        press(arm)
    assert caught.args[0] > 0
    with qtbot.assertNotEmitted(arm.pressed_at):
        release(arm)
    assert not arm.isDown()


def test_a_double_tap_presses_once(arm: MotorKey) -> None:
    times: list[int] = []
    arm.pressed_at.connect(times.append)
    QTest.mouseClick(arm, Qt.MouseButton.LeftButton)
    assert len(times) == 1
    QApplication.sendEvent(arm, double_press(arm))
    assert len(times) == 1


def double_press(widget: QWidget) -> QMouseEvent:
    """The second press of a double tap, as Qt sends it."""
    middle, left = QPointF(widget.rect().center()), Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    return QMouseEvent(QEvent.Type.MouseButtonDblClick, middle, middle, left, left, none)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select])
def test_keys_never_press_it(qtbot: QtBot, arm: MotorKey, key: Qt.Key) -> None:
    arm.setFocus()
    with qtbot.assertNotEmitted(arm.pressed_at):
        QTest.keyClick(arm, key)
    assert not arm.isDown()


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_other_buttons_do_not_press_it(qtbot: QtBot, arm: MotorKey, button: Qt.MouseButton) -> None:
    with qtbot.assertNotEmitted(arm.pressed_at):
        press(arm, button=button)
        release(arm, button=button)


@pytest.mark.parametrize("look", [MotorLook.LOCKED, MotorLook.DONE])
def test_locked_and_done_cannot_be_pressed(qtbot: QtBot, arm: MotorKey, look: MotorLook) -> None:
    arm.set_view(MotorKeyView(look, "Armed", "check"))
    with qtbot.assertNotEmitted(arm.pressed_at):
        press(arm)
        release(arm)


def test_locking_while_it_is_held_lets_it_up(arm: MotorKey) -> None:
    press(arm)
    assert arm.isDown()
    arm.set_view(LOOKS[0])
    assert not arm.isDown()
    release(arm)


@pytest.mark.parametrize("lost", [QEvent.Type.UngrabMouse, QEvent.Type.WindowDeactivate, QEvent.Type.Hide])
def test_held_is_only_what_is_known_to_be_held(qtbot: QtBot, arm: MotorKey, lost: QEvent.Type) -> None:
    arm.show()
    handle = arm.window().windowHandle()
    assert handle is not None
    middle = arm.mapTo(arm.window(), arm.rect().center())
    assert not arm.held
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    assert arm.held
    QApplication.sendEvent(arm, QEvent(lost))
    assert not arm.held
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)


def test_a_finger_that_was_lifted_unseen_holds_nothing(arm: MotorKey) -> None:
    press(arm)
    middle, none = QPointF(arm.rect().center()), Qt.KeyboardModifier.NoModifier
    moved = QMouseEvent(QEvent.Type.MouseMove, middle, middle, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, none)
    QApplication.sendEvent(arm, moved)
    assert not arm.isDown()
    release(arm)


def test_assistive_technology_can_press_it(qtbot: QtBot, arm: MotorKey) -> None:
    assert said(arm) == ("Arm, F7", QAccessible.Role.Button)
    face = QAccessible.queryAccessibleInterface(arm)
    with qtbot.waitSignal(arm.pressed_at) as caught:
        face.actionInterface().doAction(QAccessibleActionInterface.pressAction())
    assert caught.args == [0]


def test_each_look_is_different(theme: Theme, arm: MotorKey) -> None:
    seen = []
    for view in LOOKS:
        arm.set_view(MotorKeyView(view.look, "ARM"))
        seen.append(picture(arm))
    assert all(one != other for at, one in enumerate(seen) for other in seen[at + 1 :])


@pytest.mark.parametrize("window", [(1366, 700), (1440, 900), (1920, 1080)])
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, window: tuple[int, int]) -> None:
    both.fit(*window)
    for view in LOOKS:
        for text in (view.text, longer(view.text)):
            key = MotorKey(both)
            qtbot.addWidget(key)
            key.set_view(MotorKeyView(view.look, text, view.icon))
            picture(key)
            assert key.minimumSizeHint().height() >= 48
    assert overflows(both) == []


def test_what_was_done_keeps_its_margins_and_lets_the_icon_go_first(theme: Theme, qtbot: QtBot) -> None:
    key = MotorKey(theme)
    qtbot.addWidget(key)
    key.set_view(MotorKeyView(MotorLook.DONE, "Started 14:32", "play"))
    wanted = wanted_width(theme, "Started 14:32", Type.KEY, icon=True)
    key.resize(round(wanted) - 7, 50)
    assert key.icon_fits()
    key.resize(round(wanted) - 10, 50)
    assert not key.icon_fits()
    key.set_view(READY)
    key.resize(40, 50)
    assert key.icon_fits(), "a key to press always has its icon"
