"""Bring records back from a backup: checked first, built beside the present ones, then put in their place.

What was restored begins a new chain, under a new device id, with `records.restored` as its first entry; every erasure
that is known of is done again in the same transaction, before anybody sees the records.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.backup_order import first_choice
from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.domain.custody_events import LostChain
from mnconsole.domain.people import Staff
from mnconsole.store import keys, known_beside, schema, swap
from mnconsole.store.backup_check import Contents, examine
from mnconsole.store.backup_folder import require_apart
from mnconsole.store.backup_list import damaged, facts_of, found_in, require_files, require_head
from mnconsole.store.backup_manifest import Manifest, read_manifest
from mnconsole.store.backups import copy_keys
from mnconsole.store.engine import DatabaseKey, require_driver
from mnconsole.store.erased_list import Erased
from mnconsole.store.erasures_proven import proven
from mnconsole.store.errors import NO_PERMISSION, BackupFault, RecordsError, StoreCode, os_errors
from mnconsole.store.folder_lock import FolderLock
from mnconsole.store.migrating import bring_up
from mnconsole.store.new_chain import Restart, begin_chain
from mnconsole.store.opened import DATABASE, log_of
from mnconsole.store.own_records import OwnRecords, heads_in, look_at, staff_in
from mnconsole.store.pace import Pace
from mnconsole.store.snapshot import copy_file

Unlock = Callable[[Path], DatabaseKey]
"""Opens the key of a data folder with the secret that a person gave. Raises KeyFileError."""

_SPARE_BYTES: Final = 64 * 1024 * 1024


class Plan(Struct, frozen=True):
    """What is brought back, where to, and when. `beside` are further folders that may tell of erasures and of how far
    the log had come: the second medium's folder for this device. `need` is asked with the people of the backup, and of
    the records that are replaced where they open, and raises when whose secret it is may not do that. `is_scratch`:
    a drill's folder, which lies among the backups and is thrown away."""

    source: Path
    folder: Path
    now_utc_ms: int
    beside: tuple[Path, ...] = ()
    need: Callable[[tuple[Staff, ...]], None] = lambda _staff: None
    is_scratch: bool = False


class Restored(Struct, frozen=True):
    """What came back. `kept_in` is where the records of before are; `lost` counts entries that are known to have been
    written after the backup, `claimed` of them by the word of files alone that anybody could have written. `unbelieved`
    is the highest number of an entry that such a file tells of and that can't be true, 0 for none. `unread` are files
    that may tell of more erasures and could not be read whole; `doubted` the numbers of patients whom such a file calls
    erased, and nothing proves it: they were not erased."""

    backup: BackupFacts
    kept_in: Path | None
    erased: int
    lost: int
    unread: tuple[Path, ...] = ()
    doubted: tuple[int, ...] = ()
    claimed: int = 0
    unbelieved: int = 0


def _lost(holds: Mapping[UUID, int], heads: Mapping[UUID, int]) -> int:
    """How many entries are lost to the backup, when the chains had come so far."""
    return sum(max(0, seq - holds.get(device, 0)) for device, seq in heads.items())


def _also_lost(present: UUID, holds: Mapping[UUID, int], heads: Mapping[UUID, int]) -> tuple[LostChain, ...]:
    """Chains beside the backup's present one of which more is known than it holds, or knows to be lost."""
    return tuple(
        LostChain(device, seq)
        for device, seq in sorted(heads.items())
        if device != present and seq > holds.get(device, 0)
    )


def restore(plan: Plan, unlock: Unlock, pace: Pace | None = None) -> Restored:
    """Bring back the backup `plan.source`, or the newest usable one that it holds, into `plan.folder`.

    Until everything is checked and built the folder keeps what it has. Raises KeyFileError for a secret that does not
    open the backup; RecordsError PRESENT_SHUT for one that opens the backup and not the records that are there,
    AMONG_BACKUPS, NO_BACKUP, BACKUP_DAMAGED, BACKUP_NEWER, NEWER_SCHEMA, DISK_FULL, READ_ONLY,
    INTERRUPTED; HeldError while a console has the folder.
    """
    require_driver()
    if not plan.is_scratch:
        require_apart(plan.folder)
    pace = pace or Pace(path=str(plan.source))
    backup = choose(plan.source)
    manifest = read_manifest(backup)
    _require_known_schema(backup, manifest)
    require_files(backup, manifest)
    key = unlock(backup)
    with os_errors(plan.folder):
        plan.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FolderLock(plan.folder)
    try:
        swap.finish(plan.folder)
        return _restore(plan, backup, manifest, key, unlock, pace)
    finally:
        lock.release()


