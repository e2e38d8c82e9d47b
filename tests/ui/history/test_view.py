"""The history page with its presenter: by tap, by key, in both sizes and themes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QListView, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import Step
from mnconsole.ui.history.part import build_history
from mnconsole.ui.history.presenter import REST_TICKS, HistoryPresenter
from mnconsole.ui.history.state import Panel
from mnconsole.ui.history.view import HistoryView
from mnconsole.ui.theme import Mode, Theme, apply_style
from mnconsole.ui.theme.metrics import PEN_PANEL_FOLDED, SIDEBAR_FOLDED
from mnconsole.ui.turns import is_painted
from tests.helpers.consoles import BenchConsole, act, make_console, patient, session_at
from tests.helpers.widgets import grab_whole
from tests.ui.history.sessions import treated, week

SIZES = ((1440, 900), (1366, 700))
LONG = "Wolfeschlegelsteinhausen von und zu Beispielhausen-Mustermann, 名前の長い患者"


@dataclass
class Bench:
    console: BenchConsole
    view: HistoryView
    presenter: HistoryPresenter
    qtbot: QtBot

    def find(self, name: str) -> QWidget:
        found = [widget for widget in self.view.findChildren(QWidget, name) if widget.isVisible()]
        assert len(found) == 1, (name, found)
        return found[0]

    def press(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    @property
    def rows(self) -> QListView:
        rows = self.find("session_list")
        assert isinstance(rows, QListView)
        return rows

    def tap(self, row: int) -> None:
        place = self.rows.visualRect(self.rows.model().index(row, 0)).center()
        self.qtbot.mouseClick(self.rows.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def viewed(self) -> int:
        return self.console.records.kinds().count("session.viewed")

    def name(self) -> str:
        detail = self.presenter._detail()
        return detail.name if detail is not None else ""


@pytest.fixture
def bench(qtbot: QtBot, theme: Theme, keep: Callable[[QWidget], None]) -> Bench:
    console = week()
    view, presenter = build_history(console, theme)
    view.resize(1240, 816)
    keep(view)
    return Bench(console, view, presenter, qtbot)


def test_showing_the_page_reads_the_sessions_and_opens_none(bench: Bench) -> None:
    assert bench.rows.model().rowCount() == 5
    assert bench.rows.hasFocus()
    assert bench.viewed() == 0
    assert bench.name() == ""


def test_a_tap_opens_a_session(bench: Bench) -> None:
    bench.tap(2)
    assert bench.name() == "Fay Mockup"
    assert bench.viewed() == 1


def test_up_and_down_open_sessions(bench: Bench) -> None:
    bench.qtbot.keyClick(bench.rows, Qt.Key.Key_Down)
    assert bench.name() == "Ada Sample"
    bench.qtbot.keyClick(bench.rows, Qt.Key.Key_Down)
    for _ in range(REST_TICKS):
        bench.presenter.tick()
    assert bench.name() == "Gus Dummy"
    bench.qtbot.keyClick(bench.rows, Qt.Key.Key_Up)
    for _ in range(REST_TICKS):
        bench.presenter.tick()
    assert bench.name() == "Ada Sample"
    assert bench.viewed() == 3


def test_a_changed_row_keeps_the_mark_and_tells_nobody(bench: Bench) -> None:
    bench.tap(0)
    session = bench.console.treatment.open_sessions()[-1]
    act(bench.console, session.id, ev.NoteAdded("x"))
    assert bench.rows.currentIndex().row() == 0
    assert bench.viewed() == 1


def test_filters_by_tap_and_typing(bench: Bench) -> None:
    bench.press("filter_record")
    assert bench.rows.model().rowCount() == 2
    bench.press("filter_record")
    bench.press("filter_flags")
    assert bench.rows.model().rowCount() == 4
    search = bench.find("filter_patient")
    bench.qtbot.keyClicks(search, "zz")
    bench.press("clear_filters")
    assert bench.rows.model().rowCount() == 5
    assert isinstance(search, QLineEdit)
    assert search.text() == ""


def test_dates_are_chosen_or_typed_in_place_of_the_figures(bench: Bench) -> None:
    bench.press("filter_dates")
    bench.press("range_today")
    assert bench.rows.model().rowCount() == 3
    bench.qtbot.keyClicks(bench.find("field_from"), "1 3 2026")
    bench.qtbot.keyClicks(bench.find("field_to"), "1 3 2026")
    assert bench.rows.model().rowCount() == 2
    bench.qtbot.keyClicks(bench.find("field_to"), "9")
    assert bench.find("field_to").property("wrong")
    assert bench.presenter.escape()
    bench.press("filter_nurse")
    bench.press("nurse_2")
    assert bench.presenter._chosen.nurse == bench.console.people.staff[1].id


def test_the_record_is_checked_by_its_button(bench: Bench) -> None:
    bench.tap(4)
    bench.press("check_record")
    assert bench.find("seal").accessibleName().startswith("Record seal verified.")


def test_all_entries_are_one_tap_away(bench: Bench) -> None:
    bench.tap(4)
    bench.press("timeline_all")
    assert bench.presenter._everything
    bench.press("timeline_steps")
    assert not bench.presenter._everything


def test_everything_that_acts_has_a_name(bench: Bench) -> None:
    bench.tap(4)
    bench.press("filter_nurse")
    for button in bench.view.findChildren(QAbstractButton):
        assert button.objectName(), button
        assert button.accessibleName() or button.text(), button.objectName()


def test_what_is_the_same_is_not_painted_anew(bench: Bench, qtbot: QtBot) -> None:
    bench.tap(1)
    qtbot.waitUntil(lambda: is_painted(bench.view))
    bench.presenter.toggle_panel(Panel.NURSE)
    assert is_painted(bench.view), "rows and record are those before"
    bench.tap(2)
    assert not is_painted(bench.view)
    qtbot.waitUntil(lambda: is_painted(bench.view))


def test_hiding_and_showing_reads_again(bench: Bench) -> None:
    bench.view.hide()
    treated(bench.console, patient(bench.console, "Ben Example"), zones=("nose",))
    bench.view.show()
    assert bench.rows.model().rowCount() == 6


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_the_page_holds_its_words(
    qapp: QApplication, qtbot: QtBot, keep: Callable[[QWidget], None], size: tuple[int, int], mode: Mode
) -> None:
    theme = Theme(mode)
    theme.fit(*size)
    apply_style(qapp, theme)
    console = make_console()
    treated(console, patient(console, LONG), minutes=23, above="around_eyes", adverse=True)
    treated(console, patient(console, "Ada Sample"), minutes=8, zones=("decolletage",))
    session_at(console, Step.NEEDLING, patient(console, "Ben Example"))
    view, presenter = build_history(console, theme)
    wide = size[0] - SIDEBAR_FOLDED - PEN_PANEL_FOLDED
    high = size[1] - theme.metrics.top_bar - theme.metrics.demo_banner
    assert view.minimumSizeHint().width() <= wide
    assert view.minimumSizeHint().height() <= high
    view.resize(wide, high)
    keep(view)
    oldest = presenter._rows[-1].summary.id.hex
    steps: list[Callable[[], object]] = [
        lambda: None,
        lambda: presenter.choose(oldest),
        presenter.press_check,
        lambda: presenter.show_everything(True),
        lambda: presenter.toggle_panel(Panel.DATES),
        lambda: presenter.type_from("nonsense"),
        lambda: presenter.toggle_panel(Panel.NURSE),
        lambda: presenter.choose_range("all"),
        lambda: presenter.search("nobody"),
    ]
    for number, step in enumerate(steps):
        step()
        qapp.processEvents()
        theme.overflow.clear()
        grab_whole(qtbot, view)
        assert theme.overflow.entries == (), number
