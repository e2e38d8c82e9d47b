"""Words of the pen's link: its state, the battery (its port: pen_ports.py)."""

from __future__ import annotations

from mnconsole.domain.pen import LinkState
from mnconsole.domain.pen_kinds import Halt
from mnconsole.ui.words import pen_halt, say

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


def link_todo(state: LinkState, halt: Halt) -> tuple[str, str]:
    """Title and what to do for a link that is down without trouble of its port; `halt` of the pen that was linked."""
    return {
        LinkState.CLOSED: (say(_C, "Pen link closed"), say(_C, "The console is starting or closing.")),
        LinkState.ABSENT: (say(_C, "No pen"), say(_C, "Plug the pen in. The console finds it by itself.")),
        LinkState.OPENING: (say(_C, "Looking for the pen"), say(_C, "This takes a moment.")),
        LinkState.IDENTIFYING: (say(_C, "Looking for the pen"), say(_C, "This takes a moment.")),
        LinkState.READY: (say(_C, "Pen linked"), ""),
        LinkState.DEGRADED: (say(_C, "Pen linked"), ""),
        LinkState.LOST: (say(_C, "Pen not answering"), pen_halt.lost(halt)),
        LinkState.INCOMPATIBLE: (
            say(_C, "Not a pen"),
            say(_C, "Something else answers here. Nothing is sent to it. Choose the pen's port."),
        ),
        LinkState.DEAD: (say(_C, "Pen link failed"), pen_halt.dead(halt)),
    }[state]


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
