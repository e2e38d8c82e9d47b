"""The second medium: a folder on another disk that backups are copied to.

A mark on the medium and one beside the backups tell whether it is the disk that was chosen. Without them a stick that
is pulled out would leave an empty folder of its name behind, and the copies would go onto the records' own disk.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from msgspec import Struct

from mnconsole.domain.backup_ports import BackupFacts, MediumFacts
from mnconsole.errors import code_of
from mnconsole.regular import read_regular
from mnconsole.store.backup_folder import BACKUPS, MEDIUM_FOLDER, alone, draft_in, is_real_folder, require_room
from mnconsole.store.backup_list import damaged, facts_of, listed
from mnconsole.store.backup_manifest import MANIFEST, read_manifest
from mnconsole.store.errors import BackupFault, RecordsError, StoreCode, os_errors
from mnconsole.store.files import sync_folder, write_whole
from mnconsole.store.keys import COPIES
from mnconsole.store.opened import DATABASE
from mnconsole.store.pace import Pace
from mnconsole.store.snapshot import copy_file, sha256_of
from mnconsole.store.thinning import set_aside

log = logging.getLogger(__name__)

MARK: Final = "medium.json"
KNOWN: Final = "second-medium.json"
NOTED_EVERY_MS: Final = 12 * 3_600_000
"""How often it is written down that the medium is there, where nothing is copied to it."""

_FILES: Final = (DATABASE, *COPIES, MANIFEST)


class SecondMedium(Struct, frozen=True):
    """The medium at `path` for the records in `folder`, whose present chain is `device`."""

    folder: Path
    path: Path
    device: UUID

    @property
    def home(self) -> Path:
        """Where the copies of this chain are."""
        return self.path / MEDIUM_FOLDER / self.device.hex

    def take_up(self, now_utc_ms: int) -> None:
        """A person has chosen it: from now on the disk that is there is the right one. Raises RecordsError."""
        if not self.path.is_dir():
            raise RecordsError(StoreCode.SECOND_MEDIUM_ABSENT, path=str(self.path))
        with os_errors(self.path):
            if self.path.resolve().is_relative_to(self.folder.resolve()):
                raise RecordsError(StoreCode.SECOND_MEDIUM_INSIDE, path=str(self.path))
            mark = self._mark()
            if not mark:
                mark = uuid4().hex
                place = self.path / MEDIUM_FOLDER
                place.mkdir(mode=0o700, exist_ok=True)
                sync_folder(self.path)
                write_whole(place / MARK, json.dumps({"medium": mark}).encode())
            known = self._known()
            self._note(known if mark in known else [*known, mark], now_utc_ms)

    def reached(self, now_utc_ms: int) -> None:
        """It was there, with the newest backup on it. Raises RecordsError."""
        with os_errors(self.folder):
            self._note(self._known(), now_utc_ms)

    def _note(self, media: list[str], now_utc_ms: int) -> None:
        (self.folder / BACKUPS).mkdir(mode=0o700, exist_ok=True)
        content = {"path": str(self.path), "media": media, "reached_utc_ms": now_utc_ms}
        write_whole(self.folder / BACKUPS / KNOWN, json.dumps(content).encode())

    def require(self, now_utc_ms: int) -> None:
        """Raises RecordsError SECOND_MEDIUM_GONE or SECOND_MEDIUM_OTHER when the right disk is not there."""
        known = self._known()
        if not (known or self.path.is_dir()):
            raise RecordsError(StoreCode.SECOND_MEDIUM_GONE, path=str(self.path))
        if not known:  # written into the settings by hand: the disk that is there at first is the one that is meant
            self.take_up(now_utc_ms)
            return
        mark = self._mark()
        if not mark:
            raise RecordsError(StoreCode.SECOND_MEDIUM_GONE, path=str(self.path))
        if mark not in known:
            raise RecordsError(StoreCode.SECOND_MEDIUM_OTHER, path=str(self.path))

    def _mark(self) -> str:
        return str(_read(self.path / MEDIUM_FOLDER / MARK).get("medium", ""))

    def _known(self) -> list[str]:
        """The disks that were taken up under this path; there may be several that take turns."""
        read = _read(self.folder / BACKUPS / KNOWN)
        media = read.get("media")
        right = read.get("path") == str(self.path) and isinstance(media, list)
        return [str(each) for each in media] if right and isinstance(media, list) else []

    def same_disk(self) -> bool:
        """Whether it is on the disk of the records, and lost with it."""
        try:
            return self.path.stat().st_dev == self.folder.stat().st_dev
        except OSError:
            return False

    def facts(self, now_utc_ms: int, trouble: str = "") -> MediumFacts:
        """How it stands: `trouble` is told when nothing else is wrong with it."""
        newest = None
        try:
            self.require(now_utc_ms)
            own = (each for each in listed(self.home) if each.device_id == self.device.hex)
            newest = next((each for each in own if each.sound), None)
            self._note_here(newest, now_utc_ms)
        except RecordsError as error:
            trouble = code_of(error)
        return MediumFacts(
            path=str(self.path),
            last_utc_ms=newest.made_utc_ms if newest is not None else 0,
            last_seq=newest.head_seq if newest is not None else 0,
            reached_utc_ms=self._since(now_utc_ms),
            trouble=trouble,
            same_disk=self.same_disk(),
        )

    def _noted(self) -> int:
        reached = _read(self.folder / BACKUPS / KNOWN)
        since = reached.get("reached_utc_ms") if reached.get("path") == str(self.path) else 0
        return since if isinstance(since, int) else 0

    def _since(self, now_utc_ms: int) -> int:
        """When it was there last. A time to come was told by a clock that stood ahead: from now on days are counted
        from today."""
        since = self._noted()
        if since > now_utc_ms:
            self._note_reached(now_utc_ms)
        return min(since, now_utc_ms)

    def _note_here(self, copied: BackupFacts | None, now_utc_ms: int) -> None:
        """It is there, and holds all that the backups here do. Written now and then only: each minute looks at it."""
        if now_utc_ms - self._noted() <= NOTED_EVERY_MS:
            return
        own = (each for each in listed(self.folder / BACKUPS) if each.sound and each.device_id == self.device.hex)
        newest = next(own, None)
        if newest is None or (copied is not None and _place(copied) >= _place(newest)):
            self._note_reached(now_utc_ms)

    def _note_reached(self, now_utc_ms: int) -> None:
        try:
            self.reached(now_utc_ms)
        except RecordsError as error:
            log.warning("since when the second medium is away can't be noted: %s", error)

    def copy(self, backup: BackupFacts, pace: Pace) -> BackupFacts:
        """Copy a backup, read it back and compare. After `require`.

        Raises RecordsError.
        """
        source, target = Path(backup.path), self.home / backup.name
        with alone(self.home):
            if is_real_folder(target) and facts_of(target).usable:
                return facts_of(target)
            require_room(source / DATABASE, self.home)
            draft = draft_in(self.home)
            try:
                with os_errors(draft):
                    draft.mkdir(mode=0o700)
                _copy_files(source, draft, read_manifest(source).database_sha256, pace)
                with os_errors(target):
                    if os.path.lexists(target):  # an unusable one of this name: kept, but out of the way
                        set_aside(self.home, backup.name)
                    draft.rename(target)
                    sync_folder(self.home)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        return facts_of(target)


def _place(facts: BackupFacts) -> tuple[int, int]:
    return facts.head_seq, facts.made_utc_ms


def homes_of(setting: str) -> tuple[Path, ...]:
    """`homes` of the place that the settings name; none where they name none."""
    return homes(Path(setting).expanduser()) if setting else ()


def homes(path: Path) -> tuple[Path, ...]:
    """Every device's folder on a medium; none when it is not there."""
    try:
        return tuple(sorted(each for each in (path / MEDIUM_FOLDER).iterdir() if each.is_dir()))
    except OSError:
        return ()


def beside(home: Path, chains: Collection[UUID]) -> tuple[Path, ...]:
    """The folders of those of these chains that have one on the same medium; not `home` itself."""
    names = {chain.hex for chain in chains} - {home.name}
    return tuple(each for each in homes(home.parent.parent) if each.name in names and is_real_folder(each))


def _copy_files(source: Path, draft: Path, database_sha256: str, pace: Pace) -> None:
    with os_errors(source):
        sizes = {name: (source / name).stat().st_size for name in _FILES if (source / name).exists()}
    for name in sizes:
        big = name == DATABASE
        digest = copy_file(source / name, draft / name, pace.part(0, 600) if big else pace.part(600, 600))
        if big and digest != database_sha256:  # it has changed since it was made
            raise damaged(source, BackupFault.DATABASE)
        if sha256_of(draft / name, pace.part(600, 1000) if big else pace.part(1000, 1000)) != digest:
            raise RecordsError(StoreCode.BACKUP_DAMAGED, path=str(draft), what=BackupFault.DATABASE)
    with os_errors(draft):
        sync_folder(draft)


def _read(path: Path) -> dict[str, object]:
    try:
        found = json.loads(read_regular(path))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
