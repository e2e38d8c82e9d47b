"""Finds and reads the profiles: those that ship with the program, and the clinic's own in `pens` in the data folder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from mnconsole import assets
from mnconsole.device.profile.codes import ProfileCode, ProfileError, profile_error
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.profile.parse import parse
from mnconsole.domain.pen_kinds import DEFAULT_KIND, PenKinds
from mnconsole.regular import read_regular

OWN_FOLDER = "pens"
MOST_BYTES = 100_000
"""A profile has 100 lines; more is another file."""

MOST_DOTS = 100
"""In one line: a sentence in a note has a few, a key two or three."""

NOT_PROFILES = frozenset({"usb_adapters.toml"})
"""Other data files of the same folder."""


class Profiles(Struct, frozen=True):
    """The profiles that can be used, by their ids, and the troubles of the others."""

    known: tuple[PenProfile, ...]
    troubles: tuple[ProfileError, ...]

    def find(self, profile_id: str) -> PenProfile:
        """The profile of this id. Raises `ProfileError` UNKNOWN_PROFILE with the known ones, or with its own trouble
        when a file of that name or with that id could not be used."""
        for profile in self.known:
            if profile.id == profile_id:
                return profile
        for trouble in self.troubles:
            file = Path(str(trouble.params["file"]))
            if profile_id in (file.stem, _id_in(file)):
                raise trouble
        known = ", ".join(profile.id for profile in self.known)
        raise profile_error(ProfileCode.UNKNOWN_PROFILE, "", "pen_profile", known, profile_id)

    def with_file(self, file: Path) -> Profiles:
        """With the profile in `file`, in the place of another one that has its id. Raises `ProfileError`."""
        added = read_profile(file)
        return Profiles((*(each for each in self.known if each.id != added.id), added), self.troubles)

    def kinds(self, chosen: str) -> PenKinds:
        """What the window is told."""
        return PenKinds(tuple(profile.kind for profile in self.known), chosen, self.troubles)


def is_file_name(name: str) -> bool:
    """Whether a profile is named by its file and not by its id, in which no dot can be."""
    return name.lower().endswith(".toml")


def profile_named(name: str, data_folder: Path | None) -> PenProfile:
    """The profile of this id, or of this file when `name` ends in .toml. Raises `ProfileError`."""
    if is_file_name(name):
        return read_profile(Path(name).expanduser())
    return load_profiles(data_folder).find(name)


def load_profiles(data_folder: Path | None) -> Profiles:
    """All profiles: the built-in ones, and those in `data_folder`. A bad one is told and left out."""
    known: dict[str, PenProfile] = {}
    troubles: list[ProfileError] = []
    places = [(file, False) for file in _toml_files(assets.path(OWN_FOLDER))]
    if data_folder is not None:
        try:
            places += [(file, True) for file in _toml_files(data_folder / OWN_FOLDER)]
        except OSError as error:
            troubles.append(_unreadable(data_folder / OWN_FOLDER, error))
    for file, own in places:
        try:
            profile = read_profile(file, own=own)
            if profile.id in known:
                expected = f"another id than that of {Path(known[profile.id].file).name}"
                raise profile_error(ProfileCode.SAME_ID, file, "id", expected, profile.id)
        except ProfileError as trouble:
            troubles.append(trouble)
        else:
            known[profile.id] = profile
    return Profiles(tuple(known.values()), tuple(troubles))


def _toml_files(folder: Path) -> Iterable[Path]:
    """TOML files of a folder, sorted; none when it is not there. Raises OSError."""
    try:
        files = sorted(folder.iterdir())
    except FileNotFoundError:
        return ()
    return tuple(file for file in files if file.suffix == ".toml" and file.name not in NOT_PROFILES)


def read_profile(file: Path, *, own: bool = True) -> PenProfile:
    """One profile. Raises `ProfileError`."""
    return parse(_content(file), str(file), own=own)


def _content(file: Path) -> dict[str, Any]:
    """What stands in a file, as far as it can be a profile. Raises `ProfileError`."""
    try:
        content = read_regular(file, MOST_BYTES + 1)
    except OSError as error:
        raise _unreadable(file, error) from error
    if len(content) > MOST_BYTES:
        raise _too_much(file, f"{MOST_BYTES} bytes")
    # One line of thousands of dots takes the parser minutes.
    if max((line.count(b".") for line in content.splitlines()), default=0) > MOST_DOTS:
        raise _too_much(file, f"{MOST_DOTS} dots in a line")
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # not TOML, not UTF-8, nested without end
        raise profile_error(ProfileCode.NOT_TOML, file, "", "TOML", str(error)) from error


def _id_in(file: Path) -> str:
    """The id that a file with a mistake gives itself; empty when even that can't be read."""
    try:
        return str(_content(file).get("id", ""))
    except ProfileError:
        return ""


def _too_much(file: Path, most: str) -> ProfileError:
    return profile_error(ProfileCode.NOT_TOML, file, "", f"at most {most}", f"more than {most}")


def _unreadable(file: Path, error: OSError) -> ProfileError:
    found = error.strerror or type(error).__name__
    return profile_error(ProfileCode.UNREADABLE, file, "", "a file that can be read", found)


@cache
def built_in(profile_id: str = DEFAULT_KIND) -> PenProfile:
    """A profile that ships with the program. Raises `ProfileError`, `assets.AssetError`."""
    return read_profile(assets.path(OWN_FOLDER, f"{profile_id}.toml"), own=False)
