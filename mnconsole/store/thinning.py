"""Thinning out backups by the plan, and which of them a restore drill has found at fault."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Final

from mnconsole.domain.backup_ports import Drilled
from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.retention_plan import PLAN, Candidate, RetentionPlan, staying
from mnconsole.regular import read_regular
from mnconsole.store import schema
from mnconsole.store.backup_folder import GONE, is_real_folder, remove_hidden
from mnconsole.store.backup_list import require_files
from mnconsole.store.backup_manifest import read_manifest, time_in
from mnconsole.store.errors import RecordsError, StoreCode, os_errors
from mnconsole.store.files import write_whole

log = logging.getLogger(__name__)

FAULTY: Final = "drill-faults.json"
"""Beside the backups: the names of those that a drill could not bring back. A look may find nothing wrong with them."""

_DAMAGED: Final = frozenset({StoreCode.NO_BACKUP, StoreCode.BACKUP_DAMAGED})


def thin(
    backups: Path, always: str, now_utc_ms: int, brought_back: str = "", plan: RetentionPlan = PLAN
) -> tuple[str, ...]:
    """Throw away what the plan does not keep; `always` and `brought_back` stay. The names of what went.

    A backup is renamed before its files go, so that half of one is never taken for a backup. What is no folder, can't
    be looked at or can't be renamed is left as it is. Raises RecordsError when the folder itself can't be read.
    """
    faulty = _faulty(backups)
    found: list[Candidate] = []
    with os_errors(backups):
        for each in backups.iterdir():
            at_utc_ms = time_in(each.name)
            if at_utc_ms is not None and is_real_folder(each) and (seen := _seen(each, at_utc_ms, faulty)) is not None:
                found.append(seen)
    stay = staying(found, now_utc_ms, plan) | {always, brought_back}
    gone = tuple(each.name for each in sorted(found, key=_name) if each.name not in stay and _renamed(backups, each))
    if gone:
        remove_hidden(backups, GONE)
    return gone


def _name(candidate: Candidate) -> str:
    return candidate.name


def _renamed(backups: Path, going: Candidate) -> bool:
    try:
        (backups / going.name).rename(backups / (GONE + going.name))
    except OSError as error:
        log.warning("a backup is not thinned out this time: %s", error)
        return False
    if not (going.sound or going.newer):
        log.warning("the damaged backup %s was thrown away: newer damaged ones are kept", going.name)
    return True


def _seen(backup: Path, at_utc_ms: int, faulty: frozenset[str]) -> Candidate | None:
    """What a look tells, without a key; None when it can't be looked at, which says nothing about what it holds."""
    try:
        manifest = read_manifest(backup)
        if manifest.schema not in schema.STEPS:
            return Candidate(backup.name, at_utc_ms, newer=True)
        require_files(backup, manifest)
    except RecordsError as error:
        if error.code is StoreCode.BACKUP_NEWER:
            return Candidate(backup.name, at_utc_ms, newer=True)
        if error.code in _DAMAGED:
            return Candidate(backup.name, at_utc_ms, sound=False)
        log.warning("a backup is left as it is, it can't be looked at: %s", error)
        return None
    by_person = manifest.cause is BackupCause.PERSON
    return Candidate(backup.name, at_utc_ms, sound=backup.name not in faulty, by_person=by_person)


def note_drill(backups: Path, held: Drilled) -> None:
    """Remember a backup that did not come back, so that it stays to be looked at and takes no sound one's place; forget
    it when it comes back after all."""
    before = _faulty(backups)
    now = before | {held.name} if held.fault else before - {held.name}
    if now == before:
        return
    try:
        there = sorted(name for name in now if (backups / name).exists())
        write_whole(backups / FAULTY, json.dumps({"names": there}).encode())
    except OSError as error:
        log.warning("what the drill found of %s is not kept beside the backups: %s", held.name, error)


def _faulty(backups: Path) -> frozenset[str]:
    try:
        found = json.loads(read_regular(backups / FAULTY))
        return frozenset(name for name in found["names"] if time_in(name) is not None)
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError, RecursionError, TypeError, KeyError) as error:
        log.warning("what drills found is not known: %s", error)
        return frozenset()
