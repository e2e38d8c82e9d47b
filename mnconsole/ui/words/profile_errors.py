"""What can be wrong with a pen profile: title, text and what to do. Places are the error's parameters."""

from __future__ import annotations

_CORRECT = "Correct the file, then start again. How it is written: docs/pens.md"

PROFILE: dict[str, tuple[str, str, str]] = {
    "profile_unreadable": (
        "A pen profile can't be read",
        "The file {file} can't be opened ({found}).",
        "Check that the file is there and that your user may read it.",
    ),
    "profile_not_toml": (
        "A pen profile is damaged",
        "The file {file} is not valid TOML: {found}.",
        "Correct the file at that place, then start again.",
    ),
    "profile_unknown_key": (
        "A pen profile has an unknown entry",
        "In {file}: {key} is not known there. Expected was {expected}.",
        _CORRECT,
    ),
    "profile_missing_key": (
        "A pen profile is not complete",
        "In {file}: {key} is missing. Expected was {expected}.",
        _CORRECT,
    ),
    "profile_wrong_type": (
        "A pen profile has the wrong kind of value",
        "In {file}, at {key}: {expected} was expected, {found} was found.",
        _CORRECT,
    ),
    "profile_not_allowed": (
        "A pen profile has a value that can't be",
        "In {file}, at {key}: {expected} was expected, {found} was found.",
        _CORRECT,
    ),
    "profile_too_slow": (
        "A pen profile names a line that is too slow",
        "In {file}, at {key}: {expected}; {found} was found.",
        "Set the pen to 115200 or 57600 baud, and the profile with it.",
    ),
    "profile_same_id": (
        "Two pen profiles have the same id",
        "In {file}, at {key}: {expected} was expected, {found} was found. The other file is used.",
        "Give this profile an id of its own, then start again.",
    ),
    "unknown_profile": (
        "This kind of pen is not known",
        "There is no pen profile {found}. Known are: {expected}.",
        "Correct pen_profile in the settings file or behind --pen-profile, or put the profile into the folder pens.",
    ),
}
