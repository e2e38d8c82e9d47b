"""Go on with what is there, when the newest entries are gone for good.

What can still be read is backed up and brought back from that backup: so it is checked like any other, the files as
they were are kept, the witness and the anchors tell how much is known to be lost, and the new chain's first entry
says so.
"""

from __future__ import annotations

from pathlib import Path

from mnconsole.domain.custody_events import BackupCause
from mnconsole.store import witness
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backups import Request, make
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.store.event_log import device_id
from mnconsole.store.folder_lock import FolderLock
from mnconsole.store.opened import DATABASE
from mnconsole.store.own_records import asking
from mnconsole.store.pace import Pace
from mnconsole.store.restore import Plan, Restored, restore


def go_on(
    folder: Path, key: DatabaseKey, now_utc_ms: int, beside: tuple[Path, ...] = (), pace: Pace | None = None
) -> Restored:
    """Begin a new chain with what the records of a folder still hold. `beside` is as in `restore.Plan`.

    Raises HeldError while a console has the folder, RecordsError NOTHING_MISSING for records that lack nothing: their
    chain goes on as it is, and needs no other. And what making and restoring a backup raise; the records are then
    as they were.
    """
    FolderLock(folder).release()  # told before the work is done; restoring takes it again
    _require_missing(folder, key)
    held = make(folder, key, folder / BACKUPS, Request(BackupCause.PERSON, now_utc_ms))
    return restore(Plan(Path(held.path), folder, now_utc_ms, beside), lambda _folder: key, pace)


def _require_missing(folder: Path, key: DatabaseKey) -> None:
    with asking(folder, key) as connection:
        if witness.missing(connection, device_id(connection), witness.known(folder)) is None:
            raise RecordsError(StoreCode.NOTHING_MISSING, path=str(folder / DATABASE))
