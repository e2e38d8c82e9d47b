"""Everything about backups of records that are open: `domain.backup_ports.BackupKeeper` over the store's parts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, cast
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import Connection

from mnconsole.domain.backup_ports import BackupFacts, Drilled, Made, MediumFacts, Progress, Standing
from mnconsole.domain.custody_events import BackupCause, BackupMade, RecordsRestored
from mnconsole.domain.retention_plan import AHEAD_MS, HELD_MS
from mnconsole.errors import code_of
from mnconsole.store import anchors, ballast, event_log, harm, older_copy
from mnconsole.store.backup_check import ASKED_EVERY
from mnconsole.store.backup_folder import BACKUPS, sweep
from mnconsole.store.backup_list import listed
from mnconsole.store.backups import Request, keys_sha256, make
from mnconsole.store.diagnosis import diagnosed
from mnconsole.store.drill import drill
from mnconsole.store.drill_notes import note_drill
from mnconsole.store.engine import reader_engine
from mnconsole.store.erased_list import write_erased
from mnconsole.store.errors import DamagedError, RecordsError, StoreCode
from mnconsole.store.guests import OpenFolder
from mnconsole.store.opened import DATABASE
from mnconsole.store.own_records import erasures, held_of_chains
from mnconsole.store.pace import ALL, Pace
from mnconsole.store.second_medium import SecondMedium, beside
from mnconsole.store.thinning import thin

log = logging.getLogger(__name__)

REST_S: Final = 0.002
"""Slept after each small step while a window runs: the interpreter and the disk are its, too."""

_UNSAVED: Final = (
    "SELECT at_utc_ms, min(at_utc_ms) OVER () FROM event WHERE device_id = ? AND seq > ? AND kind NOT LIKE 'backup.%' "
    "AND kind NOT IN ('app.started', 'app.closed') ORDER BY seq LIMIT 1"
)
"""Of the first of them and of all: the first may have been written on a day when the clock stood ahead."""

_RESTORED: Final = (
    "SELECT at_utc_ms, json_extract(CAST(body AS TEXT), '$.name') FROM event "
    "WHERE device_id = ? AND seq = 1 AND kind = ?"
)
"""Of a chain that a restore began it is the first entry."""


_RELIED_ON: Final = (
    "SELECT 1 FROM device CROSS JOIN event ON event.device_id = device.id "
    f"WHERE event.kind IN ('{BackupMade.KIND}', '{RecordsRestored.KIND}') LIMIT 1"
)


def _changed(name: str, error: RecordsError) -> Drilled:
    return Drilled(name, 0, str(error.params.get("what")))


class FolderBackups:
    """`BackupKeeper` of one data folder. File worker only, but `leave`."""

    def __init__(self, source: OpenFolder, second_medium: str, elsewhere: Path | None = None) -> None:
        """`elsewhere` is a folder of a person's own for what is made; it is not thinned out."""
        self._source = source
        self._folder = source.folder
        self._elsewhere = elsewhere
        self._backups = source.folder / BACKUPS
        self._second = second_medium
        self._pace = Pace(path=str(self._backups))
        self._left = False
        self._listing = threading.Lock()
        self._all_read = False
        self._changed: dict[str, RecordsError] = {}

    def leave(self, *, for_good: bool = False) -> None:
        """As `BackupKeeper.leave`."""
        self._left = self._left or for_good
        self._pace.leave.set()

    def _begin(self, progress: Progress | None, rest_s: float) -> Pace:
        self._pace = pace = Pace(progress, rest_s, path=str(self._backups))
        if self._left:  # asked behind the new pace, so that none that was told to leave goes on
            pace.leave.set()
        return pace

    def make(self, cause: BackupCause, now_utc_ms: int, progress: Progress | None, *, rests: bool) -> Made:
        """As `BackupKeeper.make`."""
        pace = self._begin(progress, REST_S if rests else 0.0)
        source, key = self._source, self._source.key()
        request = Request(cause, now_utc_ms, anchors.read(self._backups / anchors.FILE_NAME).anchors)
        part = pace.within(0, 800 if self._second else 1000)
        place = self._elsewhere or self._backups
        try:
            made = self._with_room(
                lambda: make(self._folder, key, place, request, part, lambda: source.guests.visit(pace.leave)),
                place,
                now_utc_ms,
            )
        except DamagedError:
            harm.note(self._folder)
            raise
        if self._elsewhere is None:
            self._thin(self._backups, made.name, now_utc_ms)
        medium = self._copied(made, now_utc_ms, pace.within(800, 1000))
        try:
            self.list_erased()
        except RecordsError as error:  # the backup is made; the list was written at each erasure, and is with the next
            log.warning("the list of erasures is not written anew: %s", error)
        changed = self._changed.pop(made.name, None)
        return Made(made if changed is None else replace(made, not_back=True), medium, changed)

    def _medium(self, device: UUID) -> SecondMedium | None:
        return SecondMedium(self._folder, Path(self._second).expanduser(), device) if self._second else None

    def _copied(self, backup: BackupFacts, now_utc_ms: int, pace: Pace) -> MediumFacts:
        """The backup itself is made; what goes wrong with its copy is told beside it."""
        medium = self._medium(UUID(hex=backup.device_id))
        if medium is None:
            return MediumFacts()
        trouble = ""
        try:
            medium.require(now_utc_ms)
            self._with_room(lambda: medium.copy(backup, pace), medium.home, now_utc_ms)
            medium.reached(now_utc_ms)
            self._thin(medium.home, backup.name, now_utc_ms)
        except RecordsError as error:
            log.warning("no copy of %s on the second medium: %s", backup.name, error)
            trouble = code_of(error)
            if error.code is StoreCode.BACKUP_DAMAGED and error.params.get("path") == backup.path:
                # Not the copy, but what was to be copied: it is no backup any more.
                note_drill(self._backups, _changed(backup.name, error))
                self._changed[backup.name] = error
        return medium.facts(now_utc_ms, trouble)

    def _with_room(self, work: Callable[[], BackupFacts], backups: Path, now_utc_ms: int) -> BackupFacts:
        """Where there is no room, what has aged out goes first: it must not be what keeps a new one from being made."""
        try:
            return work()
        except RecordsError as error:
            if error.code is not StoreCode.DISK_FULL or backups == self._elsewhere:
                raise
            newest = next((facts.name for facts in listed(backups) if facts.sound), "")
            if not self._thin(backups, newest, now_utc_ms):
                raise
            return work()

    def _thin(self, backups: Path, always: str, now_utc_ms: int) -> bool:
        """Whether anything went. The backup is made; what is in the way of throwing older ones away does not make it a
        failure. It is done after the next one. On a second medium it goes for the folders of the chains before, too."""
        try:
            held = self._held()
            others = () if backups == self._backups else beside(backups, held)
            return bool(thin(backups, always, now_utc_ms, self._brought_back(now_utc_ms), others, held))
        except Exception as error:  # a mistake of ours as well: its traceback is in the log, the backup stays made
            log.warning("backups in %s are not thinned out: %s", backups, error, exc_info=error)
            return False

    def _held(self) -> dict[UUID, int]:
        with self._looking() as connection:
            return held_of_chains(connection)

    def _brought_back(self, now_utc_ms: int) -> str:
        """The name of the backup that these records were brought back from within the last week, empty for none."""
        with self._looking() as connection:
            device = event_log.device_id(connection)
            found = connection.exec_driver_sql(_RESTORED, (device.bytes, RecordsRestored.KIND)).first()
        return str(found[1]) if found is not None and now_utc_ms - int(found[0]) < HELD_MS else ""

    def drill(self, now_utc_ms: int, progress: Progress | None) -> Drilled:
        """As `BackupKeeper.drill`."""
        key = self._source.key()
        return drill(self._backups, self._device(), lambda _folder: key, now_utc_ms, self._begin(progress, REST_S))

    def _device(self) -> str:
        """The chain that is being written; empty where the records do not tell, which must keep no drill from being
        held."""
        try:
            with self._looking() as connection:
                return event_log.device_id(connection).hex
        except RecordsError as error:
            if error.code in (StoreCode.BUSY, StoreCode.INTERRUPTED):
                raise
            log.warning("which chain is being written is not known: %s", error)
            return ""

    def standing(self, now_utc_ms: int, *, copies: bool = True) -> Standing:
        """As `BackupKeeper.standing`."""
        found = listed(self._backups)
        device, unsaved = self._unsaved(found, now_utc_ms)
        newest = next((facts for facts in found if facts.sound and facts.device_id == device.hex), None)
        medium = self._medium(device)
        facts = medium.facts(now_utc_ms) if medium is not None else MediumFacts()
        copied, reached = (facts.last_seq, facts.last_utc_ms), bool(facts.path) and not facts.trouble
        if copies and reached and newest is not None and copied < (newest.head_seq, newest.made_utc_ms):
            facts = self._copied(newest, now_utc_ms, self._begin(None, REST_S))
        changed = tuple(_changed(name, error) for name, error in self._changed.items())
        if changed:
            self._changed.clear()
            found = listed(self._backups)
            device, unsaved = self._unsaved(found, now_utc_ms)
        return Standing(
            backups=found,
            medium=facts,
            oldest_unsaved_utc_ms=unsaved,
            free_bytes=ballast.free_bytes(self._folder),
            ballast=ballast.is_there(self._folder),
            ahead=self._ahead(device, medium.home if medium is not None and not facts.trouble else None),
            chain=device.hex,
            key_waits=self._key_waits(found, device),
            changed=changed,
        )

    def _key_waits(self, found: tuple[BackupFacts, ...], device: UUID) -> bool:
        """Whether no sound backup of the present chain opens with the secrets of today. Where none was ever made and
        nothing was brought back, nobody relies on one yet."""
        try:
            now = keys_sha256(self._folder)
        except RecordsError as error:
            log.warning("the key file of the records does not read: %s", error)
            now = ""
        if any(each.sound and each.device_id == device.hex and each.keys_sha256 == now for each in found):
            return False
        with self._looking() as connection:
            return connection.exec_driver_sql(_RELIED_ON).first() is not None

    def _ahead(self, device: UUID, home: Path | None) -> int:
        """How many entries of this chain the backups here and the medium tell of that are not in the records: somebody
        has put an older copy back, of the folder or of the database in it."""
        told = older_copy.told_on(self._backups, device)
        if home is not None:
            told |= older_copy.told_on(home, device)
        with self._looking() as connection:
            return older_copy.lacking(connection, device, told)

    def _unsaved(self, found: tuple[BackupFacts, ...], now_utc_ms: int) -> tuple[UUID, int]:
        """The present chain, and the time of its oldest entry of use that no sound backup holds; 0 for none."""
        with self._looking() as connection:
            device = event_log.device_id(connection)
            own = [facts for facts in found if facts.sound and facts.device_id == device.hex]
            own.sort(key=lambda facts: facts.head_seq, reverse=True)
            # One of entries that are not here, or are others here, holds nothing of what was written since.
            held = next((facts.head_seq for facts in own if older_copy.goes_on_from(connection, facts)), 0)
            first, earliest = connection.exec_driver_sql(_UNSAVED, (device.bytes, held)).first() or (0, 0)
            return device, int(first if first <= now_utc_ms + AHEAD_MS else min(earliest, now_utc_ms))

    @contextmanager
    def _looking(self) -> Iterator[Connection]:
        path, key = self._folder / DATABASE, self._source.key()
        engine = reader_engine(path, key)
        try:
            with (
                self._source.guests.visit(self._pace.leave),
                diagnosed(path, key),
                engine.connect() as connection,
                connection.begin(),
            ):
                yield connection
        finally:
            engine.dispose()

    def use_second_medium(self, path: str, now_utc_ms: int) -> MediumFacts:
        """As `BackupKeeper.use_second_medium`."""
        device, _unsaved = self._unsaved((), now_utc_ms)
        chosen = SecondMedium(self._folder, Path(path).expanduser(), device)
        if path:
            chosen.take_up(now_utc_ms)
        self._second = path
        return chosen.facts(now_utc_ms) if path else MediumFacts()

    def list_erased(self) -> None:
        """As `BackupKeeper.list_erased`. Any worker."""
        with self._listing:
            self._list_erased()

    def _list_erased(self) -> None:
        with self._looking() as connection:
            device, found = event_log.device_id(connection), erasures(connection)
        if not found:
            return
        self._backups.mkdir(mode=0o700, exist_ok=True)
        write_erased(self._backups, found.values())
        medium = self._medium(device)
        if medium is not None and medium.home.is_dir():
            try:
                write_erased(medium.home, found.values())
            except RecordsError as error:  # it is written again with the next copy
                log.warning("no list of erasures on the second medium: %s", error)

    def read_all(self) -> None:
        """As `BackupKeeper.read_all`."""
        if self._all_read:
            return
        pace = self._begin(None, REST_S)
        try:
            with self._looking() as connection:
                raw = cast(Any, connection.connection.driver_connection)
                raw.set_progress_handler(pace.leave.is_set, ASKED_EVERY)
                harm.require_reads(connection, self._folder / DATABASE, pace.part(0, ALL))
        except DamagedError:
            log.exception("the records do not read as they were written")
            self._source.note_harm()
        except RecordsError as error:
            log.info("the records are read through another time: %s", error)
            return
        self._all_read = True

    def keep_ballast(self) -> bool:
        """As `BackupKeeper.keep_ballast`."""
        return ballast.keep(self._folder, self._begin(None, REST_S))

    def sweep(self) -> None:
        """Throw away what a crash has left half done. At the start. Raises RecordsError."""
        sweep(self._backups)
