"""Passphrase, sign-in and trouble: by tap, by key, in both sizes and themes. The set-up has a file of its own."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.custody_ports import SlotPerson
from mnconsole.domain.people import Role, Staff
from mnconsole.store.errors import KeyFileError, RecordsError, StoreCode
from mnconsole.ui.entry.part import build_restore, build_set_up, build_sign_in, build_trouble, build_unlock
from mnconsole.ui.entry.presenter import SignInPresenter, TroublePresenter
from mnconsole.ui.entry.restore.presenter import RestorePresenter
from mnconsole.ui.entry.set_up.presenter import SetUpPresenter
from mnconsole.ui.entry.unlock.presenter import UnlockPresenter
from mnconsole.ui.entry.unlock.state import Purpose
from mnconsole.ui.theme import Mode, Theme, apply_style
from tests.helpers.entry_work import CODE, FakeRestore, FakeSetUp, FakeUnlock, backup

FOLDER = "the/folder/of/the/clinic/with/a/rather/long/path/that/has/to/fit/somewhere/on/the/page"
SENTENCE = "four plain words here"
Keep = Callable[[QWidget], None]
PEOPLE = (
    Staff(uuid4(), "Nurse One", Role.NURSE, True),
    Staff(uuid4(), "Nurse Two", Role.NURSE, True),
    Staff(uuid4(), "Manager One", Role.MANAGER, True),
)


def find(page: QWidget, name: str) -> QWidget:
    found = page.findChild(QWidget, name)
    assert found is not None, name
    return found


def line(page: QWidget, name: str) -> QLineEdit:
    found = find(page, name)
    assert isinstance(found, QLineEdit)
    return found


def press(qtbot: QtBot, page: QWidget, name: str) -> None:
    qtbot.mouseClick(find(page, name), Qt.MouseButton.LeftButton)


def build(theme: Theme, work: FakeUnlock) -> tuple[QWidget, UnlockPresenter]:
    presenter = UnlockPresenter(FOLDER, (), work)
    return build_unlock(theme, presenter), presenter


def test_a_passphrase_is_hidden_until_the_eye_is_pressed(qtbot: QtBot, theme: Theme, keep: Keep) -> None:
    page, _presenter = build(theme, FakeUnlock())
    keep(page)
    field = line(page, "field_passphrase")
    assert field.echoMode() is QLineEdit.EchoMode.Password
    press(qtbot, page, "eye_unlock")
    assert field.echoMode() is QLineEdit.EchoMode.Normal
    press(qtbot, page, "eye_unlock")
    assert field.echoMode() is QLineEdit.EchoMode.Password


def test_caps_lock_is_noticed_by_the_case_of_a_letter(qtbot: QtBot, theme: Theme, keep: Keep) -> None:
    page, _presenter = build(theme, FakeUnlock())
    keep(page)
    field = line(page, "field_passphrase")
    press_letter(field, "A", Qt.KeyboardModifier.ShiftModifier)
    assert field.accessibleDescription() == ""
    qtbot.keyClicks(field, "1 2")
    assert field.accessibleDescription() == ""
    press_letter(field, "A")
    assert field.accessibleDescription() == "Caps Lock is on."
    press_letter(field, "a")
    assert field.accessibleDescription() == ""
    press_letter(field, "A")
    qtbot.keyClick(field, Qt.Key.Key_CapsLock)
    assert field.accessibleDescription() == ""


def press_letter(field: QLineEdit, letter: str, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A letter as the keyboard sends it; QTest's own keys have no case."""
    QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, held, letter))


def test_a_wrong_passphrase_is_marked_to_be_typed_over(qtbot: QtBot, theme: Theme, keep: Keep) -> None:
    work = FakeUnlock()
    page, presenter = build(theme, work)
    keep(page)
    field = line(page, "field_passphrase")
    qtbot.keyClicks(field, "wrong")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not field.isEnabled()
    presenter.failed(KeyFileError(StoreCode.WRONG_PASSPHRASE, path=FOLDER))
    assert field.hasFocus()
    assert field.selectedText() != ""
    qtbot.keyClicks(field, "right")
    qtbot.waitUntil(lambda: not find(page, "entry_next").guarded)  # type: ignore[attr-defined]
    press(qtbot, page, "entry_next")
    assert [passphrase for passphrase, _who in work.opened] == ["wrong", "right"]


def test_people_are_chosen_by_tap_or_key(qtbot: QtBot, theme: Theme, keep: Keep) -> None:
    chosen: list[Staff] = []
    presenter = SignInPresenter(FOLDER, demo=True, choose=chosen.append)
    page = build_sign_in(theme, presenter)
    keep(page)
    presenter.set_people(PEOPLE)
    assert find(page, "person_1").hasFocus()
    qtbot.keyClick(find(page, "person_1"), Qt.Key.Key_Return)
    press(qtbot, page, "person_3")
    assert chosen == [PEOPLE[0], PEOPLE[2]]
    presenter.set_people(PEOPLE[:1])
    assert len(page.findChildren(QAbstractButton)) >= 1


