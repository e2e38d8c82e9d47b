"""Primary, quiet and icon buttons."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.buttons import GUARD_MS, IconButton, PrimaryButton, QuietButton
from tests.helpers.widgets import colours, longer, overflows, picture, press, release, said, tap

Keep = Callable[[QWidget], None]


class HandClock:
    """Milliseconds that a test moves."""

    def __init__(self) -> None:
        self.now = 5_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def primary(theme: Theme, clock: HandClock, keep: Keep) -> PrimaryButton:
    button = PrimaryButton(theme, "Cheeks done", "check", clock=clock)
    keep(button)
    return button


def test_a_tap_clicks(qtbot: QtBot, primary: PrimaryButton) -> None:
    with qtbot.waitSignal(primary.clicked):
        tap(primary)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_click(qtbot: QtBot, primary: PrimaryButton, key: Qt.Key) -> None:
    with qtbot.waitSignal(primary.clicked):
        QTest.keyClick(primary, key)


def test_taps_are_ignored_for_600_ms_after_the_step_changed(
    qtbot: QtBot, primary: PrimaryButton, clock: HandClock
) -> None:
    primary.guard()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.assertNotEmitted(primary.clicked):
            QTest.keyClick(primary, key)
    clock.now += GUARD_MS - 1
    with qtbot.assertNotEmitted(primary.clicked):
        tap(primary)
    clock.now += 1
    with qtbot.waitSignal(primary.clicked):
        tap(primary)


def test_a_press_that_began_before_the_change_does_not_count(
    qtbot: QtBot, primary: PrimaryButton, clock: HandClock
) -> None:
    press(primary)
    primary.guard()
    with qtbot.assertNotEmitted(primary.clicked):
        release(primary)
        clock.now += GUARD_MS
        release(primary)


def test_a_press_during_the_guard_does_not_count_when_it_ends_after(
    qtbot: QtBot, primary: PrimaryButton, clock: HandClock
) -> None:
    primary.guard()
    press(primary)
    clock.now += GUARD_MS
    with qtbot.assertNotEmitted(primary.clicked):
        release(primary)


def test_sliding_off_takes_the_press_back(qtbot: QtBot, primary: PrimaryButton) -> None:
    press(primary)
    with qtbot.assertNotEmitted(primary.clicked):
        release(primary, QPoint(-40, -40))


def test_names_and_roles(theme: Theme, qtbot: QtBot) -> None:
    for button, name in (
        (PrimaryButton(theme, "Cream removed"), "Cream removed"),
        (QuietButton(theme, "Note", "pencil"), "Note"),
        (IconButton(theme, "lock", "Lock"), "Lock"),
    ):
        qtbot.addWidget(button)
        assert said(button) == (name, QAccessible.Role.Button)


def test_pressed_disabled_and_focused_look_different(primary: PrimaryButton) -> None:
    primary.clearFocus()
    plain = picture(primary)
    primary.setDown(True)
    pressed = picture(primary)
    primary.setDown(False)
    primary.setFocus(Qt.FocusReason.TabFocusReason)
    ring = picture(primary)
    primary.setEnabled(False)
    disabled = picture(primary)
    pictures = [plain, pressed, ring, disabled]
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[at + 1 :])


def test_the_mouse_brings_no_ring_and_a_key_does(qtbot: QtBot, theme: Theme, keep: Keep) -> None:
    holder = QWidget()
    box = QHBoxLayout(holder)
    first, second = QuietButton(theme, "One"), QuietButton(theme, "Two")
    box.addWidget(first)
    box.addWidget(second)
    keep(holder)
    with qtbot.waitActive(holder):
        holder.activateWindow()
    second.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not second.ring
    first.setFocus(Qt.FocusReason.TabFocusReason)
    assert first.ring


def test_a_choice_is_shown_in_accent(both: Theme, qtbot: QtBot) -> None:
    button = QuietButton(both, "Face", "scan-face")
    qtbot.addWidget(button)
    button.setCheckable(True)
    assert both.ink(Ink.ACCENT_SOFT).name() not in colours(picture(button))
    button.setChecked(True)
    assert both.ink(Ink.ACCENT_SOFT).name() in colours(picture(button))


@pytest.mark.parametrize("text", ["Upper lip done", "Cream removed", "Keep this depth with a reason"])
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, text: str) -> None:
    for words in (text, longer(text)):
        for button in (PrimaryButton(both, words, "check"), QuietButton(both, words, "pencil")):
            qtbot.addWidget(button)
            picture(button)
            least = button.minimumSizeHint()
            picture(button, max(least.width(), round(button.sizeHint().width() * 0.62)), least.height())
            assert least.width() >= 48
            assert least.height() >= 48
    assert overflows(both) == []


def test_sizes_follow_the_density(theme: Theme, primary: PrimaryButton) -> None:
    assert primary.minimumSizeHint().height() == 64
    theme.fit(1366, 768)
    assert primary.minimumSizeHint().height() == 54
    big = PrimaryButton(theme, "Cream removed", big=True)
    assert big.minimumSizeHint().height() == 68


def test_an_icon_button_is_a_square(theme: Theme, qtbot: QtBot) -> None:
    button = IconButton(theme, "x", "Close")
    qtbot.addWidget(button)
    for window in ((1366, 700), (1440, 900), (1920, 1080)):
        theme.fit(*window)
        assert button.sizeHint().width() == button.sizeHint().height() >= 48
