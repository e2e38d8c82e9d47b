"""What is missing before ARM."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.missing_list import MissingList, MissingRow, MissingView
from tests.helpers.widgets import longer, overflows, picture, press, release, said, tap

Keep = Callable[[QWidget], None]
ITEMS = (("cream", "Numbing cream not yet removed"), ("serum", "Serum not applied"), ("zone", "No zone chosen"))
VIEW = MissingView("Before the pen can be armed", "4 of 6", ITEMS[:2], ("Patient", "Consent", "Screen", "Cartridge"))


@pytest.fixture
def missing(theme: Theme, keep: Keep) -> MissingList:
    made = MissingList(theme)
    made.resize(332, 111)
    made.set_view(VIEW)
    keep(made)
    return made


def rows(missing: MissingList) -> list[MissingRow]:
    return [row for row in missing.findChildren(MissingRow) if row.isVisible()]


def test_an_item_leads_to_its_place(qtbot: QtBot, missing: MissingList) -> None:
    for row, (code, _) in zip(rows(missing), ITEMS, strict=False):
        with qtbot.waitSignal(missing.item_chosen) as caught:
            tap(row)
        assert caught.args == [code]
        with qtbot.waitSignal(missing.item_chosen) as caught:
            QTest.keyClick(row, Qt.Key.Key_Return)
        assert caught.args == [code]


@pytest.mark.parametrize(("height", "code"), [(4, "cream"), (106, "serum")])
def test_a_press_beside_counts_for_the_nearest_row(qtbot: QtBot, missing: MissingList, height: int, code: str) -> None:
    with qtbot.waitSignal(missing.item_chosen) as caught:
        press(missing, QPoint(160, height))
    release(missing)
    assert caught.args == [code]


def test_a_screen_reader_hears_title_and_items(missing: MissingList) -> None:
    assert said(missing)[0] == "Before the pen can be armed, 4 of 6"
    assert said(rows(missing)[1]) == ("Serum not applied", QAccessible.Role.Button)


def test_more_items_than_room_are_counted(qtbot: QtBot, missing: MissingList) -> None:
    missing.set_view(MissingView("Before", "1 of 6", tuple((str(at), f"Item {at}") for at in range(5))))
    missing.resize(332, 111)
    few = len(rows(missing))
    assert 2 <= few < 5
    missing.resize(332, 300)
    assert len(rows(missing)) == 5


def test_other_items_replace_the_rows(missing: MissingList) -> None:
    missing.set_view(MissingView("Before", "5 of 6", ITEMS[2:]))
    assert [row.code for row in rows(missing)] == ["zone"]


def test_nothing_missing_and_a_press_says_nothing(qtbot: QtBot, missing: MissingList) -> None:
    missing.set_view(MissingView("Before", "6 of 6", ()))
    with qtbot.assertNotEmitted(missing.item_chosen):
        tap(missing, QPoint(100, 40))


@pytest.mark.parametrize("window", [(1366, 700), (1366, 768), (1440, 900), (1920, 1080)])
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, window: tuple[int, int]) -> None:
    both.fit(*window)
    for stretch in (str, longer):
        made = MissingList(both)
        qtbot.addWidget(made)
        made.set_view(
            MissingView(
                stretch(VIEW.title), "4 of 6", tuple((code, stretch(text)) for code, text in ITEMS[:2]),
                tuple(stretch(text) for text in VIEW.done),
            )
        )  # fmt: skip
        picture(made, both.metrics.pen_panel - 28, both.metrics.strip)
    assert overflows(both) == []
