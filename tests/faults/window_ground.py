"""The real window on a pen behind a line that does what it is told, and on a serial driver that can hang."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from mnconsole.device import serial_port
from mnconsole.device.clock import NS_PER_MS, link_clock_ns
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.device.transport import Framing, Transport, Waker
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.pen import LinkState, Motor, StopCause, StopPhase
from mnconsole.ui.pen_panel.view import PenPanelView
from mnconsole.ui.words import alarms as alarm_words
from mnconsole.ui.words import pen_values as value_words
from tests.benchmarks.desk import Desk
from tests.faults.data import needling_data
from tests.faults.ground import raw_exchanges
from tests.faults.oracle import LogTail
from tests.faults.proxy import Proxy
from tests.faults.rows import Dice

PATIENCE_S = 8.0


class HangingDriver:
    """A serial port whose driver can hang inside a call, for as long as it is told to."""

    def __init__(self) -> None:
        self.in_write = self.in_wait = False
        self._goes_on = threading.Event()
        self._goes_on.set()
        self._open = serial_port.open_serial

    def opener(self, port: str, baud: int, waker: Waker, framing: Framing) -> Transport:
        """In the place of the real one, which it opens."""
        return _Hanging(self._open(port, baud, waker, framing), self)

    def hang(self, *, in_write: bool) -> None:
        """From the next call on."""
        self._goes_on.clear()
        self.in_write, self.in_wait = in_write, not in_write

    def go_on(self) -> None:
        """The driver is back."""
        self.in_write = self.in_wait = False
        self._goes_on.set()

    def pass_by(self, hangs: bool) -> None:
        """Stay here while it hangs."""
        if hangs:
            self._goes_on.wait()


class _Hanging:
    def __init__(self, real: Transport, driver: HangingDriver) -> None:
        self._real = real
        self._driver = driver

    def write(self, data: bytes) -> bool:
        """Write, or hang."""
        self._driver.pass_by(self._driver.in_write)
        return self._real.write(data)

    def wait(self, timeout_ns: int) -> bytes:
        """Wait for bytes, or hang."""
        data = self._real.wait(timeout_ns)
        self._driver.pass_by(self._driver.in_wait)
        return data

    def close(self) -> None:
        """Close the real one."""
        self._real.close()


@dataclass
class Seen:
    """A desk on a pen behind a line that does what it is told."""

    desk: Desk
    pen: SimulatedPen
    line: Proxy
    driver: HangingDriver
    log: LogTail
    raw_ms: list[float] = field(default_factory=list)

    def running(self, dice: Dice) -> None:
        """The motor runs; every alarm before was acknowledged; a random part of two cycles has passed."""
        desk = self.desk
        self.line.heal()
        self.driver.go_on()
        desk.need(lambda: desk.view().state is LinkState.READY and desk.motor is not None, "the pen", PATIENCE_S)
        self.stop()
        desk.need(lambda: self._quiet() and desk.motor is Motor.IDLE, "a quiet console", PATIENCE_S)
        desk.running()
        desk.need(lambda: self._quiet() and desk.motor is Motor.RUNNING, "a running motor, no alarm", PATIENCE_S)
        desk.live(dice.uniform(0.0, 0.08))

    def stop(self) -> None:
        """STOP, confirmed."""
        epoch = self.desk.view().epoch
        self.desk.console.pen.stop(StopCause.OPERATOR)
        self.desk.need(
            lambda: self.desk.view().epoch > epoch and self.desk.view().stop_phase is StopPhase.CONFIRMED, "the stop"
        )

    def _quiet(self) -> bool:
        """Whether no alarm asks for anybody; those that do are acknowledged."""
        console = self.desk.console
        loud = [alarm for alarm in console.alarms.alarms if not alarm.acknowledged]
        for alarm in loud:
            console.alarms.acknowledge(alarm, console.pen.now_ns())
        return not loud

    # what is shown

    @property
    def panel(self) -> PenPanelView:
        """The pen panel."""
        found = self.desk.window.findChild(PenPanelView, "pen_panel")
        assert found is not None
        return found

    def panel_says(self) -> str:
        """Everything that the shown pen panel says, as a screen reader has it."""
        parts = [each for each in self.panel.findChildren(QWidget) if each.isVisible()]
        return " | ".join(f"{each.accessibleName()} {each.accessibleDescription()}" for each in parts)

    def shows_dash(self) -> bool:
        """Whether the tile *Pen reports* shows its dash, in the very words that it was last given."""
        return value_words.stale_spoken() in self.panel_says()

    def alarm(self, code: AlarmCode) -> bool:
        """Whether this alarm is there, with its words."""
        found = [alarm for alarm in self.desk.console.alarms.alarms if alarm.code is code]
        return bool(found) and bool(alarm_words.words_of(code, self.desk.console.halt, found[0].detail).title)

    # what is measured

    def times(self, since_ns: int, timeout_s: float = 3.0, **conditions: Callable[[], bool]) -> dict[str, float]:
        """As `first_times`, with the window alive."""
        took: dict[str, float] = {}

        def all_held() -> bool:
            for name, holds in conditions.items():
                if name not in took and holds():
                    took[name] = (link_clock_ns() - since_ns) / NS_PER_MS
            return len(took) == len(conditions)

        assert self.desk.run_until(all_held, timeout_s), f"not within {timeout_s} s: {set(conditions) - set(took)}"
        return took

    def off_ms(self, since_ns: int) -> float:
        """ms from `since_ns` to the motor being off, by the pen's own log."""
        self.times(since_ns, off=lambda: bool(self.log.since(since_ns, "motor_off")))
        ns: int = self.log.since(since_ns, "motor_off")[0]["clock_ns"]
        return (ns - since_ns) / NS_PER_MS


def is_whole(desk: Desk) -> bool:
    """Whether the window is built: what it still loads and paints in turns of its own is no row's."""
    page = desk.window.findChild(QWidget, "history_page")
    if page is None:
        return False
    timers = [timer for owner in (desk.run.front, page) for timer in owner.findChildren(QTimer)]
    return not any(timer.isActive() and timer.isSingleShot() for timer in timers)


@contextmanager
def window_ground(folder: Path) -> Iterator[Seen]:
    """The real window, its records, and its link on a port whose driver can hang."""
    folder.mkdir(parents=True, exist_ok=True)
    driver = HangingDriver()
    with (
        patch.object(serial_port, "open_serial", driver.opener),
        SimulatedPen.spawn(folder, seed=1) as pen,
        Proxy(folder, pen.port) as line,
    ):
        raw_ms = raw_exchanges(line.port)
        with Desk(needling_data(folder / "data"), port=line.port) as desk:
            desk.sit_down()
            desk.need(lambda: is_whole(desk), "the window's last parts", PATIENCE_S)
            try:
                yield Seen(desk, pen, line, driver, LogTail(pen.log_path), raw_ms)
            finally:
                line.heal()
                driver.go_on()
