"""The kinds of pens that this console knows, by their profiles, and the profiles that it could not use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mnconsole.domain.pen import Lacks
from mnconsole.errors import KnownError

DEFAULT_KIND = "mnconsole-1"
"""The pen that keeps to our own register map (docs/pen-register-map.md)."""


class SwitchOff(StrEnum):
    """How a person takes the power from a pen that does not confirm a stop."""

    AT_THE_PEN = "at_the_pen"
    PULL_ITS_PLUG = "pull_its_plug"


@dataclass(frozen=True, slots=True)
class PenKind:
    """One profile that was read. `own` is whether it is the clinic's; `stops_by_itself` whether the pen itself ends
    the motion when the cable is cut."""

    id: str
    title: str
    own: bool
    lacks: Lacks
    switch_off: SwitchOff
    stops_by_itself: bool


@dataclass(frozen=True, slots=True)
class PenKinds:
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
