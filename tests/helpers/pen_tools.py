"""A technician's tools and the search for a pen, set by hand; and a self-test walked through on a fake link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from mnconsole.domain.pen import LinkCounts, Motor
from mnconsole.domain.pen_finding import Finding, FindPhase
from mnconsole.domain.pen_tools import LinkQuality, WireLogView
from mnconsole.domain.self_test import SelfTestStep
from mnconsole.services.self_test import Phase, SelfTest
from tests.helpers.fakes import CYCLE_MS, FakeLink

GOOD = LinkQuality(10_000, 250, 0, 0, 7_800, 9_100, 12_400)
NOISY = LinkQuality(10_000, 250, 18, 4, 8_000, 21_000, 39_000)
SLOW = LinkQuality(10_000, 250, 1, 0, 19_000, 36_000, 39_500)


@dataclass
class FakeTools:
    """Quality as set; the wire log does what it is told, or has the `trouble` that is set."""

    now: LinkQuality = GOOD
    log: WireLogView = field(default_factory=lambda: WireLogView(False, "records of the clinic/wire.log"))
    asked: int = 0

    def quality(self) -> LinkQuality:
        """As set."""
        self.asked += 1
        return self.now

    def wire_log(self) -> WireLogView:
        """As set."""
        return self.log

    def set_wire_log(self, on: bool) -> None:
        """On, unless something is in the way."""
        self.log = replace(self.log, on=on and not self.log.trouble)


@dataclass
class FakeFinder:
    """The search as set; what a person chose is written down."""

    now: Finding = field(default_factory=lambda: Finding(FindPhase.SEARCHING))
    chosen: list[tuple[str, str]] = field(default_factory=list)

    def finding(self) -> Finding:
        """As set."""
        return self.now

    def subscribe(self, listener: Callable[[Finding], None]) -> Callable[[], None]:
        """Nothing is told: what is set is asked for."""
        return lambda: None

    def search_again(self) -> None:
        """Noted."""
        self.chosen.append(("again", ""))

    def choose_port(self, name: str) -> None:
        """Noted."""
        self.chosen.append(("port", name))

    def choose_pen(self, serial_number: str) -> None:
        """Noted."""
        self.chosen.append(("pen", serial_number))


def listen(link: FakeLink, test: SelfTest, *, cycles: int = 75, lost: int = 0) -> None:
    """The link's three seconds."""
    before = link.view().counts
    counts = LinkCounts(before.cycles + cycles, before.answers + cycles - lost, before.missed + lost)
    link.quietly(counts=counts)
    link.advance(3_000)
    link.report()
    test.tick()


def strokes(link: FakeLink, cycles: int = 26, **changes: Any) -> None:
    """The pen runs in the air for so many cycles and counts its strokes."""
    report = link.view().last_report
    assert report is not None
    made, tenths = report.strokes, 0
    for _ in range(cycles):
        tenths += link.view().wanted_speed_dhz * CYCLE_MS
        link.report(strokes=made + tenths // 10_000, **changes)


def walk_to(link: FakeLink, test: SelfTest, step: SelfTestStep) -> None:
    """A pen that does all it is told, up to where `step` waits for its press or is measured. `link` is obedient."""
    test.ask()
    test.begin()
    while test.view.step is not step:
        match test.view.step:
            case SelfTestStep.LINK:
                listen(link, test)
            case SelfTestStep.STOP | SelfTestStep.REST:
                raise AssertionError(test.view)
            case moving:
                assert test.view.phase is Phase.PRESS, test.view
                assert test.press(link.now_ns()) is None
                link.report()
                if moving is SelfTestStep.START:
                    strokes(link)


def rest(link: FakeLink) -> None:
    """The pen rests, and time passes."""
    for _ in range(14):
        link.report(motor=Motor.IDLE, depth_actual_um=0, speed_actual_dhz=0)
