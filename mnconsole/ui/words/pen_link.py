"""Words of the pen's link: its state, trouble with the port and what to do, the battery."""

from __future__ import annotations

from mnconsole.domain.pen import LinkState, PortTrouble
from mnconsole.ui.words import say

_C = "Pen"


# ---- the link


def link_title(state: LinkState) -> str:
    """What the link is, when there is no trouble with the port."""
    return {
        LinkState.CLOSED: say(_C, "Pen link closed"),
        LinkState.ABSENT: say(_C, "No pen"),
        LinkState.OPENING: say(_C, "Looking for the pen"),
        LinkState.IDENTIFYING: say(_C, "Looking for the pen"),
        LinkState.READY: say(_C, "Pen linked"),
        LinkState.DEGRADED: say(_C, "Pen linked"),
        LinkState.LOST: say(_C, "Pen not answering"),
        LinkState.INCOMPATIBLE: say(_C, "Not a pen"),
        LinkState.DEAD: say(_C, "Pen link failed"),
    }[state]


def link_short(state: LinkState) -> str:
    """The same in one word, for the folded panel."""
    return {
        LinkState.CLOSED: say(_C, "Closed"),
        LinkState.ABSENT: say(_C, "No pen"),
        LinkState.OPENING: say(_C, "Looking"),
        LinkState.IDENTIFYING: say(_C, "Looking"),
        LinkState.READY: say(_C, "Linked"),
        LinkState.DEGRADED: say(_C, "Linked"),
        LinkState.LOST: say(_C, "No answer"),
        LinkState.INCOMPATIBLE: say(_C, "Not a pen"),
        LinkState.DEAD: say(_C, "Failed"),
    }[state]


def link_todo(state: LinkState) -> tuple[str, str]:
    """Title and what to do for a link that is down without trouble of its port."""
    return {
        LinkState.CLOSED: (say(_C, "Pen link closed"), say(_C, "The console is starting or closing.")),
        LinkState.ABSENT: (say(_C, "No pen"), say(_C, "Plug the pen in. The console finds it by itself.")),
        LinkState.OPENING: (say(_C, "Looking for the pen"), say(_C, "This takes a moment.")),
        LinkState.IDENTIFYING: (say(_C, "Looking for the pen"), say(_C, "This takes a moment.")),
        LinkState.READY: (say(_C, "Pen linked"), ""),
        LinkState.DEGRADED: (say(_C, "Pen linked"), ""),
        LinkState.LOST: (
            say(_C, "Pen not answering"),
            say(_C, "The motor stops by itself. Check that the pen is still, then check its cable."),
        ),
        LinkState.INCOMPATIBLE: (
            say(_C, "Not a pen"),
            say(_C, "Something else answers here. Nothing is sent to it. Choose the pen's port."),
        ),
        LinkState.DEAD: (
            say(_C, "Pen link failed"),
            say(_C, "The motor stops by itself. Lift the pen off the skin, finish by hand, start the console again."),
        ),
    }[state]


def trouble(code: PortTrouble) -> tuple[str, str]:
    """Title and what to do for trouble with the port, or with what answered there."""
    return {
        PortTrouble.NONE: ("", ""),
        PortTrouble.NO_PORT_GIVEN: (
            say(_C, "No pen chosen"),
            say(_C, "Start the console with --port and the name of the pen's port."),
        ),
        PortTrouble.MISSING: (
            say(_C, "Pen not plugged in"),
            say(_C, "Its port is not there. Plug the pen in: the console finds it by itself."),
        ),
        PortTrouble.BUSY: (
            say(_C, "Port in use"),
            say(_C, "Another program holds the pen's port. Close that program."),
        ),
        PortTrouble.NO_PERMISSION: (
            say(_C, "No access to the port"),
            say(_C, "This user may not open the pen's port. Ask whoever looks after this computer."),
        ),
        PortTrouble.IO_ERROR: (
            say(_C, "Port fails"),
            say(_C, "Reading or writing failed. Check the cable, then unplug the pen and plug it in again."),
        ),
        PortTrouble.SILENT: (
            say(_C, "Nothing answers"),
            say(_C, "The port is open, but nobody answers. Switch the pen on and check its cable."),
        ),
        PortTrouble.NOT_A_PEN: (
            say(_C, "Not a pen"),
            say(_C, "Something else answers here. Nothing is sent to it. Choose the pen's port."),
        ),
        PortTrouble.MAP_VERSION: (
            say(_C, "Unknown kind of pen"),
            say(_C, "It speaks another version. This console can't drive it and sends nothing to it."),
        ),
        PortTrouble.IMPLAUSIBLE: (
            say(_C, "Pen's limits make no sense"),
            say(_C, "What it tells about itself can't be right. Don't use it; have it checked."),
        ),
        PortTrouble.BAUD_TOO_SLOW: (
            say(_C, "Line too slow"),
            say(_C, "A pen needs 57600 or 115200 baud. Change the speed of the line."),
        ),
    }[code]


def opens_the_page(key: str) -> str:
    """What a press on the link's line does."""
    return say(_C, "Opens the pen's page, key {key}", key=key)


def line_noise() -> str:
    return say(_C, "Line noise")


def answers_lost(percent: int) -> str:
    """The share of the last seconds' answers that did not come."""
    return say(_C, "{percent} % of the answers lost", percent=percent)


def answered(age_ms: int) -> str:
    """Age of the last answer."""
    return say(_C, "answered {ms} ms ago", ms=age_ms)


def last_answer(time_text: str) -> str:
    """Time of day of the last answer."""
    return say(_C, "last answer {time}", time=time_text)


def never_answered() -> str:
    return say(_C, "no answer yet")


def battery_name() -> str:
    return say(_C, "Battery")


def battery(percent: int) -> str:
    return say(_C, "{percent} %", percent=percent)


def battery_low(percent: int) -> str:
    return say(_C, "{percent} %, low", percent=percent)


def battery_unknown() -> str:
    return say(_C, "Battery —")
