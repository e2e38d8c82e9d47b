"""The pen's page in all its states, for grabbing: reached by a person's own intents over a fake link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from mnconsole.domain import session_events as ev
from mnconsole.domain.pen import Fault, Feature, Interruption, Lacks, LinkState, Motor, PortTrouble
from mnconsole.domain.pen_finding import Finding, FindPhase, PortFacts, ProbedPort
from mnconsole.domain.pen_tools import WireLogView
from mnconsole.domain.session import Step
from mnconsole.services.self_test import SelfTest
from mnconsole.ui.pen_page.view import PenPageView
from mnconsole.ui.shell.state import Page
from mnconsole.ui.words.keys import KeyAct
from tests.e2e.pages import LONG, Stage
from tests.helpers.consoles import patient, session_at
from tests.helpers.fakes import IDENTITY
from tests.helpers.pen_tools import GOOD, NOISY, SLOW, FakeFinder, FakeTools, listen, rest, strokes

PORTS = (
    PortFacts("/dev/ttyUSB0", "FT232R USB UART", "FTDI USB serial cable", 0x0403, 0x6001, "A10KX1"),
    PortFacts("/dev/ttyUSB1", "CP2102N", "Silicon Labs USB serial bridge", 0x10C4, 0xEA60),
    PortFacts("/dev/ttyS0", "ttyS0"),
    PortFacts("COM12", "Standard Serial over Bluetooth link"),
)
OTHER = replace(IDENTITY, serial_number="SW-0002")
TWO_PENS = Finding(
    FindPhase.ASKS,
    PORTS,
    (ProbedPort(PORTS[0], IDENTITY), ProbedPort(PORTS[1], OTHER)),
    remembered="SW-0002",
)
NONE_ANSWERS = Finding(
    FindPhase.NONE,
    PORTS,
    (ProbedPort(PORTS[0], None, PortTrouble.SILENT), ProbedPort(PORTS[1], None, PortTrouble.NO_PERMISSION, "EACCES")),
)


class PenStage:
    """The pen's page of a window, with tools and a search that are set by hand."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.link = stage.console.link
        self.tools, self.finder = FakeTools(), FakeFinder()
        stage.console.pen_tools, stage.console.pen_finder = self.tools, self.finder
        parts: Any = stage.window._parts
        self.act = parts.pen_act
        self.test: SelfTest = parts.pen_act.__self__._pen_page._test
        self.test._tools = self.tools
        self.finder.now = Finding(FindPhase.OFF)

    @property
    def view(self) -> PenPageView:
        """The page."""
        found: PenPageView = self.stage.part(PenPageView)
        return found

    def tick(self) -> None:
        """Half a second of the window's timer, until the figures are read again."""
        before = self.tools.asked
        while self.tools.asked == before:
            self.stage.tick()
        QApplication.processEvents()

    def fresh(self) -> None:
        """A press counts as made now."""
        self.stage.window.press_clock._drained_ns = self.link.now_ns()


def pen_pages(stage: Stage) -> Iterator[str]:
    """The page, one state after the other."""
    console = stage.console
    stage.window.shell.enter()
    console.people.sign_in(console.people.staff[0])
    pen = PenStage(stage)
    stage.window.shell.choose_page(Page.PEN)
    pen.tick()
    yield "pen-linked"
    poor = replace(IDENTITY, vendor=LONG[:16], product="Handpiece Two-K1", lacks=Lacks(63), features=Feature.NONE)
    pen.link.connect(poor)
    pen.tick()
    yield "pen-lacks"
    pen.link.connect()
    yield from _links(pen)
    yield from _log(pen)
    yield from _tests(pen)


