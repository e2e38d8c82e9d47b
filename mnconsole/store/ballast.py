"""The reserve for a full disk: random bytes beside the database, given up so that a treatment can be finished."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from mnconsole.store.errors import RecordsError, StoreCode, known_os
from mnconsole.store.files import create_private, sync_folder
from mnconsole.store.pace import Pace

BALLAST: Final = "ballast.bin"
SIZE_BYTES: Final = 64 * 1024 * 1024
ROOM_BYTES: Final = 2 * 1024 * 1024 * 1024
"""It is made only where at least this much is free: on a disk that is nearly full it would be what fills it."""

FULL_BYTES: Final = 1024 * 1024
"""Where less is free, an error of which the system does not say why is for lack of room."""

_DRAFT: Final = "ballast.draft"
_CHUNK_BYTES: Final = 256 * 1024
_SLICE_CHUNKS: Final = 16


def free_bytes(folder: Path) -> int:
    """What is free on a folder's disk, for this user. Raises RecordsError."""
    try:
        return shutil.disk_usage(folder).free
    except OSError as error:
        raise known_os(error, str(folder)) from error


def is_there(folder: Path) -> bool:
    """Whether the reserve is whole."""
    try:
        return (folder / BALLAST).stat().st_size >= SIZE_BYTES
    except OSError:
        return False


def keep(folder: Path, pace: Pace) -> bool:
    """Make the reserve where it is missing and there is room for it. Whether it is there. Raises RecordsError."""
    if is_there(folder):
        return True
    draft = folder / _DRAFT
    try:
        draft.unlink(missing_ok=True)
        if free_bytes(folder) < ROOM_BYTES:
            return False
        try:
            _write(draft, pace)
            draft.replace(folder / BALLAST)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise known_os(error, str(draft)) from error
    return True


def _write(draft: Path, pace: Pace) -> None:
    """Random, so that no file system keeps it in less room than it is to stand for."""
    step = pace.part(0, 1000)
    create_private(draft)
    with draft.open("wb", buffering=0) as file:
        chunks = SIZE_BYTES // _CHUNK_BYTES
        for chunk in range(1, chunks + 1):
            file.write(os.urandom(_CHUNK_BYTES))
            if chunk % _SLICE_CHUNKS == 0:
                os.fsync(file.fileno())
            step(chunk, chunks)


def lacks_room(error: RecordsError, folder: Path) -> bool:
    """Whether it was for lack of room. On a full disk SQLite's index of its log can't be made, and that error tells of
    no more than an input or an output."""
    if error.code is StoreCode.DISK_FULL:
        return True
    unsaid = error.code in (StoreCode.IO_ERROR, StoreCode.FOLDER_UNUSABLE)
    return unsaid and folder.exists() and free_bytes(folder) < FULL_BYTES


def give_up(folder: Path) -> bool:
    """Let go of the reserve; whether there was one. Raises RecordsError."""
    given = False
    try:
        for name in (BALLAST, _DRAFT):
            if (folder / name).exists():
                (folder / name).unlink()
                given = True
        if given:
            sync_folder(folder)
    except OSError as error:
        raise known_os(error, str(folder / BALLAST)) from error
    return given