def test_trouble_is_closed_or_tried_again(qtbot: QtBot, theme: Theme, keep: Keep) -> None:
    done: list[str] = []
    error = RecordsError(StoreCode.HELD, path=FOLDER, pid=17)
    page = build_trouble(theme, TroublePresenter(error, lambda: done.append("close"), lambda: done.append("retry")))
    keep(page)
    assert not find(page, "trouble_restore").isVisible()
    press(qtbot, page, "trouble_close")
    press(qtbot, page, "trouble_retry")
    page.go_on()
    assert done == ["close", "retry"]
    assert not find(page, "trouble_retry").isEnabled()


def test_damaged_records_lead_to_the_backups(qtbot: QtBot, theme: Theme, keep: Keep) -> None:
    done: list[str] = []
    error = RecordsError(StoreCode.DAMAGED, path=FOLDER)
    presenter = TroublePresenter(error, lambda: None, lambda: done.append("retry"), lambda: done.append("restore"))
    page = build_trouble(theme, presenter)
    keep(page)
    press(qtbot, page, "trouble_restore")
    page.go_on()  # as the filled button
    press(qtbot, page, "trouble_retry")
    assert done == ["restore", "restore", "retry"]


def test_missing_entries_lead_on_without_them(qtbot: QtBot, theme: Theme, keep: Keep) -> None:
    done: list[str] = []
    error = RecordsError(StoreCode.NEWEST_MISSING, path=FOLDER)
    presenter = TroublePresenter(error, lambda: None, lambda: None, lambda: None, lambda: done.append("go on"))
    page = build_trouble(theme, presenter)
    keep(page)
    press(qtbot, page, "trouble_go_on")
    assert done == ["go on"]


@pytest.mark.parametrize("chosen", [True, False])
def test_the_keyboard_is_where_the_next_answer_goes(theme: Theme, keep: Keep, chosen: bool) -> None:
    people = [SlotPerson(str(number), uuid4(), name, True) for number, name in enumerate(("Ada Sample", "Ben Example"))]
    unlock = UnlockPresenter(FOLDER, people, FakeUnlock(), "" if chosen else CODE)
    page = build_unlock(theme, unlock)
    keep(page)
    page.activateWindow()
    if chosen:
        unlock.choose("1")
        unlock.forgotten()
        unlock.typed("code", CODE)
        unlock.go_on()
    QApplication.processEvents()
    page.setFocus()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert (focus.objectName() == "field_new") is chosen, focus.objectName()


def pages(theme: Theme) -> list[tuple[QWidget, list[Callable[[], object]]]]:
    set_up = SetUpPresenter(FOLDER, FOLDER, FakeSetUp())
    unlock = UnlockPresenter(FOLDER, (), FakeUnlock())
    work = FakeRestore()
    work.found["a"] = tuple(backup(number) for number in range(30))
    restore = RestorePresenter(FOLDER, "a", work, records=True)
    sign_in = SignInPresenter(FOLDER, demo=True, choose=lambda _staff: None)
    newer = RecordsError(StoreCode.NEWER_SCHEMA, path=FOLDER, found="9", known="1", found_program="9.1", program="1.0")
    trouble = TroublePresenter(newer, lambda: None, lambda: None)
    missing = RecordsError(StoreCode.NEWEST_MISSING, path=FOLDER)
    gone = TroublePresenter(missing, lambda: None, lambda: None, lambda: None, lambda: None, lambda: None)
    goes_on = UnlockPresenter(FOLDER, (), FakeUnlock(), purpose=Purpose.GO_ON, leave=lambda: None)
    looks = UnlockPresenter(FOLDER, (), FakeUnlock(), purpose=Purpose.LOOK, leave=lambda: None)
    return [
        (build_set_up(theme, set_up), [set_up.go_on]),
        (build_unlock(theme, unlock), [lambda: unlock.submit("x"), lambda: unlock.failed(newer)]),
        (build_restore(theme, restore), [restore.show_older, restore.go_on]),
        (build_sign_in(theme, sign_in), [lambda: sign_in.set_people(PEOPLE)]),
        (build_trouble(theme, trouble), [trouble.retry]),
        (build_trouble(theme, gone), [gone.retry]),
        (build_unlock(theme, goes_on), [lambda: goes_on.submit("x"), lambda: goes_on.failed(newer)]),
        (build_unlock(theme, looks), [lambda: looks.failed(newer), looks.forgotten, looks.go_on]),
    ]


@pytest.mark.parametrize("size", [(1440, 900), (1366, 700)])
@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_every_page_holds_its_words(qapp: QApplication, keep: Keep, size: tuple[int, int], mode: Mode) -> None:
    theme = Theme(mode)
    theme.fit(*size)
    apply_style(qapp, theme)
    for page, steps in pages(theme):
        page.resize(size[0], size[1] - theme.metrics.top_bar)
        assert page.minimumSizeHint().height() <= page.height()
        keep(page)
        for step in [lambda: None, *steps]:
            step()
            qapp.processEvents()
            qapp.processEvents()
            theme.overflow.clear()
            page.grab()
            assert theme.overflow.entries == (), (page.objectName(), step)
