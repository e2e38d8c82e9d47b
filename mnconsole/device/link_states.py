"""The states of the link and what may follow what. Anything else is a bug, and ends the thread with its cause kept."""

from __future__ import annotations

from mnconsole.device.timings import MIN_BAUD
from mnconsole.domain.pen import LinkState, PortTrouble

_L = LinkState

TRANSITIONS: dict[LinkState, frozenset[LinkState]] = {
    # before start and after close
    _L.CLOSED: frozenset({_L.OPENING, _L.ABSENT, _L.DEAD}),
    # no port open; waits before the next attempt
    _L.ABSENT: frozenset({_L.OPENING, _L.CLOSED, _L.DEAD}),
    _L.OPENING: frozenset({_L.IDENTIFYING, _L.ABSENT, _L.CLOSED, _L.DEAD}),
    # reads the identity; then the first stop has to be answered
    _L.IDENTIFYING: frozenset({_L.READY, _L.INCOMPATIBLE, _L.ABSENT, _L.CLOSED, _L.DEAD}),
    _L.READY: frozenset({_L.DEGRADED, _L.LOST, _L.IDENTIFYING, _L.ABSENT, _L.CLOSED, _L.DEAD}),
    # the last cycle was missed
    _L.DEGRADED: frozenset({_L.READY, _L.LOST, _L.IDENTIFYING, _L.ABSENT, _L.CLOSED, _L.DEAD}),
    # stops go out every cycle while it is read again who answers
    _L.LOST: frozenset({_L.IDENTIFYING, _L.INCOMPATIBLE, _L.ABSENT, _L.CLOSED, _L.DEAD}),
    # a device answers that is no pen: nothing but reads is sent
    _L.INCOMPATIBLE: frozenset({_L.IDENTIFYING, _L.ABSENT, _L.CLOSED, _L.DEAD}),
    _L.DEAD: frozenset({_L.CLOSED}),
}

PORT_IS_OPEN = frozenset({_L.IDENTIFYING, _L.READY, _L.DEGRADED, _L.LOST, _L.INCOMPATIBLE})
CYCLING = frozenset({_L.READY, _L.DEGRADED})


class ForbiddenTransitionError(AssertionError):
    """The link tried to go from one state to another that the table does not allow."""

    def __init__(self, state: LinkState, to: LinkState) -> None:
        super().__init__(f"{state} -> {to}")


def check_transition(state: LinkState, to: LinkState) -> None:
    """Raise `ForbiddenTransitionError` unless the table allows it."""
    if to not in TRANSITIONS[state]:
        raise ForbiddenTransitionError(state, to)


def trouble_of_settings(port: str, baud: int) -> PortTrouble:
    """What is wrong with port and baud rate before anything is opened."""
    if not port:
        return PortTrouble.NO_PORT_GIVEN
    return PortTrouble.BAUD_TOO_SLOW if baud < MIN_BAUD else PortTrouble.NONE
