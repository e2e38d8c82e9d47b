"""What must be readable before there can be a window: the data folder, settings, rules, pens. Loads no Qt."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from mnconsole import assets, settings
from mnconsole.arguments import WindowOptions
from mnconsole.domain.pen_kinds import DEFAULT_KIND
from mnconsole.services.clock import SystemClock
from mnconsole.services.policy_file import load_policy

if TYPE_CHECKING:
    from mnconsole.device.profile.files import Profiles
    from mnconsole.device.profile.model import PenProfile
    from mnconsole.domain.policy import Policy

log = logging.getLogger(__name__)


def default_folder(demo: bool) -> Path:
    """This user's own folder for the records; the demo's is another one."""
    from platformdirs import user_data_path

    return user_data_path("mnconsole", appauthor=False) / ("demo" if demo else "clinic")


class Prepared(Struct, frozen=True):
    """What must be readable before there can be a window."""

    folder: Path
    settings: settings.Settings
    policy: Policy
    profiles: Profiles
    profile: PenProfile


def prepare(options: WindowOptions) -> Prepared:
    """Look at the clock, make the data folder, read settings, policy and pen profiles. Raises KnownError."""
    SystemClock().utc_ms()
    from mnconsole.device.profile.files import is_file_name, load_profiles

    folder = (options.data or default_folder(options.demo)).expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        from mnconsole.store.errors import known_os

        raise known_os(error, str(folder)) from error
    read = settings.load(folder / settings.FILE_NAME)
    profiles = load_profiles(folder)
    for trouble in profiles.troubles:
        log.warning("a pen profile is not used: %s", trouble)
    wanted = options.pen_profile or read.pen_profile or DEFAULT_KIND
    if is_file_name(wanted):  # as --profile of the pen's commands; in the settings from the data folder on
        file = Path(options.pen_profile).expanduser() if options.pen_profile else folder / wanted
        profiles = profiles.with_file(file.absolute())
        wanted = profiles.known[-1].id
    profile = profiles.find(wanted)
    return Prepared(folder, read, load_policy(assets.path("policy", "clinic.toml"), folder), profiles, profile)
