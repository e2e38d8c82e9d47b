"""Words of the pen's state: armed, running, stopped, interrupted, faulted; and of the folded panel."""

from __future__ import annotations

from mnconsole.domain.pen import Fault, Interruption, StopCause
from mnconsole.ui.words import say

_C = "Pen"


# ---- the pen's state


def idle_locked() -> str:
    return say(_C, "Idle, locked")


def idle_ready() -> str:
    return say(_C, "Idle, ready to arm")


def motor_off() -> str:
    return say(_C, "motor off")


def armed() -> str:
    return say(_C, "Armed")


def arming() -> str:
    return say(_C, "Arming")


def starting() -> str:
    return say(_C, "Starting")


def running() -> str:
    return say(_C, "Running")


def pausing() -> str:
    return say(_C, "Pausing")


def paused() -> str:
    return say(_C, "Paused")


def seconds_left(seconds: int) -> str:
    return say(_C, "{seconds} s left", seconds=seconds)


def span_left(span: str) -> str:
    return say(_C, "{span} left", span=span)


def press_the_trigger() -> str:
    return say(_C, "press its trigger")


def stopping() -> str:
    return say(_C, "Stopping")


def waiting_for_pen() -> str:
    return say(_C, "waiting for the pen")


def stopped_confirmed() -> str:
    return say(_C, "Stopped, confirmed")


def zone_done() -> str:
    """The motor stopped because its zone is done: no trouble."""
    return say(_C, "Zone done, motor off")


def zone_left() -> str:
    """The motor stopped because another zone was begun, whose depth is to be set by hand."""
    return say(_C, "Next zone, motor off")


def needling_finished() -> str:
    return say(_C, "Needling finished")


def stop_not_confirmed() -> str:
    return say(_C, "Stop not confirmed")


def runs_on_alone() -> str:
    """Of a pen without a lease or trigger, as long as it can move."""
    return say(_C, "Does not stop by itself if the cable is cut")


def state_with(state: str, left: str) -> str:
    """State and time left in one line, where the second line is needed."""
    return say(_C, "{state}, {left}", state=state, left=left)


def no_pen() -> str:
    return say(_C, "Not linked")


def no_answer() -> str:
    return say(_C, "No answer")


def pen_stopped_itself() -> str:
    return say(_C, "Pen stopped itself")


def pen_reports_a_fault() -> str:
    """Of one whose motor turns all the same, as a pen of plain registers may."""
    return say(_C, "Pen reports a fault")


def clearing() -> str:
    return say(_C, "Clearing the fault")


def fault(bit: Fault) -> str:
    """One fault of the pen, short."""
    return {
        Fault.LEASE_EXPIRED: say(_C, "it heard nothing"),
        Fault.OVERCURRENT: say(_C, "motor blocked"),
        Fault.OVERTEMPERATURE: say(_C, "too hot"),
        Fault.BATTERY_LOW: say(_C, "battery empty"),
        Fault.CARTRIDGE_MISSING: say(_C, "no cartridge in it"),
        Fault.CARTRIDGE_USED: say(_C, "cartridge used before"),
        Fault.DEPTH_ACTUATOR: say(_C, "needle depth fails"),
        Fault.TRIGGER_STUCK: say(_C, "trigger stuck"),
        Fault.INTERNAL: say(_C, "internal fault"),
    }.get(bit, say(_C, "fault not known"))


def then_key(what: str, key: str) -> str:
    """What the pen reports, and what acknowledges it once it is put right."""
    return say(_C, "{what}. {key} clears it.", what=what, key=key)


def faults(bits: Fault) -> str:
    """All faults of a report; never empty."""
    return ", ".join(fault(bit) for bit in Fault if bit in bits) or say(_C, "fault not told")


def interruption(code: Interruption) -> str:
    """Why the wanted state fell back to stop, while the pen stands still now."""
    return {
        Interruption.LINK_LOST: say(_C, "the link was lost"),
        Interruption.PEN_FAULT: say(_C, "the pen had a fault"),
        Interruption.PEN_RESTARTED: say(_C, "the pen restarted"),
        Interruption.STOPPED_ELSEWHERE: say(_C, "stopped at the pen"),
        Interruption.WINDOW_FROZEN: say(_C, "this window hung"),
        Interruption.NOT_CONFIRMED: say(_C, "not confirmed in time"),
        Interruption.REFUSED: say(_C, "the pen refused"),
        Interruption.THREAD_DIED: say(_C, "the pen link failed"),
    }[code]


def interrupted() -> str:
    return say(_C, "Interrupted, motor off")


def stop_cause(code: StopCause) -> str:
    """Why the console sent stop."""
    return {
        StopCause.OPERATOR: say(_C, "motor off"),
        StopCause.WINDOW_INACTIVE: say(_C, "this window was not in front"),
        StopCause.CLOSING: say(_C, "the console closes"),
        StopCause.REACTION: say(_C, "reaction"),
        StopCause.ARMED_TOO_LONG: say(_C, "armed 30 s without START"),
        StopCause.PAUSED_TOO_LONG: say(_C, "paused for 2 min"),
        StopCause.NO_CONTACT: say(_C, "60 s without skin contact"),
        StopCause.TOO_DEEP: say(_C, "deeper than the limit"),
        StopCause.ZONE_LEFT: say(_C, "end of the zone"),
        StopCause.STEP_LEFT: say(_C, "needling was left"),
        StopCause.SELF_TEST: say(_C, "the self-test ended"),
        StopCause.LOCKED: say(_C, "console locked"),
        StopCause.RUN_TIME: say(_C, "10 s without START"),
        StopCause.DEPTH_CHANGED: say(_C, "another depth was chosen"),
    }[code]


def motor_short(word: str) -> str:
    """The motor in the folded panel."""
    return {"off": say(_C, "Off"), "armed": say(_C, "Armed"), "on": say(_C, "On"), "fault": say(_C, "Fault")}[word]


# ---- the folded panel


def pen() -> str:
    return say(_C, "Pen")


def motor() -> str:
    return say(_C, "Motor")


def set_short() -> str:
    return say(_C, "Set")


def chosen_short() -> str:
    return say(_C, "Chosen")


def reports_short() -> str:
    return say(_C, "Reports")
