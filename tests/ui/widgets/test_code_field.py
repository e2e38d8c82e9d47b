"""Typing a code in groups."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.code_field import CodeField
from tests.helpers.gallery_entry import GROUPS
from tests.helpers.widgets import said

NAMES = tuple(f"Group {number} of 9" for number in range(1, 10))
WHOLE = " ".join(GROUPS)


def tidy(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())


@pytest.fixture
def field(theme: Theme, keep: Callable[[QWidget], None]) -> CodeField:
    made = CodeField(theme, NAMES, tidy)
    keep(made)
    made.focus_open()
    return made


def line(field: CodeField, number: int) -> QLineEdit:
    found = field.findChild(QLineEdit, f"code_{number}")
    assert found is not None
    return found


def keys(text: str) -> None:
    for letter in text:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, letter)


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def test_a_whole_code_is_typed_in_one_go(field: CodeField) -> None:
    told: list[str] = []
    field.typed.connect(told.append)
    keys(WHOLE.lower())
    assert field.text() == WHOLE
    assert told[-1] == WHOLE
    assert line(field, 9).hasFocus()


def test_a_whole_code_is_pasted_into_the_first_group(field: CodeField) -> None:
    line(field, 1).insert("")
    QApplication.clipboard().setText(f"  {WHOLE.replace(' ', '-')} ")
    line(field, 1).paste()
    assert field.text() == WHOLE


def test_backspace_and_arrows_go_on_in_the_neighbour(field: CodeField) -> None:
    keys("7K2M")
    assert line(field, 2).hasFocus()
    press(Qt.Key.Key_Backspace)
    assert field.text() == "7K2        "
    assert line(field, 1).hasFocus()
    keys("M")
    press(Qt.Key.Key_Left)
    assert line(field, 1).hasFocus()
    press(Qt.Key.Key_Right)
    assert line(field, 2).hasFocus()
    line(field, 1).setFocus()
    line(field, 1).setCursorPosition(0)
    press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Left)
    assert field.text().rstrip() == "7K2M"


def test_a_full_group_is_typed_over_and_the_others_stay(field: CodeField) -> None:
    keys(WHOLE)
    line(field, 3).setFocus()
    line(field, 3).setCursorPosition(1)
    keys("8")
    assert line(field, 3).text() == "Z8R4"
    assert line(field, 3).hasFocus()
    line(field, 3).setCursorPosition(4)
    keys("9")
    assert (line(field, 3).text(), line(field, 4).text()) == ("Z8R4", "98HN")
    assert line(field, 9).text() == GROUPS[8]


def test_what_is_too_long_is_dropped_at_the_end(field: CodeField) -> None:
    keys(WHOLE + "ABC")
    assert len(field.text().replace(" ", "")) == 36
    assert line(field, 9).text() != ""


def test_signs_that_no_code_has_are_not_taken(field: CodeField) -> None:
    keys("7-K ")
    assert field.text().rstrip() == "7K"


def test_wrong_groups_are_marked_and_enter_is_told(field: CodeField) -> None:
    entered: list[bool] = []
    field.entered.connect(lambda: entered.append(True))
    field.set_wrong(frozenset({1}))
    assert line(field, 2).property("wrong")
    assert not line(field, 1).property("wrong")
    keys("7K2M")
    field.focus_open()
    assert line(field, 2).hasFocus()
    press(Qt.Key.Key_Return)
    assert entered == [True]
    field.clear()
    assert field.text() == " " * 8
    field.set_enabled(False)
    assert not line(field, 5).isEnabled()


def test_each_group_has_a_name(field: CodeField) -> None:
    assert [said(line(field, number))[0] for number in (1, 9)] == ["Group 1 of 9", "Group 9 of 9"]
