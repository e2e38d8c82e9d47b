"""The real window and the lock: nothing of a patient is left in it, everything comes back, STOP and alarms stay."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPlainTextEdit, QScrollArea
from pytestqt.qtbot import QtBot

from mnconsole.domain.pen import Desired, Fault, Motor, StopCause
from mnconsole.ui.lock.view import LockView
from mnconsole.ui.shell.state import Page
from tests.helpers.consoles import patient
from tests.helpers.windows import click_key, find, handle_of, press_at, run_the_pen
from tests.ui.lock.bench import PIN, lock
from tests.ui.lock.room import CTRL, NAMES, TYPED, Key, Room, stops, told_of_patients


@pytest.fixture
def room(qtbot: QtBot) -> Room:
    return Room(qtbot)


# nothing of a patient


def test_locked_no_text_of_a_patient_is_anywhere_in_the_window(room: Room) -> None:
    room.key(Key.Key_F3)
    room.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), (QLineEdit, QPlainTextEdit)))
    QTest.keyClicks(QApplication.focusWidget(), TYPED)
    assert len(told_of_patients(room.window)) > 10, "else it proves nothing"
    room.console.clock.advance(25 * 60_000)  # type: ignore[attr-defined]
    room.window._tick()
    assert NAMES[2] in find(room.window, "alarm_pill").accessibleName()
    room.key(Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)  # the list of alarms names patients, too
    room.settle()
    room.lock()
    assert told_of_patients(room.window) == []
    assert "CS" in find(room.window, "alarm_pill").accessibleName()


def test_from_every_page_the_lock_hides_all(room: Room) -> None:
    for page in (Key.Key_2, Key.Key_3, Key.Key_1):
        room.key(page, CTRL)
        room.settle()
        before = room.window.shell.page
        room.lock()
        assert told_of_patients(room.window) == [], before
        room.unlock()
        assert room.window.shell.page is before
        assert room.window.body.page_widget.isVisible()


def test_an_alarm_behind_the_lock_names_nobody(room: Room) -> None:
    room.lock()
    room.console.clock.advance(25 * 60_000)  # type: ignore[attr-defined]
    room.console.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)
    room.window._tick()
    assert find(room.window, "alarm_strip").isVisible()
    room.key(Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert find(room.window, "alarm_list").isVisible()
    assert told_of_patients(room.window) == []
    room.key(Key.Key_Escape)
    assert find(room.window, "lock_page").isVisible()
    room.console.link.advance(500)
    room.settle()
    room.key(Key.Key_F6)
    assert not find(room.window, "alarm_strip").isVisible(), "alarms are acknowledged behind the lock"
    room.tap("alarm_pill")
    assert find(room.window, "alarm_list").isVisible(), "nobody is led to a patient"


# back again


def test_unlocking_brings_draft_keyboard_and_place_back(room: Room) -> None:
    room.key(Key.Key_F3)
    room.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), (QLineEdit, QPlainTextEdit)))
    QTest.keyClicks(QApplication.focusWidget(), TYPED)
    field = QApplication.focusWidget()
    assert isinstance(field, (QLineEdit, QPlainTextEdit))
    room.lock()
    assert QApplication.focusWidget() is find(room.window, "pin_dots")
    room.unlock()
    assert QApplication.focusWidget() is field
    assert (field.text() if isinstance(field, QLineEdit) else field.toPlainText()) == TYPED


def test_what_was_scrolled_stays_where_it_was(room: Room) -> None:
    for number in range(40):
        patient(room.console, f"Fay Mockup {number}")
    room.settle()
    views = room.window.findChildren(QAbstractItemView, "patient_list")
    bar = views[0].verticalScrollBar()
    room.qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    assert before > 0
    room.lock()
    room.unlock()
    assert bar.value() == before


def test_the_order_of_tab_is_as_before(room: Room) -> None:
    before = stops(room.window)
    room.lock()
    room.unlock()
    assert stops(room.window) == before


def test_locked_again_before_all_is_back_nothing_is_left_in_between(room: Room) -> None:
    room.lock()
    for sign in PIN:
        room.key(Qt.Key(ord(sign)))
    room.key(Key.Key_Return)
    assert not room.console.access.state.locked
    lock(room.console)
    room.until_covered()
    assert told_of_patients(room.window) == []
    room.unlock()
    assert find(room.window, "sidebar").isVisible()
    assert {each.objectName() for each in room.pages()} == {"chair", "history_page", "pen_page"}


def test_another_person_s_pin_takes_over(room: Room) -> None:
    room.lock()
    room.tap("lock_person_3")
    for sign in PIN:
        room.tap(f"pin_{sign}")
    room.tap("unlock")
    room.until_back()
    signed_in = room.console.people.signed_in
    assert signed_in is not None
    assert signed_in.display_name == "Nurse Two"


def test_the_window_may_be_closed_behind_the_lock(room: Room) -> None:
    room.lock()
    room.window.close()
    assert not room.window.isVisible()


# the pen


def test_locking_stops_a_running_pen_at_once(room: Room) -> None:
    run_the_pen(room.qtbot, room.window, room.console)
    room.console.link.stops.clear()
    room.lock()
    assert room.console.link.stops == [StopCause.LOCKED]
    assert room.console.link.view().wanted is Desired.STOP


def test_stop_acts_behind_the_lock(qtbot: QtBot) -> None:
    room = Room(qtbot, foot_switch="F12")
    room.lock()
    told = room.console.link.stops
    for stop in (
        lambda: room.key(Key.Key_Escape),
        lambda: room.key(Key.Key_F12),
        lambda: press_at(room.window, find(room.window, "stop_tall")),
    ):
        told.clear()
        stop()
        assert told == [StopCause.OPERATOR]
        assert room.console.access.state.locked
    room.console.link.obedient = False
    room.console.link.report(motor=Motor.RUNNING)  # by its own trigger, say
    assert room.console.pen.is_active()
    told.clear()
    room.key(Key.Key_Space)
    assert told == [StopCause.OPERATOR]


def test_no_other_key_does_anything_behind_the_lock(room: Room) -> None:
    none = Qt.KeyboardModifier.NoModifier
    plain = (Key.Key_F7, Key.Key_F8, Key.Key_F2, Key.Key_F3, Key.Key_F4)
    letters = (Key.Key_Up, Key.Key_Right, Key.Key_H, Key.Key_F, Key.Key_N, Key.Key_O, Key.Key_Z, Key.Key_T, Key.Key_L)
    pages = (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_6)
    room.lock()
    events, depth = room.console.records.count_events(), room.console.pen.depth_um
    for which, modifiers in (*((one, none) for one in plain), *((one, CTRL) for one in (*letters, *pages))):
        room.key(which, modifiers)
        assert room.console.link.wishes == [], which
        assert room.console.pen.depth_um == depth, which
        assert room.console.records.count_events() == events, which
        assert room.window.shell.page is Page.LOCK, which
        assert find(room.window, "lock_page").isVisible(), which


# the lock by itself, and its count-down


def test_the_count_down_is_shown_and_any_hand_ends_it(room: Room) -> None:
    presence, note = room.console.door.presence, find(room.window, "bar_note")
    presence.advance(149_000)
    room.console.access.tick()
    assert note.accessibleName() == ""
    presence.advance(4_000)
    room.console.access.tick()
    assert note.accessibleName() == "Locks in 0:27: touch anything to stay"
    QTest.mouseMove(handle_of(room.window), QPoint(700, 500))
    QTest.mouseMove(handle_of(room.window), QPoint(710, 500))
    assert note.accessibleName() == ""
    presence.advance(175_000)
    room.console.access.tick()
    assert note.accessibleName() == "Locks in 0:05: touch anything to stay"
    room.key(Key.Key_Shift)
    assert note.accessibleName() == ""
    presence.advance(180_000)
    room.console.access.tick()
    assert room.console.access.state.locked
    room.until_covered()
    assert note.accessibleName() == "Locked: records hidden, timers and STOP still work"
    assert told_of_patients(room.window) == []


def test_a_mouse_that_only_seems_to_move_is_nobody(room: Room) -> None:
    handle, presence = handle_of(room.window), room.console.door.presence
    QTest.mouseMove(handle, QPoint(700, 500))
    presence.advance(160_000)
    room.console.access.tick()
    QTest.mouseMove(handle, QPoint(700, 500))
    assert room.console.access.state.closes_in_s == 20


def test_the_count_down_is_seen_beside_an_alarm_s_strip(room: Room) -> None:
    room.console.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)
    room.console.door.presence.advance(160_000)
    room.console.access.tick()
    strip, note = find(room.window, "alarm_strip"), find(room.window, "bar_note")
    assert strip.isVisible()
    free = room.window.rect().right() - strip.geometry().right()
    assert free >= room.window.head.bar.note.short_width() > 0
    assert strip.geometry().right() <= note.mapTo(room.window, note.rect().topRight()).x()


# somebody else signs in


def test_somebody_else_signs_in_and_the_page_is_the_same(room: Room) -> None:
    room.tap("switch_person")
    room.until_covered()
    assert told_of_patients(room.window) == []
    assert find(room.window, "bar_note").accessibleName().startswith("Signing in")
    room.tap("lock_person_3")
    for sign in PIN:
        room.key(Qt.Key(ord(sign)))
    room.key(Key.Key_Return)
    room.until_back()
    signed_in = room.console.people.signed_in
    assert signed_in is not None
    assert signed_in.display_name == "Nurse Two"
    assert room.window.shell.page is Page.CHAIR


@pytest.mark.parametrize("page", [Key.Key_2, Key.Key_3])
def test_the_initials_let_somebody_else_sign_in_on_every_page(room: Room, page: Qt.Key) -> None:
    room.key(page, CTRL)
    room.settle()
    room.tap("switch_folded")
    room.until_covered()
    assert find(room.window, "bar_note").accessibleName().startswith("Signing in")


def test_with_the_pen_armed_the_initials_lead_to_where_it_says_why_not(room: Room) -> None:
    run_the_pen(room.qtbot, room.window, room.console)
    room.key(Key.Key_2, CTRL)
    room.settle()
    assert room.window.shell.page is Page.HISTORY
    room.tap("switch_folded")
    room.settle()
    assert room.window.shell.page is Page.CHAIR
    assert find(room.window, "notice_close").isVisible()


def whose(room: Room) -> str:
    """Whose PIN is asked, as the heading says it."""
    return find(room.window, "pin_dots").accessibleName()


def test_up_and_down_choose_a_name_from_wherever_the_keyboard_is(room: Room) -> None:
    room.lock()
    assert whose(room).startswith("PIN for Nurse One")
    room.key(Key.Key_Down)
    room.settle()
    assert QApplication.focusWidget().accessibleName().startswith("Passphrase"), "Manager Three has no PIN"
    room.key(Key.Key_Down)
    room.settle()
    assert whose(room).startswith("PIN for Nurse Two")
    find(room.window, "lock_person_3").setFocus(Qt.FocusReason.TabFocusReason)
    for _again in range(2):
        room.key(Key.Key_Up)
    room.settle()
    assert whose(room).startswith("PIN for Nurse One")
    assert QApplication.focusWidget() is find(room.window, "pin_dots"), "that is where a PIN is typed"


def test_a_pin_typed_with_the_ring_at_a_name_is_for_that_name(room: Room) -> None:
    room.lock()
    find(room.window, "lock_person_3").setFocus(Qt.FocusReason.TabFocusReason)
    for sign in PIN:
        room.key(Qt.Key(ord(sign)))
    assert whose(room).startswith("PIN for Nurse Two")
    room.key(Key.Key_Return)
    room.until_back()
    signed_in = room.console.people.signed_in
    assert signed_in is not None
    assert signed_in.display_name == "Nurse Two"


def test_one_goes_back_from_the_sign_in(room: Room) -> None:
    for back in (lambda: room.key(Key.Key_Escape), lambda: room.tap("lock_back")):
        room.tap("switch_person")
        room.until_covered()
        back()
        room.until_back()
        signed_in = room.console.people.signed_in
        assert signed_in is not None
        assert signed_in.display_name == "Nurse One"


def test_a_sign_in_that_nobody_goes_on_with_locks_too(room: Room) -> None:
    room.tap("switch_person")
    room.until_covered()
    room.console.door.presence.advance(180_000)
    room.console.access.tick()
    assert room.console.access.state.locked
    assert not find(room.window, "lock_back").isVisible()
    assert find(room.window, "lock_page").isVisible()


def test_in_the_demo_a_tap_unlocks(qtbot: QtBot) -> None:
    room = Room(qtbot, demo=True)
    room.lock()
    assert QApplication.focusWidget() is find(room.window, "lock_person_1")
    room.tap("lock_person_3")
    room.until_back()
    assert not room.console.access.state.locked


# by ear


def test_the_lock_page_says_what_it_is(room: Room) -> None:
    room.lock()
    page = room.window.findChild(LockView)
    assert page is not None
    assert page.accessibleName() == "Who is at the chair?"
    room.key(Key.Key_2)
    assert find(room.window, "pin_dots").accessibleName() == "PIN for Nurse One, 1 of at least 4 digits"
    assert find(room.window, "pin_erase").accessibleName() == "Take the last digit back"
    assert [area for area in page.findChildren(QScrollArea) if area.horizontalScrollBar().maximum()] == []


# a PIN at any speed


def _write(room: Room, text: str) -> None:
    """All at once, as a scanner writes, or as presses come that had to wait for the window."""
    for sign in text:
        if sign == "\r":
            click_key(handle_of(room.window), Key.Key_Return, Qt.KeyboardModifier.NoModifier)
        else:
            QTest.keyClick(room.window.windowHandle(), sign)


def test_a_pin_counts_at_any_speed(room: Room) -> None:
    room.lock()
    _write(room, f"{PIN}\r")
    assert not room.console.access.state.locked


def test_a_scanned_label_is_no_pin_and_presses_nothing(room: Room) -> None:
    room.lock()
    for label in ("L4-2291\r", "09506000134352\r"):
        _write(room, label)
        assert room.console.access.state.tries_left == 5
    find(room.window, "pin_clear").setFocus(Qt.FocusReason.TabFocusReason)
    _write(room, f"{PIN}\r")
    assert room.console.access.state.locked, "Enter would press the button that has the keyboard"
    assert "4 digits" in find(room.window, "pin_dots").accessibleName()


def test_the_pad_does_not_lose_the_keyboard_while_a_pin_is_tried(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    monkeypatch.setattr(room.console.access, "enter_pin", lambda *asked: tried.append(asked))
    room.lock()
    for sign in "4711":
        room.tap(f"pin_{sign}")
    find(room.window, "pin_1").setFocus(Qt.FocusReason.MouseFocusReason)
    room.tap("unlock")
    assert len(tried) == 1
    assert find(room.window, "pin_dots").hasFocus()
