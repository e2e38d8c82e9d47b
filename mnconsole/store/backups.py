"""Backups in a folder: made whole or not at all, looked at, checked, thinned out.

A backup is a folder that is a whole data folder by itself - database, both key files - with a manifest. It is written
under a draft's name, brought to the disk, opened with the key and checked, and only then gets its own name.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from mnconsole import __version__
from mnconsole.domain.anchors import Anchor
from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.retention_plan import PLAN, RetentionPlan, kept
from mnconsole.store import keys, schema
from mnconsole.store.backup_check import Contents, examine
from mnconsole.store.backup_manifest import MANIFEST, Manifest, name_of, read_manifest, time_in, write_manifest
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import BackupFault, RecordsError, StoreCode, known_os
from mnconsole.store.files import sync_folder, write_whole
from mnconsole.store.opened import DATABASE
from mnconsole.store.pace import Pace
from mnconsole.store.snapshot import copy_database, sha256_of

BACKUPS: Final = "backups"
DRAFT: Final = ".draft-"
GONE: Final = ".gone-"
SPARE_BYTES: Final = 256 * 1024 * 1024
"""What a backup leaves free: it must not be the one that fills the disk."""

MEDIUM_FOLDER: Final = "mnconsole-backups"
"""On a second medium; below it one folder a device id."""

MOST_ANCHORS: Final = 200
"""The newest ones say all that older ones do, as long as the log verifies."""

_LOCK: Final = ".lock"


@dataclass(frozen=True, slots=True)
class Request:
    """Why and when a backup is made, and what anchors of the log are known."""

    cause: BackupCause
    made_utc_ms: int
    anchors: Sequence[Anchor] = ()


def make(source: Path, key: DatabaseKey, backups: Path, request: Request, pace: Pace | None = None) -> BackupFacts:
    """Back up the data folder `source` into a new folder below `backups`. The database may be in use meanwhile.

    Raises RecordsError: BUSY while another one is being made there, DISK_FULL, READ_ONLY, INTERRUPTED,
    BACKUP_DAMAGED when the copy does not check out, and what the database itself gives. Then nothing was made.
    """
    pace = pace or Pace(path=str(source))
    with _alone(backups):
        _require_room(source / DATABASE, backups)
        draft = backups / f"{DRAFT}{os.urandom(6).hex()}"
        try:
            with os_errors(draft):
                draft.mkdir(mode=0o700)
            manifest = _fill(source, key, draft, request, pace)
            return _named(draft, backups, manifest)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _fill(source: Path, key: DatabaseKey, draft: Path, request: Request, pace: Pace) -> Manifest:
    database = draft / DATABASE
    copy_database(source / DATABASE, database, key, pace, pace.part(0, 500))
    keys_sha256 = copy_keys(source, key, draft)
    holds = examine(database, key, request.made_utc_ms, pace, pace.part(500, 850))
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
        keys_sha256=keys_sha256,
        size_bytes=database.stat().st_size,
        erased=holds.erased,
    )
    with os_errors(draft):
        write_manifest(draft, manifest)
    pace.check()
    return manifest


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
    while target.exists():  # two in one second
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
    with os_errors(backup):
        database = backup / DATABASE
        if not database.is_file() or database.stat().st_size != manifest.size_bytes:
            raise damaged(backup, BackupFault.DATABASE)
        copies = [backup / name for name in keys.COPIES]
        read = [copy.read_bytes() for copy in copies if copy.is_file()]
        if not any(hashlib.sha256(content).hexdigest() == manifest.keys_sha256 for content in read):
            raise damaged(backup, BackupFault.KEYS)


def damaged(backup: Path, what: BackupFault) -> RecordsError:
    """The error of a backup that is not as it was written."""
    return RecordsError(StoreCode.BACKUP_DAMAGED, path=str(backup), what=what)


def facts_of(backup: Path) -> BackupFacts:
    """What a look at a backup tells; nothing of it is decrypted."""
    made_utc_ms = time_in(backup.name) or 0
    try:
        manifest = read_manifest(backup)
        fault, newer = "", manifest.schema not in schema.STEPS
        try:
            require_files(backup, manifest)
        except RecordsError as error:
            fault = str(error.params.get("what") or error.code)
    except RecordsError as error:
        newer = error.code is StoreCode.BACKUP_NEWER
        fault = "" if newer else str(error.params.get("what") or BackupFault.MANIFEST)
        return BackupFacts(backup.name, str(backup), made_utc_ms, fault=fault, newer=newer)
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
    )


def listed(backups: Path) -> tuple[BackupFacts, ...]:
    """The backups directly below a folder, newest first; none when there is no such folder. Raises RecordsError."""
    try:
        found = [each for each in backups.iterdir() if time_in(each.name) is not None]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise known_os(error, str(backups)) from error
    return tuple(sorted(map(facts_of, found), key=lambda facts: (facts.made_utc_ms, facts.name), reverse=True))


def found_in(path: Path) -> tuple[BackupFacts, ...]:
    """Every backup that a person may mean by a folder, newest first: itself, those in it, in its `backups`, or on a
    second medium in `mnconsole-backups/<device>`. Raises RecordsError for a folder that can't be read."""
    if (path / MANIFEST).exists() or time_in(path.name) is not None:
        return (facts_of(path),)
    if not path.is_dir():
        raise RecordsError(StoreCode.FOLDER_UNUSABLE, path=str(path), reason="ENOENT")
    found = [*listed(path), *listed(path / BACKUPS)]
    for medium in (path, path / MEDIUM_FOLDER):
        with os_errors(medium), contextlib.suppress(FileNotFoundError):
            for device in medium.iterdir():
                if device.is_dir() and _is_device(device.name):
                    found += listed(device)
    return tuple(sorted(found, key=lambda facts: (facts.made_utc_ms, facts.name), reverse=True))


