"""Status, drill and alarms look at the chain that is being written: real backups of several chains, hours of ticks."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mnconsole.domain.access_events import KeyChanged
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.domain.custody_events import BackupCause, BackupDrilled, BackupMade
from mnconsole.domain.recovery_code import code_of
from mnconsole.store import backups as store_backups
from mnconsole.store import key_slots, keys
from mnconsole.store.backup_folder import BACKUPS, MEDIUM_FOLDER
from mnconsole.store.backup_keeper import FolderBackups
from mnconsole.store.errors import RecordsError, StoreCode
from tests.helpers.alarms import codes
from tests.helpers.backups import back_up, bring_back
from tests.helpers.consoles import BenchConsole
from tests.helpers.fakes import NOON_UTC_MS
from tests.helpers.records import MANAGER, NOON, Clinic, EventMaker, opened, set_up
from tests.services.test_backups import bodies, console_with, seconds
from tests.store.test_backup_order import HOUR_MS, side_chain, worked
from tests.store.test_backup_room import flip

LONG_AGO = (NOON_UTC_MS - NOON) // HOUR_MS - 24 * 30
"""Hours; the console's clock stands at `NOON_UTC_MS`, and its last drill was a month ago."""
PASSPHRASE = "the manager's own words"
OLD_CODE, NEW_CODE = code_of(bytes(range(20))), code_of(bytes(20))


@contextmanager
def console_of(folder: Path, medium: Path | str = "") -> Iterator[tuple[BenchConsole, FolderBackups]]:
    """A console of the records in a folder, whose own log is another one."""
    with opened(folder) as clinic:
        keeper = FolderBackups(clinic.records.open_folder, str(medium))
        yield console_with(keeper, medium=str(medium)), keeper


def counts(console: BenchConsole) -> tuple[int, int]:
    """Backups made, drills on record."""
    return len(bodies(console, BackupMade)), len(bodies(console, BackupDrilled))


def stranger(folder: Path, backups: Path, hours: int) -> BackupFacts:
    """A sound backup of another clinic, put among these."""
    set_up(folder).close()
    made = back_up(folder, at_utc_ms=NOON + hours * HOUR_MS)
    shutil.copytree(made.path, backups / made.name)
    return made


def test_a_rotten_backup_of_a_chain_that_was_left_behind_alarms_nobody(folder: Path) -> None:
    newest, left_behind, *_older = side_chain(folder, LONG_AGO)
    flip(left_behind)
    with console_of(folder) as (console, _keeper):
        seconds(console, 10)
        assert console.backups.status.last_name == newest.name
        seconds(console, 2 * 3600)
        assert counts(console) == (0, 1)
        assert bodies(console, BackupDrilled) == [BackupDrilled(newest.name, newest.events, "")]
        assert codes(console) == []


def test_a_damaged_or_foreign_folder_on_top_hides_no_backup_of_ours_and_is_no_fault(
    folder: Path, tmp_path: Path
) -> None:
    own = worked(folder, LONG_AGO)
    stray = folder / BACKUPS / "20270320T120000Z-0badc0de-77"
    stray.mkdir()
    (stray / "manifest.json").write_text("{")
    foreign = stranger(tmp_path / "other", folder / BACKUPS, LONG_AGO + 24)
    with console_of(folder) as (console, keeper):
        seconds(console, 10)
        assert console.backups.status.last_name == own.name
        seconds(console, 2 * 3600)
        assert counts(console) == (0, 1)
        assert codes(console) == []
        assert keeper.standing(NOON_UTC_MS).backups[0].name == stray.name
        assert foreign.name in {each.name for each in keeper.standing(NOON_UTC_MS).backups}


def test_a_damaged_one_of_ours_on_top_is_told_once_and_answered_by_one(folder: Path) -> None:
    own = worked(folder, LONG_AGO)
    stray = folder / BACKUPS / f"20260101T120000Z-{own.chain}-999"
    stray.mkdir()
    (stray / "manifest.json").write_text("{")
    with console_of(folder) as (console, _keeper):
        seconds(console, 2 * 3600)
        made, _drills = counts(console)
        assert made == 1
        assert [bool(each.fault) for each in bodies(console, BackupDrilled)] == [True, False]  # type: ignore[attr-defined]
        assert codes(console) == []


def test_before_the_present_chain_has_any_the_others_count(folder: Path) -> None:
    older = worked(folder, LONG_AGO)
    bring_back(older.path, folder, at_utc_ms=NOON + (LONG_AGO + 1) * HOUR_MS)
    with console_of(folder) as (console, _keeper):
        seconds(console, 10)
        assert console.backups.status.last_name == older.name
        seconds(console, 70)
        status = console.backups.status
        assert (status.last_name != older.name, status.key_waits, counts(console)[0]) == (True, False, 1)


