"""Backups: made whole or not at all, and checked against what they say of themselves.

A backup is a folder that is a whole data folder by itself - database, both key files - with a manifest. It is written
under a draft's name, brought to the disk, opened with the key and checked, and only then gets its own name.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final

from msgspec import Struct

from mnconsole import __version__
from mnconsole.domain.anchors import Anchor
from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.domain.custody_events import BackupCause
from mnconsole.store import keys
from mnconsole.store.backup_check import Contents, examine
from mnconsole.store.backup_folder import alone, draft_in, require_room
from mnconsole.store.backup_list import damaged, facts_of, require_files, require_head
from mnconsole.store.backup_manifest import MOST_CHAINS, Manifest, name_of, read_manifest, write_manifest
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import BackupFault, DamagedError, RecordsError, StoreCode, os_errors
from mnconsole.store.files import sync_folder, write_whole
from mnconsole.store.opened import DATABASE
from mnconsole.store.pace import Pace
from mnconsole.store.snapshot import copy_database, sha256_of

MOST_ANCHORS: Final = 200
"""The newest ones say all that older ones do, as long as the log verifies."""


class Request(Struct, frozen=True):
    """Why and when a backup is made, and what anchors of the log are known."""

    cause: BackupCause
    made_utc_ms: int
    anchors: Sequence[Anchor] = ()


Visit = Callable[[], AbstractContextManager[object]]
"""What surrounds the reading of a database that is in use."""


def make(
    source: Path,
    key: DatabaseKey,
    backups: Path,
    request: Request,
    pace: Pace | None = None,
    visit: Visit = nullcontext,
) -> BackupFacts:
    """Back up the data folder `source` into a new folder below `backups`. The database may be in use meanwhile;
    `visit` surrounds the time in which it is read.

    Raises RecordsError: BUSY while another one is being made there, DISK_FULL, READ_ONLY, INTERRUPTED,
    DamagedError for records of which the copy does not check out, and what the database itself gives. Then nothing was
    made.
    """
    pace = pace or Pace(path=str(source))
    with alone(backups):
        require_room(source / DATABASE, backups)
        draft = draft_in(backups)
        try:
            with os_errors(draft):
                draft.mkdir(mode=0o700)
            manifest = _fill(source, key, draft, request, pace, visit)
            return _named(draft, backups, manifest)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _fill(source: Path, key: DatabaseKey, draft: Path, request: Request, pace: Pace, visit: Visit) -> Manifest:
    database = draft / DATABASE
    with visit():
        copy_database(source / DATABASE, database, key, pace, pace.part(0, 500))
    keys_hash = copy_keys(source, key, draft)
    try:
        holds = examine(database, key, request.made_utc_ms, pace, pace.part(500, 850))
    except RecordsError as error:
        raise _of_the_records(error, source / DATABASE) from error
    newest = sorted(request.anchors, key=lambda anchor: anchor.at_utc_ms)[-MOST_ANCHORS:]
    known = {anchor.text: anchor for anchor in (*holds.other_heads, *newest)}
    manifest = Manifest(
        made_utc_ms=request.made_utc_ms,
        cause=request.cause,
        head=holds.head,
        anchors=tuple(known.values()),
        events=holds.events,
        schema=holds.schema,
        program=__version__,
        database_sha256=sha256_of(database, pace.part(850, 1000)),
        keys_sha256=keys_hash,
        size_bytes=database.stat().st_size,
        erased=holds.erased,
        chains=dict(sorted(holds.chains.items())[-MOST_CHAINS:]),
    )
    with os_errors(draft):
        write_manifest(draft, manifest)
    pace.check()
    return manifest


def _of_the_records(error: RecordsError, path: Path) -> RecordsError:
    """What is wrong with a copy that was just made is wrong with what it is a copy of."""
    if names := error.params.get("names"):
        return DamagedError(StoreCode.GUARDS_CHANGED, path=str(path), names=names)
    if error.code in (StoreCode.BACKUP_DAMAGED, StoreCode.DAMAGED):
        return DamagedError(StoreCode.DAMAGED, path=str(path))
    return error


def keys_sha256(source: Path) -> str:
    """The SHA-256 (hex) of the key file that a backup of this folder would get now. Raises KeyFileError."""
    return hashlib.sha256(keys.whole(source)[0]).hexdigest()


def copy_keys(source: Path, key: DatabaseKey, target: Path) -> str:
    """Write both copies from the newest sound one; its SHA-256 (hex).

    Raises RecordsError BUSY when it is another database's: while the key is being changed there are two.
    """
    content, salt = keys.whole(source)
    if salt != key.salt:
        raise RecordsError(StoreCode.BUSY, path=str(source))
    with os_errors(target):
        for name in keys.COPIES:
            write_whole(target / name, content)
    return hashlib.sha256(content).hexdigest()


def _named(draft: Path, backups: Path, manifest: Manifest) -> BackupFacts:
    target = backups / manifest.name
    at_utc_ms = manifest.made_utc_ms
    while os.path.lexists(target):  # two in one second
        at_utc_ms += 1000
        target = backups / name_of(at_utc_ms, manifest.device_id, manifest.head.seq)
    with os_errors(target):
        draft.rename(target)
        sync_folder(backups)
    return facts_of(target)


def verify(backup: Path, key: DatabaseKey, pace: Pace | None = None, *, state: bool = False) -> Contents:
    """Check a whole backup against its manifest: every byte, every page, every entry.

    Raises RecordsError NO_BACKUP, BACKUP_DAMAGED with what is wrong, BACKUP_NEWER, INTERRUPTED.
    """
    pace = pace or Pace(path=str(backup))
    manifest = read_manifest(backup)
    require_files(backup, manifest)
    if sha256_of(backup / DATABASE, pace.part(0, 200)) != manifest.database_sha256:
        raise damaged(backup, BackupFault.DATABASE)
    holds = examine(backup / DATABASE, key, manifest.made_utc_ms, pace, pace.part(200, 1000), state=state)
    require_head(backup, manifest, holds)
    return holds
