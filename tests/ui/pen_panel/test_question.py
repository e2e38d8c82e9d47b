"""The search in the panel: what is told on each system, which pen, another pen; nothing cut, and each key answers."""

from __future__ import annotations

from itertools import product

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import LinkState, PortTrouble
from mnconsole.domain.pen_finding import Finding, FindPhase, PortFacts, WrongFile
from mnconsole.domain.session import Step
from mnconsole.ui.pen_panel.presenter import PenPanelPresenter
from mnconsole.ui.pen_panel.question import QuestionPlate
from mnconsole.ui.pen_panel.state import KeyLook, LineTone, PanelState, Question
from mnconsole.ui.pen_panel.view import PenPanelView
from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.buttons import QuietButton
from mnconsole.ui.widgets.missing_list import MissingRow
from mnconsole.ui.words import pen_ports as words
from mnconsole.ui.words.pen_ports import System
from tests.helpers.consoles import BenchConsole, make_console, session_at
from tests.helpers.fakes import IDENTITY
from tests.helpers.finders import OTHER, PORT_A, PORT_B, FakeFinder, pen_on, trouble_on
from tests.helpers.widgets import overflows, said, tap

SIZES = [(1366, 700), (1440, 900)]
TROUBLES = [trouble for trouble in PortTrouble if trouble is not PortTrouble.NONE]


class Bench:
    """A panel on a system, over a console whose pen was used and unplugged."""

    def __init__(self, system: System = System.LINUX) -> None:
        self.console: BenchConsole = make_console()
        session_at(self.console, Step.NEEDLING, zones=("around_eyes", "nose"))
        self.link = self.console.link
        self.finder = self.console.pen_finder
        self.presenter = PenPanelPresenter(self.console, lambda: self.link.now, system=system)
        self.states: list[PanelState] = []
        self.presenter.attach(self.states.append)
        self.presenter.arm()
        self.link.answer()
        self.presenter.stop()
        self.link.answer()

    @property
    def state(self) -> PanelState:
        self.presenter.tick()
        return self.states[-1]

    def search(self, phase: FindPhase, *probed: object, **facts: object) -> PanelState:
        """No port is given, and the search says so."""
        assert isinstance(self.finder, FakeFinder)
        self.link.change(
            state=LinkState.ABSENT, trouble=PortTrouble.NO_PORT_GIVEN, port="", identity=None, last_report=None
        )
        self.finder.show(phase, *probed, **facts)  # type: ignore[arg-type]
        return self.state

    def swap(self) -> PanelState:
        """Another pen answers."""
        self.link.lose()
        self.link.connect(OTHER)
        return self.state


def test_looking_is_no_trouble() -> None:
    shown = Bench().search(FindPhase.SEARCHING)
    assert shown.fill is not None
    assert (shown.fill.tone, shown.fill.title) == (LineTone.NEUTRAL, words.searching()[0])
    assert shown.link.title == shown.bar.title == shown.fill.title


@pytest.mark.parametrize(
    ("ports", "told"),
    [
        ((), "0 ports on this computer"),
        ((PORT_A,), "1 port on this computer"),
        ((PORT_A, PORT_B), "2 ports on this computer"),
    ],
)
def test_ports_are_counted_as_people_speak(ports: tuple[PortFacts, ...], told: str) -> None:
    assert words.search_place(Finding(FindPhase.NONE, ports)) == told


@pytest.mark.parametrize("system", list(System))
def test_nothing_found_says_what_to_do_on_this_system(system: System) -> None:
    shown = Bench(system).search(FindPhase.NONE)
    assert shown.fill is not None
    assert shown.fill.tone is LineTone.WARN
    hint = {System.WINDOWS: "Device Manager", System.MACOS: "System Information", System.LINUX: "lsusb"}[system]
    assert hint in shown.fill.text


@pytest.mark.parametrize(
    ("trouble", "system", "hint"),
    [
        (PortTrouble.BUSY, System.LINUX, "ModemManager"),
        (PortTrouble.BUSY, System.LINUX, "brltty"),
        (PortTrouble.BUSY, System.WINDOWS, "Close that program"),
        (PortTrouble.NO_PERMISSION, System.LINUX, "dialout"),
        (PortTrouble.NO_PERMISSION, System.LINUX, "uucp"),
        (PortTrouble.NO_PERMISSION, System.MACOS, "/dev/cu."),
        (PortTrouble.MISSING, System.WINDOWS, "Device Manager"),
        (PortTrouble.NOISE, System.WINDOWS, "baud"),
    ],
)
def test_window_and_command_line_say_the_same(trouble: PortTrouble, system: System, hint: str) -> None:
    shown = Bench(system).search(FindPhase.NONE, trouble_on(PORT_A, trouble))
    title, text, to_do = words.trouble(trouble, PORT_A.name, system)
    assert hint in text + to_do
    assert PORT_A.name in text
    if trouble is not PortTrouble.MISSING:  # a port that is gone is not among those that were asked
        assert shown.fill is not None
        assert (shown.fill.title, shown.fill.text) == (title, f"{text} {to_do}")


def test_what_answered_is_said_and_the_port_that_tells_most_comes_first() -> None:
    bench = Bench()
    foreign = trouble_on(PORT_A, PortTrouble.NOT_A_PEN, "exception 2")
    shown = bench.search(FindPhase.NONE, foreign)
    assert shown.fill is not None
    assert "exception 2" in shown.fill.text
    shown = bench.search(FindPhase.NONE, foreign, trouble_on(PORT_B, PortTrouble.BUSY))
    assert shown.fill is not None
    assert PORT_B.name in shown.fill.text


