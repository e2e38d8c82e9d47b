"""What a look at backups tells, without a key: which there are, whether their files are there, which one is meant."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain.backup_order import newest_first
from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.regular import read_regular
from mnconsole.store import keys, schema
from mnconsole.store.backup_check import Contents
from mnconsole.store.backup_folder import BACKUPS, MEDIUM_FOLDER
from mnconsole.store.backup_manifest import MANIFEST, Manifest, end_of, place_in, read_manifest, time_in
from mnconsole.store.drill_notes import faulty
from mnconsole.store.errors import NO_PERMISSION, BackupFault, RecordsError, StoreCode, known_read, read_errors
from mnconsole.store.opened import DATABASE
from mnconsole.store.snapshot import sha256_of
from mnconsole.store.witness import Newest, later


def require_head(backup: Path, manifest: Manifest, holds: Contents) -> None:
    """The log must stand where the manifest says. Raises RecordsError BACKUP_DAMAGED."""
    told = {manifest.head.text, *(anchor.text for anchor in manifest.anchors)}
    if holds.head != manifest.head or holds.events != manifest.events:
        raise damaged(backup, BackupFault.HEAD)
    if not {anchor.text for anchor in holds.other_heads} <= told:
        raise damaged(backup, BackupFault.HEAD)


def require_files(backup: Path, manifest: Manifest) -> None:
    """What a look tells: both files are there, the database has its size, a copy of the keys is as it was written.

    Raises RecordsError BACKUP_DAMAGED.
    """
    with read_errors(backup):
        database = backup / DATABASE
        if not database.is_file() or database.stat().st_size != manifest.size_bytes:
            raise damaged(backup, BackupFault.DATABASE)
        copies = [backup / name for name in keys.COPIES]
        read = [read_regular(copy) for copy in copies if copy.is_file()]
        if not any(hashlib.sha256(content).hexdigest() == manifest.keys_sha256 for content in read):
            raise damaged(backup, BackupFault.KEYS)


def damaged(backup: Path, what: BackupFault) -> RecordsError:
    """The error of a backup that is not as it was written."""
    return RecordsError(StoreCode.BACKUP_DAMAGED, path=str(backup), what=what)


def facts_of(backup: Path) -> BackupFacts:
    """What a look at a backup tells; nothing of it is decrypted."""
    made_utc_ms, (chain, head_seq) = time_in(backup.name) or 0, place_in(backup.name)
    try:
        manifest = read_manifest(backup)
        fault, newer = "", manifest.schema not in schema.STEPS
        try:
            require_files(backup, manifest)
        except RecordsError as error:
            fault = str(error.params.get("what") or error.code)
    except RecordsError as error:
        newer = error.code is StoreCode.BACKUP_NEWER
        shut = error.params.get("reason") == NO_PERMISSION  # it may be sound for all that can be told
        fault = "" if newer else str(error.code if shut else BackupFault.MANIFEST)
        return BackupFacts(
            backup.name, str(backup), made_utc_ms, head_seq=head_seq, fault=fault, newer=newer, chain=chain
        )
    return BackupFacts(
        name=backup.name,
        path=str(backup),
        made_utc_ms=manifest.made_utc_ms,
        cause=manifest.cause.value,
        device_id=manifest.device_id.hex,
        head_seq=manifest.head.seq,
        events=manifest.events,
        schema=manifest.schema,
        program=manifest.program,
        size_bytes=manifest.size_bytes,
        fault=fault,
        newer=newer,
        chain=end_of(manifest.device_id),
        knows=tuple((end_of(chain), seq) for chain, seq in manifest.known.items()),
        keys_sha256=manifest.keys_sha256,
    )


def with_later(facts: BackupFacts, told: Sequence[Newest]) -> BackupFacts:
    """The same with how many entries a folder's witness tells of that are not in it."""
    if not (facts.usable and told):
        return facts
    manifest = read_manifest(Path(facts.path))

    def held(chain: UUID) -> int:
        if chain == manifest.device_id:
            return manifest.head.seq
        return max((anchor.seq for anchor in manifest.anchors if anchor.device_id == chain), default=0)

    known = later(told, manifest.device_id, held)
    return replace(facts, later=known.entries, at_least=known.at_least)


def read_whole(facts: BackupFacts) -> BackupFacts:
    """The same after every byte of it was read and compared. Raises RecordsError when it can't be read at all."""
    if not facts.usable:
        return facts
    backup = Path(facts.path)
    wanted = read_manifest(backup).database_sha256
    if sha256_of(backup / DATABASE, lambda _done, _all: True) != wanted:
        return replace(facts, fault=BackupFault.DATABASE.value)
    return facts


def listed(backups: Path) -> tuple[BackupFacts, ...]:
    """The backups directly below a folder, newest first; none when there is no such folder. Raises RecordsError."""
    try:
        found = [each for each in backups.iterdir() if time_in(each.name) is not None]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise known_read(error, str(backups)) from error
    not_back = faulty(backups)
    return newest_first(replace(facts_of(each), not_back=each.name in not_back) for each in found)


def found_in(path: Path) -> tuple[BackupFacts, ...]:
    """Every backup that a person may mean by a folder, newest first: itself, those in it, in its `backups`, or on a
    second medium in `mnconsole-backups/<device>`. Raises RecordsError for a folder that can't be read."""
    with read_errors(path):
        one, is_folder = (path / MANIFEST).exists() or time_in(path.name) is not None, path.is_dir()
    if one:
        return (replace(facts_of(path), not_back=path.name in faulty(path.parent)),)
    if not is_folder:
        raise RecordsError(StoreCode.FOLDER_UNUSABLE, path=str(path), reason="ENOENT")
    found = [*listed(path), *listed(path / BACKUPS)]
    for medium in (path, path / MEDIUM_FOLDER):
        with read_errors(medium), contextlib.suppress(FileNotFoundError):
            for device in medium.iterdir():
                if device.is_dir() and _is_device(device.name):
                    found += listed(device)
    return newest_first(found)


def _is_device(name: str) -> bool:
    return len(name) == 32 and all(sign in "0123456789abcdef" for sign in name)
