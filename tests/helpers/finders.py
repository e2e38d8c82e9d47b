"""A search for pens in memory: what was found is set by hand, what a person chose is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from mnconsole.domain.pen import PenIdentity, PortTrouble
from mnconsole.domain.pen_finding import Finding, FindPhase, PortFacts, ProbedPort
from mnconsole.services.hub import FindingChanged, Hub
from tests.helpers.fakes import IDENTITY

PORT_A = PortFacts("/dev/ttyUSB0", "FT232R USB UART", "FTDI adapter", 0x0403, 0x6001, "A1")
PORT_B = replace(PORT_A, name="/dev/ttyUSB1", usb_serial="B2")
OTHER = replace(IDENTITY, serial_number="SW-0002")


class FakeFinder:
    """Nothing happens by itself. Off unless told otherwise, as where a port was given."""

    def __init__(self, hub: Hub | None = None) -> None:
        self.hub = hub
        self.chosen: list[str] = []
        self.searches = 0
        self._finding = Finding(FindPhase.OFF)
        self._listeners: list[Callable[[Finding], None]] = []

    def finding(self) -> Finding:
        """The present state."""
        return self._finding

    def subscribe(self, listener: Callable[[Finding], None]) -> Callable[[], None]:
        """Call `listener` with each state."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def search_again(self) -> None:
        """Counted."""
        self.searches += 1

    def choose_port(self, name: str) -> None:
        """Kept."""
        self.chosen.append(name)

    def choose_pen(self, serial_number: str) -> None:
        """Kept."""
        self.chosen.append(serial_number)

    # the script

    def show(self, phase: FindPhase, *probed: ProbedPort, **facts: Any) -> None:
        """Found this."""
        ports = tuple(each.port for each in probed)
        self._finding = Finding(phase, ports=ports, probed=probed, **facts)
        for listener in tuple(self._listeners):
            listener(self._finding)
        if self.hub is not None:
            self.hub.publish(FindingChanged(self._finding))


def pen_on(port: PortFacts, identity: PenIdentity = IDENTITY) -> ProbedPort:
    """A pen answered there."""
    return ProbedPort(port, pen=identity)


def trouble_on(port: PortFacts, trouble: PortTrouble, detail: str = "") -> ProbedPort:
    """No pen answered there."""
    return ProbedPort(port, trouble=trouble, detail=detail)
