"""One set of records takes the place of another: cut off at any instant, the next opening goes on where it stood.

What comes in lies whole in `restoring/`. A mark there says so; from then on there is no way back, only forward:
first everything old moves into `before-restore-.../`, a second mark, then the new files move in. Nothing is deleted but
what was never finished.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from mnconsole.regular import read_regular
from mnconsole.store import key_file
from mnconsole.store.errors import os_errors
from mnconsole.store.files import sync_folder, write_whole
from mnconsole.store.key_file import DATABASE
from mnconsole.store.rekey import NEXT_DATABASE
from mnconsole.store.witness import WITNESS

RESTORING: Final = "restoring"
BEFORE: Final = "before-restore-"
_COMPLETE: Final = "complete"
_EMPTIED: Final = "emptied"

_NEW: Final = (DATABASE, *key_file.COPIES)
_OLD: Final = (
    DATABASE,
    f"{DATABASE}-wal",
    f"{DATABASE}-shm",
    f"{DATABASE}-journal",
    *key_file.COPIES,
    *key_file.NEXT_COPIES,
    "records-draft.db",
    NEXT_DATABASE,
    WITNESS,
)


def begin(folder: Path) -> Path:
    """An empty `restoring/` to be filled; what was begun before and never completed is gone. Raises RecordsError."""
    building = folder / RESTORING
    with os_errors(building):
        give_up(folder)
        building.mkdir(mode=0o700)
    return building


def give_up(folder: Path) -> None:
    """Throw away what was begun and never completed. Raises OSError."""
    building = folder / RESTORING
    if building.exists() and not pending(folder):
        shutil.rmtree(building)


def pending(folder: Path) -> bool:
    """Whether records lie ready that have not, or not all, taken their place."""
    return (folder / RESTORING / _COMPLETE).exists()


def complete(folder: Path, now_utc_ms: int) -> Path | None:
    """What lies in `restoring/` takes the place of what is in the folder. Where the old files went, None for none.

    The files must be closed and on the disk. Raises RecordsError; then the next opening goes on.
    """
    building = folder / RESTORING
    with os_errors(building):
        sync_folder(building)
        stamp = datetime.fromtimestamp(now_utc_ms // 1000, UTC).strftime("%Y%m%dT%H%M%SZ")
        there = any((folder / name).exists() for name in _OLD)
        write_whole(building / _COMPLETE, json.dumps({"before": _free(folder, stamp) if there else ""}).encode())
        sync_folder(folder)
    return finish(folder)


def _free(folder: Path, stamp: str) -> str:
    names = (BEFORE + stamp, *(f"{BEFORE}{stamp}-{number}" for number in range(2, 1000)))
    return next(name for name in names if not (folder / name).exists())


def finish(folder: Path) -> Path | None:
    """Go on with a swap that was cut off, and throw away one that was never complete. The folder's lock must be held.

    Where the old files are, None when there were none or there was nothing to do. Raises RecordsError.
    """
    with os_errors(folder / RESTORING):
        if not pending(folder):
            give_up(folder)
            return None
        name = _marked(folder / RESTORING)
        if name is None:  # kept, and out of the way of the records that are there
            (folder / RESTORING).replace(folder / _free(folder, "unusable"))
            sync_folder(folder)
            return None
        before = _move_out(folder, name)
        _move_in(folder)
        return before


def _marked(building: Path) -> str | None:
    """Where the mark says that the old files go, empty for none. None for what no restore of ours has left: nothing is
    moved for that. Once the old files are out the new ones go in, whatever became of the mark."""
    emptied = (building / _EMPTIED).exists()
    try:
        name = json.loads(read_regular(building / _COMPLETE))["before"]
    except (ValueError, KeyError, TypeError, RecursionError):
        name = None
    if not isinstance(name, str) or (name and (not name.startswith(BEFORE) or Path(name).name != name)):
        return "" if emptied else None
    return None if name and not emptied and not (building / DATABASE).exists() else name


def _move_out(folder: Path, aside: str) -> Path | None:
    building = folder / RESTORING
    if not aside:
        return None
    before = folder / aside
    if not (building / _EMPTIED).exists():
        before.mkdir(mode=0o700, exist_ok=True)
        for name in _OLD:
            if (folder / name).exists():
                (folder / name).replace(before / name)
        sync_folder(before)
        sync_folder(folder)
        write_whole(building / _EMPTIED, b"")
    return before


def _move_in(folder: Path) -> None:
    building = folder / RESTORING
    for name in _NEW:
        if (building / name).exists():
            (building / name).replace(folder / name)
    sync_folder(folder)
    sync_folder(building)
    (building / _COMPLETE).unlink()
    sync_folder(building)
    shutil.rmtree(building)
