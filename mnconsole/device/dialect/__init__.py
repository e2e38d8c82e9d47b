"""Between the link's core and the wire: what is wanted becomes frames of this kind of pen, its answers become blocks
of register map 1. Belongs to the link's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from mnconsole.device.clock import link_clock_ns
from mnconsole.device.frames import Answer
from mnconsole.device.link_io import Heard, Request
from mnconsole.device.profile.model import DialectName, PenProfile


class Dialect(Protocol):
    """One kind of pen's language. Not safe for use from two threads."""

    @property
    def unit(self) -> int:
        """The pen's address on the line."""

    @property
    def functions(self) -> tuple[int, ...]:
        """Functions whose answers are listened for."""

    def frame(self, request: Request) -> bytes:
        """The first frame of a request, which ends the exchange under way, or with `GO_ON` its next frame."""

    def look(self) -> bytes:
        """The first frame of an exchange that reads a report and writes nothing."""

    def heard(self, answer: Answer) -> Heard:
        """What a good answer frame says: a part of the exchange, its end, or nothing."""

    def forget(self) -> None:
        """The port was opened: nothing is under way, and nothing is known of the pen."""


def dialect_for(profile: PenProfile, clock: Callable[[], int] = link_clock_ns) -> Dialect:
    """The dialect of a kind of pen. `clock` gives nanoseconds of the link's clock."""
    if profile.dialect is DialectName.MAP:
        from mnconsole.device.dialect.map import MapDialect

        return MapDialect(profile)
    from mnconsole.device.dialect.plain import PlainDialect

    return PlainDialect(profile, clock)
