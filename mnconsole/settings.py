"""The settings file: a small TOML file that a person may edit by hand.

Each option is declared once, as a field of `Settings`, with its type, default and allowed values. What is
not in the file has its default. A damaged file is told, never guessed at.
"""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import Field, asdict, dataclass, field, fields
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias

from mnconsole.errors import KnownError
from mnconsole.regular import read_short

Value: TypeAlias = str | int | bool

FILE_NAME = "settings.toml"

_MOST_BYTES = 1_000_000
"""A settings file has ten lines, and what a person has noted beside them."""


class SettingsCode(Enum):
    """What can be wrong with the settings file. Params of each: `file`, `key`, `expected`, `found`."""

    NOT_TOML = "not_toml"
    """The file cannot be read as TOML; `found` says where, `key` is empty."""
    UNREADABLE = "unreadable"
    """The system refuses to open or read it; `found` is the system's reason."""
    UNWRITABLE = "unwritable"
    """The system refuses to write it; `found` is the system's reason."""
    UNKNOWN_KEY = "unknown_key"
    WRONG_TYPE = "wrong_type"
    NOT_ALLOWED = "not_allowed"


class SettingsError(KnownError):
    """The settings file is damaged: correct the named key, or move the file away."""


FOOT_SWITCH_KEYS = ("F1", "F5", *(f"F{number}" for number in range(11, 25)), "Pause", "ScrollLock")
"""Keys that write nothing, move nothing and mean nothing else in the window: a foot switch stops everywhere, also
while somebody types. Qt's names of them."""


_LONGEST_NAME = 255
"""Bytes of a file's name on every usual disk."""


def _is_place(text: str) -> bool:
    """Whether a system can be asked for this path at all; whether it is there is another matter."""
    try:
        parts = Path(text).expanduser().parts
    except RuntimeError:  # the home of nobody known
        return False
    return "\0" not in text and all(len(os.fsencode(part)) <= _LONGEST_NAME for part in parts)


def _option(default: Value, *allowed: Value, words: str = "", fits: Callable[[Any], bool] | None = None) -> Any:
    """Declare one setting. Without `allowed`, any value of the default's type will do that `fits`. `words` instead of
    a long list of what is allowed."""
    return field(default=default, metadata={"allowed": allowed, "words": words, "fits": fits})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force, and the one place where an option is declared: key, type, default, allowed."""

    theme: str = _option("auto", "auto", "light", "dark")
    port: str = _option("")  # the pen's serial port; empty: none chosen yet
    pen_profile: str = _option("mnconsole-1")  # which kind of pen: the id of a profile (docs/pens.md)
    log_level: str = _option("info", "debug", "info", "warning", "error")
    second_medium: str = _option(
        "", words="the path of a folder on another disk, or nothing", fits=_is_place
    )  # each backup is copied to it; empty: none
    lock_after_s: int = _option(180, *range(30, 1801), words="a number of seconds, 30 to 1800")
    foot_switch: str = _option(
        "",
        "",
        *FOOT_SWITCH_KEYS,
        words='a key that means nothing else: "F1", "F5", "F11" to "F24", "Pause", "ScrollLock"',
    )  # the key that a pedal sends, for STOP; empty: there is no pedal

    def changed(self, **changes: Value) -> Settings:
        """Return a copy with `changes`, checked like a file. Raises SettingsError (its `file` is empty)."""
        return _checked({**asdict(self), **changes}, file="")


def expected(key: str) -> str:
    """Return what a setting has to be, as TOML writes it: `"auto" or "light"`, `true or false`, `text`."""
    option = _OPTIONS[key]
    if option.metadata["words"]:
        return str(option.metadata["words"])
    if option.metadata["allowed"]:
        return " or ".join(json.dumps(value) for value in option.metadata["allowed"])
    return {bool: "true or false", int: "a whole number", str: "text"}[type(option.default)]


_OPTIONS = {option.name: option for option in fields(Settings)}


def load(file: Path) -> Settings:
    """Read the settings file; a missing file gives the defaults. Raises SettingsError."""
    try:
        raw = tomllib.loads(read_short(file, _MOST_BYTES).decode("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (ValueError, RecursionError) as error:  # not TOML, not UTF-8, nested or long without end
        raise _error(SettingsCode.NOT_TOML, file, expected="TOML", found=str(error)) from error
    except OSError as error:
        raise _system_error(SettingsCode.UNREADABLE, file, error) from error
    return _checked(raw, file=str(file))


def save(settings: Settings, file: Path) -> None:
    """Write the settings that differ from their defaults, whole or not at all. Raises SettingsError."""
    import tomli_w  # only for writing, not at each start

    defaults = asdict(Settings())
    changed = {key: value for key, value in asdict(settings).items() if value != defaults[key]}
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, tomli_w.dumps(changed).encode())
    except OSError as error:
        raise _system_error(SettingsCode.UNWRITABLE, file, error) from error


def change(file: Path, **changes: Value) -> Settings:
    """Change some settings in the file and leave what a person has written there otherwise. Raises SettingsError."""
    changed = load(file).changed(**changes)
    save(changed, file)
    return changed


def as_toml(settings: Settings) -> dict[str, str]:
    """Each value as the file writes it, by key, those that have their default too."""
    return {key: json.dumps(value, ensure_ascii=False) for key, value in asdict(settings).items()}


def write_atomically(file: Path, content: bytes) -> None:
    """Write a whole file or leave the one that is there. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(file)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _checked(raw: Mapping[str, object], file: str) -> Settings:
    values: dict[str, Any] = {}
    for key, value in raw.items():
        if key not in _OPTIONS:
            known = ", ".join(_OPTIONS)
            raise _error(SettingsCode.UNKNOWN_KEY, file, key=key, expected=known, found=key)
        fault = _fault(_OPTIONS[key], value)
        if fault is not None:
            raise _error(fault, file, key=key, expected=expected(key), found=repr(value))
        values[key] = value
    return Settings(**values)


def _fault(option: Field[Any], value: object) -> SettingsCode | None:
    if type(value) is not type(option.default):  # not isinstance: true is no whole number here
        return SettingsCode.WRONG_TYPE
    allowed, fits = option.metadata["allowed"], option.metadata["fits"]
    strange = (allowed and value not in allowed) or (fits is not None and not fits(value))
    return SettingsCode.NOT_ALLOWED if strange else None


def _error(code: SettingsCode, file: Path | str, *, expected: str, found: str, key: str = "") -> SettingsError:
    return SettingsError(code, file=str(file), key=key, expected=expected, found=found)


def _system_error(code: SettingsCode, file: Path, error: OSError) -> SettingsError:
    wanted = "a readable file" if code is SettingsCode.UNREADABLE else "a writable folder"
    return _error(code, file, expected=wanted, found=error.strerror or type(error).__name__)
