"""Rows about what the pen itself does: restarts, refuses, stops by itself, never stops."""

from __future__ import annotations

import itertools
from typing import Any

from mnconsole.device.clock import NS_PER_MS
from mnconsole.domain.pen import Desired, Fault, Interruption, Motor, SetPhase, StopPhase, Wish, WriteResult
from mnconsole.ui.words import pen_values as value_words
from tests.faults.ground import Ground, link_ground, pause
from tests.faults.line import CYCLE_MS, NONE
from tests.faults.old_bytes import desired_of
from tests.faults.oracle import wrong_values
from tests.faults.pen_process import PROCESSES
from tests.faults.rows import Bound, Dice, Measured, Row
from tests.helpers.pens import DEPTH_UM, SPEED_DHZ

STUCK_FOR_MS = 600.0

STOPS: tuple[tuple[str, dict[str, Any], dict[str, Any], Fault], ...] = (
    ("stall", {}, {"on": False}, Fault.OVERCURRENT),
    ("battery", {"percent": 3}, {"percent": 90}, Fault.BATTERY_LOW),
    ("cartridge", {"is": "missing"}, {"is": "ok"}, Fault.CARTRIDGE_MISSING),
    ("cartridge", {"is": "used"}, {"is": "ok"}, Fault.CARTRIDGE_USED),
    ("overtemperature", {}, {"on": False}, Fault.OVERTEMPERATURE),
    ("broken", {"is": "depth_actuator"}, {"is": "depth_actuator", "on": False}, Fault.DEPTH_ACTUATOR),
    ("broken", {"is": "trigger_stuck"}, {"is": "trigger_stuck", "on": False}, Fault.TRIGGER_STUCK),
    ("broken", {"is": "internal"}, {"is": "internal", "on": False}, Fault.INTERNAL),
)
"""What is commanded, what ends it, and the fault that the pen must report."""


def restart(ground: Ground, dice: Dice) -> Measured:
    """The pen is switched off and on while it runs."""
    ground.running(dice)
    before = ground.view.last_report
    assert before is not None
    cut_ns = ground.link.now_ns()
    ground.pen.control("restart")
    took = ground.times(
        cut_ns,
        told=lambda: ground.view.interruption is Interruption.PEN_RESTARTED and ground.view.wanted is Desired.STOP,
    )
    ground.panel.until(lambda view: view.last_report is not None and view.last_report.boot_id != before.boot_id)
    ground.panel.until_motor(Motor.IDLE)
    pause(0.12)
    _, wrong = wrong_values(ground.panel.views, ground.line.to_console.seen)
    return {"interrupted, stop wanted": took["told"], "started again": ground.moved_since(cut_ns),
            "wrong values shown": wrong}  # fmt: skip


def refuses(ground: Ground, dice: Dice) -> Measured:
    """A running pen refuses a depth or a speed that it had offered."""
    ground.running(dice)
    pen = ground.pen
    if dice.turn((True, False)):
        changed, well, expected = {"depth_max": 120}, {"depth_max": 250}, WriteResult.DEPTH_RANGE
        depth_um, speed_dhz = 50 * dice.randint(25, 50), SPEED_DHZ
    else:
        changed, well, expected = {"speed_max": 1000}, {"speed_max": 1200}, WriteResult.SPEED_RANGE
        depth_um, speed_dhz = DEPTH_UM, 50 * dice.randint(21, 24)
    pen.control("identity", **changed)
    try:
        asked_ns = ground.link.now_ns()
        assert ground.link.wish(Wish(Desired.RUN, depth_um, speed_dhz, ground.view.epoch))
        took = ground.times(asked_ns, told=lambda: ground.view.set_phase is SetPhase.REFUSED)
        view = ground.view
        assert view.refused_result is expected
        assert value_words.refused_kept(expected) != value_words.refused_kept(None), "its reason in words"
        assert (view.wanted_depth_um, view.wanted_speed_dhz) == (DEPTH_UM, SPEED_DHZ), "the old values are kept"
        pause(0.1)
        ground.panel.until_motor(Motor.RUNNING)  # the treatment goes on with them
        report = ground.view.last_report
        assert report is not None
        assert (report.depth_set_um, report.speed_set_dhz) == (DEPTH_UM, SPEED_DHZ)
    finally:
        pen.control("identity", **well)
    return {"refused, old value kept": took["told"], "set at the pen": len(ground.log.since(asked_ns, "set"))}


def stops_by_itself(ground: Ground, dice: Dice) -> Measured:
    """Cartridge out or used before, stall, overheating, battery, a part that fails."""
    ground.running(dice)
    do, on, off, fault = dice.turn(STOPS)
    with ground.commanded(do, off, **on) as begun_ns:
        took = ground.times(
            begun_ns,
            told=lambda: (
                ground.view.interruption is Interruption.PEN_FAULT
                and ground.view.wanted is Desired.STOP
                and (report := ground.panel.report) is not None
                and fault in report.faults
            ),
        )
        off_ms = ground.off_ms(begun_ns)
        assert ground.moved_since(begun_ns) == 0
    return {"interrupted, fault named": took["told"], "[motor off]": off_ms}


def never_stops(ground: Ground, dice: Dice) -> Measured:
    """The motor goes on whatever is written."""
    ground.running(dice)
    with ground.commanded("stuck", {"on": False}):
        asked_ns = ground.stop()
        took = ground.times(asked_ns, told=lambda: ground.view.stop_phase is StopPhase.NOT_CONFIRMED)
        pause((asked_ns - ground.link.now_ns()) / 1e9 + STUCK_FOR_MS / 1000)
        assert ground.view.stop_phase is StopPhase.NOT_CONFIRMED
        sent = [at_ns for at_ns, data in tuple(ground.line.to_pen.seen) if at_ns >= asked_ns and desired_of(data) == 0]
        apart = [(later - earlier) / NS_PER_MS for earlier, later in itertools.pairwise(sent)]
        well_ns = ground.link.now_ns()
    healed = ground.times(well_ns, confirmed=ground.confirmed)
    assert len(apart) >= STUCK_FOR_MS / 40
    return {
        "not confirmed, told": took["told"],
        "stops apart": max(apart),
        "confirmed once it obeys": healed["confirmed"],
    }


ROWS = (
    Row(
        "restart",
        "pen restarted in use",
        "switched off and on while the motor runs: another boot id, an uptime gone back",
        {"interrupted, stop wanted": Bound(200.0), "started again": NONE, "wrong values shown": NONE},
        link_ground,
        restart,
        few=1,
    ),
    Row(
        "refuses",
        "pen refuses",
        "a running pen refuses a depth or a speed inside the limits that it had told",
        {"refused, old value kept": Bound(100.0), "set at the pen": NONE},
        link_ground,
        refuses,
        few=2,
    ),
    Row(
        "stops-by-itself",
        "cartridge removed, used before, stall, overheat, battery",
        "one of the five, or depth drive, trigger or electronics failed, while the motor runs; from the command to it",
        {"interrupted, fault named": Bound(200.0), "[motor off]": Bound(200.0)},
        link_ground,
        stops_by_itself,
        few=len(STOPS),
    ),
    Row(
        "never-stops",
        "pen never confirms STOP",
        "a motor that goes on whatever is written, for 600 ms",
        # Meant is 25 ms; between two of them lie two late wakes. Never fewer than one a cycle.
        {
            "not confirmed, told": Bound(300.0),
            "stops apart": Bound(CYCLE_MS),
            "confirmed once it obeys": Bound(60.0),
        },
        link_ground,
        never_stops,
        few=1,
    ),
    *PROCESSES,
)