def _links(pen: PenStage) -> Iterator[str]:
    for name, figures in (("noisy", NOISY), ("slow", SLOW)):
        pen.tools.now = figures
        pen.tick()
        yield f"pen-{name}"
    pen.tools.now = GOOD
    pen.link.change(state=LinkState.ABSENT, identity=None, last_report=None, trouble=PortTrouble.MISSING)
    pen.finder.now = Finding(FindPhase.OFF)
    pen.stage.window._tick()
    yield "pen-missing"
    for name, finding in (("searching", Finding(FindPhase.SEARCHING)), ("none", NONE_ANSWERS), ("asks", TWO_PENS)):
        pen.finder.now = finding
        pen.stage.window._tick()
        yield f"pen-ports-{name}"
    pen.link.connect()
    pen.tick()


def _log(pen: PenStage) -> Iterator[str]:
    pen.tools.log = replace(pen.tools.log, on=True, bytes_written=1_234_567)
    for turn in range(12):
        fault = (Fault.OVERCURRENT, Fault.OVERTEMPERATURE, Fault.CARTRIDGE_USED)[turn % 3]
        for _ in range(1 + turn % 2):
            pen.link.report(motor=Motor.FAULTED, faults=fault)
            pen.link.report(motor=Motor.IDLE, faults=Fault.NONE)
        pen.stage.console.clock.advance(61_000)
    pen.link.interrupt(Interruption.STOPPED_ELSEWHERE)
    pen.link.report(motor=Motor.IDLE)
    for alarm in pen.stage.console.alarms.alarms:
        pen.link.advance(2000)
        pen.stage.console.alarms.acknowledge(alarm, pen.link.now_ns())
    pen.tick()
    yield "pen-faults"
    pen.tools.log = WireLogView(False, "records of the clinic/" * 3 + "wire.log", 0, "No space left on device")
    pen.tick()
    yield "pen-log-trouble"
    pen.tools.log = WireLogView(False, "records of the clinic/wire.log")


def _tests(pen: PenStage) -> Iterator[str]:
    link, console = pen.link, pen.stage.console
    pen.act(KeyAct.PRIMARY)
    yield "test-asked"
    session = session_at(console, Step.NEEDLING, patient(console, "Ben Example"), chair=False)
    pen.tick()
    yield "test-forbidden"
    for zone in session.zones:
        console.treatment.act(session.id, ev.ZoneLeftOut(zone.plan.zone_id, "patient_wish"))
    console.treatment.act(session.id, ev.NeedlingFinished())
    pen.tick()
    pen.act(KeyAct.PRIMARY)
    link.advance(1_800)
    pen.stage.tick()
    yield "test-listening"
    listen(link, pen.test)
    yield "test-arm"
    pen.act(KeyAct.ARM)
    yield "test-too-late"
    _press(pen, KeyAct.ARM)
    yield "test-start"
    _press(pen, KeyAct.START)
    strokes(link)
    pen.tick()
    yield "test-change"
    _press(pen, KeyAct.START)
    yield "test-stop"
    console.pen.stop()
    rest(link)
    pen.tick()
    yield "test-passed"
    pen.view.sheet.closed.emit()
    pen.tick()
    yield "pen-passed"
    yield from _failures(pen)


def _failures(pen: PenStage) -> Iterator[str]:
    link = pen.link
    pen.act(KeyAct.PRIMARY)
    pen.act(KeyAct.PRIMARY)
    listen(link, pen.test)
    _press(pen, KeyAct.ARM)
    link.obedient = False
    _press(pen, KeyAct.START)
    for _ in range(30):
        link.report(motor=Motor.RUNNING, speed_actual_dhz=120)
    for _ in range(16):
        link.report(motor=Motor.IDLE, speed_actual_dhz=0, depth_actual_um=0)
    link.obedient = True
    pen.tick()
    yield "test-failed"
    pen.view.sheet.closed.emit()
    pen.tick()
    yield "pen-failed"
    pen.act(KeyAct.PRIMARY)
    pen.act(KeyAct.PRIMARY)
    pen.stage.console.pen.stop()
    pen.tick()
    yield "test-stopped-by-you"


def _press(pen: PenStage, act: KeyAct) -> None:
    pen.link.report()
    pen.fresh()
    pen.act(act)
    pen.link.report()
    pen.stage.window._tick()
