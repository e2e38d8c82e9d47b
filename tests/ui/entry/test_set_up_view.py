"""The set-up assistant with its widgets: by keys alone, where the keyboard goes, what is kept and what is hidden."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.ui.entry.part import build_set_up
from mnconsole.ui.entry.set_up.presenter import SetUpPresenter
from mnconsole.ui.entry.set_up.view import SetUpView
from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.code_groups import CodeGroups
from tests.helpers.entry_work import CODE, GOOD, FakeSetUp

FOLDER = "the/folder/of/the/clinic"
TYPED = CODE.replace("-", " ")
Keep = Callable[[QWidget], None]


class Seen:
    def __init__(self, qtbot: QtBot, theme: Theme, keep: Keep) -> None:
        self.qtbot = qtbot
        self.work = FakeSetUp()
        self.page: SetUpView = build_set_up(theme, SetUpPresenter(FOLDER, f"{FOLDER}/backups", self.work))
        self.page.resize(1240, 800)
        keep(self.page)
        self.page.setFocus()

    def find(self, name: str) -> QWidget:
        found = self.page.findChild(QWidget, name)
        assert found is not None, name
        return found

    def keyboard(self) -> str:
        focus = QApplication.focusWidget()
        return focus.objectName() if focus is not None else ""

    def keys(self, text: str, then: Qt.Key = Qt.Key.Key_Return) -> None:
        for letter in text:
            self.qtbot.keyClicks(QApplication.focusWidget(), letter)
        self.qtbot.keyClick(QApplication.focusWidget(), then)

    def next(self) -> None:
        """As F2, once a second tap would count."""
        self.qtbot.waitUntil(lambda: not self.page.next.guarded)
        self.page.go_on()

    def to_code(self) -> None:
        self.fill("Sample Clinic", "Ada Sample", "2580", "2580", GOOD, GOOD)

    def fill(self, *texts: str) -> None:
        for text in texts:
            self.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
            self.qtbot.waitUntil(lambda: not self.page.next.guarded)
            self.keys(text)


@pytest.fixture
def seen(qtbot: QtBot, theme: Theme, keep: Keep) -> Seen:
    return Seen(qtbot, theme, keep)


def test_enter_on_the_chosen_way_of_backups_leads_on(seen: Seen) -> None:
    seen.to_code()
    for _press in range(3):  # where the keyboard is, the tick, onward
        seen.qtbot.waitUntil(lambda: not seen.page.next.guarded)
        seen.qtbot.keyClick(seen.find("code_on_paper"), Qt.Key.Key_Return)
    seen.keys(TYPED)
    seen.qtbot.waitUntil(lambda: seen.keyboard() == "backups_medium")
    seen.qtbot.waitUntil(lambda: not seen.page.next.guarded)
    for _press in range(3):  # where the keyboard is, the choice, onward: to the folder that is missing
        assert seen.keyboard() == "backups_medium"
        seen.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert seen.keyboard() == "field_medium"
    seen.qtbot.mouseClick(seen.find("backups_later"), Qt.MouseButton.LeftButton)
    seen.qtbot.keyClick(seen.find("backups_later"), Qt.Key.Key_Return)
    assert seen.keyboard() == "entry_next", "the next page"


def test_a_clinic_is_set_up_by_keys_alone(seen: Seen) -> None:
    assert seen.keyboard() == "field_clinic"
    seen.to_code()
    assert seen.keyboard() == "code_on_paper"
    seen.qtbot.keyClick(seen.find("code_on_paper"), Qt.Key.Key_Return)
    assert not seen.find("code_on_paper").isChecked(), "the first key only shows where the keyboard is"  # type: ignore[attr-defined]
    seen.qtbot.keyClick(seen.find("code_on_paper"), Qt.Key.Key_Return)
    assert seen.find("code_on_paper").isChecked()  # type: ignore[attr-defined]
    seen.qtbot.waitUntil(lambda: not seen.page.next.guarded)
    seen.qtbot.keyClick(seen.find("code_on_paper"), Qt.Key.Key_Return)
    assert seen.page.title.words.startswith("Type the code back"), "Enter leads on, and takes no tick away"
    seen.keys(TYPED)
    seen.qtbot.waitUntil(lambda: not seen.page.next.guarded)
    if seen.keyboard().startswith("code_"):
        seen.keys("")
    assert seen.keyboard() == "backups_medium"
    seen.qtbot.mouseClick(seen.find("backups_later"), Qt.MouseButton.LeftButton)
    seen.next()
    assert seen.keyboard() == "entry_next"
    seen.qtbot.keyClick(seen.page.next, Qt.Key.Key_Return)
    assert seen.work.asked == [], "the second Enter of two makes nothing"
    seen.qtbot.waitUntil(lambda: not seen.page.next.guarded)
    seen.qtbot.keyClick(seen.page.next, Qt.Key.Key_Return)
    assert [asked.clinic_name for asked in seen.work.asked] == ["Sample Clinic"]
    assert not seen.page.next.isEnabled()
    assert not seen.page.back.isEnabled()
    assert not seen.page.escape()
    seen.work.answers[0][0]()
    seen.qtbot.waitUntil(lambda: not seen.page.next.guarded)
    assert seen.keyboard() == "entry_next"
    seen.qtbot.keyClick(seen.page.next, Qt.Key.Key_Return)
    assert seen.work.begun == 1, "the first Enter begins"


def test_space_takes_the_tick_of_the_paper_away(seen: Seen) -> None:
    seen.to_code()
    tick = seen.find("code_on_paper")
    for on in (False, True, False):  # the first key only shows where the keyboard is
        seen.qtbot.keyClick(tick, Qt.Key.Key_Space)
        assert tick.isChecked() is on  # type: ignore[attr-defined]


def test_tab_goes_through_the_page_before_the_buttons(seen: Seen) -> None:
    order = []
    for _stop in range(8):
        order.append(seen.keyboard())
        QApplication.focusWidget().focusNextPrevChild(True)
    fields = ["field_clinic", "field_person", "treats_yes", "field_pin", "field_pin_again", "eye_pin", "eye_pin_again"]
    assert order == [*fields, "entry_back"]
    seen.page.setFocus()
    seen.fill("Sample Clinic", "Ada Sample", "2580", "2580")
    order = []
    for _stop in range(4):
        order.append(seen.keyboard())
        QApplication.focusWidget().focusNextPrevChild(True)
    assert order == ["field_new", "field_again", "eye_new", "eye_again"]
    seen.page.setFocus()
    seen.fill(GOOD, GOOD)
    for at in ("code_on_paper", "code_on_paper", "entry_back"):  # the first key only shows where the keyboard is
        assert seen.keyboard() == at
        QApplication.focusWidget().focusNextPrevChild(True)


def test_the_first_wrong_field_gets_the_keyboard(seen: Seen) -> None:
    seen.keys("Sample Clinic")
    assert seen.keyboard() == "field_person"
    seen.next()
    assert seen.keyboard() == "field_person"
    assert seen.find("field_person").property("wrong")
    assert not seen.find("field_clinic").property("wrong")
    assert "name" in seen.find("entry_why").accessibleName()


def test_the_code_can_neither_be_marked_nor_seen_on_another_page(seen: Seen) -> None:
    seen.to_code()
    shown = seen.find("recovery_code")
    assert isinstance(shown, CodeGroups)
    assert " ".join(shown.groups) == TYPED
    assert shown.text() == "", "painted: nothing of it can be marked and copied"
    seen.find("code_on_paper").click()  # type: ignore[attr-defined]
    seen.next()
    assert shown.groups == ()
    names = " ".join(each.accessibleName() for each in seen.page.findChildren(QWidget))
    assert TYPED.split(" ")[0] not in names
    assert "; ".join(" ".join(group) for group in TYPED.split(" ")) not in names


def test_what_was_typed_is_there_after_going_back(seen: Seen) -> None:
    seen.to_code()
    assert seen.page.escape()
    assert seen.page.escape()
    fields = {name: seen.find(f"field_{name}").text() for name in ("clinic", "person", "pin", "pin_again")}  # type: ignore[attr-defined]
    assert fields == {"clinic": "Sample Clinic", "person": "Ada Sample", "pin": "2580", "pin_again": "2580"}
    assert seen.find("field_again").text() == GOOD  # type: ignore[attr-defined]
    seen.page.escape()
    assert seen.work.left == 1


def test_a_double_tap_does_not_skip_a_page(seen: Seen) -> None:
    seen.to_code()
    seen.find("code_on_paper").click()  # type: ignore[attr-defined]
    seen.qtbot.waitUntil(lambda: not seen.page.next.guarded)
    for _tap in range(2):
        seen.qtbot.mouseClick(seen.page.next, Qt.MouseButton.LeftButton)
    assert "Type the code back" in seen.page.title.words


def test_a_failure_gives_the_keyboard_back_and_the_end_forgets_all(seen: Seen) -> None:
    seen.to_code()
    seen.find("code_on_paper").click()  # type: ignore[attr-defined]
    seen.next()
    seen.keys(TYPED, Qt.Key.Key_Shift)
    seen.next()
    seen.find("backups_later").click()  # type: ignore[attr-defined]
    seen.next()
    seen.next()
    seen.work.answers[0][1](RecordsError(StoreCode.DISK_FULL, path=FOLDER))
    assert seen.keyboard() == "entry_next"
    assert "full" in seen.find("entry_notice").accessibleName()
    seen.next()
    seen.work.answers[1][0]()
    for line in seen.page.findChildren(QLineEdit):
        if line.objectName() not in ("field_clinic", "field_person", "field_medium"):
            assert line.text() == "", line.objectName()
    assert not seen.page.back.isVisible()
    seen.next()
    assert seen.work.begun == 1
