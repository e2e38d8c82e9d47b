"""Bring records of an older schema up to date: with a checked backup first, and back to it when that goes wrong."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final
from uuid import UUID

from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.domain.custody_events import BackupCause
from mnconsole.errors import code_of
from mnconsole.services.clock import SystemClock
from mnconsole.store import schema, swap
from mnconsole.store.backup_check import Contents, examine, look
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backup_list import damaged, listed
from mnconsole.store.backup_manifest import read_manifest
from mnconsole.store.backups import Request, copy_keys, make, verify
from mnconsole.store.diagnosis import diagnosed
from mnconsole.store.engine import DatabaseKey, writer_engine
from mnconsole.store.errors import BackupFault, RecordsError, StoreCode
from mnconsole.store.opened import DATABASE
from mnconsole.store.pace import Pace
from mnconsole.store.snapshot import copy_file

log = logging.getLogger(__name__)

_NOT_ITS_FAULT: Final = frozenset(
    {StoreCode.DISK_FULL, StoreCode.READ_ONLY, StoreCode.BUSY, StoreCode.IO_ERROR, StoreCode.FOLDER_UNUSABLE}
)
"""The disk's troubles: each step is one transaction, so what is there is whole, and the next start goes on from it."""


def bring_up(path: Path, key: DatabaseKey) -> None:
    """Migrate a database that nobody else has open, and check it: same log, sound, and the state is its fold.

    Raises RecordsError; what a migration itself raises passes through.
    """
    before = look(path, key)
    if before.schema == schema.HEAD:
        return
    engine = writer_engine(path, key)
    try:
        with diagnosed(path, key):
            schema.migrate(engine, path)
    finally:
        engine.dispose()
    pace = Pace(path=str(path))
    after = examine(path, key, 0, pace, pace.part(0, 1000), state=True)
    if not _same_log(before, after):
        raise damaged(path.parent, BackupFault.HEAD)


def _same_log(one: Contents, other: Contents) -> bool:
    return _chains(one) == _chains(other) and one.events == other.events


def _chains(contents: Contents) -> list[tuple[UUID, int, bytes]]:
    """Where they stand; when that was looked at is no part of it."""
    return [(anchor.device_id, anchor.seq, anchor.hash) for anchor in (contents.head, *contents.other_heads)]


def migrate_with_backup(folder: Path, key: DatabaseKey) -> None:
    """Back up the records of a folder, then bring them up to date. The folder's lock must be held.

    Raises RecordsError MIGRATION_FAILED naming the backup: the records are then as they were before.
    """
    path = folder / DATABASE
    before = look(path, key)
    backup = _backup(folder, key, before)
    try:
        bring_up(path, key)
    except Exception as error:
        if isinstance(error, RecordsError) and error.code in _NOT_ITS_FAULT:
            raise
        log.exception("the migration from %s failed", before.schema)
        if not _untouched(path, key, before):
            _put_back(folder, key, backup)
        reason = f"{type(error).__name__} {code_of(error)}"
        raise RecordsError(StoreCode.MIGRATION_FAILED, path=str(path), backup=backup.path, reason=reason) from error


def _backup(folder: Path, key: DatabaseKey, now: Contents) -> BackupFacts:
    """A backup of what is there now; one of an earlier attempt does as well, when it is found sound again."""
    for facts in listed(folder / BACKUPS):
        if facts.usable and (facts.cause, facts.schema) == (BackupCause.MIGRATION, now.schema):
            try:
                if _same_log(verify(Path(facts.path), key), now):
                    return facts
            except RecordsError:
                log.exception("the backup %s is not used", facts.name)
    request = Request(BackupCause.MIGRATION, SystemClock().utc_ms())
    return make(folder, key, folder / BACKUPS, request)


def _untouched(path: Path, key: DatabaseKey, before: Contents) -> bool:
    pace = Pace(path=str(path))
    try:
        found = examine(path, key, 0, pace, pace.part(0, 1000))
    except RecordsError:
        return False
    return found.schema == before.schema and _same_log(found, before)


def _put_back(folder: Path, key: DatabaseKey, backup: BackupFacts) -> None:
    building = swap.begin(folder)
    pace = Pace(path=str(folder))
    source = Path(backup.path)
    found = copy_file(source / DATABASE, building / DATABASE, pace.part(0, 1000))
    if found != read_manifest(source).database_sha256:
        raise damaged(source, BackupFault.DATABASE)
    copy_keys(source, key, building)
    swap.complete(folder, SystemClock().utc_ms())
