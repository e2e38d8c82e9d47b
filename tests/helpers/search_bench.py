"""The real search and the real link over real lines, with a shelf of ports in the place of the system's list."""

from __future__ import annotations

import contextlib
import os
import threading
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace

from mnconsole.device.discovery.finder import Finder
from mnconsole.device.link import Link, OpenPort
from mnconsole.device.profile.files import built_in
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.transport import Transport, Waker, open_port
from mnconsole.domain.pen import LinkState
from mnconsole.domain.pen_finding import Finding, FindPhase, PortFacts, ProbedPort
from mnconsole.services.pen_in_use import RunMemory
from tests.helpers.pens import Panel
from tests.helpers.waiting import wait_for

ADAPTER = PortFacts("", "FT232R USB UART", "FTDI adapter", 0x0403, 0x6001)


class Shelf:
    """The ports of a computer: what hands put there, as long as it exists. Counts how often it was looked at."""

    def __init__(self) -> None:
        self._ports: dict[str, PortFacts] = {}
        self.looked = 0

    def put(self, name: str, **facts: str) -> str:
        """A known adapter with this name, unless `facts` say otherwise; its name."""
        self._ports = {**self._ports, name: replace(ADAPTER, name=name, **facts)}  # type: ignore[arg-type]
        return name

    def take(self, name: str) -> None:
        """Unplugged."""
        self._ports = {each: port for each, port in self._ports.items() if each != name}

    def list(self) -> tuple[PortFacts, ...]:
        """As the system would list them."""
        self.looked += 1
        return tuple(self._ports.values())


class Doorkeeper:
    """Opens ports and notes who holds which: two at once are a mistake of the hand-over."""

    def __init__(self, refuse: Callable[[str], Exception | None] = lambda _name: None) -> None:
        self._refuse = refuse
        self._lock = threading.Lock()
        self.held: dict[str, str] = {}
        self.opened: list[tuple[str, str]] = []
        self.clashes: list[str] = []

    def opener(self, who: str) -> OpenPort:
        """To be given to `who`."""

        def open_it(name: str, baud: int, waker: Waker) -> Transport:
            refused = self._refuse(name)
            if refused is not None:
                raise refused
            with self._lock:
                if name in self.held:
                    self.clashes.append(f"{who} opens {name}, which {self.held[name]} holds")
                self.held[name] = who
                self.opened.append((who, name))
            try:
                return _Held(open_port(name, baud, waker), lambda: self._left(name))
            except Exception:
                self._left(name)
                raise

        return open_it

    def _left(self, name: str) -> None:
        with self._lock:
            self.held.pop(name, None)

    def asked(self) -> list[str]:
        """Ports that the search has opened, in order."""
        return [name for who, name in self.opened if who == "search"]


class _Held:
    def __init__(self, real: Transport, left: Callable[[], None]) -> None:
        self.write, self.wait = real.write, real.wait
        self._real, self._left = real, left

    def close(self) -> None:
        self._real.close()
        self._left()


class Bench:
    """A link without a port, its panel, and a search."""

    def __init__(self, shelf: Shelf, remembered: str, door: Doorkeeper, profile: PenProfile) -> None:
        self.shelf, self.door = shelf, door
        self.memory = RunMemory()
        self.memory.mark = remembered
        self.panel = Panel(Link("", profile=profile, opener=door.opener("link")))
        opener = door.opener("search")
        self.finder = Finder(self.panel.link, self.memory, shelf.list, profile=profile, opener=opener)
        self.findings: list[Finding] = []
        self.finder.subscribe(self.findings.append)
        self.finder.start()

    @property
    def finding(self) -> Finding:
        return self.finder.finding()

    @property
    def serial(self) -> str:
        """Who the link works with, empty for nobody."""
        identity = self.panel.link.view().identity
        return identity.serial_number if identity is not None else ""

    def until_linked(self, serial: str, timeout_s: float = 10.0) -> float:
        """Seconds until the link is ready with that pen."""
        return self.panel.until(
            lambda view: view.state is LinkState.READY and self.serial == serial and view.last_report is not None,
            timeout_s,
        )

    def until_phase(self, phase: FindPhase, timeout_s: float = 10.0) -> Finding:
        wait_for(lambda: self.finding.phase is phase, timeout_s, f"{phase}: {self.finding}")
        return self.finding

    def probed(self, name: str) -> ProbedPort | None:
        return next((each for each in self.finding.probed if each.port.name == name), None)

    def close(self) -> None:
        closed = self.panel.close(), self.finder.close(2.0)
        assert closed[1], "the search has ended"
        assert self.door.clashes == []


@contextlib.contextmanager
def searching(
    shelf: Shelf, remembered: str = "", door: Doorkeeper | None = None, profile: PenProfile | None = None
) -> Iterator[Bench]:
    """A console that looks for its pen on `shelf`, one of the register map by default."""
    bench = Bench(shelf, remembered, door or Doorkeeper(), profile or built_in())
    try:
        yield bench
    finally:
        bench.close()


@contextlib.contextmanager
def device(answer: Callable[[bytes], bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """Something on a pseudo-terminal that answers what `answer` says; its port, and what it heard."""
    near, far = os.openpty()
    tty.setraw(far)
    heard: list[bytes] = []

    def serve() -> None:
        while (data := os.read(near, 256)) != b"end":
            heard.append(data)
            reply = answer(data)
            if reply:
                os.write(near, reply)

    server = threading.Thread(target=serve)
    server.start()
    try:
        yield os.ttyname(far), heard
    finally:
        os.write(far, b"end")
        server.join()
        os.close(near)
        os.close(far)


def link_to(folder: Path, name: str, target: str) -> str:
    """Another name for a line, as a replugged adapter gets one."""
    path = folder / name
    path.symlink_to(target)
    return str(path)
