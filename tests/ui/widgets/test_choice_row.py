"""One of several answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.choice_row import ChoiceKey, ChoiceRow
from tests.helpers.widgets import colours, longer, overflows, picture, said, tap

Keep = Callable[[QWidget], None]
ANSWERS = (("no", "No"), ("yes", "Yes"), ("unsure", "Not sure"))


@pytest.fixture
def answers(qtbot: QtBot, theme: Theme, keep: Keep) -> ChoiceRow:
    row = ChoiceRow(theme, "Blood thinners?")
    for code, text in ANSWERS:
        row.add(code, text)
    keep(row)
    with qtbot.waitActive(row):
        row.activateWindow()
    return row


def keys(row: ChoiceRow) -> list[ChoiceKey]:
    return row.findChildren(ChoiceKey)


def test_a_tap_chooses_one(qtbot: QtBot, answers: ChoiceRow) -> None:
    assert answers.value() == ""
    for number, (code, _) in enumerate(ANSWERS):
        with qtbot.waitSignal(answers.chosen) as caught:
            tap(keys(answers)[number])
        assert caught.args == [code]
        assert [key.isChecked() for key in keys(answers)].count(True) == 1


def test_setting_is_silent_and_can_choose_none(qtbot: QtBot, answers: ChoiceRow) -> None:
    with qtbot.assertNotEmitted(answers.chosen):
        answers.set_value("yes")
        assert answers.value() == "yes"
        answers.set_value("")
    assert answers.value() == ""


def test_arrow_keys_move_the_choice(qtbot: QtBot, answers: ChoiceRow) -> None:
    answers.set_value("no")
    keys(answers)[0].setFocus()
    with qtbot.waitSignal(answers.chosen) as caught:
        QTest.keyClick(keys(answers)[0], Qt.Key.Key_Right)
    assert caught.args == ["yes"]
    assert keys(answers)[1].hasFocus()
    with qtbot.waitSignal(answers.chosen) as caught:
        QTest.keyClick(keys(answers)[1], Qt.Key.Key_Left)
    assert caught.args == ["no"]


def test_each_answer_has_name_and_role(answers: ChoiceRow) -> None:
    assert answers.accessibleName() == "Blood thinners?"
    assert said(keys(answers)[2]) == ("Not sure", QAccessible.Role.RadioButton)


def test_a_choice_never_changes_the_size(both: Theme, qtbot: QtBot) -> None:
    row = ChoiceRow(both, "Blood thinners?")
    qtbot.addWidget(row)
    for code, text in ANSWERS:
        row.add(code, text)
    before = [(key.sizeHint(), key.minimumSizeHint()) for key in keys(row)]
    for code, _text in ANSWERS:
        row.set_value(code)
        assert [(key.sizeHint(), key.minimumSizeHint()) for key in keys(row)] == before


def test_a_tick_stands_only_where_it_has_room(theme: Theme, qtbot: QtBot) -> None:
    key = ChoiceKey(theme, "yes", "Yes")
    qtbot.addWidget(key)
    key.resize(key.sizeHint())
    assert not key.tick_fits()
    key.resize(key.sizeHint().width() + 60, 48)
    assert key.tick_fits()


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    texts = ("Pinpoint bleeding", "Even redness", "Stopped early", "No")
    for stretch in (str, longer):
        for columns, width in ((0, 720), (2, 440)):
            row = ChoiceRow(both, "Endpoint", columns=columns)
            qtbot.addWidget(row)
            for text in texts:
                row.add(text, stretch(text))
            row.set_value(texts[0])
            picture(row, width, row.sizeHint().height())
            assert row.minimumSizeHint().width() <= width
            assert all(key.minimumSizeHint().height() >= 48 for key in keys(row))
    assert overflows(both) == []


def test_an_answer_that_warns_looks_like_no_other_once_chosen(theme: Theme, keep: Keep) -> None:
    row = ChoiceRow(theme, "Infection?")
    plain, warning = row.add("no", "No"), row.add("yes", "Yes", "triangle-alert", warns=True)
    keep(row)
    wide = [warning.sizeHint(), plain.sizeHint()]
    before = colours(picture(warning))
    row.set_value("yes")
    assert theme.ink(Ink.WARN).name() in colours(picture(warning))
    assert theme.ink(Ink.WARN).name() not in before
    row.set_value("no")
    assert theme.ink(Ink.WARN).name() not in colours(picture(plain)) | colours(picture(warning))
    assert wide == [warning.sizeHint(), plain.sizeHint()], "the size never depends on the choice"