def test_a_list_of_adapters_that_is_not_used_is_told() -> None:
    shown = Bench().search(FindPhase.NONE, wrong_file=WrongFile("pens/usb_adapters.toml", "adapter 1: name", "a name"))
    assert shown.fill is not None
    assert "pens/usb_adapters.toml, adapter 1: name" in shown.fill.text


def test_which_of_two_pens_is_asked_and_the_answer_told() -> None:
    bench = Bench()
    shown = bench.search(FindPhase.ASKS, pen_on(PORT_A), pen_on(PORT_B, OTHER))
    assert shown.question is not None
    assert [mark for mark, _text in shown.question.keys] == [IDENTITY.serial_number, OTHER.serial_number]
    assert all(mark in text for mark, text in shown.question.keys)
    bench.presenter.choose_pen(OTHER.serial_number)
    assert bench.finder.chosen == [OTHER.serial_number]  # type: ignore[attr-defined]


def test_another_pen_is_asked_about_before_arm() -> None:
    bench = Bench()
    shown = bench.swap()
    assert shown.question is not None
    assert IDENTITY.serial_number in shown.question.text
    assert OTHER.serial_number in shown.question.text
    assert shown.arm.look is KeyLook.LOCKED
    assert shown.missing is not None
    assert Condition.OTHER_PEN in [condition for condition, _text in shown.missing.items]
    bench.presenter.choose_pen("")
    assert bench.state.question is None
    assert bench.state.arm.look is KeyLook.READY


def test_an_unanswered_stop_comes_before_every_question() -> None:
    bench = Bench()
    bench.swap()
    bench.presenter.stop()
    bench.link.time_out_stop()
    assert bench.state.question is None
    assert bench.state.fill is not None
    assert bench.state.fill.tone is LineTone.DANGER


# the widgets


def cut(qtbot: QtBot, theme: Theme, size: tuple[int, int]) -> list[str]:
    theme.fit(*size)
    found: list[str] = []
    for system in System:
        bench = Bench(system)
        view = PenPanelView(theme, bench.presenter.reports_now, bench.presenter.speed_now)
        bench.presenter.attach(view.render_state)
        qtbot.addWidget(view)
        view.resize(QSize(theme.metrics.pen_panel, size[1] - theme.metrics.top_bar - theme.metrics.demo_banner))
        view.show()

        def look(name: str, view: PenPanelView = view) -> None:
            QApplication.processEvents()
            theme.overflow.clear()
            view.grab()
            found.extend(f"{name}: {line}" for line in overflows(theme))

        for trouble in TROUBLES:
            bench.search(FindPhase.NONE, trouble_on(PORT_A, trouble, "exception 2 to the read of 0x0000"))
            look(f"{system} {trouble}")
        bench.search(FindPhase.NONE)
        look(f"{system} none")
        long = replace(OTHER, product="Sample Pen Sixteen", serial_number="SN-0123456789AB")
        third = replace(PORT_B, name="/dev/ttyUSB2")
        bench.search(FindPhase.ASKS, pen_on(PORT_A), pen_on(PORT_B, OTHER), pen_on(third, long))
        look("asks")
        bench.swap()
        look("other")
    return found


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut(qtbot: QtBot, theme: Theme, size: tuple[int, int]) -> None:
    assert cut(qtbot, theme, size) == []


def test_longer_words_fit_too(qtbot: QtBot, theme: Theme, long_words: None) -> None:
    assert cut(qtbot, theme, (1366, 700)) == []


def test_the_line_of_what_is_missing_leads_to_the_answer(qtbot: QtBot, theme: Theme) -> None:
    bench = Bench()
    view = PenPanelView(theme, bench.presenter.reports_now, bench.presenter.speed_now)
    qtbot.addWidget(view)
    bench.presenter.attach(view.render_state)
    view.resize(theme.metrics.pen_panel, 840)
    view.show()
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    bench.swap()
    (row,) = [row for row in view.findChildren(MissingRow) if row.isVisible() and "pen" in said(row)[0]]
    tap(row)
    focus = view.focusWidget()
    assert focus is not None
    assert focus.objectName() == "choose_pen_1"


def test_each_key_tells_its_pen(qtbot: QtBot, theme: Theme) -> None:
    plate = QuestionPlate(theme)
    qtbot.addWidget(plate)
    plate.resize(320, 300)
    chosen: list[str] = []
    plate.pen_chosen.connect(chosen.append)
    plate.set_question(Question("Which pen?", "Two answer.", (("A", "Pen A"), ("B", "Pen B"))))
    plate.show()
    keys = [key for key in plate.findChildren(QuietButton) if key.isVisible()]
    assert [said(key)[0] for key in keys] == ["Pen A", "Pen B"]
    tap(keys[1])
    plate.set_question(Question("Another pen", "It answers.", (("", "Use this pen"),)))
    keys = [key for key in plate.findChildren(QuietButton) if key.isVisible()]
    tap(keys[0])
    assert (len(keys), chosen) == (1, ["B", ""])


def test_each_trouble_has_its_words_on_each_system() -> None:
    for trouble, system in product(TROUBLES, System):
        title, text, to_do = words.trouble(trouble, "COM3", system)
        assert text.endswith(".")
        assert to_do.endswith(".")
        assert not title.endswith(".")


def test_the_system_is_told_by_its_platform() -> None:
    assert [words.system_of(name) for name in ("win32", "darwin", "linux")] == list(System)
