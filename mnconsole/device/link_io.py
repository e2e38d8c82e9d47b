"""What goes into the link's core and what comes out of it: answers heard, requests and orders to the port.

Answers are decoded: the core sees the blocks of register map 1, whatever the pen's own registers are.
"""

from __future__ import annotations

from enum import Enum, auto

from msgspec import Struct

from mnconsole.device.registers import DesiredBlock, ReportedBlock
from mnconsole.device.translate import Implausible
from mnconsole.domain.pen import PenIdentity


class Port(Enum):
    """What to do with the port."""

    OPEN = auto()
    CLOSE = auto()


class ReadIdentity:
    """The request that asks who is there, with reads only."""


class GoOn:
    """The next frame of the exchange under way."""


READ_IDENTITY = ReadIdentity()
GO_ON = GoOn()
Request = ReadIdentity | GoOn | DesiredBlock
Action = Port | Request


class IdentityAnswer(Struct, frozen=True):
    """Who is there, or why that is no pen."""

    found: PenIdentity | Implausible


class CycleAnswer(Struct, frozen=True):
    """The report that an exchange brought."""

    block: ReportedBlock


class ExceptionAnswer(Struct, frozen=True):
    """A Modbus exception that ends a read of the identity or a cycle. `to` names what was asked, for the technician."""

    to_cycle: bool
    code: int
    to: str

    @property
    def asks_to_wait(self) -> bool:
        """Whether it says no more than that the device has something else to do: acknowledged (5) or busy (6)."""
        return self.code in (5, 6)


class PartAnswer:
    """A part of the exchange under way was answered; its next frame may go out."""


class NoAnswer:
    """A good frame that answers nothing that was asked."""


PART_ANSWER = PartAnswer()
NO_ANSWER = NoAnswer()
Heard = IdentityAnswer | CycleAnswer | ExceptionAnswer | PartAnswer | NoAnswer
