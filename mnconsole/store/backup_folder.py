"""The folder that backups are in: one maker at a time, drafts and what is going under other names."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from mnconsole.store.backup_manifest import MANIFEST, time_in
from mnconsole.store.errors import RecordsError, StoreCode, os_errors
from mnconsole.store.files import sync_folder
from mnconsole.store.key_file import COPIES, DATABASE

log = logging.getLogger(__name__)

BACKUPS: Final = "backups"
MEDIUM_FOLDER: Final = "mnconsole-backups"
"""On a second medium; below it one folder a device id."""

DRAFT: Final = ".draft-"
GONE: Final = ".gone-"
SPARE_BYTES: Final = 256 * 1024 * 1024
"""What a backup leaves free: it must not be the one that fills the disk."""

_LOCK: Final = ".lock"
_JUNCTION: Final = 0xA0000003
"""What Windows calls a link to a folder that is no symbolic link (IO_REPARSE_TAG_MOUNT_POINT)."""


def draft_in(backups: Path) -> Path:
    """A name for what is being made, that no backup has."""
    return backups / f"{DRAFT}{os.urandom(6).hex()}"


def sweep(backups: Path) -> None:
    """Throw away drafts and half-removed backups that a crash has left. Never a finished one. Raises RecordsError."""
    if backups.is_dir():
        with alone(backups):
            pass


def remove_hidden(backups: Path, *beginnings: str) -> None:
    """Throw away what is hidden under these names. What can't be thrown away now, since it is held open or is another
    user's, is told in the program's log and tried again the next time: a leftover is in nobody's way."""
    try:
        found = [each for each in backups.iterdir() if each.name.startswith(beginnings)]
        if found:
            # Before the first file goes: else a power cut may leave the old name with a part of what it held.
            sync_folder(backups)
    except OSError as error:
        log.warning("what is left half done in %s stays: %s", backups, error)
        return
    for each in found:
        try:
            if is_real_folder(each):
                shutil.rmtree(each)
            elif each.name.startswith(GONE):
                each.unlink()
        except OSError as error:
            log.warning("what is left half done stays until the next time: %s", error)


def is_real_folder(path: Path) -> bool:
    """Whether it is a folder itself, and no link or junction to one."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and getattr(found, "st_reparse_tag", 0) != _JUNCTION


@contextlib.contextmanager
def alone(backups: Path) -> Iterator[None]:
    """One maker a folder, in this program or another; what a maker before has left half done is thrown away."""
    with os_errors(backups):
        if not backups.exists():
            backups.mkdir(mode=0o700)  # no parents: a medium that was pulled out must not come to be again
            sync_folder(backups.parent)
        lock = FileLock(backups / _LOCK, timeout=0, mode=0o600, thread_local=False)
        try:
            lock.acquire()
        except Timeout as error:
            raise RecordsError(StoreCode.BUSY, path=str(backups)) from error
    try:
        remove_hidden(backups, DRAFT, GONE)
        yield
    finally:
        lock.release()


def require_apart(folder: Path) -> None:
    """Raises RecordsError AMONG_BACKUPS for a folder that is a backup, holds some, or lies in a folder made for
    them: records there would be taken for one of them."""
    with os_errors(folder):
        place = folder.resolve()
        for each in (place, *place.parents):
            if each.name == MEDIUM_FOLDER or (each.name == BACKUPS and _has_records(each.parent)) or _is_backup(each):
                raise RecordsError(StoreCode.AMONG_BACKUPS, path=str(folder))
        if place.is_dir() and any(map(_is_backup, place.iterdir())):
            raise RecordsError(StoreCode.AMONG_BACKUPS, path=str(folder))


def lies_among_records(folder: Path) -> bool:
    """Whether a folder is one of records (a backup is one, too) or lies in one. Records
    can't be brought back into a folder that holds backups. Raises RecordsError."""
    with os_errors(folder):
        place = folder.resolve()
        return any(map(_has_records, (place, *place.parents)))


def _has_records(folder: Path) -> bool:
    return any((folder / name).exists() for name in (DATABASE, *COPIES))


def _is_backup(folder: Path) -> bool:
    return time_in(folder.name) is not None and (folder / MANIFEST).exists()


def require_room(database: Path, backups: Path) -> None:
    """Raises RecordsError DISK_FULL when a copy of the database would fill the disk."""
    with os_errors(backups):
        needed = database.stat().st_size if database.exists() else 0
        if shutil.disk_usage(backups).free < needed + SPARE_BYTES:
            raise RecordsError(StoreCode.DISK_FULL, path=str(backups))
