"""The keys of the application: what stops, what acts, what a scanner can't press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mnconsole.settings import FOOT_SWITCH_KEYS
from mnconsole.ui.keys import BURST_NS, KeyFilter, KeyHandlers, combination_of, takes_text
from mnconsole.ui.words.keys import KEYS, NOT_WHILE_TYPING, REPEATS, KeyAct, key_text
from tests.helpers.windows import click_key

NO_KEYS = Qt.KeyboardModifier.NoModifier
Key = Qt.Key


@dataclass
class Bench:
    """A window with a button and a field, and a filter that writes down what it did."""

    window: QWidget
    button: QPushButton
    field: QLineEdit
    active: bool = False
    now_ns: int = 10**12
    done: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    pressed: int = 0
    filter: KeyFilter | None = None

    @property
    def handle(self) -> QWindow:
        handle = self.window.windowHandle()
        assert handle is not None
        return handle

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS, after_ns: int = 2 * BURST_NS) -> None:
        """Press and let go, `after_ns` after the key before."""
        self.now_ns += after_ns
        click_key(self.handle, key, modifiers)

    def type(self, text: str, each_ns: int) -> None:
        """Type letters at a pace."""
        for letter in text:
            self.now_ns += each_ns
            QTest.keyClick(self.handle, letter)

    def count(self) -> None:
        self.pressed += 1

    def stop(self) -> None:
        self.done.append("stop")
        self.active = False


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return make_bench(qtbot)


def make_bench(qtbot: QtBot, foot_switch: str = "") -> Bench:
    window = QWidget()
    button, line = QPushButton("act"), QLineEdit()
    box = QVBoxLayout(window)
    box.addWidget(button)
    box.addWidget(line)
    qtbot.addWidget(window)
    made = Bench(window, button, line)
    button.clicked.connect(made.count)
    handlers = KeyHandlers(
        made.stop, lambda: made.active, lambda: made.done.append("escape"), lambda act: made.done.append(act.value),
        lambda act: made.held.append(act.value),
    )
    made.filter = KeyFilter(handlers, lambda: made.now_ns, window, foot_switch=foot_switch)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.filter.watch(made.handle)
    button.setFocus()
    return made


def repeat(bench: Bench, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS) -> None:
    """The repetition of a key that is held down."""
    QApplication.sendEvent(bench.handle, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, "", True))


def test_escape_stops_everywhere_also_in_a_text_field(bench: Bench) -> None:
    for focus in (bench.button, bench.field):
        focus.setFocus()
        bench.active = True
        bench.key(Key.Key_Escape)
    assert bench.done == ["stop", "stop"]


def test_escape_closes_only_when_the_pen_was_idle_and_stops_first(bench: Bench) -> None:
    bench.active = True
    bench.key(Key.Key_Escape)
    assert bench.done == ["stop"]
    bench.key(Key.Key_Escape)
    assert bench.done == ["stop", "stop", "escape"]


def test_in_a_dialog_of_qt_s_own_keys_are_the_dialog_s_and_escape_still_stops(bench: Bench, qtbot: QtBot) -> None:
    dialog = QDialog(bench.window)
    line = QLineEdit(dialog)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    handle = dialog.windowHandle()
    assert handle is not None
    bench.filter.watch(handle)
    line.setFocus()
    for which in (Key.Key_F2, Key.Key_F3, Key.Key_A):
        bench.now_ns += 50_000_000
        QTest.keyClick(handle, which)
    assert bench.done == []
    assert line.text() == "a"
    bench.now_ns += 50_000_000
    QTest.keyClick(handle, Key.Key_Escape)
    assert bench.done == ["stop"], "and the page behind stays"
    assert not dialog.isVisible()


def test_held_down_escape_stops_once(bench: Bench) -> None:
    bench.active = True
    bench.key(Key.Key_Escape)
    repeat(bench, Key.Key_Escape)
    assert bench.done == ["stop"]


def test_space_stops_while_the_pen_is_active_and_presses_no_button_then(bench: Bench) -> None:
    bench.active = True
    bench.key(Key.Key_Space)
    assert (bench.done, bench.pressed) == (["stop"], 0)


def test_space_is_an_ordinary_key_while_the_pen_is_idle(bench: Bench) -> None:
    bench.key(Key.Key_Space)
    assert (bench.done, bench.pressed) == ([], 1)


@pytest.mark.parametrize("make", [QLineEdit, QPlainTextEdit])
def test_space_writes_in_a_text_field_also_while_the_pen_is_active(
    bench: Bench, make: Callable[[], QLineEdit | QPlainTextEdit]
) -> None:
    line = make()
    line.setParent(bench.window)
    line.show()
    line.setFocus()
    bench.active = True
    bench.key(Key.Key_Space)
    text = line.text() if isinstance(line, QLineEdit) else line.toPlainText()
    assert (bench.done, text) == ([], " ")


def test_a_read_only_field_takes_no_text(bench: Bench) -> None:
    bench.field.setReadOnly(True)
    bench.field.setFocus()
    bench.active = True
    bench.key(Key.Key_Space)
    assert bench.done == ["stop"]


def test_what_takes_text(bench: Bench) -> None:
    spin = QSpinBox(bench.window)
    assert takes_text(bench.field)
    assert takes_text(spin)
    assert not takes_text(bench.button)
    assert not takes_text(None)
    bench.field.setEnabled(False)
    assert not takes_text(bench.field)


@pytest.mark.parametrize("act", [act for act in KeyAct if act is not KeyAct.STOP])
def test_each_act_has_its_key(bench: Bench, act: KeyAct) -> None:
    combination = combination_of(KEYS[act])
    key = Key(combination & ~int(Qt.KeyboardModifier.KeyboardModifierMask.value))
    modifiers = Qt.KeyboardModifier(combination & int(Qt.KeyboardModifier.KeyboardModifierMask.value))
    bench.key(key, modifiers)
    assert bench.done == [act.value]


def test_the_table_names_each_act_once_with_a_key_of_its_own() -> None:
    assert set(KEYS) == set(KeyAct)
    assert len(set(KEYS.values())) == len(KEYS)
    assert all(key_text(act) == KEYS[act] for act in KeyAct)
    motor = {KeyAct.ARM, KeyAct.START, KeyAct.PAUSE, KeyAct.STOP}
    assert not REPEATS & motor
    plain = {"Space", "Return", "Enter", "Tab"}
    assert not plain & set(KEYS.values())


def _send(bench: Bench, kind: QEvent.Type, *, repeat: bool) -> None:
    bench.now_ns += 2 * BURST_NS
    QApplication.sendEvent(bench.handle, QKeyEvent(kind, Key.Key_F8, NO_KEYS, "", repeat))


def test_a_key_is_held_from_its_press_to_its_release_or_another_window(qtbot: QtBot, bench: Bench) -> None:
    press, release = QEvent.Type.KeyPress, QEvent.Type.KeyRelease
    _send(bench, press, repeat=True)
    assert bench.held == [], "its press was never seen"
    _send(bench, press, repeat=False)
    _send(bench, release, repeat=True)
    _send(bench, press, repeat=True)
    assert (bench.done, bench.held) == (["start"], ["start"])
    _send(bench, release, repeat=False)
    _send(bench, press, repeat=True)
    assert bench.held == ["start"]
    _send(bench, press, repeat=False)
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is other)
    _send(bench, press, repeat=True)
    assert bench.held == ["start"]


def test_a_key_in_a_scanners_burst_is_not_held(bench: Bench) -> None:
    bench.type("A7", 1_000_000)
    bench.now_ns += 1_000_000
    QApplication.sendEvent(bench.handle, QKeyEvent(QEvent.Type.KeyPress, Key.Key_F8, NO_KEYS, "", False))
    _send(bench, QEvent.Type.KeyPress, repeat=True)
    assert (bench.done, bench.held) == ([], [])


@pytest.mark.parametrize("act", [KeyAct.ARM, KeyAct.START, KeyAct.PAUSE, KeyAct.PRIMARY])
def test_a_held_key_acts_once(bench: Bench, act: KeyAct) -> None:
    key = Key(combination_of(KEYS[act]))
    bench.key(key)
    repeat(bench, key)
    assert bench.done == [act.value]


def test_a_held_stepper_key_goes_on(bench: Bench) -> None:
    bench.key(Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    repeat(bench, Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert bench.done == ["depth_up", "depth_up"]


def test_stepper_keys_belong_to_a_text_field_that_has_the_focus(bench: Bench) -> None:
    bench.field.setFocus()
    bench.field.setText("ada sample")
    bench.key(Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert NOT_WHILE_TYPING
    assert bench.done == []
    assert bench.field.cursorPosition() == 4


def test_undo_is_the_field_s_as_long_as_something_is_typed_there(bench: Bench) -> None:
    bench.field.setFocus()
    bench.key(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert bench.done == ["undo"]
    bench.key(Key.Key_L)
    bench.key(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (bench.done, bench.field.text()) == (["undo"], "")


def test_function_keys_act_from_a_text_field_too(bench: Bench) -> None:
    bench.field.setFocus()
    bench.key(Key.Key_F9)
    assert bench.done == ["pause"]


def test_another_modifier_is_another_key(bench: Bench) -> None:
    bench.key(Key.Key_F7, Qt.KeyboardModifier.ControlModifier)
    bench.key(Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert bench.done == []


def test_a_scan_presses_no_button_and_no_function_key(bench: Bench) -> None:
    bench.key(Key.Key_A)
    bench.key(Key.Key_Space, after_ns=BURST_NS - 1)
    bench.key(Key.Key_Return, after_ns=BURST_NS - 1)
    bench.key(Key.Key_F7, after_ns=BURST_NS - 1)
    bench.key(Key.Key_F8, after_ns=BURST_NS - 1)
    assert (bench.done, bench.pressed) == ([], 0)


def test_a_scan_writes_into_a_text_field_without_its_enter(bench: Bench) -> None:
    entered: list[str] = []
    bench.field.returnPressed.connect(lambda: entered.append(bench.field.text()))
    bench.field.setFocus()
    bench.type("L4-2291", each_ns=BURST_NS // 3)
    bench.key(Key.Key_Return, after_ns=BURST_NS // 3)
    assert (bench.field.text(), entered) == ("L4-2291", [])
    bench.key(Key.Key_Return)
    assert entered == ["L4-2291"]


def test_what_stops_stops_also_in_a_burst(bench: Bench) -> None:
    bench.active = True
    bench.key(Key.Key_A)
    bench.key(Key.Key_Space, after_ns=1)
    bench.active = True
    bench.key(Key.Key_Escape, after_ns=1)
    assert bench.done == ["stop", "stop"]


def test_a_modifier_begins_no_burst(bench: Bench) -> None:
    bench.key(Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    bench.key(Key.Key_N, Qt.KeyboardModifier.ControlModifier, after_ns=5_000_000)
    assert bench.done == ["new_patient"]


def test_typing_at_a_human_pace_is_no_scan(bench: Bench) -> None:
    bench.field.setFocus()
    bench.type("ada", each_ns=2 * BURST_NS)
    bench.key(Key.Key_F2)
    assert (bench.field.text(), bench.done) == ("ada", ["primary"])


def test_letters_of_any_script_pass(bench: Bench) -> None:
    bench.field.setFocus()
    for letter in "Жя漢é":
        bench.now_ns += 2 * BURST_NS
        QApplication.sendEvent(bench.handle, QKeyEvent(QEvent.Type.KeyPress, ord(letter.upper()), NO_KEYS, letter))
    assert bench.field.text() == "Жя漢é"


def test_the_foot_switch_stops_everywhere(qtbot: QtBot) -> None:
    bench = make_bench(qtbot, foot_switch="F12")
    bench.field.setFocus()
    bench.active = True
    bench.key(Key.Key_F12)
    bench.key(Key.Key_F12, after_ns=1)
    repeat(bench, Key.Key_F12)
    assert bench.done == ["stop", "stop"]


@pytest.mark.parametrize("name", FOOT_SWITCH_KEYS)
def test_each_key_for_a_foot_switch_is_one_and_means_nothing_else(name: str) -> None:
    code = combination_of(name)
    assert code not in {combination_of(text) for text in KEYS.values()}
    assert Key(code) not in (Key.Key_Escape, Key.Key_Space, Key.Key_Return, Key.Key_Enter, Key.Key_Tab)
    assert QKeyEvent(QEvent.Type.KeyPress, code, NO_KEYS).key() == code


def test_a_foot_switch_that_is_no_key_is_refused(qtbot: QtBot) -> None:
    for name in ("Ctrl+A, B", "no such key at all"):
        with pytest.raises(ValueError, match=r"."):
            combination_of(name)


def test_keys_stop_in_every_window_of_the_application(qtbot: QtBot, bench: Bench) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    handle = other.windowHandle()
    assert handle is not None
    bench.active = True
    QTest.keyClick(handle, Key.Key_Escape)
    assert bench.done == ["stop"]


def test_undo_belongs_to_a_text_field_that_has_the_keyboard(bench: Bench) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    bench.field.setFocus()
    bench.type("ab", 2 * BURST_NS)
    bench.key(Key.Key_Z, control)
    assert (bench.done, bench.field.text()) == ([], "")
    bench.button.setFocus()
    bench.key(Key.Key_Z, control)
    assert bench.done == ["undo"]
