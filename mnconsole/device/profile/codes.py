"""What can be wrong with a pen profile."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from mnconsole.errors import KnownError


class ProfileCode(Enum):
    """Params of each: `file`, `key`, `expected`, `found`. Of UNKNOWN_PROFILE: `expected` the known ids."""

    UNREADABLE = "profile_unreadable"
    NOT_TOML = "profile_not_toml"
    UNKNOWN_KEY = "profile_unknown_key"
    MISSING_KEY = "profile_missing_key"
    WRONG_TYPE = "profile_wrong_type"
    NOT_ALLOWED = "profile_not_allowed"
    TOO_SLOW = "profile_too_slow"
    SAME_ID = "profile_same_id"
    UNKNOWN_PROFILE = "unknown_profile"


class ProfileError(KnownError):
    """A profile that can't be used: correct the named key, or move the file away."""


def profile_error(code: ProfileCode, file: Path | str, key: str, expected: str, found: object) -> ProfileError:
    """The error with its four facts."""
    return ProfileError(code, file=str(file), key=key, expected=expected, found=str(found))
