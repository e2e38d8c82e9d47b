"""Set-up, passphrase, sign-in and trouble: by tap, by key, in both sizes and themes."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.people import Role, Staff
from mnconsole.store.errors import KeyFileError, RecordsError, StoreCode
from mnconsole.ui.entry.part import build_set_up, build_sign_in, build_trouble, build_unlock
from mnconsole.ui.entry.presenter import SetUpPresenter, SignInPresenter, TroublePresenter, UnlockPresenter
from mnconsole.ui.theme import Mode, Theme, apply_style

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


def test_a_clinic_is_set_up_by_keys_alone(qtbot: QtBot, theme: Theme, keep: Keep) -> None:
    asked: list[tuple[str, str, str]] = []
    page = build_set_up(theme, SetUpPresenter(FOLDER, lambda *typed: asked.append(typed)))
    page.resize(1240, 800)
    keep(page)
    page.setFocus()
    for text in ("Sample Clinic", "Manager One", SENTENCE, SENTENCE):
        focus = QApplication.focusWidget()
        assert isinstance(focus, QLineEdit)
        qtbot.keyClicks(focus, text)
        if focus.objectName() != "field_again":
            qtbot.keyClick(focus, Qt.Key.Key_Tab)
            while not isinstance(QApplication.focusWidget(), QLineEdit):
                qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(line(page, "field_again"), Qt.Key.Key_Return)
    assert asked == []
    kept = find(page, "passphrase_kept")
    assert kept.hasFocus()
    qtbot.keyClick(kept, Qt.Key.Key_Space)
    qtbot.keyClick(find(page, "set_up"), Qt.Key.Key_Return)
    assert asked == [("Sample Clinic", "Manager One", SENTENCE)]
    assert not find(page, "set_up").isEnabled()
    assert not line(page, "field_passphrase").isEnabled()


def test_the_first_wrong_field_gets_the_keyboard(qtbot: QtBot, theme: Theme, keep: Keep) -> None:
    presenter = SetUpPresenter(FOLDER, lambda *_typed: None)
    page = build_set_up(theme, presenter)
    keep(page)
    presenter.typed("clinic", "Sample Clinic")
    press(qtbot, page, "set_up")
    assert line(page, "field_person").hasFocus()
    assert line(page, "field_person").property("wrong")
    assert not line(page, "field_clinic").property("wrong")


def test_a_passphrase_is_hidden_until_the_eye_is_pressed(qtbot: QtBot, theme: Theme, keep: Keep) -> None:
    page = build_unlock(theme, UnlockPresenter(FOLDER, lambda _typed: None))
    keep(page)
    field = line(page, "field_passphrase")
    assert field.echoMode() is QLineEdit.EchoMode.Password
    press(qtbot, page, "eye_passphrase")
    assert field.echoMode() is QLineEdit.EchoMode.Normal
    press(qtbot, page, "eye_passphrase")
    assert field.echoMode() is QLineEdit.EchoMode.Password


def test_caps_lock_is_noticed_by_the_case_of_a_letter(qtbot: QtBot, theme: Theme, keep: Keep) -> None:
    page = build_unlock(theme, UnlockPresenter(FOLDER, lambda _typed: None))
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
    asked: list[str] = []
    presenter = UnlockPresenter(FOLDER, asked.append)
    page = build_unlock(theme, presenter)
    keep(page)
    field = line(page, "field_passphrase")
    qtbot.keyClicks(field, "wrong")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not field.isEnabled()
    presenter.failed(KeyFileError(StoreCode.WRONG_PASSPHRASE, path=FOLDER))
    assert field.hasFocus()
    assert field.selectedText() != ""
    qtbot.keyClicks(field, "right")
    press(qtbot, page, "unlock")
    assert asked == ["wrong", "right"]


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
    press(qtbot, page, "trouble_close")
    press(qtbot, page, "trouble_retry")
    assert done == ["close", "retry"]
    assert not find(page, "trouble_retry").isEnabled()


def pages(theme: Theme) -> list[tuple[QWidget, list[Callable[[], object]]]]:
    set_up = SetUpPresenter(FOLDER, lambda *_typed: None)
    unlock = UnlockPresenter(FOLDER, lambda _typed: None)
    sign_in = SignInPresenter(FOLDER, demo=True, choose=lambda _staff: None)
    newer = RecordsError(StoreCode.NEWER_SCHEMA, path=FOLDER, found="9", known="1", found_program="9.1", program="1.0")
    trouble = TroublePresenter(newer, lambda: None, lambda: None)
    return [
        (build_set_up(theme, set_up), [set_up.submit, lambda: set_up.failed(newer)]),
        (build_unlock(theme, unlock), [lambda: unlock.submit("x"), lambda: unlock.failed(newer)]),
        (build_sign_in(theme, sign_in), [lambda: sign_in.set_people(PEOPLE)]),
        (build_trouble(theme, trouble), [trouble.retry]),
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
