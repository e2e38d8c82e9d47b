"""A row about another pen in the place of the one in use: the real window asks before anything can be armed."""

from __future__ import annotations

from mnconsole.device.clock import link_clock_ns
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import Desired, Motor
from mnconsole.ui.words import pen_ports as port_words
from tests.benchmarks.desk import Desk
from tests.faults.line import NONE
from tests.faults.oracle import LogTail
from tests.faults.replug import FIRST_SERIAL, SECOND_SERIAL
from tests.faults.rows import Bound, Dice, Measured, Row
from tests.faults.window_ground import PATIENCE_S, Seen, window_ground

LIMITS = {FIRST_SERIAL: (2500, 1200), SECOND_SERIAL: (1500, 1000)}
"""Deepest, um, and fastest, dhz."""

SET_DHZ = {FIRST_SERIAL: 1150, SECOND_SERIAL: 650}
"""What is set for the pen in use: not the speed to begin with, and for the first one more than the second can."""


def serial_of(desk: Desk) -> str:
    """Who answers, empty for nobody."""
    identity = desk.view().identity
    return identity.serial_number if identity is not None else ""


def set_values(desk: Desk, depth_um: int, speed_dhz: int) -> None:
    """As a person sets them; a depth above the zone's caution gets its reason."""
    pen = desk.console.pen
    refusal = pen.set_depth(depth_um)
    if refusal is not None:
        pen.give_depth_reason(refusal.zone_id, depth_um, "thick skin here")
    desk.need(lambda: pen.depth_um == depth_um, "the depth", PATIENCE_S)
    assert pen.set_speed(speed_dhz) is None


def another_pen(seen: Seen, dice: Dice) -> Measured:
    """The second pen in the place of the first one, and back: the greater of both figures."""
    seen.running(dice)  # whatever the row before has left
    first, folder = seen.pen, seen.pen.log_path.parent
    with SimulatedPen.spawn(folder, name=f"other-{dice.number}", serial_number=SECOND_SERIAL) as second:
        depth_um, speed_dhz = LIMITS[SECOND_SERIAL]
        second.control("identity", depth_max=depth_um // 10, speed_max=speed_dhz)
        try:
            there, back = swapped(seen, dice, second), swapped(seen, dice, first)
        finally:
            if seen.pen is not first:  # half-way: the next trial finds the pen that stays
                seen.line.attach(first.port)
                seen.pen, seen.log = first, LogTail(first.log_path)
    return {what: max(ms, back[what]) for what, ms in there.items()}


def swapped(seen: Seen, dice: Dice, following: SimulatedPen) -> Measured:
    """Unplugged while it runs with values of its own, then the other pen; ARM before and after a person's word."""
    desk, pen = seen.desk, seen.desk.console.pen
    serial = serial_of(desk)
    other = SECOND_SERIAL if serial == FIRST_SERIAL else FIRST_SERIAL
    seen.stop()
    planned = pen.depth_um, pen.speed_dhz
    before = planned[0] + pen.limits().depth.step, SET_DHZ[serial]
    set_values(desk, *before)
    seen.running(dice)
    assert (desk.view().confirmed_depth_um, desk.view().confirmed_speed_dhz) == before
    assert before[1] != planned[1]
    plugged_ns = swap(seen, following)

    def asks() -> bool:
        identity = desk.view().identity
        return identity is not None and port_words.other_pen(serial, identity)[1] in seen.panel_says()

    took = seen.times(
        plugged_ns,
        PATIENCE_S,
        asks=asks,
        limits=lambda: serial_of(desk) == other and (pen.limits().depth.high, pen.limits().speed.high) == LIMITS[other],
        dropped=lambda: (pen.depth_um, pen.speed_dhz) == planned,
    )
    desk.need(lambda: desk.motor is Motor.IDLE, "the other pen at rest", PATIENCE_S)
    assert desk.view().confirmed_depth_um is None
    assert Condition.OTHER_PEN in pen.missing()
    taken = int(pen.arm(pen.now_ns()) is None)
    desk.live(0.1)
    assert desk.view().wanted is Desired.STOP
    moved = len(seen.log.since(plugged_ns, "needles_out", "motor_on"))
    desk.need(lambda: desk.hands.press("choose_pen_1"), "the key of the question", PATIENCE_S)
    desk.need(lambda: Condition.OTHER_PEN not in pen.missing(), "a person's word", PATIENCE_S)
    assert not asks()
    armed_ns = link_clock_ns()
    desk.armed()
    assert seen.log.since(armed_ns, "needles_out"), "ARM by a person arms"
    return {
        "asks on the panel": took["asks"],
        "limits of the other pen": took["limits"],
        "old set-points dropped": took["dropped"],
        "ARM taken before the answer": taken,
        "moved before the answer": moved,
    }


def swap(seen: Seen, following: SimulatedPen) -> int:
    """The other pen is switched on and plugged in, in the place of this one; the clock then."""
    following.control("restart")
    seen.line.unplug()
    seen.desk.need(lambda: not serial_of(seen.desk), "the loss of the pen in use", PATIENCE_S)
    seen.line.attach(following.port)
    seen.pen, seen.log = following, LogTail(following.log_path)
    return seen.line.plug()


OTHER_PEN = Row(
    "window-another-pen",
    "another pen plugged in: at the real window",
    "unplugged while it runs with a depth and a speed of its own, then a pen of another serial number and other "
    "limits; ARM; *Use this pen*; ARM; and back",
    {
        "asks on the panel": Bound(3000.0),
        "limits of the other pen": Bound(3000.0),
        "old set-points dropped": Bound(3000.0),
        "ARM taken before the answer": NONE,
        "moved before the answer": NONE,
    },
    window_ground,
    another_pen,
    few=1,
)
