"""Which kind of pen the commands talk to: `--profile`, `--data` and `--baud`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mnconsole.arguments import KindOptions
from mnconsole.commands.told import CommandCode
from mnconsole.errors import KnownError

if TYPE_CHECKING:
    from mnconsole.device.profile.model import PenProfile


def folder_of(data: Path | None) -> Path:
    """The data folder that was named, or this user's own."""
    from mnconsole.preparing import default_folder

    return (data or default_folder(demo=False)).expanduser().absolute()


def profile_of(name: str, data: Path | None) -> PenProfile:
    """The profile of this id or file; that of the register map without a name. Raises KnownError."""
    from mnconsole.device.profile.files import built_in, profile_named

    return profile_named(name, folder_of(data)) if name else built_in()


def kind_of(options: KindOptions, port: str) -> PenProfile:
    """The profile asked for, at the baud rate asked for. Raises KnownError for a profile that can't be used and for a
    line that is too slow to stop a pen in time."""
    from mnconsole.device.link_states import trouble_of_settings
    from mnconsole.domain.pen import PortTrouble

    profile = profile_of(options.profile, options.data).at_baud(options.baud)
    trouble = trouble_of_settings(port, profile.line.baud)
    if trouble is not PortTrouble.NONE:
        raise KnownError(trouble, port=port, detail=profile.line.baud)
    return profile


def published_map(profile: PenProfile) -> PenProfile:
    """The profile, when it is the published register map. Raises KnownError PLAIN_REGISTERS or OTHER_MAP."""
    from mnconsole.device.profile.files import built_in

    if profile.plain is not None:
        raise KnownError(CommandCode.PLAIN_REGISTERS, profile=profile.id)
    published = built_in()
    same_line = profile.line.format == published.line.format
    if profile.places != published.places or not same_line:
        raise KnownError(CommandCode.OTHER_MAP, profile=profile.id)
    return profile
