"""The real link on a real simulated pen's process, with what a window does for it."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mnconsole.device.link import Link
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.domain.pen import Desired, LinkState, LinkView, Motor, PenReport, StopCause, StopPhase, Wish
from tests.helpers.waiting import wait_for

TOUCH_S = 0.02
DEPTH_UM, SPEED_DHZ = 1000, 800


class Panel:
    """A link with a stand-in for the window's timer and its buttons."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.views: list[LinkView] = []
        self._unsubscribe = link.subscribe(self.views.append)
        self._end = threading.Event()
        self.lives = True
        self._timer = threading.Thread(target=self._touch, name="window-timer")
        self._timer.start()
        link.start()

    def _touch(self) -> None:
        while not self._end.wait(TOUCH_S):
            if self.lives:
                self.link.touch()

    def close(self) -> bool:
        """Close the link, end the timer; what the link's close said."""
        try:
            return self.link.close(1.0)
        finally:
            self._end.set()
            self._timer.join()
            self._unsubscribe()

    @property
    def report(self) -> PenReport | None:
        """The fresh report, if there is one."""
        return self.link.view().fresh_report(self.link.now_ns())

    def until(self, condition: Callable[[LinkView], bool], timeout_s: float = 5.0) -> float:
        """Seconds until `condition(view)` holds."""
        return wait_for(lambda: condition(self.link.view()), timeout_s, f"last view: {self.link.view()}")

    def until_state(self, state: LinkState, timeout_s: float = 5.0) -> float:
        """Seconds until the link is in `state`."""
        return self.until(lambda view: view.state is state, timeout_s)

    def until_motor(self, motor: Motor, timeout_s: float = 1.0) -> float:
        """Seconds until the pen reports `motor`, freshly."""

        def reported() -> bool:
            report = self.report  # once: the next look may find it too old
            return report is not None and report.motor is motor

        return wait_for(reported, timeout_s, str(motor))

    def wish(self, desired: Desired, depth_um: int = DEPTH_UM, speed_dhz: int = SPEED_DHZ) -> bool:
        """Press a button that wishes `desired`."""
        epoch = self.link.view().epoch
        return self.link.wish(Wish(desired, depth_um, speed_dhz, epoch, self.link.now_ns()))

    def arm(self, depth_um: int = DEPTH_UM, speed_dhz: int = SPEED_DHZ) -> None:
        """ARM, and the pen's word for it."""
        self.until(lambda view: view.fresh_report(self.link.now_ns()) is not None)
        assert self.wish(Desired.ARM, depth_um, speed_dhz)
        self.until_motor(Motor.ARMED)

    def run(self, depth_um: int = DEPTH_UM, speed_dhz: int = SPEED_DHZ) -> None:
        """ARM, START, and the pen's word for both."""
        self.arm(depth_um, speed_dhz)
        assert self.wish(Desired.RUN, depth_um, speed_dhz)
        self.until_motor(Motor.RUNNING)

    def stop(self, timeout_s: float = 1.0) -> LinkView:
        """STOP, and its confirmation; the view that told it."""
        epoch = self.link.stop(StopCause.OPERATOR)
        self.until(lambda view: view.epoch == epoch and view.stop_phase is StopPhase.CONFIRMED, timeout_s)
        return self.link.view()


@contextlib.contextmanager
def panel_on(port: str, **options: Any) -> Iterator[Panel]:
    """A panel on `port`; closed at the end. `options` go to the link."""
    panel = Panel(Link(port, **options))
    try:
        yield panel
    finally:
        panel.close()


@contextlib.contextmanager
def pen_and_panel(folder: Path, **options: Any) -> Iterator[tuple[SimulatedPen, Panel]]:
    """A simulated pen in `folder` and a panel on it that is ready. `options` go to the pen."""
    with SimulatedPen.spawn(folder, **options) as pen, panel_on(pen.port) as panel:
        panel.until_state(LinkState.READY)
        yield pen, panel


def motor_offs(pen: SimulatedPen) -> list[int]:
    """The link clock at each motor-off of the pen's own log."""
    return [event["clock_ns"] for event in pen.events() if event["event"] == "motor_off"]


def log_of(path: Path) -> list[dict[str, Any]]:
    """A pen's log by its path, whole lines only."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]
