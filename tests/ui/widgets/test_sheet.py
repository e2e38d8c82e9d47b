"""Sheets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.buttons import IconButton, PrimaryButton
from mnconsole.ui.widgets.labeled_field import LabeledField
from mnconsole.ui.widgets.sheet import Sheet
from tests.helpers.widgets import described, longer, overflows, picture, said, tap

Keep = Callable[[QWidget], None]


@pytest.fixture
def sheet(theme: Theme, keep: Keep) -> Sheet:
    made = Sheet(theme, "Close")
    made.set_title("Why is the depth above the caution?", "The reason is kept with the session.")
    made.content.addWidget(LabeledField(theme, "Reason"))
    made.add_action("back", "Back")
    made.add_action("keep", "Keep this depth", "check", primary=True)
    made.resize(720, 400)
    keep(made)
    return made


def test_actions_tell_their_code(qtbot: QtBot, sheet: Sheet) -> None:
    for code in ("back", "keep"):
        with qtbot.waitSignal(sheet.acted) as caught:
            tap(sheet.action(code))
        assert caught.args == [code]


def test_an_action_can_be_forbidden(qtbot: QtBot, sheet: Sheet) -> None:
    sheet.set_action_enabled("keep", False)
    with qtbot.assertNotEmitted(sheet.acted):
        tap(sheet.action("keep"))


def test_escape_asks_the_owner_and_loses_nothing(qtbot: QtBot, sheet: Sheet) -> None:
    field = sheet.findChild(LabeledField)
    assert field is not None
    QTest.keyClicks(field.edit, "Thick scar")
    with qtbot.waitSignal(sheet.close_asked):
        QTest.keyClick(field.edit, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    sheet.hide()
    sheet.show()
    assert field.text() == "Thick scar"


def test_the_cross_asks_the_owner(qtbot: QtBot, sheet: Sheet) -> None:
    cross = next(button for button in sheet.findChildren(IconButton) if button.accessibleName() == "Close")
    with qtbot.waitSignal(sheet.close_asked):
        tap(cross)
    assert sheet.isVisible()


def test_it_is_no_window_of_its_own(sheet: Sheet) -> None:
    holder = QWidget()
    sheet.setParent(holder)
    assert not sheet.isWindow()
    sheet.setParent(None)


def test_name_and_text(sheet: Sheet) -> None:
    assert said(sheet)[0] == "Why is the depth above the caution?"
    assert described(sheet) == "The reason is kept with the session."
    assert isinstance(sheet.action("keep"), PrimaryButton)
    with pytest.raises(KeyError):
        sheet.action("none")


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    for stretch in (str, longer):
        sheet = Sheet(both, "Close")
        qtbot.addWidget(sheet)
        sheet.set_title(stretch("Why is the depth above?"), stretch("The reason is kept with the session and counted."))
        sheet.add_action("back", stretch("Back"))
        sheet.add_action("leave", stretch("Leave this zone out"))
        sheet.add_action("keep", stretch("Keep this depth"), "check", primary=True)
        picture(sheet, 734, 420)
    assert overflows(both) == []
