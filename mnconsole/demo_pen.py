"""The demo's pen: a process of its own that is started, replaced when it was killed, and ended."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mnconsole.services.background import Worker

if TYPE_CHECKING:
    from mnconsole.device.simulator.process import SimulatedPen

log = logging.getLogger(__name__)

PEN_FOLDER = "simulated-pen"


class DemoPen:
    """Started on the starter's thread; `pen` is None before. `replaced` is told there that another one was started."""

    def __init__(self, folder: Path, profile: Path, starter: Worker, replaced: Callable[[], None]) -> None:
        self._folder = folder / PEN_FOLDER
        self._profile = profile
        self._starter = starter
        self._replaced = replaced
        self._ended = False
        self.pen: SimulatedPen | None = None

    def spawn(self) -> SimulatedPen:
        """Start it; the next one takes the line of the one before."""
        from mnconsole.device.simulator.process import SimulatedPen

        self._folder.mkdir(mode=0o700, exist_ok=True)
        again = self.pen.tcp_port if self.pen is not None else 0
        self.pen = SimulatedPen.spawn(self._folder, tcp_port=again, profile=self._profile)
        self.pen.on_end(self._gone)
        return self.pen

    def leave(self) -> None:
        """The program ends: a pen that ends now is not replaced."""
        self._ended = True

    def stop(self) -> None:
        """End it."""
        if self.pen is not None:
            self.pen.stop()

    def hold_free(self, free: bool) -> None:
        """A self-test: the hand that holds the pen takes it off the skin, as the person is asked to."""
        pen = self.pen
        if pen is not None:
            hand = "off" if free else "auto"
            self._starter.submit(
                lambda: pen.control("hand", **{"is": hand}), None, lambda error: log.error("no hand", exc_info=error)
            )

    def _gone(self) -> None:
        """It was killed: another one takes its place, as a pen that was switched off and on again."""
        if not self._ended:
            log.warning("the simulated pen has ended; another one is started")
            self._starter.submit(self._respawn, None, lambda error: log.error("no pen", exc_info=error))

    def _respawn(self) -> None:
        self.spawn()
        self._replaced()
