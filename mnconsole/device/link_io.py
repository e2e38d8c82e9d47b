"""What goes into the link's core and what comes out of it: answers heard, requests and orders to the port."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from mnconsole.device.registers import DesiredBlock


class Port(Enum):
    """What to do with the port."""

    OPEN = auto()
    CLOSE = auto()


class ReadIdentity:
    """The request that reads the identity block."""


READ_IDENTITY = ReadIdentity()
Request = ReadIdentity | DesiredBlock
Action = Port | Request


@dataclass(frozen=True, slots=True)
class IdentityAnswer:
    """The registers of an answer to a read."""

    registers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CycleAnswer:
    """The registers of an answer to a cycle."""

    registers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ExceptionAnswer:
    """A Modbus exception to a read or to a cycle."""

    to_cycle: bool
    code: int


Heard = IdentityAnswer | CycleAnswer | ExceptionAnswer
