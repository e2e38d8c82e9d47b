"""What the search for a pen found: ports of this computer, and the pens that answer there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mnconsole.domain.pen import PenIdentity, PortTrouble


@dataclass(frozen=True, slots=True)
class PortFacts:
    """One serial port. `adapter` is the plain name of its USB adapter from the data file, empty when unknown;
    `description` is the system's own. The ids are 0 for a port that is not USB."""

    name: str
    description: str
    adapter: str = ""
    usb_vendor_id: int = 0
    usb_product_id: int = 0
    usb_serial: str = ""

    @property
    def is_known_adapter(self) -> bool:
        """Whether its USB ids stand in the data file: then it may be probed without being asked for."""
        return bool(self.adapter)


@dataclass(frozen=True, slots=True)
class ProbedPort:
    """What a read found on a port: a pen, or why not. `detail` is technical text."""

    port: PortFacts
    pen: PenIdentity | None = None
    trouble: PortTrouble = PortTrouble.NONE
    detail: str = ""


class FindPhase(StrEnum):
    """Where the search is."""

    OFF = "off"
    """A port was given: there is nothing to search."""
    SEARCHING = "searching"
    NONE = "none"
    """Looked everywhere it may; no pen answers."""
    FOUND = "found"
    """The link works with `port`."""
    ASKS = "asks"
    """Several pens answer, and none of them is the one remembered: a person has to choose."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of the search, replaced as a whole. `port` is the one handed to the link, empty for none;
    `remembered` the serial number of the pen that was used last."""

    phase: FindPhase
    ports: tuple[PortFacts, ...] = ()
    probed: tuple[ProbedPort, ...] = ()
    port: str = ""
    remembered: str = ""
