"""Pages that come after the window."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.interlock import Condition
from mnconsole.domain.session import Step
from mnconsole.ui.chair.form.questions import QuestionRow
from mnconsole.ui.chair.view import ChairView
from mnconsole.ui.main_window import MainWindow
from mnconsole.ui.shell.build import build_frame
from mnconsole.ui.shell.pages import Pages
from mnconsole.ui.shell.state import Page
from mnconsole.ui.sidebar.view import SidebarView
from mnconsole.ui.theme import Mode, Theme
from mnconsole.ui.words.keys import KeyAct
from tests.helpers.consoles import BenchConsole, make_console, patient, session_at
from tests.helpers.trainers import FakeTrainer
from tests.helpers.widgets import tap
from tests.helpers.windows import key

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def console() -> BenchConsole:
    console = make_console(front=False)
    session_at(console, Step.CLEANSE)
    return console


@pytest.fixture
def frame(qtbot: QtBot, console: BenchConsole) -> tuple[MainWindow, Pages]:
    window, pages = build_frame(console, Theme(Mode.LIGHT))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.front.front)
    return window, pages


def tab_chain(window: MainWindow) -> list[QWidget]:
    chain, widget = [], window.nextInFocusChain()
    while widget is not window:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    return chain


def inside(root: QWidget, chain: list[QWidget]) -> list[int]:
    return [place for place, each in enumerate(chain) if root.isAncestorOf(each)]


def test_before_the_pages_every_key_and_call_does_nothing(
    frame: tuple[MainWindow, Pages], console: BenchConsole
) -> None:
    window, pages = frame
    for what in (Qt.Key.Key_F2, Qt.Key.Key_F4, Qt.Key.Key_F7, Qt.Key.Key_F8, Qt.Key.Key_PageUp):
        key(console, window, what)
    parts = pages.parts()
    for act in KeyAct:
        parts.acts[act]()
    parts.go_to(Condition.CARTRIDGE)
    parts.ask_depth_reason("nose", 1500, 500)
    assert not any(escape() for escape in parts.escapes)
    window._tick()
    assert console.link.wishes == []
    assert not pages.built


def test_esc_stops_also_before_there_is_a_pen_panel(frame: tuple[MainWindow, Pages], console: BenchConsole) -> None:
    window, _pages = frame
    before = len(console.link.stops)
    key(console, window, Qt.Key.Key_Escape)
    assert len(console.link.stops) == before + 1


def test_pages_come_one_at_a_time(frame: tuple[MainWindow, Pages]) -> None:
    window, pages = frame
    names = ("sidebar", "chair", "pen_panel")
    found = []
    while not pages.built:
        pages.build_next(window)
        found.append([name for name in names if window.findChild(QWidget, name) is not None])
    assert found[0] == []
    assert found[-1] == list(names)
    came = [[name for name in after if name not in before] for before, after in pairwise(found)]
    assert [each for each in came if each] == [["sidebar"], ["chair"], ["pen_panel"]]
    # What each brings with it is imported in turns of its own before it is built.
    at = [number for number, each in enumerate(came) if each]
    assert min(later - sooner for sooner, later in pairwise([-1, *at])) > 2


def test_what_nobody_waits_for_comes_last_and_in_turns(
    qtbot: QtBot,
) -> None:
    console = make_console()
    window, pages = build_frame(console, Theme(Mode.LIGHT))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    pages.build_all(window)
    names = ("history_page", "pen_page")
    found, rows = [], []
    more = True
    while more:
        more = pages.build_later(window)
        found.append([name for name in names if window.findChild(QWidget, name) is not None])
        rows.append(len(window.findChildren(QuestionRow)))
    assert found[-1] == list(names)
    assert sum(before != after for before, after in pairwise(found)) == 2
    # The first step's questions are there before anybody is chosen, and not one of them is made again.
    asked = len(console.policy.questions_for(None))
    assert rows[-1] == asked
    made = [after - before for before, after in pairwise([0, *rows])]
    assert len([each for each in made if each]) == 2
    session = session_at(console, Step.SCREENING)
    window.show()
    qtbot.waitUntil(lambda: len([row for row in window.findChildren(QuestionRow) if row.isVisible()]) == asked)
    assert len(window.findChildren(QuestionRow)) == asked
    assert session.step is Step.SCREENING


def test_the_drawer_is_there_before_it_is_asked_for(qtbot: QtBot) -> None:
    console = make_console()
    console.trainer = FakeTrainer(lambda: 0)
    window, pages = build_frame(console, Theme(Mode.LIGHT))
    qtbot.addWidget(window)
    pages.build_all(window)
    assert window.findChild(QWidget, "training") is None
    while pages.build_later(window):
        pass
    drawer = window.findChild(QWidget, "training")
    assert drawer is not None
    assert not drawer.isVisibleTo(window)


def test_somebody_in_the_chair_keeps_the_page(frame: tuple[MainWindow, Pages]) -> None:
    window, pages = frame
    pages.build_all(window)
    while pages.build_later(window):
        pass
    assert window.findChildren(QuestionRow) == []


def test_the_history_comes_when_it_is_asked_for(
    frame: tuple[MainWindow, Pages], console: BenchConsole, qtbot: QtBot
) -> None:
    window, pages = frame
    pages.build_all(window)
    assert window.findChild(QWidget, "history_page") is None
    key(console, window, Qt.Key.Key_2, CTRL)
    history = window.findChild(QWidget, "history_page")
    assert history is not None
    assert window.shell.page is Page.HISTORY
    qtbot.waitUntil(history.isVisible)
    pages.build_history()
    assert window.findChildren(QWidget, "history_page") == [history]


def test_the_pen_s_page_comes_when_it_is_asked_for_and_a_press_on_the_link_asks(
    frame: tuple[MainWindow, Pages], console: BenchConsole, qtbot: QtBot
) -> None:
    window, pages = frame
    pages.build_all(window)
    assert window.findChild(QWidget, "pen_page") is None
    link = window.findChild(QWidget, "pen_link")
    assert link is not None
    tap(link)
    page = window.findChild(QWidget, "pen_page")
    assert page is not None
    assert window.shell.page is Page.PEN
    assert window.pen_view.folded
    qtbot.waitUntil(page.isVisible)
    pages.build_pen_page()
    assert window.findChildren(QWidget, "pen_page") == [page]
    key(console, window, Qt.Key.Key_1, CTRL)
    assert not page.isVisible()
    key(console, window, Qt.Key.Key_3, CTRL)
    assert page.isVisible()


def test_keys_of_the_pen_s_page_act_there_alone(frame: tuple[MainWindow, Pages], console: BenchConsole) -> None:
    window, pages = frame
    pages.build_all(window)
    pages.build_history()
    pages.build_pen_page()
    QApplication.processEvents()  # as in the window, where they come turn by turn
    for which in (Qt.Key.Key_F2, Qt.Key.Key_F7, Qt.Key.Key_F8):
        key(console, window, Qt.Key.Key_2, CTRL)
        key(console, window, which)
    key(console, window, Qt.Key.Key_3, CTRL)
    sheet = window.findChild(QWidget, "sheet_self_test")
    assert sheet is not None
    assert not sheet.isVisible()
    key(console, window, Qt.Key.Key_F2)
    assert sheet.isVisible()
    key(console, window, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert console.link.wishes == []


def test_the_clinic_s_filled_button_has_its_key_there_alone(
    frame: tuple[MainWindow, Pages], console: BenchConsole, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, pages = frame
    pages.build_all(window)
    pages.build_history()
    pages.build_clinic()
    QApplication.processEvents()  # as in the window, where they come turn by turn
    pressed: list[Page] = []
    clinic = pages._clinic
    assert clinic is not None
    monkeypatch.setattr(clinic, "primary", lambda: pressed.append(window.shell.page))
    for which in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_6):
        key(console, window, which, CTRL)
        key(console, window, Qt.Key.Key_F2)
    assert pressed == [Page.CLINIC]


def test_tab_reaches_the_pen_last(frame: tuple[MainWindow, Pages]) -> None:
    window, pages = frame
    pages.build_all(window)
    pages.build_history()
    pages.build_pen_page()
    chain = tab_chain(window)
    parts = [window.findChild(QWidget, name) for name in ("sidebar", "chair", "history_page", "pen_page")]
    places = [inside(part, chain) for part in (window.head, *parts, window.pen_view)]
    assert all(places)
    for before, after in pairwise(places):
        assert max(before) < min(after)


def test_who_signs_in_finds_a_patient_by_typing(qtbot: QtBot) -> None:
    console = make_console(front=False)
    window, pages = build_frame(console, Theme(Mode.LIGHT))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.front.front)
    pages.build_all(window)
    held = window.focusWidget()
    assert held is None or held.objectName() != "search", "not by accident"
    pages.begin()
    held = window.focusWidget()
    assert held is not None
    assert held.objectName() == "search"
    before = len(console.link.stops)
    key(console, window, Qt.Key.Key_Escape)
    assert len(console.link.stops) == before + 1


def test_who_goes_to_a_session_works_in_its_page(frame: tuple[MainWindow, Pages], console: BenchConsole) -> None:
    window, pages = frame
    pages.build_all(window)
    sidebar = window.findChild(SidebarView)
    chair = window.findChild(ChairView)
    assert sidebar is not None
    assert chair is not None
    who = patient(console, "Ben Example")
    sidebar.lists.search.setFocus()
    sidebar.lists.list.patient_chosen.emit(who.id.hex)
    assert sidebar.isAncestorOf(window.focusWidget())
    sidebar.lists.confirm.started.emit()
    assert chair.isAncestorOf(window.focusWidget())
    sidebar.lists.search.setFocus()
    pages.begin()
    assert chair.isAncestorOf(window.focusWidget()), "somebody is in the chair"


def test_keys_of_a_step_act_on_the_chair_s_page_alone(frame: tuple[MainWindow, Pages], console: BenchConsole) -> None:
    window, pages = frame
    pages.build_all(window)
    key(console, window, Qt.Key.Key_2, CTRL)
    key(console, window, Qt.Key.Key_Z, CTRL)
    assert window.shell.page is Page.HISTORY
    key(console, window, Qt.Key.Key_1, CTRL)
    assert window.findChild(QWidget, "sheet_undo") is None
    key(console, window, Qt.Key.Key_Z, CTRL)
    sheet = window.findChild(QWidget, "sheet_undo")
    assert sheet is not None
    assert sheet.isVisible()
