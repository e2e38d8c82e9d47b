"""Whether a folder will do as the second place for backups: there, writable, on another disk. Worker thread only."""

from __future__ import annotations

import os
import shutil
import tempfile
from enum import StrEnum
from pathlib import Path

from msgspec import Struct


class PlaceFault(StrEnum):
    """Why a folder can't be used."""

    NOT_ABSOLUTE = "not_absolute"
    NOT_THERE = "not_there"
    NOT_A_FOLDER = "not_a_folder"
    INSIDE = "inside"
    """It lies in the records' own folder."""
    UNWRITABLE = "unwritable"


class PlaceFacts(Struct, frozen=True):
    """A folder as it was found. `fault` None: it can be used, also when `same_disk` says that it helps little."""

    path: str
    fault: PlaceFault | None = None
    same_disk: bool = False
    free_bytes: int = 0


def look_at(path: str, records: Path) -> PlaceFacts:
    """What a folder is worth for copies of the records in `records`. Writes a file there and removes it."""
    try:
        place = Path(path).expanduser()
        if not place.is_absolute():
            return PlaceFacts(path, PlaceFault.NOT_ABSOLUTE)
        place = place.resolve()
        if not place.exists():
            return PlaceFacts(path, PlaceFault.NOT_THERE)
        if not place.is_dir():
            return PlaceFacts(path, PlaceFault.NOT_A_FOLDER)
        if place.is_relative_to(records.resolve()):
            return PlaceFacts(path, PlaceFault.INSIDE)
        _write_there(place)
        return PlaceFacts(str(place), None, place.stat().st_dev == records.stat().st_dev, shutil.disk_usage(place).free)
    except (RuntimeError, ValueError):  # nobody's home, or a sign that no path has
        return PlaceFacts(path, PlaceFault.NOT_THERE)
    except OSError:
        return PlaceFacts(path, PlaceFault.UNWRITABLE)


def _write_there(place: Path) -> None:
    """Raises OSError. A flag of the folder says too little: a full disk or a locked card can have it too."""
    handle, name = tempfile.mkstemp(dir=place, prefix=".mnconsole-")
    try:
        os.write(handle, b"mnconsole")
        os.fsync(handle)
    finally:
        os.close(handle)
        Path(name).unlink()
