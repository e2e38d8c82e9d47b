"""Rows about the window: what stands on the real window's pen panel and in its alarms, and STOP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from PySide6.QtWidgets import QWidget

from mnconsole.device import serial_port
from mnconsole.device.clock import NS_PER_MS, link_clock_ns
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.device.transport import Transport, Waker
from mnconsole.domain.alarms import PRIORITY, AlarmCode, Priority
from mnconsole.domain.pen import LinkState, Motor, StopCause, StopPhase, WriteResult
from mnconsole.ui.pen_panel.view import PenPanelView
from mnconsole.ui.words import alarms as alarm_words
from mnconsole.ui.words import pen as words
from mnconsole.ui.words import pen_link as link_words
from mnconsole.ui.words import pen_values as value_words
from tests.benchmarks.desk import Desk
from tests.faults.data import needling_data
from tests.faults.ground import raw_exchanges
from tests.faults.line import NONE, OFF
from tests.faults.oracle import LogTail
from tests.faults.pen import STOPS
from tests.faults.proxy import Proxy
from tests.faults.rows import Bound, Dice, Measured, Row

PATIENCE_S = 8.0
HANG_MS = 600.0
ALARM_OF = {
    "stall": AlarmCode.PEN_STALL,
    "battery": AlarmCode.BATTERY_EMPTY,
    "missing": AlarmCode.CARTRIDGE_MISSING,
    "used": AlarmCode.CARTRIDGE_USED,
    "overtemperature": AlarmCode.PEN_HOT,
}


class HangingDriver:
    """A serial port whose driver can hang inside a call, for as long as it is told to."""

    def __init__(self) -> None:
        self.in_write = self.in_wait = False
        self._goes_on = threading.Event()
        self._goes_on.set()
        self._open = serial_port.open_serial

    def opener(self, port: str, baud: int, waker: Waker) -> Transport:
        """In the place of the real one, which it opens."""
        return _Hanging(self._open(port, baud, waker), self)

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
        found: PenPanelView = self.desk.window.findChild(PenPanelView, "pen_panel")
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
        return bool(found) and bool(alarm_words.words_of(code, found[0].detail).title)

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
            try:
                yield Seen(desk, pen, line, driver, LogTail(pen.log_path), raw_ms)
            finally:
                line.heal()
                driver.go_on()


def silence(seen: Seen, dice: Dice) -> Measured:
    """Cut the line under the real window."""
    seen.running(dice)
    cut_ns = seen.line.cut()
    took = seen.times(cut_ns, dash=seen.shows_dash, alarm=lambda: seen.alarm(AlarmCode.LINK_LOST))
    assert PRIORITY[AlarmCode.LINK_LOST] is Priority.HIGH
    return {"a dash on the panel": took["dash"], "high alarm": took["alarm"], "[motor off]": seen.off_ms(cut_ns)}


def window_blocked(seen: Seen, dice: Dice) -> Measured:
    """The window's thread does something else for half a second and more."""
    seen.running(dice)
    blocked_ns = link_clock_ns()
    threading.Event().wait(dice.uniform(0.5, 0.9))
    woken_ns = link_clock_ns()
    off = seen.log.since(blocked_ns, "motor_off")
    assert off, "the motor ran on"
    told = seen.times(woken_ns, told=lambda: seen.alarm(AlarmCode.WINDOW_FROZEN))
    resumed = len(seen.log.since(blocked_ns, "motor_on", "needles_out"))
    off_ms = (off[0]["clock_ns"] - blocked_ns) / NS_PER_MS
    return {"[motor off]": off_ms, "told on waking": told["told"], "resumed": resumed}


def driver_hangs(seen: Seen, dice: Dice) -> Measured:
    """The link's thread is stuck inside the driver's read or write; the window has nobody to ask but its own clock."""
    seen.running(dice)
    hung_ns = link_clock_ns()
    seen.driver.hang(in_write=dice.turn((True, False)))
    took = seen.times(hung_ns, dash=seen.shows_dash)
    off_ms = seen.off_ms(hung_ns)
    seen.desk.run_until(lambda: link_clock_ns() - hung_ns > HANG_MS * NS_PER_MS, 2.0)
    assert seen.shows_dash()
    seen.driver.go_on()
    seen.times(link_clock_ns(), PATIENCE_S, back=lambda: seen.desk.motor is Motor.FAULTED)
    resumed = len(seen.log.since(hung_ns, "motor_on", "needles_out"))
    return {"a dash on the panel": took["dash"], "[motor off]": off_ms, "resumed": resumed}


def stops_by_itself(seen: Seen, dice: Dice) -> Measured:
    """The five faults, as alarms."""
    seen.running(dice)
    do, on, off, _ = dice.turn(STOPS)
    code = ALARM_OF[str(on.get("is", do))]
    begun_ns = link_clock_ns()
    seen.pen.control(do, **on)
    try:
        took = seen.times(begun_ns, alarm=lambda: seen.alarm(code))
    finally:
        seen.pen.control(do, **off)
    return {"alarm in words": took["alarm"]}


def depth_differs(seen: Seen, dice: Dice) -> Measured:
    """Needles 0.06 to 0.15 mm off."""
    off_um = dice.choice((-150, -100, -60, 60, 100, 150))
    return {"medium alarm": _differs(seen, dice, AlarmCode.DEPTH_DIFFERS, "depth_offset", {"um": off_um}, {"um": 0})}


