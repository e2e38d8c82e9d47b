"""Which port the link works with, and which one it shall work with next."""

from __future__ import annotations

from mnconsole.device.link_states import CYCLING, trouble_of_settings
from mnconsole.device.wanted import Wanted
from mnconsole.domain.pen import Desired, LinkState, Motor, PenReport, PortTrouble

_MOVING = (Motor.ARMED, Motor.RUNNING)


class PortChoice:
    """The port's name between openings. Another one is only taken over while no port is open."""

    def __init__(self, name: str, baud: int) -> None:
        self.name = name
        self._baud = baud
        self._next: str | None = None

    @property
    def trouble(self) -> PortTrouble:
        """What is wrong with name and baud rate before anything is opened."""
        return trouble_of_settings(self.name, self._baud)

    @property
    def facts(self) -> str:
        """Name and baud rate, for the technician."""
        return f"{self.name} {self._baud}"

    @property
    def has_next(self) -> bool:
        """Whether another one is to be taken."""
        return self._next is not None

    def choose(self, name: str) -> None:
        """This one from the next opening on."""
        self._next = None if name == self.name else name

    def take(self) -> bool:
        """Take the next one over; whether there was one."""
        chosen, self._next = self._next, None
        self.name = self.name if chosen is None else chosen
        return chosen is not None

    def may_leave(self, state: LinkState, report: PenReport | None, wanted: Wanted) -> bool:
        """Whether the open port is to be closed for the next one: never while a pen moves, or may move unheard, and
        not before it has confirmed a stop."""
        if self._next is None or state is LinkState.LOST or wanted.desired is not Desired.STOP:
            return False
        moves = report is not None and report.motor in _MOVING
        return not moves and not (state in CYCLING and wanted.stop_waits)
