"""The table of zones."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QImage, QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.punctures_bar import PuncturesView
from mnconsole.ui.widgets.zone_list import ZoneLook, ZoneRowView
from mnconsole.ui.widgets.zone_table import ZoneTable, ZoneTableWords
from tests.helpers.widgets import colours, longer, overflows, picture, said, tap

Keep = Callable[[QWidget], None]
WORDS = ZoneTableWords(
    "Zones", "Zone", ("Depth", "mm"), ("Passes", "of plan"), ("Contact", "s"), ("Punctures/cm²", "target 250–300")
)
LOOKS = (
    ZoneLook.DONE, ZoneLook.DONE, ZoneLook.LEFT_OUT, ZoneLook.NOW, ZoneLook.TO_DO, ZoneLook.TO_DO,
)  # fmt: skip
NAMES = ("Forehead", "Glabella", "Around eyes", "Décolletage", "Upper lip", "Thighs front")


def row(number: int, look: ZoneLook, name: str = "", choosable: bool = True) -> ZoneRowView:
    count = {ZoneLook.DONE: 268, ZoneLook.NOW: 194}.get(look)
    punctures = PuncturesView(count, 250, 300, "–" if count is None else str(count), quiet=look is ZoneLook.FROZEN)
    title = name or NAMES[number]
    return ZoneRowView(f"zone{number}", title, look, "1.25", "2/3", "114.9", punctures, 0.6, look.value, choosable)


@pytest.fixture
def table(theme: Theme, keep: Keep) -> ZoneTable:
    made = ZoneTable(theme, WORDS)
    made.resize(460, 300)
    made.set_rows(tuple(row(number, look) for number, look in enumerate(LOOKS)))
    keep(made)
    return made


def middle(table: ZoneTable, number: int) -> QPoint:
    view = table.list_view
    return view.visualRect(view.model().index(number, 0)).center()


def test_a_tap_anywhere_in_a_row_asks_for_the_zone(qtbot: QtBot, table: ZoneTable) -> None:
    with qtbot.waitSignal(table.zone_chosen) as caught:
        tap(table.list_view.viewport(), middle(table, 4))
    assert caught.args == ["zone4"]


def test_the_current_zone_is_not_asked_for_again(qtbot: QtBot, table: ZoneTable) -> None:
    with qtbot.assertNotEmitted(table.zone_chosen):
        tap(table.list_view.viewport(), middle(table, 3))


@pytest.mark.parametrize(("key", "zone"), [(Qt.Key.Key_Down, "zone4"), (Qt.Key.Key_Up, "zone2")])
def test_up_and_down_ask_for_the_next_zone(qtbot: QtBot, table: ZoneTable, key: Qt.Key, zone: str) -> None:
    with qtbot.waitSignal(table.zone_chosen) as caught:
        QTest.keyClick(table.list_view, key)
    assert caught.args == [zone]


def test_keys_pass_over_zones_that_cannot_be_chosen(qtbot: QtBot, table: ZoneTable) -> None:
    rows = [row(number, look) for number, look in enumerate(LOOKS)]
    rows[4] = row(4, ZoneLook.TO_DO, choosable=False)
    table.set_rows(tuple(rows))
    with qtbot.waitSignal(table.zone_chosen) as caught:
        QTest.keyClick(table.list_view, Qt.Key.Key_Down)
    assert caught.args == ["zone5"]
    with qtbot.assertNotEmitted(table.zone_chosen):
        tap(table.list_view.viewport(), middle(table, 4))


def test_without_a_current_zone_down_takes_the_first(qtbot: QtBot, table: ZoneTable) -> None:
    table.set_rows(tuple(row(number, ZoneLook.TO_DO) for number in range(3)))
    with qtbot.waitSignal(table.zone_chosen) as caught:
        QTest.keyClick(table.list_view, Qt.Key.Key_Down)
    assert caught.args == ["zone0"]


def test_other_keys_go_on_to_the_window(table: ZoneTable) -> None:
    before = table.list_view.currentIndex()
    QTest.keyClick(table.list_view, Qt.Key.Key_C)
    QTest.keyClick(table.list_view, Qt.Key.Key_Space)
    assert table.list_view.currentIndex() == before


def test_a_screen_reader_hears_each_row(table: ZoneTable) -> None:
    assert said(table.list_view)[1] in (QAccessible.Role.List, QAccessible.Role.Table)
    cell = QAccessible.queryAccessibleInterface(table.list_view).child(3)
    assert cell.text(QAccessible.Text.Name) == "Décolletage, now, 1.25, 2/3, 114.9, 194"


def test_only_what_changed_is_told_to_the_view(qtbot: QtBot, table: ZoneTable) -> None:
    model = table.list_view.model()
    rows = [row(number, look) for number, look in enumerate(LOOKS)]
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        table.set_rows(tuple(rows))
    rows[3] = row(3, ZoneLook.DONE)
    with qtbot.waitSignal(model.dataChanged) as caught, qtbot.assertNotEmitted(model.modelReset):
        table.set_rows(tuple(rows))
    assert caught.args[0].row() == 3


def test_other_figures_paint_their_row_and_leave_the_rest(qtbot: QtBot, table: ZoneTable) -> None:
    painted: list[QRegion] = []

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QPaintEvent):
                painted.append(event.region())
            return False

    watch, port = Watch(), table.list_view.viewport()
    qtbot.waitUntil(lambda: not port.visibleRegion().isEmpty())
    port.repaint()
    QApplication.processEvents()
    port.installEventFilter(watch)
    rows = [row(number, look) for number, look in enumerate(LOOKS)]
    rows[1] = row(1, ZoneLook.LEFT_OUT)
    table.set_rows(tuple(rows))
    qtbot.waitUntil(lambda: bool(painted))
    assert [number for number in range(len(LOOKS)) if painted[0].contains(middle(table, number))] == [1]


def test_in_a_low_window_the_rows_scroll_and_the_zone_in_hand_stays_in_sight(theme: Theme, keep: Keep) -> None:
    table = ZoneTable(theme, WORDS)
    keep(table)
    table.resize(460, 500)
    rows = [row(number, ZoneLook.TO_DO, f"Zone {number}") for number in range(9)]
    rows[7] = row(7, ZoneLook.NOW, "Zone 7")
    table.set_rows(tuple(rows))
    view = table.list_view
    assert view.verticalScrollBar().maximum() == 0
    low = table.minimumSizeHint().height()
    assert low <= 500 - 4 * theme.metrics.zone_row
    table.resize(460, low)
    assert view.verticalScrollBar().maximum() > 0
    assert view.viewport().rect().contains(view.visualRect(view.model().index(7, 0)))


def one(theme: Theme, qtbot: QtBot, look: ZoneLook) -> QImage:
    table = ZoneTable(theme, WORDS)
    qtbot.addWidget(table)
    table.set_rows((row(0, look),))
    return picture(table, 460, 90)


def test_each_state_has_its_own_look(both: Theme, qtbot: QtBot) -> None:
    images = {look: one(both, qtbot, look) for look in ZoneLook}
    assert both.ink(Ink.OK).name() in colours(images[ZoneLook.DONE])
    assert both.ink(Ink.ACCENT_SOFT).name() in colours(images[ZoneLook.NOW])
    assert both.ink(Ink.ACCENT_SOFT).name() not in colours(images[ZoneLook.FROZEN])
    assert both.ink(Ink.WARN).name() in colours(images[ZoneLook.LEFT_OUT])
    kinds = list(images.values())
    assert all(a != b for at, a in enumerate(kinds) for b in kinds[at + 1 :])


@pytest.mark.parametrize(
    ("window", "width"), [((1366, 700), 440), ((1366, 768), 455), ((1440, 900), 459), ((1920, 1080), 600)]
)
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, window: tuple[int, int], width: int) -> None:
    both.fit(*window)
    words = ZoneTableWords(
        "Zones", longer("Zone"), (longer("Depth"), "mm"), (longer("Passes"), longer("of plan")),
        (longer("Contact"), "s"), (longer("Punctures/cm²"), longer("target 250–300")),
    )  # fmt: skip
    for titles, stretch in ((WORDS, False), (words, True)):
        table = ZoneTable(both, titles)
        qtbot.addWidget(table)
        rows = [row(at, look, longer(NAMES[at]) if stretch else NAMES[at]) for at, look in enumerate(LOOKS)]
        table.set_rows(tuple(rows))
        picture(table, width, 300)
        assert table.minimumSizeHint().width() <= width
    assert overflows(both) == []