def _is_device(name: str) -> bool:
    return len(name) == 32 and all(sign in "0123456789abcdef" for sign in name)


def thin(backups: Path, always: str, plan: RetentionPlan = PLAN) -> tuple[str, ...]:
    """Throw away what the plan does not keep; `always` stays. The names of what went.

    A backup is renamed before its files go, so that half of one is never taken for a backup.
    """
    with os_errors(backups):
        times = {each.name: at for each in backups.iterdir() if (at := time_in(each.name)) is not None}
    stay = kept(times.values(), plan)
    going = sorted(name for name, at in times.items() if at not in stay and name != always)
    for name in going:
        with os_errors(backups / name):
            (backups / name).rename(backups / (GONE + name))
            shutil.rmtree(backups / (GONE + name))
    return tuple(going)


def sweep(backups: Path) -> None:
    """Throw away drafts and half-removed backups that a crash has left. Never a finished one. Raises RecordsError."""
    if backups.is_dir():
        with _alone(backups):
            pass


def _swept(backups: Path) -> None:
    for each in backups.iterdir():
        if each.name.startswith((DRAFT, GONE)):
            shutil.rmtree(each)


@contextlib.contextmanager
def _alone(backups: Path) -> Iterator[None]:
    """One maker a folder, in this program or another; what a maker before has left half done is thrown away."""
    with os_errors(backups):
        if not backups.exists():
            backups.mkdir(parents=True, mode=0o700)
            sync_folder(backups.parent)
        lock = FileLock(backups / _LOCK, timeout=0, thread_local=False)
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


def _require_room(database: Path, backups: Path) -> None:
    with os_errors(backups):
        needed = database.stat().st_size if database.exists() else 0
        if shutil.disk_usage(backups).free < needed + SPARE_BYTES:
            raise RecordsError(StoreCode.DISK_FULL, path=str(backups))


@contextlib.contextmanager
def os_errors(path: Path) -> Iterator[None]:
    """Turn the system's errors into RecordsError."""
    try:
        yield
    except RecordsError:
        raise
    except OSError as error:
        raise known_os(error, str(error.filename or path)) from error
