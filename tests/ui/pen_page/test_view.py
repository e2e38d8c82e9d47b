"""The pen's page with its presenter: by tap and by key, with longer words, in both sizes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.pen import Fault, LinkState, Motor
from mnconsole.domain.pen_finding import Finding, FindPhase, PortFacts, ProbedPort
from mnconsole.domain.self_test import SelfTestEnd, SelfTestStep
from mnconsole.services.self_test import Phase
from mnconsole.ui.pen_page.part import build_pen_page
from mnconsole.ui.pen_page.presenter import PenPagePresenter
from mnconsole.ui.pen_page.view import PenPageView
from mnconsole.ui.theme import Theme
from mnconsole.ui.theme.metrics import PEN_PANEL_FOLDED, SIDEBAR_FOLDED
from mnconsole.ui.widgets.motor_key import MotorKey
from tests.helpers.bare_pens import THREE_KINDS
from tests.helpers.consoles import BenchConsole, make_console
from tests.helpers.fakes import IDENTITY, FakeLink
from tests.helpers.pen_tools import NOISY, FakeFinder, FakeTools, listen, rest, strokes
from tests.helpers.widgets import overflows, tap

SIZES = ((1440, 900), (1366, 700))
PORT = PortFacts("/dev/ttyUSB0", "FT232R USB UART", "FTDI USB serial cable")


@dataclass
class Bench:
    console: BenchConsole
    view: PenPageView
    presenter: PenPagePresenter
    tools: FakeTools
    finder: FakeFinder
    qtbot: QtBot

    @property
    def link(self) -> FakeLink:
        return self.console.link

    def find(self, name: str) -> QWidget:
        found = [each for each in self.view.findChildren(QWidget, name) if each.isVisible()]
        assert len(found) == 1, (name, found)
        return found[0]

    def tap(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        button.click()

    def press_motion(self) -> None:
        self.link.report()
        key = self.find("test_motion")
        assert isinstance(key, MotorKey)
        tap(key)
        self.link.report()


def make(qtbot: QtBot, theme: Theme, size: tuple[int, int] = (1440, 900)) -> Bench:
    theme.fit(*size)
    console = make_console(link=FakeLink(obedient=True))
    tools, finder = FakeTools(), FakeFinder()
    console.pen_tools, console.pen_finder = tools, finder
    view, presenter = build_pen_page(console, theme, console.link.now_ns)
    qtbot.addWidget(view)
    metrics = theme.metrics
    view.resize(size[0] - SIDEBAR_FOLDED - PEN_PANEL_FOLDED, size[1] - metrics.top_bar - metrics.demo_banner)
    with qtbot.waitExposed(view):
        view.show()
    return Bench(console, view, presenter, tools, finder, qtbot)


def test_taps_lead_through_the_whole_test(qtbot: QtBot, theme: Theme) -> None:
    bench = make(qtbot, theme)
    test = bench.presenter._test
    bench.tap("ask_self_test")
    assert bench.find("sheet_self_test").accessibleDescription().startswith("Needles will move")
    bench.tap("begin_test")
    assert test.view.phase is Phase.MEASURING
    listen(bench.link, test)
    bench.press_motion()
    bench.press_motion()
    strokes(bench.link)
    bench.press_motion()
    assert test.view.step is SelfTestStep.STOP
    bench.console.pen.stop()
    rest(bench.link)
    assert test.view.ended is SelfTestEnd.PASSED
    bench.tap("close_test")
    assert bench.find("self_test").isVisible()
    said = [each.accessibleName() for each in bench.find("test_steps").findChildren(QWidget)]
    assert sum("Pass" in text for text in said) == 6


def test_enter_and_space_move_nothing(qtbot: QtBot, theme: Theme) -> None:
    bench = make(qtbot, theme)
    bench.tap("ask_self_test")
    bench.tap("begin_test")
    listen(bench.link, bench.presenter._test)
    key = bench.find("test_motion")
    key.setFocus()
    for which in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Enter):
        qtbot.keyClick(key, which)
    assert bench.link.wishes == []


def test_cancel_ends_a_test_that_goes_on(qtbot: QtBot, theme: Theme) -> None:
    bench = make(qtbot, theme)
    bench.tap("ask_self_test")
    bench.tap("begin_test")
    bench.tap("close_test")
    assert bench.presenter._test.view.ended is SelfTestEnd.BY_YOU
    bench.tap("close_test")
    assert bench.find("ask_self_test").isVisible()


def test_a_hidden_page_ends_what_goes_on(qtbot: QtBot, theme: Theme) -> None:
    bench = make(qtbot, theme)
    bench.tap("ask_self_test")
    bench.tap("begin_test")
    listen(bench.link, bench.presenter._test)
    bench.press_motion()
    assert bench.console.pen.is_active()
    bench.view.hide()
    assert bench.presenter._test.view.ended is SelfTestEnd.PAGE_LEFT
    assert not bench.console.pen.is_active()


def test_ports_and_the_log_s_switch_by_tap(qtbot: QtBot, theme: Theme) -> None:
    bench = make(qtbot, theme)
    bench.link.change(state=LinkState.ABSENT, identity=None, last_report=None)
    bench.finder.now = Finding(FindPhase.ASKS, (PORT,), (ProbedPort(PORT, IDENTITY),))
    bench.presenter.tick()
    bench.tap("port_0")
    bench.tap("search_again")
    assert bench.finder.chosen == [("pen", "SW-0001"), ("again", "")]
    assert "SW-0001" in bench.find("port_0").accessibleName()
    switch = bench.find("wire_switch")
    assert isinstance(switch, QAbstractButton)
    bench.tap("wire_switch")
    assert (bench.tools.log.on, switch.isChecked()) == (True, True)
    bench.tap("wire_switch")
    assert (bench.tools.log.on, switch.isChecked()) == (False, False)


def test_a_switch_that_did_not_work_does_not_look_on(qtbot: QtBot, theme: Theme) -> None:
    bench = make(qtbot, theme)
    bench.tools.log = type(bench.tools.log)(False, "wire.log", 0, "No space left on device")
    bench.tap("wire_switch")
    switch = bench.find("wire_switch")
    assert isinstance(switch, QAbstractButton)
    assert not switch.isChecked()


def test_tab_reaches_everything_that_can_be_pressed(qtbot: QtBot, theme: Theme) -> None:
    bench = make(qtbot, theme)
    bench.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)
    bench.link.change(state=LinkState.ABSENT, identity=None, last_report=None)
    bench.finder.now = Finding(FindPhase.NONE, (PORT,))
    bench.presenter.tick()
    bench.view.activateWindow()
    bench.view.setFocus()
    reached: set[str] = set()
    for _ in range(16):
        qtbot.keyClick(QApplication.focusWidget() or bench.view, Qt.Key.Key_Tab)
        held = QApplication.focusWidget()
        reached.add(held.objectName() if held is not None else "")
    assert {"port_0", "search_again", "wire_switch", "ask_self_test", "fault_list"} <= reached


@pytest.mark.parametrize("size", SIZES)
def test_words_30_percent_longer_fit(qtbot: QtBot, theme: Theme, size: tuple[int, int], long_words: None) -> None:
    bench = make(qtbot, theme, size)
    found: list[str] = []

    def look() -> None:
        for _ in range(5):
            bench.presenter.tick()
        bench.view.grab()
        found.extend(overflows(theme))
        theme.overflow.clear()

    look()
    bench.tools.now = NOISY
    bench.link.report(motor=Motor.FAULTED, faults=Fault.CARTRIDGE_USED)
    look()
    bench.link.report(motor=Motor.IDLE, faults=Fault.NONE)
    bench.tap("ask_self_test")
    look()
    bench.presenter.primary()
    listen(bench.link, bench.presenter._test)
    look()
    bench.presenter._pressed_ns = lambda: 1
    bench.presenter.press_motion()
    look()
    bench.tap("close_test")
    look()
    bench.tap("close_test")
    bench.link.change(state=LinkState.ABSENT, identity=None, last_report=None)
    bench.finder.now = Finding(FindPhase.NONE, (PORT,))
    look()
    assert found == []


@pytest.mark.parametrize("size", SIZES)
def test_what_the_motor_of_a_pen_that_is_gone_does_fits_too(
    qtbot: QtBot, theme: Theme, size: tuple[int, int], long_words: None
) -> None:
    bench = make(qtbot, theme, size)
    for identity, state in product(THREE_KINDS, (LinkState.LOST, LinkState.DEAD)):
        bench.link.connect(identity)
        bench.link.change(state=state, identity=None, last_report=None)
        bench.presenter.tick()
        bench.view.grab()
    assert overflows(theme) == []
