"""Thinning out backups by the plan; what is damaged is kept to be looked at, a few of them."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Collection, Mapping
from operator import attrgetter
from pathlib import Path
from typing import Final
from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.retention_plan import PLAN, Candidate, RetentionPlan, staying
from mnconsole.store import schema
from mnconsole.store.backup_folder import GONE, is_real_folder, remove_hidden
from mnconsole.store.backup_list import require_files
from mnconsole.store.backup_manifest import place_in, read_manifest, time_in
from mnconsole.store.drill_notes import faulty
from mnconsole.store.errors import RecordsError, StoreCode, os_errors

log = logging.getLogger(__name__)

_ASIDE: Final = re.compile(r"damaged-[0-9a-f]{8}-(.+)")
"""On a second medium: a damaged copy whose place a sound one has taken."""

_NO_CHAIN: Final[Mapping[UUID, int]] = {}
_DAMAGED: Final = frozenset({StoreCode.NO_BACKUP, StoreCode.BACKUP_DAMAGED})


def thin(
    backups: Path,
    always: str,
    now_utc_ms: int,
    brought_back: str = "",
    beside: Collection[Path] = (),
    held: Mapping[UUID, int] = _NO_CHAIN,
    plan: RetentionPlan = PLAN,
) -> tuple[str, ...]:
    """Throw away what the plan does not keep; `always` and `brought_back` stay. The names of what went.

    `beside` are the folders of chains before on the same medium. Each has places of its own, and goes with its time.
    `held` are the chains that the records know, each with how many of its entries they hold: the newest backup of a
    chain stays where it holds more than the records.

    A backup is renamed before its files go, so that half of one is never taken for a backup. What is no folder, can't
    be looked at or can't be renamed is left as it is. Raises RecordsError when the folder itself can't be read.
    """
    found = _found(backups)
    for each in beside:
        try:
            found += _found(each)
        except RecordsError as error:
            log.warning("the backups of a chain before are not thinned out: %s", error)
    stay = staying(found, now_utc_ms, plan) | _beyond(found, held)
    going = (each for each in sorted(found, key=attrgetter("path")) if each.path not in stay)
    gone = [each for each in going if each.name not in (always, brought_back) and _renamed(Path(each.folder), each)]
    for folder in sorted({each.folder for each in gone}):
        remove_hidden(Path(folder), GONE)
    return tuple(each.name for each in gone)


def _found(backups: Path) -> list[Candidate]:
    not_back = faulty(backups)
    with os_errors(backups):
        seen = [_seen(each, not_back) for each in backups.iterdir()]
    return [replace(each, folder=str(backups)) for each in seen if each is not None]


def _beyond(found: list[Candidate], held: Mapping[UUID, int]) -> set[str]:
    """Of each chain that the records know the newest, if it holds entries that they lack."""
    of_chain = {chain.hex[-8:]: seq for chain, seq in held.items()}
    newest: dict[str, Candidate] = {}
    for each in sorted(found, key=lambda each: (each.head_seq, each.at_utc_ms)):
        if each.placed and each.head_seq > of_chain.get(each.chain, each.head_seq):
            newest[each.chain] = each
    return {each.path for each in newest.values()}


def _renamed(backups: Path, going: Candidate) -> bool:
    try:
        (backups / going.name).rename(backups / (GONE + going.name))
    except OSError as error:
        log.warning("a backup is not thinned out this time: %s", error)
        return False
    if not (going.sound or going.newer):
        log.warning("the damaged backup %s was thrown away: newer ones are kept, and none for two years", going.name)
    return True


def _seen(backup: Path, not_back: frozenset[str]) -> Candidate | None:
    """What a look tells, without a key; None for what is no backup, or can't be looked at, which says nothing about
    what it holds."""
    of_backup = _of_backup(backup.name)
    at_utc_ms = time_in(of_backup or backup.name)
    if at_utc_ms is None or not is_real_folder(backup):
        return None
    chain, head_seq = place_in(of_backup or backup.name)
    by_name = Candidate(backup.name, at_utc_ms, sound=False, chain=chain, head_seq=head_seq, aside=bool(of_backup))
    if of_backup:
        return by_name
    try:
        manifest = read_manifest(backup)
        if manifest.schema not in schema.STEPS:
            return replace(by_name, sound=True, newer=True)
        require_files(backup, manifest)
    except RecordsError as error:
        if error.code is StoreCode.BACKUP_NEWER:
            return replace(by_name, sound=True, newer=True)
        if error.code in _DAMAGED:
            return by_name
        log.warning("a backup is left as it is, it can't be looked at: %s", error)
        return None
    return Candidate(
        backup.name,
        at_utc_ms,
        sound=backup.name not in not_back,
        by_person=manifest.cause is BackupCause.PERSON,
        chain=manifest.device_id.hex[-8:],
        chains_before=manifest.chains_before,
        head_seq=manifest.head.seq,
    )


def set_aside(backups: Path, name: str, plan: RetentionPlan = PLAN) -> None:
    """Move a damaged backup, or whatever has its name, out of the way of a sound one; the newest few stay to be looked
    at. Raises OSError when it can't be moved."""
    (backups / name).rename(backups / f"damaged-{os.urandom(4).hex()}-{name}")
    aside = (each for each in backups.iterdir() if _of_backup(each.name) and is_real_folder(each))
    found = sorted(aside, key=lambda each: _of_backup(each.name))
    gone = [each for each in found[: max(0, len(found) - plan.unsound)] if _thrown_away(backups, each)]
    if gone:
        remove_hidden(backups, GONE)


def _thrown_away(backups: Path, aside: Path) -> bool:
    try:
        aside.rename(backups / (GONE + aside.name))
    except OSError as error:
        log.warning("a damaged backup stays this time: %s", error)
        return False
    log.warning("the damaged backup %s was thrown away: newer damaged ones are kept", aside.name)
    return True


def _of_backup(name: str) -> str:
    """The name of the backup that was set aside under this one; empty for whatever else lies there."""
    found = _ASIDE.fullmatch(name)
    return found[1] if found is not None and time_in(found[1]) is not None else ""
