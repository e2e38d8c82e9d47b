"""What was typed, checked: one record for each command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mnconsole.domain.anchors import Anchor, TypedAnchor


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How to start the window. `speed` is how many times faster the scripted nurse waits."""

    demo: bool
    data: Path | None
    port: str
    play: bool
    speed: int
    pictures: Path | None
    passphrase_fd: int | None
    pen_profile: str = ""


@dataclass(frozen=True, slots=True)
class KindOptions:
    """Which kind of pen is on the port: `profile` is the id of a profile or a file, empty for the register map; the
    clinic's own are in the folder `data`, None for this user's own. `baud` is another speed than the profile's."""

    profile: str = ""
    data: Path | None = None
    baud: int | None = None


@dataclass(frozen=True, slots=True)
class PenCheckOptions:
    """Look at one pen, and at its line for `seconds`. `wire_log` is a file for what goes over the wire."""

    port: str
    as_json: bool
    kind: KindOptions
    seconds: int = 2
    wire_log: Path | None = None


@dataclass(frozen=True, slots=True)
class PenWatchOptions:
    """Watch one pen for `seconds`, None until Ctrl-C, and tell `rate` times a second; None: as suits the output."""

    port: str
    as_json: bool
    kind: KindOptions
    seconds: int | None = None
    rate: int | None = None
    wire_log: Path | None = None


@dataclass(frozen=True, slots=True)
class PenConformOptions:
    """Run the conformance checklist against one pen; `yes`: nobody is asked anything."""

    port: str
    yes: bool
    as_json: bool
    kind: KindOptions


@dataclass(frozen=True, slots=True)
class PenListOptions:
    """List the ports; `data` is the folder with the clinic's own adapters, None for this user's own."""

    data: Path | None
    as_json: bool


@dataclass(frozen=True, slots=True)
class PenProfilesOptions:
    """List the kinds of pens; `data` is the folder with the clinic's own, None for this user's own."""

    data: Path | None
    as_json: bool


@dataclass(frozen=True, slots=True)
class PenSimulateOptions:
    """Run a simulated pen in this terminal: on a pseudo-terminal named `pty`, a TCP port, or what the system gives.
    `profile` is the id of a profile or a file; the clinic's own are in the folder `data`."""

    pty: Path | None
    tcp: int | None
    as_json: bool
    profile: str = ""
    data: Path | None = None


@dataclass(frozen=True, slots=True)
class RecordsOptions:
    """Look at the records of a folder: `action` is verify, info or rebuild. The descriptors give a passphrase or,
    instead, the recovery code; None asks the terminal for a passphrase. `anchors` were typed, those of `anchors_file`
    stand in a file; `check`: nothing is rebuilt, only compared."""

    action: str
    data: Path
    as_json: bool
    passphrase_fd: int | None
    recovery_code_fd: int | None = None
    anchors: tuple[Anchor | TypedAnchor, ...] = ()
    anchors_file: Path | None = None
    check: bool = False


@dataclass(frozen=True, slots=True)
class RecordsExportOptions:
    """Write the whole record of the patient with this number to the file `out`."""

    data: Path
    number: int
    out: Path
    overwrite: bool
    as_json: bool
    passphrase_fd: int | None


PenOptions = (
    PenCheckOptions | PenListOptions | PenProfilesOptions | PenWatchOptions | PenConformOptions | PenSimulateOptions
)
@dataclass(frozen=True, slots=True)
class RecordsCustodyOptions:
    """`action` is backup (`to` another folder, None for the usual one), backups (`check`: every byte), drill, restore
    (from `source`) or go-on."""

    action: str
    data: Path
    as_json: bool
    passphrase_fd: int | None = None
    recovery_code_fd: int | None = None
    to: Path | None = None
    source: Path | None = None
    check: bool = False


Options = WindowOptions | PenOptions | RecordsOptions | RecordsExportOptions | RecordsCustodyOptions
