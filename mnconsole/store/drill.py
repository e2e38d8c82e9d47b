"""The restore drill: a backup is brought back into a scratch folder, opened, checked, and the folder thrown away."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from mnconsole.domain.backup_order import of_present
from mnconsole.domain.backup_ports import Drilled
from mnconsole.errors import code_of
from mnconsole.store import keys
from mnconsole.store.backup_check import examine
from mnconsole.store.backup_folder import alone, draft_in, require_room
from mnconsole.store.backup_list import listed
from mnconsole.store.backup_manifest import read_manifest
from mnconsole.store.drill_notes import note_drill
from mnconsole.store.errors import NO_PERMISSION, RecordsError, StoreCode, os_errors
from mnconsole.store.opened import DATABASE
from mnconsole.store.pace import Pace
from mnconsole.store.records import open_records
from mnconsole.store.restore import Plan, Unlock, restore

_NOT_THE_BACKUPS: Final = frozenset(
    {
        StoreCode.INTERRUPTED,
        StoreCode.DISK_FULL,
        StoreCode.READ_ONLY,
        StoreCode.BUSY,
        StoreCode.KEY_OF_OTHER_RECORDS,
    }
)
"""What keeps a drill from being held, and says nothing about the backup."""


def drill(backups: Path, device_id: str, unlock: Unlock, now_utc_ms: int, pace: Pace | None = None) -> Drilled:
    """Hold a drill with the newest backup of the chain that is being written (its device's id in hex, empty where
    nobody knows), whole as it would be in earnest: restored, migrated if it is older, opened with the key, its log and
    the state beside it checked. One that does not come back is remembered beside the backups, and not tried again as
    long as there is a sound one.

    Raises RecordsError NO_BACKUP, DISK_FULL, READ_ONLY, BUSY, INTERRUPTED: then no drill was held.
    """
    held = _drilled(backups, device_id, unlock, now_utc_ms, pace)
    note_drill(backups, held)
    return held


def _drilled(backups: Path, device_id: str, unlock: Unlock, now_utc_ms: int, pace: Pace | None) -> Drilled:
    pace = pace or Pace(path=str(backups))
    found = of_present(listed(backups), device_id)
    if not found:
        raise RecordsError(StoreCode.NO_BACKUP, path=str(backups))
    any_sound = any(each.sound for each in found)
    newest = next(each for each in found if not (any_sound and each.not_back))
    if newest.fault:
        return Drilled(newest.name, 0, newest.fault)
    backup = Path(newest.path)
    if keys.whole(backup)[1] != unlock(backup).salt:  # it was made before the key was changed
        raise RecordsError(StoreCode.KEY_OF_OTHER_RECORDS, path=newest.path)
    with alone(backups):
        require_room(backup / DATABASE, backups)
        scratch = draft_in(backups)
        try:
            with os_errors(scratch):
                scratch.mkdir(mode=0o700)
            return Drilled(newest.name, _held(backup, scratch, unlock, now_utc_ms, pace))
        except RecordsError as error:
            if error.code in _NOT_THE_BACKUPS or error.params.get("reason") == NO_PERMISSION:
                raise
            return Drilled(newest.name, 0, str(error.params.get("what") or code_of(error)))
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _held(backup: Path, scratch: Path, unlock: Unlock, now_utc_ms: int, pace: Pace) -> int:
    restore(Plan(backup, scratch, now_utc_ms, is_scratch=True), unlock, pace.within(0, 500))
    key = unlock(scratch)
    open_records(scratch, key).close()
    last = pace.within(500, 1000)
    manifest = read_manifest(backup)
    examine(
        scratch / DATABASE,
        key,
        now_utc_ms,
        last,
        last.part(0, 1000),
        state=True,
        anchors=(manifest.head, *manifest.anchors),
    )
    return manifest.events  # as its list says: what the restore itself wrote down is not of the backup