def choose(source: Path) -> Path:
    """The backup that a person means: the folder itself, or the newest sound one in it; where a drill has brought none
    of them back, the newest that can be used.

    Raises RecordsError NO_BACKUP when there is none, BACKUP_DAMAGED or BACKUP_NEWER when none of them can be used.
    """
    found = found_in(source)
    if not found:
        raise RecordsError(StoreCode.NO_BACKUP, path=str(source))
    usable = first_choice(found)
    if usable is None:
        newest = Path(found[0].path)
        _require_known_schema(newest, read_manifest(newest))
        if (fault := found[0].fault) and fault not in frozenset(BackupFault):  # it could not be looked at
            raise RecordsError(StoreCode(fault), path=str(newest), reason=NO_PERMISSION)
        raise damaged(newest, BackupFault(fault or BackupFault.MANIFEST))
    return Path(usable.path)


def _require_known_schema(backup: Path, manifest: Manifest) -> None:
    if manifest.schema not in schema.STEPS:
        raise RecordsError(StoreCode.BACKUP_NEWER, path=str(backup), found=manifest.schema, known=schema.HEAD)


def _restore(plan: Plan, backup: Path, manifest: Manifest, key: DatabaseKey, unlock: Unlock, pace: Pace) -> Restored:
    building = swap.begin(plan.folder)
    try:
        holds = _copy(backup, building, manifest, key, pace)
        plan.need(staff_in(building, key))
        asks = keys.needs_passphrase(backup)
        own = look_at(plan.folder, unlock, asks=asks)
        if own.shut:  # whose they are nobody was asked
            raise RecordsError(StoreCode.PRESENT_SHUT, path=str(plan.folder / DATABASE))
        if own.staff:
            plan.need(own.staff)
        heads = heads_in(building, key)
        known = known_beside.known(plan.folder, backup, plan.beside, own, heads)

        @cache
        def ask(other: Path) -> OwnRecords:
            """Of another clinic's records nothing counts; those of one clinic all begin with the same chain."""
            told = look_at(other, unlock, asks=asks, immutable=True)
            return told if told.heads.keys() & {*heads, *own.heads} else OwnRecords()

        reached = known.chains.weigh(lambda other: ask(other).heads)
        found = proven(building / DATABASE, key, own.erased, known.claims, lambda other: ask(other).erased)
        known.erased = found.erased
        with os_errors(building):
            bring_up(building / DATABASE, key)
            present = holds.head.device_id
            restart = Restart(
                backup.name,
                manifest.made_utc_ms,
                reached.heads[present],
                plan.now_utc_ms,
                _also_lost(present, heads, reached.heads),
            )
            again = begin_chain(building / DATABASE, key, restart, _in_order(known.erased.values()))
        pace.tell(1000)
    except BaseException:
        with os_errors(building):
            swap.give_up(plan.folder)
        raise
    if log_of(building / DATABASE).exists():
        raise RecordsError(StoreCode.IO_ERROR, path=str(building), reason="WAL")
    kept_in = swap.complete(plan.folder, plan.now_utc_ms)
    lost = _lost(heads, reached.heads)
    return Restored(
        facts_of(backup),
        kept_in,
        len(again),
        lost,
        tuple(known.unread),
        doubted=tuple(number for number in found.doubted if number not in again),
        claimed=lost - _lost(heads, reached.vouched),
        unbelieved=reached.unbelieved,
    )


def _copy(backup: Path, building: Path, manifest: Manifest, key: DatabaseKey, pace: Pace) -> Contents:
    """What is checked is the copy: the backup's own medium may give other bytes the next time."""
    with os_errors(building):
        if shutil.disk_usage(building).free < manifest.size_bytes + _SPARE_BYTES:
            raise RecordsError(StoreCode.DISK_FULL, path=str(building))
    if copy_file(backup / DATABASE, building / DATABASE, pace.part(0, 300)) != manifest.database_sha256:
        raise damaged(backup, BackupFault.DATABASE)
    copy_keys(backup, key, building)
    try:
        holds = examine(building / DATABASE, key, manifest.made_utc_ms, pace, pace.part(300, 900))
        require_head(backup, manifest, holds)
    except RecordsError as error:
        if error.code is StoreCode.BACKUP_DAMAGED:
            raise damaged(backup, BackupFault(str(error.params["what"]))) from error
        if error.code in {StoreCode.DAMAGED, StoreCode.KEY_OF_OTHER_RECORDS, StoreCode.NOT_ENCRYPTED}:
            raise damaged(backup, BackupFault.DATABASE) from error
        raise
    return holds


def _in_order(erased: Iterable[Erased]) -> list[Erased]:
    return sorted(erased, key=lambda one: (one.first_utc_ms, one.patient_id))