def test_one_that_rots_before_it_is_copied_is_on_record_and_replaced_at_once(folder: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with opened(folder) as clinic:
        FolderBackups(clinic.records.open_folder, "").use_second_medium(str(stick), NOON_UTC_MS)
    rotten = worked(folder, LONG_AGO)
    flip(rotten)
    with console_of(folder, stick) as (console, keeper):
        seconds(console, 5)
        assert codes(console) == [AlarmCode.DRILL_FAILED]
        assert bodies(console, BackupDrilled) == [BackupDrilled(rotten.name, 0, "database")]
        assert counts(console) == (1, 1)
        seconds(console, 3600)
        assert codes(console) == []
        assert counts(console) == (1, 2)
        found = keeper.standing(console.clock.utc_ms())
        assert [each.not_back for each in found.backups] == [False, True]
        assert found.oldest_unsaved_utc_ms == 0
        assert [each.name for each in stick.glob(f"{MEDIUM_FOLDER}/*/2*")] == [found.backups[0].name]


def test_a_strangers_backup_among_our_copies_is_not_taken_for_our_newest(folder: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with opened(folder) as clinic:
        keeper = FolderBackups(clinic.records.open_folder, str(stick))
        first = keeper.make(BackupCause.CLOSING, NOON, None, rests=False).backup
    foreign = stranger(tmp_path / "other", stick / MEDIUM_FOLDER / first.device_id, 48)
    later = worked(folder, 1)
    with opened(folder) as clinic:
        keeper = FolderBackups(clinic.records.open_folder, str(stick))
        assert keeper.standing(NOON + HOUR_MS).medium.last_utc_ms == later.made_utc_ms != foreign.made_utc_ms


def test_one_that_rots_between_its_making_and_its_copy_holds_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    real = FolderBackups._copied

    def rots_first(self: FolderBackups, backup: BackupFacts, *rest: object) -> object:
        flip(backup)
        return real(self, backup, *rest)  # type: ignore[arg-type]

    with opened(folder) as clinic:
        keeper = FolderBackups(clinic.records.open_folder, str(stick))
        with monkeypatch.context() as patch:
            patch.setattr(FolderBackups, "_copied", rots_first)
            made = keeper.make(BackupCause.PERSON, NOON, None, rests=False)
        assert (made.backup.not_back, made.on_second_medium) == (True, False)
        assert isinstance(made.changed, RecordsError)
        assert made.changed.code is StoreCode.BACKUP_DAMAGED
        assert keeper.make(BackupCause.PERSON, NOON + HOUR_MS, None, rests=False).changed is None


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with little memory: its strength is not what is tested here."""
    monkeypatch.setattr(key_slots, "MEMORY_KIB", 64)
    monkeypatch.setattr(key_slots, "PASSES", 1)


@pytest.fixture
def kept(quick: None, tmp_path: Path) -> Iterator[Clinic]:
    """Open records with a passphrase and a code."""
    records = set_up(tmp_path / "kept", PASSPHRASE)
    records.keeper.store_recovery(OLD_CODE)
    yield Clinic(records)
    records.close()


def test_a_new_code_waits_for_a_backup_and_a_full_disk_is_told_at_once(
    kept: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = kept.records
    keeper = FolderBackups(records.open_folder, "")
    assert not keeper.standing(NOON_UTC_MS).key_waits, "none was ever made"
    made = keeper.make(BackupCause.CLOSING, NOON_UTC_MS, None, rests=False)
    kept.append(BackupMade(made.backup.name, BackupCause.CLOSING, made.backup.head_seq, 1, False))
    assert not keeper.standing(NOON_UTC_MS).key_waits
    records.keeper.store_recovery(NEW_CODE)
    assert keeper.standing(NOON_UTC_MS).key_waits

    def full(*_paths: Path) -> None:
        raise RecordsError(StoreCode.DISK_FULL, path="here")

    console = console_with(keeper)
    with monkeypatch.context() as patch:
        patch.setattr(store_backups, "require_room", full)
        seconds(console, 65)
        assert codes(console) == [AlarmCode.KEY_NOT_BACKED_UP]
        seconds(console, 3600)
        assert codes(console) == [AlarmCode.KEY_NOT_BACKED_UP]
    seconds(console, 1900)
    assert codes(console) == []
    newest = keeper.standing(NOON_UTC_MS).backups[0]
    assert keys.unlock_with_code(Path(newest.path), NEW_CODE, repair=False).key == records.open_folder.key()
    with pytest.raises(RecordsError):
        keys.unlock_with_code(Path(made.backup.path), NEW_CODE, repair=False)


def test_after_another_key_one_of_today_is_made_and_drilled(kept: Clinic) -> None:
    """The backup that is made after it failed."""
    records = kept.records
    keeper = FolderBackups(records.open_folder, "")
    made = keeper.make(BackupCause.CLOSING, NOON_UTC_MS - 30 * 24 * HOUR_MS, None, rests=False)
    kept.append(BackupMade(made.backup.name, BackupCause.CLOSING, made.backup.head_seq, 1, False))
    stamp = EventMaker()
    records.change_key(
        MANAGER, "Manager One", PASSPHRASE, NEW_CODE, lambda unit, _bound: unit.append([stamp(KeyChanged())]),
        lambda _done, _of: None,
    )  # fmt: skip
    console = console_with(keeper)
    seconds(console, 2 * 3600)
    assert counts(console) == (1, 1)
    assert codes(console) == []
    assert console.backups.status.drilled_name == console.backups.status.last_name != made.backup.name