def speed_differs(seen: Seen, dice: Dice) -> Measured:
    """A motor 15 to 30 % slow or fast: it is so for a second before it is an alarm."""
    off, well = {"percent": dice.choice((-30, -20, 15, 25))}, {"percent": 0}
    return {"medium alarm, after that second": _differs(
        seen, dice, AlarmCode.SPEED_DIFFERS, "speed_offset", off, well) - 1000}  # fmt: skip


def _differs(seen: Seen, dice: Dice, code: AlarmCode, do: str, on: dict[str, object], well: dict[str, object]) -> float:
    seen.running(dice)
    seen.desk.live(0.4)  # the ramp to the set speed is no difference
    begun_ns = link_clock_ns()
    seen.pen.control(do, **on)
    try:
        took = seen.times(begun_ns, 4.0, alarm=lambda: seen.alarm(code))
        detail = next(alarm.detail for alarm in seen.desk.console.alarms.alarms if alarm.code is code)
        assert len(detail) == 2, "with both numbers"
        assert detail[0] != detail[1]
        assert PRIORITY[code] is Priority.MEDIUM
    finally:
        seen.pen.control(do, **well)
    return took["alarm"]


def never_stops(seen: Seen, dice: Dice) -> Measured:
    """A motor that goes on whatever is written."""
    seen.running(dice)
    seen.pen.control("stuck", on=True)
    try:
        asked_ns = link_clock_ns()
        seen.desk.console.pen.stop(StopCause.OPERATOR)
        took = seen.times(
            asked_ns,
            fills=lambda: words.stop_not_confirmed() in seen.panel_says(),
            alarm=lambda: seen.alarm(AlarmCode.STOP_NOT_CONFIRMED),
        )
    finally:
        seen.pen.control("stuck", on=False)
    seen.times(link_clock_ns(), gone=lambda: words.stop_not_confirmed() not in seen.panel_says())
    return {"fills the panel": took["fills"], "high alarm": took["alarm"]}


def refuses(seen: Seen, dice: Dice) -> Measured:
    """The pen refuses a speed that it had offered; the panel says why and keeps the old one."""
    seen.running(dice)
    pen, reason = seen.desk.console.pen, value_words.refused_kept(WriteResult.SPEED_RANGE)
    kept_dhz = pen.view().wanted_speed_dhz
    seen.pen.control("identity", speed_max=kept_dhz)
    try:
        asked_ns = link_clock_ns()
        assert pen.step_speed(1) is None
        took = seen.times(asked_ns, told=lambda: reason in seen.panel_says())
        assert pen.view().wanted_speed_dhz == kept_dhz
    finally:
        seen.pen.control("identity", speed_max=1200)
    return {"its reason on the panel": took["told"]}


def noisy(seen: Seen, dice: Dice) -> Measured:
    """A tenth of the cycles is lost until the panel says so."""
    seen.running(dice)

    def lose(line: Proxy) -> None:
        line.to_pen.lose = line.to_console.lose = dice.uniform(0.05, 0.12)

    begun_ns = seen.line.do(lose)
    took = seen.times(begun_ns, 8.0, told=lambda: link_words.line_noise() in seen.panel_says())
    return {"line noise on the panel": took["told"]}


ROWS = (
    Row(
        "window-silence",
        "silence, cable cut: at the real window",
        "the line cut under the real window, motor running",
        {"a dash on the panel": Bound(200.0), "high alarm": Bound(350.0), "[motor off]": OFF},
        window_ground,
        silence,
        few=1,
    ),
    Row(
        "window-blocked",
        "GUI thread blocked",
        "the real window's thread held for 0.5 to 0.9 s, motor running",
        {"[motor off]": Bound(450.0), "told on waking": Bound(200.0), "resumed": NONE},
        window_ground,
        window_blocked,
        few=1,
    ),
    Row(
        "driver-hangs",
        "link thread hung in a driver",
        "the serial driver's read or write does not come back for 0.6 s, motor running",
        {"a dash on the panel": Bound(200.0), "[motor off]": OFF, "resumed": NONE},
        window_ground,
        driver_hangs,
        few=1,
    ),
    Row(
        "window-alarms",
        "cartridge removed, used before, stall, overheat, battery: at the real window",
        "one of the five, motor running",
        {"alarm in words": Bound(200.0)},
        window_ground,
        stops_by_itself,
        few=1,
    ),
    Row(
        "depth-differs",
        "depth 0.05 mm off for 500 ms",
        "needles 0.06 to 0.15 mm off; from the command to it",
        {"medium alarm": Bound(1000.0)},
        window_ground,
        depth_differs,
        few=1,
    ),
    Row(
        "speed-differs",
        "speed 10 % off for 1 s",
        "a motor 15 to 30 % off",
        {"medium alarm, after that second": Bound(1000.0)},
        window_ground,
        speed_differs,
        many=50,
        few=0,
    ),
    Row(
        "window-never-stops",
        "pen never confirms STOP: at the real window",
        "a motor that goes on whatever is written",
        {"fills the panel": Bound(300.0), "high alarm": Bound(300.0)},
        window_ground,
        never_stops,
        few=1,
    ),
    Row(
        "window-refuses",
        "pen refuses: at the real window",
        "a running pen refuses a speed inside the limits that it had told",
        {"its reason on the panel": Bound(100.0)},
        window_ground,
        refuses,
        few=1,
    ),
    Row(
        "window-noise",
        "above 5 % of the cycles lost: at the real window",
        "10 to 24 % of the cycles lost until the pen panel's link line says so",
        {"line noise on the panel": Bound(5000.0)},
        window_ground,
        noisy,
        few=1,
        many=20,
    ),
)
