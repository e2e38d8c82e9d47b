"""The folder that backups are in: one maker at a time, drafts and what is going under other names, thinning out."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from mnconsole.domain.retention_plan import PLAN, RetentionPlan, kept
from mnconsole.store.backup_manifest import MANIFEST, time_in
from mnconsole.store.errors import RecordsError, StoreCode, os_errors
from mnconsole.store.files import sync_folder
from mnconsole.store.key_file import COPIES, DATABASE

BACKUPS: Final = "backups"
MEDIUM_FOLDER: Final = "mnconsole-backups"
"""On a second medium; below it one folder a device id."""

DRAFT: Final = ".draft-"
GONE: Final = ".gone-"
SPARE_BYTES: Final = 256 * 1024 * 1024
"""What a backup leaves free: it must not be the one that fills the disk."""

_LOCK: Final = ".lock"


def draft_in(backups: Path) -> Path:
    """A name for what is being made, that no backup has."""
    return backups / f"{DRAFT}{os.urandom(6).hex()}"


def thin(backups: Path, always: str, plan: RetentionPlan = PLAN) -> tuple[str, ...]:
    """Throw away what the plan does not keep; `always` stays. The names of what went.

    A backup is renamed before its files go, so that half of one is never taken for a backup.
    """
    with os_errors(backups):
        times = {each.name: at for each in backups.iterdir() if (at := time_in(each.name)) is not None}
    stay = kept(times.values(), plan)
    going = sorted(name for name, at in times.items() if at not in stay and name != always)
    with os_errors(backups):
        for name in going:
            (backups / name).rename(backups / (GONE + name))
        if going:
            # Before the first file goes: else a power cut may leave the old name with a part of what it held.
            sync_folder(backups)
        for name in going:
            shutil.rmtree(backups / (GONE + name))
    return tuple(going)


def sweep(backups: Path) -> None:
    """Throw away drafts and half-removed backups that a crash has left. Never a finished one. Raises RecordsError."""
    if backups.is_dir():
        with alone(backups):
            pass


def _swept(backups: Path) -> None:
    for each in backups.iterdir():
        if each.name.startswith((DRAFT, GONE)):
            shutil.rmtree(each)


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
            _swept(backups)
        except BaseException:
            lock.release()
            raise
    try:
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
