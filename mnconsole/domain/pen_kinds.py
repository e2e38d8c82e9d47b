"""The kinds of pens that this console knows, by their profiles, and the profiles that it could not use."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from mnconsole.domain.pen import EndsBy, Lacks, PenIdentity
from mnconsole.errors import KnownError

DEFAULT_KIND = "mnconsole-1"
"""The pen that keeps to our own register map (docs/pen-register-map.md)."""


class SwitchOff(StrEnum):
    """How a person takes the power from a pen that does not confirm a stop."""

    AT_THE_PEN = "at_the_pen"
    PULL_ITS_PLUG = "pull_its_plug"


class Halt(Struct, frozen=True):
    """How a pen that nobody answers for comes to a halt: what in it ends its motion, and how a person takes its
    power. By it every text of a lost link and of a stop that is not confirmed is chosen."""

    ends_by: EndsBy
    switch_off: SwitchOff


class PenKind(Struct, frozen=True):
    """One profile that was read. `own` is whether it is the clinic's."""

    id: str
    title: str
    own: bool
    lacks: Lacks
    switch_off: SwitchOff
    ends_by: EndsBy


class PenKinds(Struct, frozen=True):
    """All profiles that were read, the id of the one in use, and why others are not there: errors with file, key,
    what was expected and what was found."""

    kinds: tuple[PenKind, ...] = ()
    chosen: str = DEFAULT_KIND
    troubles: tuple[KnownError, ...] = ()

    @property
    def in_use(self) -> PenKind | None:
        """The kind that the link works with."""
        return next((kind for kind in self.kinds if kind.id == self.chosen), None)

    @property
    def switch_off(self) -> SwitchOff:
        """How the pen in use is switched off."""
        return self.in_use.switch_off if self.in_use is not None else SwitchOff.AT_THE_PEN

    def halt(self, pen: PenIdentity | None) -> Halt:
        """How this pen comes to a halt; None: none has said yet who it is, so that its profile is all there is to go
        by. Nothing is promised of a pen that not even a profile tells of."""
        known = pen if pen is not None else self.in_use
        return Halt(known.ends_by if known is not None else EndsBy.NOTHING, self.switch_off)
