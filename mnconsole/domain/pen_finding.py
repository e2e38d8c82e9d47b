"""What the search for a pen found: ports of this computer, and the pens that answer there."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from mnconsole.domain.pen import PenIdentity, PortTrouble


class PortKind(StrEnum):
    """What a port is, as far as the system tells."""

    USB = "usb"
    BLUETOOTH = "bluetooth"
    BUILT_IN = "built_in"
    """A port or a modem of the computer itself."""


class PortFacts(Struct, frozen=True):
    """One serial port. `adapter` is the plain name of its USB adapter from the data file, empty when unknown;
    `description` is the system's own. The ids are 0 for a port that is not USB."""

    name: str
    description: str
    adapter: str = ""
    usb_vendor_id: int = 0
    usb_product_id: int = 0
    usb_serial: str = ""
    kind: PortKind = PortKind.USB

    @property
    def is_known_adapter(self) -> bool:
        """Whether its USB ids stand in the data file: then it may be probed without being asked for."""
        return bool(self.adapter) and self.kind is PortKind.USB


class ProbedPort(Struct, frozen=True):
    """What a read found on a port: a pen, or why not. `detail` is technical text."""

    port: PortFacts
    pen: PenIdentity | None = None
    trouble: PortTrouble = PortTrouble.NONE
    detail: str = ""


class WrongFile(Struct, frozen=True):
    """A data file of the clinic's own that is not used, and why: the key, and what was expected there."""

    file: str
    key: str
    expected: str


def pen_mark(identity: PenIdentity) -> str:
    """What tells one pen from another: its serial number; of a pen that has none, only its kind."""
    return identity.serial_number or f"{identity.vendor} {identity.product}".strip()


class FindPhase(StrEnum):
    """Where the search is."""

    OFF = "off"
    """A port was given: there is nothing to search."""
    SEARCHING = "searching"
    NONE = "none"
    """Looked everywhere it may; no pen answers."""
    FOUND = "found"
    """`port` was handed to the link; whether a pen answers there now is what the link says."""
    ASKS = "asks"
    """Several pens answer, and none of them is the one remembered: a person has to choose."""
    FAILED = "failed"
    """By a mistake of the program; it begins again in a while. The link goes on with the port that it has."""


class Finding(Struct, frozen=True):
    """The state of the search, replaced as a whole. `port` is the one handed to the link, empty for none;
    `remembered` the serial number of the pen that was used last; `wrong_file` a list of adapters that is not used;
    `no_list` why the system gave no list of its ports, empty when it did."""

    phase: FindPhase
    ports: tuple[PortFacts, ...] = ()
    probed: tuple[ProbedPort, ...] = ()
    port: str = ""
    remembered: str = ""
    wrong_file: WrongFile | None = None
    no_list: str = ""

    @property
    def pens(self) -> tuple[ProbedPort, ...]:
        """The ports where a pen answered."""
        return tuple(probed for probed in self.probed if probed.pen is not None)
