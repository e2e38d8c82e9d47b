"""Rows about the window: what stands on the real window's pen panel and in its alarms, and STOP."""

from __future__ import annotations

import threading

from mnconsole.device.clock import NS_PER_MS, link_clock_ns
from mnconsole.domain.alarms import PRIORITY, AlarmCode, Priority
from mnconsole.domain.pen import Motor, StopCause, WriteResult
from mnconsole.ui.words import pen as words
from mnconsole.ui.words import pen_link as link_words
from mnconsole.ui.words import pen_values as value_words
from tests.faults.differences import DIFFERENCES
from tests.faults.line import NONE, OFF
from tests.faults.other_pen import OTHER_PEN
from tests.faults.painted import PAINTED
from tests.faults.pen import STOPS
from tests.faults.proxy import Proxy
from tests.faults.rows import Bound, Dice, Measured, Row
from tests.faults.stop import STOP
from tests.faults.window_ground import PATIENCE_S, Seen, window_ground

HANG_MS = 600.0
ALARM_OF = {
    "stall": AlarmCode.PEN_STALL,
    "battery": AlarmCode.BATTERY_EMPTY,
    "missing": AlarmCode.CARTRIDGE_MISSING,
    "used": AlarmCode.CARTRIDGE_USED,
    "overtemperature": AlarmCode.PEN_HOT,
    "depth_actuator": AlarmCode.PEN_DEPTH_ACTUATOR,
    "trigger_stuck": AlarmCode.PEN_TRIGGER_STUCK,
    "internal": AlarmCode.PEN_INTERNAL,
}


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
    """The faults, as alarms."""
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
        few=2,
    ),
    Row(
        "window-alarms",
        "cartridge removed, used before, stall, overheat, battery: at the real window",
        "one of the five, or depth drive, trigger or electronics failed, motor running",
        {"alarm in words": Bound(200.0)},
        window_ground,
        stops_by_itself,
        few=len(STOPS),
    ),
    PAINTED,
    *DIFFERENCES,
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
    STOP,
    Row(
        "window-noise",
        "above 5 % of the cycles lost: at the real window",
        "10 to 24 % of the cycles lost until the pen panel's link line says so",
        {"line noise on the panel": Bound(5000.0)},
        window_ground,
        noisy,
        few=1,
    ),
    OTHER_PEN,
)
