"""A stand-in for the search until its driver is loaded; for good where a port was given and nothing is searched."""

from __future__ import annotations

import threading
from collections.abc import Callable

from mnconsole.domain.pen_finding import Finding
from mnconsole.domain.ports import PenFinder

Listener = Callable[[Finding], None]


class LateFinder:
    """Tells `finding` and does nothing until `opened`."""

    def __init__(self, finding: Finding) -> None:
        self._finding = finding
        self._real: PenFinder | None = None
        self._waiting: list[Listener] = []
        self._ends: dict[int, Callable[[], None]] = {}
        self._lock = threading.Lock()

    def opened(self, finder: PenFinder) -> None:
        """The search is there; who listens is told from now on."""
        with self._lock:
            for listener in self._waiting:
                self._ends[id(listener)] = finder.subscribe(listener)
            self._real = finder

    def finding(self) -> Finding:
        """As `PenFinder.finding`."""
        return self._real.finding() if self._real is not None else self._finding

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """As `PenFinder.subscribe`; kept until the search is there."""
        with self._lock:
            if self._real is not None:
                return self._real.subscribe(listener)
            self._waiting.append(listener)

        def end() -> None:
            with self._lock:
                self._waiting = [kept for kept in self._waiting if kept is not listener]
                ending = self._ends.pop(id(listener), None)
            if ending is not None:
                ending()

        return end

    def search_again(self) -> None:
        """As `PenFinder.search_again`."""
        if self._real is not None:
            self._real.search_again()

    def choose_port(self, name: str) -> None:
        """As `PenFinder.choose_port`."""
        if self._real is not None:
            self._real.choose_port(name)

    def choose_pen(self, serial_number: str) -> None:
        """As `PenFinder.choose_pen`."""
        if self._real is not None:
            self._real.choose_pen(serial_number)
