"""The date in three fields."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.date_field import DateField, DateWords
from mnconsole.ui.widgets.date_parts import DateFault
from tests.helpers.widgets import described, longer, overflows, said

Keep = Callable[[QWidget], None]
FAULTS = {
    DateFault.EMPTY: "Type the date of birth.",
    DateFault.INCOMPLETE: "Type day, month and a year of four digits.",
    DateFault.NOT_A_NUMBER: "Use digits only.",
    DateFault.NO_SUCH_DAY: "There is no such day in that month.",
    DateFault.TOO_EARLY: "This date lies before 1900.",
    DateFault.TOO_LATE: "This date is in the future. A birth date is today or earlier.",
}
WORDS = DateWords("Date of birth", ("Day", "Month", "Year"), ("12", "3", "1984"), FAULTS)
FIRST, LAST = date(1900, 1, 1), date(2026, 11, 23)


@pytest.fixture
def born(qtbot: QtBot, theme: Theme, keep: Keep) -> DateField:
    field = DateField(theme, WORDS, FIRST, LAST)
    field.resize(360, 120)
    keep(field)
    with qtbot.waitActive(field):
        field.activateWindow()
    return field


def test_a_whole_date_typed_in_one_go(qtbot: QtBot, born: DateField) -> None:
    born.parts[0].setFocus()
    with qtbot.waitSignal(born.date_changed):
        QTest.keyClicks(born.parts[0], "12/")
    assert born.parts[1].hasFocus()
    QTest.keyClicks(born.parts[1], "3/")
    QTest.keyClicks(born.parts[2], "1984")
    assert born.value() == date(1984, 3, 12)
    assert born.check()
    assert born.error == ""


@pytest.mark.parametrize("text", ["12/3/1984", "1984-03-12", "12.03.1984"])
def test_a_whole_date_pasted_into_the_first_field(qtbot: QtBot, born: DateField, text: str) -> None:
    born.parts[0].insert(text)
    born.parts[0].textEdited.emit(text)
    assert born.value() == date(1984, 3, 12)


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        (("", "", ""), DateFault.EMPTY),
        (("31", "2", "1984"), DateFault.NO_SUCH_DAY),
        (("1", "1", "2030"), DateFault.TOO_LATE),
        (("1", "1", "84"), DateFault.INCOMPLETE),
    ],
)
def test_each_fault_has_its_sentence(born: DateField, texts: tuple[str, str, str], fault: DateFault) -> None:
    for field, text in zip(born.parts, texts, strict=True):
        field.setText(text)
    assert not born.check()
    assert born.error == FAULTS[fault]
    assert described(born.parts[0]) == FAULTS[fault]
    assert born.value() is None


def test_typing_on_takes_the_error_away(born: DateField) -> None:
    born.check()
    assert born.error
    QTest.keyClicks(born.parts[0], "1")
    assert born.error == ""


def test_a_given_date_is_shown_without_a_signal(qtbot: QtBot, born: DateField) -> None:
    with qtbot.assertNotEmitted(born.date_changed):
        born.set_date(date(1984, 3, 2))
    assert [field.text() for field in born.parts] == ["02", "03", "1984"]
    born.set_date(None)
    assert born.read() is DateFault.EMPTY


def test_limits_can_change(born: DateField) -> None:
    born.set_date(date(2026, 11, 24))
    assert born.read() is DateFault.TOO_LATE
    born.set_limits(FIRST, date(2027, 1, 1))
    assert born.value() == date(2026, 11, 24)


def test_each_part_has_its_name(born: DateField) -> None:
    names = [said(field)[0] for field in born.parts]
    assert names == ["Date of birth, Day", "Date of birth, Month", "Date of birth, Year"]


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    for stretch in (str, longer):
        faults = {fault: stretch(text) for fault, text in FAULTS.items()}
        parts = (stretch("Day"), stretch("Month"), stretch("Year"))
        field = DateField(both, DateWords(stretch("Date of birth"), parts, WORDS.hints, faults), FIRST, LAST)
        qtbot.addWidget(field)
        for text in faults.values():
            field.set_error(text)
            field.resize(300, field.layout().heightForWidth(300))
            field.grab()
    assert overflows(both) == []
