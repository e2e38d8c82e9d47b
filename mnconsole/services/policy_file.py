"""Reads the clinic's rules from TOML: the built-in ones, or the clinic's own file in the data folder."""

from __future__ import annotations

import hashlib
import tomllib
from enum import StrEnum
from pathlib import Path

from mnconsole.domain.policy import Policy, PolicyFault, policy_from
from mnconsole.errors import KnownError
from mnconsole.regular import read_short

OWN_NAME = "policy.toml"

_MOST_BYTES = 1_000_000
"""The rules have some hundred lines."""


class PolicyFileCode(StrEnum):
    """What is wrong with a policy file."""

    UNREADABLE = "policy_unreadable"
    NOT_TOML = "policy_not_toml"
    BAD_KEY = "policy_bad_key"


def load_policy(built_in: Path, data_folder: Path) -> Policy:
    """The clinic's own policy when there is one, else the built-in one. Raises KnownError naming file, key and what
    was expected."""
    return read_policy(_in_force(built_in, data_folder))


def policy_sha256(built_in: Path, data_folder: Path) -> str:
    """The hash (hex) of the file that `load_policy` reads. Raises KnownError."""
    path = _in_force(built_in, data_folder)
    try:
        return hashlib.sha256(read_short(path, _MOST_BYTES)).hexdigest()
    except OSError as error:
        raise KnownError(PolicyFileCode.UNREADABLE, file=str(path), reason=error.strerror or "") from error


def _in_force(built_in: Path, data_folder: Path) -> Path:
    own = data_folder / OWN_NAME
    try:
        found = own.is_symlink() or own.exists()
    except OSError:  # the folder can't be looked into: reading says why
        found = True
    return own if found else built_in


def read_policy(path: Path) -> Policy:
    """Parse one file. Raises KnownError."""
    try:
        values = tomllib.loads(read_short(path, _MOST_BYTES).decode("utf-8"))
        return policy_from(values)
    except OSError as error:
        raise KnownError(PolicyFileCode.UNREADABLE, file=str(path), reason=error.strerror or "") from error
    except PolicyFault as error:
        raise KnownError(PolicyFileCode.BAD_KEY, file=str(path), key=error.key, expected=error.expected) from error
    except (ValueError, RecursionError) as error:  # not TOML, not UTF-8, nested or long without end
        raise KnownError(PolicyFileCode.NOT_TOML, file=str(path), reason=str(error)) from error
