"""Fields with label, unit and error."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.labeled_field import LabeledField
from tests.helpers.widgets import described, longer, overflows, picture, said


def test_typing_is_told_and_filling_is_not(theme: Theme, qtbot: QtBot) -> None:
    field = LabeledField(theme, "Amount", unit="g")
    qtbot.addWidget(field)
    with qtbot.assertNotEmitted(field.text_changed):
        field.set_text("9")
    with qtbot.waitSignal(field.text_changed) as caught:
        QTest.keyClicks(field.edit, ".")
    assert caught.args == ["9."]
    with qtbot.waitSignal(field.entered):
        QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.text() == "9."


def test_a_screen_reader_hears_label_unit_and_error(theme: Theme, qtbot: QtBot) -> None:
    field = LabeledField(theme, "Amount", unit="g")
    qtbot.addWidget(field)
    assert said(field.edit)[0] == "Amount, g"
    field.set_error("At most 10 g for this area.")
    assert described(field.edit) == field.error == "At most 10 g for this area."
    field.set_error("")
    assert described(field.edit) == ""


def test_an_error_of_one_line_moves_nothing(theme: Theme, qtbot: QtBot) -> None:
    field = LabeledField(theme, "Lot")
    qtbot.addWidget(field)
    picture(field, 300, 110)
    before = field.edit.geometry()
    field.set_error("This lot has expired.")
    picture(field, 300, 110)
    assert field.edit.geometry() == before


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    for stretch in (str, longer):
        field = LabeledField(both, stretch("Amount of cream"), unit="g", hint="9.5")
        qtbot.addWidget(field)
        field.set_error(stretch("This lot expired on 30 Sep 2026. Take another one and type its number."))
        field.resize(260, field.layout().heightForWidth(260))
        field.grab()
    assert overflows(both) == []
