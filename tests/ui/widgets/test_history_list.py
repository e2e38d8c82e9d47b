"""Sessions as rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.chip import ChipView, Tone
from mnconsole.ui.widgets.history_list import HistoryList, HistoryRow, NumbingBar
from mnconsole.ui.widgets.history_rows import HistoryHeader, HistoryTitles
from tests.helpers.gallery_more import history_rows
from tests.helpers.widgets import colours, longer, overflows, picture, said, tap

Keep = Callable[[QWidget], None]
TITLES = HistoryTitles("When", "Patient", "Nurse", "Numbing", "10–20", "Depth", "Zones", "Flags", "Record")


@pytest.fixture
def listing(theme: Theme, keep: Keep) -> HistoryList:
    made = HistoryList(theme, "Sessions", TITLES)
    made.resize(786, 300)
    made.set_rows(history_rows(), "2")
    keep(made)
    return made


def middle(listing: HistoryList, number: int) -> QPoint:
    view = listing.list_view
    return view.visualRect(view.model().index(number, 0)).center()


def test_a_tap_chooses_a_session(qtbot: QtBot, listing: HistoryList) -> None:
    with qtbot.waitSignal(listing.session_chosen) as caught:
        tap(listing.list_view.viewport(), middle(listing, 2))
    assert caught.args == ["3"]


def test_arrow_keys_choose(qtbot: QtBot, listing: HistoryList) -> None:
    assert listing.list_view.currentIndex().row() == 1
    with qtbot.waitSignal(listing.session_chosen) as caught:
        QTest.keyClick(listing.list_view, Qt.Key.Key_Up)
    assert caught.args == ["1"]


def test_filling_chooses_nothing(qtbot: QtBot, listing: HistoryList) -> None:
    with qtbot.assertNotEmitted(listing.session_chosen):
        listing.set_rows(history_rows(), "4")
    assert listing.list_view.currentIndex().row() == 3


def test_a_screen_reader_hears_the_whole_row(listing: HistoryList) -> None:
    row = QAccessible.queryAccessibleInterface(listing.list_view).child(2)
    assert row.text(QAccessible.Text.Name) == (
        "22 Nov 10:20, Eli Testcase, Nurse Three, 23.4, 1.00 mm, Neck, 2, 1, Not signed"
    )
    assert said(listing.list_view)[0] == "Sessions"


def one(theme: Theme, qtbot: QtBot, row: HistoryRow) -> set[str]:
    made = HistoryList(theme, "Sessions", TITLES)
    qtbot.addWidget(made)
    made.set_rows((row,))
    return colours(picture(made, 786, 120).copy(0, 40, 786, 60))


def test_out_of_band_is_amber_and_an_adverse_event_red(both: Theme, qtbot: QtBot) -> None:
    calm = replace(history_rows()[1], flags="")
    late = replace(calm, numbing=NumbingBar(24 * 60_000, 10 * 60_000, 20 * 60_000, False))
    adverse = replace(calm, adverse="AE")
    amber, red = both.ink(Ink.WARN_LINE).name(), both.ink(Ink.DANGER_TEXT).name()
    assert amber in one(both, qtbot, late) - one(both, qtbot, calm)
    assert red in one(both, qtbot, adverse) - one(both, qtbot, calm)


def test_a_late_removal_is_a_mark_of_its_own(both: Theme, qtbot: QtBot) -> None:
    calm = replace(history_rows()[1], flags="")
    late, words = replace(calm, late="late"), both.ink(Ink.WARN).name()
    assert words in one(both, qtbot, late) - one(both, qtbot, calm)
    for row in (replace(calm, flags="3"), replace(calm, adverse="AE")):
        made = HistoryList(both, "Sessions", TITLES)
        qtbot.addWidget(made)
        made.set_rows((row,))
        without = picture(made, 786, 120)
        made.set_rows((replace(row, late="late"),))
        assert picture(made, 786, 120) != without
    assert overflows(both) == []


def test_the_titles_stand_over_rows_that_a_scrollbar_makes_narrower(both: Theme, qtbot: QtBot) -> None:
    made = HistoryList(both, "Sessions", TITLES)
    qtbot.addWidget(made)
    made.resize(786, 240)
    made.show()
    header = made.findChild(HistoryHeader)
    pictures = []
    for number in (1, 30):
        made.set_rows(tuple(replace(history_rows()[1], key=str(each)) for each in range(number)))
        made.list_view.doItemsLayout()
        pictures.append(header.grab().toImage())
    assert made.list_view.verticalScrollBar().isVisible()
    assert pictures[0] != pictures[1]


def test_a_nurses_name_takes_two_lines_where_one_is_too_narrow(both: Theme, qtbot: QtBot) -> None:
    both.fit(1366, 700)
    made = HistoryList(both, "Sessions", TITLES)
    qtbot.addWidget(made)
    pictures = []
    for nurse in ("Manageress Ann", "Manageress Bob"):
        made.set_rows((replace(history_rows()[1], nurse=nurse),))
        pictures.append(picture(made, 740, 120))
    assert pictures[0] != pictures[1]
    assert overflows(both) == []


@pytest.mark.parametrize(("window", "width"), [((1366, 700), 740), ((1440, 900), 786), ((1920, 1080), 1150)])
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, window: tuple[int, int], width: int) -> None:
    both.fit(*window)
    for stretch in (str, longer):
        titles = HistoryTitles(*(stretch(getattr(TITLES, name)) for name in TITLES.__struct_fields__))
        made = HistoryList(both, "Sessions", titles)
        qtbot.addWidget(made)
        rows = [
            replace(row, patient=stretch(row.patient), nurse=stretch(row.nurse), zones=stretch(row.zones),
                    record=ChipView(stretch("Not signed"), Tone.WARN))
            for row in history_rows()
        ]  # fmt: skip
        made.set_rows(rows)
        picture(made, width, 320)
        assert made.minimumSizeHint().width() <= 740
    assert overflows(both) == []
