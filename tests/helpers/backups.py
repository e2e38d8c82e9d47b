"""Backups of sample clinics, and what a person finds in a folder."""

from __future__ import annotations

from pathlib import Path

from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.domain.custody_events import BackupCause
from mnconsole.store import keys
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backups import Request, make
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.restore import Plan, Restored, restore
from tests.helpers.records import NOON


def key_of(folder: Path) -> DatabaseKey:
    """The key of a demo-keyed folder."""
    return keys.unlock(folder, None, repair=False).key


def back_up(folder: Path, *, at_utc_ms: int = NOON, cause: BackupCause = BackupCause.PERSON) -> BackupFacts:
    """A backup of a demo-keyed folder, into its own `backups`."""
    return make(folder, key_of(folder), folder / BACKUPS, Request(cause, at_utc_ms))


def bring_back(source: Path | str, folder: Path, *, at_utc_ms: int = NOON + 1_000_000) -> Restored:
    """Restore a demo-keyed backup."""
    return restore(Plan(Path(source), folder, at_utc_ms), key_of)


def content_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its name within it; the lock files and SQLite's index left out."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in {"lock", "lock-owner.json", ".lock"} and not path.name.endswith("-shm")
    }
