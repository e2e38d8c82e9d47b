"""The top bar."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.alarm_pill import AlarmPill, PillTone
from mnconsole.ui.widgets.brand import Brand
from mnconsole.ui.widgets.page_tab import PageTab
from mnconsole.ui.widgets.top_bar import TopBar
from tests.helpers.widgets import longer, overflows, picture, said, tap


def made(theme: Theme, qtbot: QtBot, stretch: object = str) -> TopBar:
    change = longer if stretch is longer else str
    bar = TopBar(theme, "mnconsole", change("Chair 2"))
    qtbot.addWidget(bar)
    bar.add_tab("chair", change("Chair"), "armchair")
    bar.add_tab("history", change("History"), "calendar-days")
    bar.set_page("chair")
    bar.set_clock("14:20", "Time")
    return bar


def tabs(bar: TopBar) -> list[PageTab]:
    return bar.findChildren(PageTab)


def test_tabs_tell_their_page(qtbot: QtBot, theme: Theme) -> None:
    bar = made(theme, qtbot)
    with qtbot.waitSignal(bar.page_chosen) as caught:
        tap(tabs(bar)[1])
    assert caught.args == ["history"]
    with qtbot.waitSignal(bar.page_chosen) as caught:
        QTest.keyClick(tabs(bar)[0], Qt.Key.Key_Return)
    assert caught.args == ["chair"]


def test_one_page_is_marked(qtbot: QtBot, theme: Theme) -> None:
    bar = made(theme, qtbot)
    bar.set_page("history")
    assert [tab.isChecked() for tab in tabs(bar)] == [False, True]


def test_names_and_roles(qtbot: QtBot, theme: Theme) -> None:
    bar = made(theme, qtbot)
    assert said(tabs(bar)[0]) == ("Chair", QAccessible.Role.RadioButton)
    brand = bar.findChild(Brand)
    assert brand is not None
    assert said(brand)[0] == "mnconsole, Chair 2"
    bar.set_place("Chair 3")
    assert said(brand)[0] == "mnconsole, Chair 3"


@pytest.mark.parametrize("window", [(1366, 700), (1440, 900), (1920, 1080)])
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, window: tuple[int, int]) -> None:
    both.fit(*window)
    for stretch in (str, longer):
        bar = made(both, qtbot, stretch)
        pill = AlarmPill(both)
        pill.set_alarm(PillTone.MEDIUM, stretch("Ben Example: cream on for 23:10, remove now"))
        bar.extras.addWidget(pill)
        picture(bar, window[0], both.metrics.top_bar)
        assert bar.height() == both.metrics.top_bar
        assert bar.minimumSizeHint().width() <= window[0]
    assert overflows(both) == []
