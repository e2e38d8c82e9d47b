"""What was typed, checked: one record for each command."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from mnconsole.domain.anchors import Anchor, TypedAnchor


class WindowOptions(Struct, frozen=True):
    """How to start the window. `speed` is how many times faster the scripted nurse waits."""

    demo: bool
    data: Path | None
    port: str
    play: bool
    speed: int
    pictures: Path | None
    passphrase_fd: int | None
    pen_profile: str = ""


class KindOptions(Struct, frozen=True):
    """Which kind of pen is on the port: `profile` is the id of a profile or a file, empty for the register map; the
    clinic's own are in the folder `data`, None for this user's own. `baud` is another speed than the profile's."""

    profile: str = ""
    data: Path | None = None
    baud: int | None = None


class PenCheckOptions(Struct, frozen=True):
    """Look at one pen, and at its line for `seconds`. `wire_log` is a file for what goes over the wire."""

    port: str
    as_json: bool
    kind: KindOptions
    seconds: int = 2
    wire_log: Path | None = None


class PenWatchOptions(Struct, frozen=True):
    """Watch one pen for `seconds`, None until Ctrl-C, and tell `rate` times a second; None: as suits the output."""

    port: str
    as_json: bool
    kind: KindOptions
    seconds: int | None = None
    rate: int | None = None
    wire_log: Path | None = None


class PenConformOptions(Struct, frozen=True):
    """Run the conformance checklist against one pen; `yes`: nobody is asked anything."""

    port: str
    yes: bool
    as_json: bool
    kind: KindOptions


class PenListOptions(Struct, frozen=True):
    """List the ports; `data` is the folder with the clinic's own adapters, None for this user's own."""

    data: Path | None
    as_json: bool


class PenProfilesOptions(Struct, frozen=True):
    """List the kinds of pens; `data` is the folder with the clinic's own, None for this user's own."""

    data: Path | None
    as_json: bool


class PenSimulateOptions(Struct, frozen=True):
    """Run a simulated pen in this terminal: on a pseudo-terminal named `pty`, a TCP port, or what the system gives.
    `profile` is the id of a profile or a file; the clinic's own are in the folder `data`."""

    pty: Path | None
    tcp: int | None
    as_json: bool
    profile: str = ""
    data: Path | None = None


class RecordsOptions(Struct, frozen=True):
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


class RecordsExportOptions(Struct, frozen=True):
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


class RecordsCustodyOptions(Struct, frozen=True):
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
