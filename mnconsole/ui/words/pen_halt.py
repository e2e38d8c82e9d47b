"""Words of a pen that nobody answers for: what its motor does now, and how a person ends it.

Three kinds of pens, one truth each: one with a lease stops by itself, one whose trigger gates the motor stops when the
trigger is let go, and any other one runs on until somebody takes its power, in the way that its profile names.
"""

from __future__ import annotations

from mnconsole.domain.pen import EndsBy
from mnconsole.domain.pen_kinds import Halt, SwitchOff
from mnconsole.ui.words import say

_C = "Pen"


def lift_short() -> str:
    return say(_C, "Lift the pen off the skin now")


def lift_and_switch_off(way: SwitchOff) -> str:
    """What saves the skin first, then what ends the motion for sure."""
    return {
        SwitchOff.AT_THE_PEN: say(_C, "Lift the pen off the skin now, then switch it off at the pen."),
        SwitchOff.PULL_ITS_PLUG: say(_C, "Lift the pen off the skin now, then pull its plug."),
    }[way]


def motor_now(halt: Halt) -> str:
    """What the motor does that the console can't reach any more."""
    return {
        EndsBy.LEASE: say(_C, "The motor stops by itself within 0.3 s."),
        EndsBy.TRIGGER: say(_C, "Let go of the trigger: the motor stops then."),
        EndsBy.NOTHING: say(_C, "The motor may still run."),
    }[halt.ends_by]


def motor_now_short(halt: Halt) -> str:
    """The same for the pen's state bar, or what to do about it."""
    return {
        EndsBy.LEASE: say(_C, "The motor stops by itself"),
        EndsBy.TRIGGER: say(_C, "Let go of the trigger now"),
        EndsBy.NOTHING: lift_short(),
    }[halt.ends_by]


def lost(halt: Halt) -> str:
    """Of a pen that does not answer: what its motor does and what to do."""
    todo = {
        EndsBy.LEASE: say(_C, "Check that the pen is still, then its cable."),
        # It would run again: what it was told last is still in it.
        EndsBy.TRIGGER: say(_C, "Don't press it again. Check the cable."),
        EndsBy.NOTHING: lift_and_switch_off(halt.switch_off),
    }[halt.ends_by]
    return motor_now(halt) + " " + todo


def lost_pill(halt: Halt) -> str:
    """The same in one line, with what happened."""
    if halt.ends_by is EndsBy.LEASE:
        return say(_C, "Pen not answering: check that it is still")
    if halt.ends_by is EndsBy.TRIGGER:
        return say(_C, "Pen not answering: let go of its trigger")
    return {
        SwitchOff.AT_THE_PEN: say(_C, "Pen not answering: lift it off, switch it off at the pen"),
        SwitchOff.PULL_ITS_PLUG: say(_C, "Pen not answering: lift it off, pull its plug"),
    }[halt.switch_off]


def dead(halt: Halt) -> str:
    """Of a link that works no more: what the motor does and what to do."""
    if halt.ends_by is EndsBy.NOTHING:
        return lift_and_switch_off(halt.switch_off) + " " + say(_C, "Then start the console again.")
    return motor_now(halt) + " " + say(_C, "Lift the pen off the skin, then start the console again.")


def dead_pill(halt: Halt) -> str:
    """The same in one line, with what happened."""
    if halt.ends_by is EndsBy.LEASE:
        return say(_C, "Pen link failed: start the console again")
    if halt.ends_by is EndsBy.TRIGGER:
        return say(_C, "Pen link failed: let go of the trigger")
    return {
        SwitchOff.AT_THE_PEN: say(_C, "Pen link failed: lift it off, switch it off at the pen"),
        SwitchOff.PULL_ITS_PLUG: say(_C, "Pen link failed: lift it off, pull its plug"),
    }[halt.switch_off]


def unconfirmed(halt: Halt) -> str:
    """Of a stop that is not confirmed: the link may be well and the pen not obey, so its power is what is left."""
    return lift_and_switch_off(halt.switch_off) + " " + say(_C, "Stop is sent while it can be reached.")


def unconfirmed_pill(halt: Halt) -> str:
    """The same in one line, with what happened."""
    return {
        SwitchOff.AT_THE_PEN: say(_C, "Stop not confirmed: lift the pen off, switch it off at the pen"),
        SwitchOff.PULL_ITS_PLUG: say(_C, "Stop not confirmed: lift the pen off, pull its plug"),
    }[halt.switch_off]


def stop_goes_on(sent: bool) -> str:
    """Of a stop that is not confirmed. `sent` is whether the line is there: what no port takes is not sent."""
    if sent:
        return say(_C, "Stop is sent again and again.")
    return say(_C, "No pen is there now: stop can't be sent.")


def after_fault(halt: Halt) -> str:
    """What a pen that reports a fault has done. Only the register map says that a fault ends the motion."""
    if halt.ends_by is EndsBy.LEASE:
        return say(_C, "The pen has stopped by itself.")
    return say(_C, "The pen was told to stop.")


def without_cartridge(halt: Halt) -> str:
    """The same of a fault of the cartridge."""
    if halt.ends_by is EndsBy.LEASE:
        return say(_C, "The motor is off.")
    return say(_C, "The motor was told to stop.")
