"""Backups that have rotted, damaged copies that are kept, and a disk without room for one more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from mnconsole.domain.backup_ports import BackupFacts, Drilled
from mnconsole.domain.custody_events import BackupCause
from mnconsole.store import backup_keeper, thinning
from mnconsole.store.backup_folder import BACKUPS, MEDIUM_FOLDER
from mnconsole.store.backup_keeper import FolderBackups
from mnconsole.store.backup_list import facts_of, listed
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.store.pace import Pace
from mnconsole.store.second_medium import SecondMedium
from tests.helpers.records import NOON, Clinic

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


def home_on(medium: Path) -> Path:
    return next(each for each in (medium / MEDIUM_FOLDER).iterdir() if each.is_dir())


def made(clinic: Clinic, at_utc_ms: int, medium: Path | str = "") -> BackupFacts:
    keeper = FolderBackups(clinic.records.open_folder, str(medium))
    return keeper.make(BackupCause.PERSON, at_utc_ms, None, rests=False).backup


def replaced(clinic: Clinic, medium: Path, minute: int) -> str:
    """A damaged copy of a new backup, in whose place a sound one is put. Its name."""
    backup = made(clinic, NOON + minute * 60_000, medium)
    copy = home_on(medium) / backup.name
    (copy / "manifest.json").write_bytes(b"{}")
    (copy / "as-it-was").write_bytes(b"")
    SecondMedium(clinic.records.folder, medium, UUID(hex=backup.device_id)).copy(backup, Pace())
    assert facts_of(copy).usable
    return backup.name


def aside(medium: Path) -> list[str]:
    return sorted(each.name.split("-", 2)[2] for each in home_on(medium).iterdir() if (each / "as-it-was").exists())


def test_of_damaged_copies_that_sound_ones_have_replaced_the_newest_few_stay(clinic: Clinic, medium: Path) -> None:
    names = [replaced(clinic, medium, minute) for minute in range(5)]
    assert aside(medium) == names[-3:]
    assert [each.name for each in home_on(medium).iterdir() if each.name.startswith(".gone")] == []


def test_what_somebody_else_has_put_there_is_not_theirs_to_throw_away(clinic: Clinic, medium: Path) -> None:
    replaced(clinic, medium, 0)
    strangers = ("damaged-photos", "damaged-report.pdf", "damaged-12345678-letters")
    for name in strangers:
        (home_on(medium) / name).mkdir()
    for minute in range(1, 5):
        replaced(clinic, medium, minute)
    assert all((home_on(medium) / name).is_dir() for name in strangers)
    assert len(aside(medium)) == 3


def test_one_that_can_not_be_thrown_away_keeps_no_other(
    clinic: Clinic, medium: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    oldest = replaced(clinic, medium, 0)
    rename = Path.rename

    def held(path: Path, target: Path) -> Path:
        if oldest in path.name:
            raise PermissionError(1, "held open")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", held)
    names = [replaced(clinic, medium, minute) for minute in range(1, 6)]
    assert aside(medium) == [oldest, *names[-3:]]
    assert f"{oldest} was thrown away" not in caplog.text


def flip(backup: BackupFacts) -> None:
    path = Path(backup.path) / "records.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_backup_that_has_rotted_is_not_copied_and_counts_no_more(clinic: Clinic, medium: Path) -> None:
    clinic.add_patient()
    FolderBackups(clinic.records.open_folder, str(medium)).use_second_medium(str(medium), NOON)
    backup = made(clinic, NOON)
    flip(backup)
    keeper = FolderBackups(clinic.records.open_folder, str(medium))
    found = keeper.standing(NOON + HOUR_MS)
    assert (found.medium.trouble, found.medium.last_utc_ms) == ("backup_damaged", 0)
    assert found.changed == (Drilled(backup.name, 0, "database"),)
    assert found.oldest_unsaved_utc_ms > 0, "what it held is safe in none"
    assert [each.not_back for each in found.backups] == [True]
    assert keeper.standing(NOON + HOUR_MS).changed == (), "that is told once"
    another = made(clinic, NOON + 2 * HOUR_MS, medium)
    again = keeper.standing(NOON + 2 * HOUR_MS)
    assert (again.medium.trouble, again.oldest_unsaved_utc_ms) == ("", 0)
    assert listed(home_on(medium))[0].name == another.name


def without_room(work: Callable[..., object], left: list[int]) -> Callable[..., object]:
    """As long as `left` backups are there it finds no room."""

    def tried(*given: object, **named: object) -> object:
        if left and left.pop():
            raise RecordsError(StoreCode.DISK_FULL, path="records.db")
        return work(*given, **named)

    return tried


def test_what_has_aged_out_gives_its_room_to_a_new_one(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    for minute in range(4):
        made(clinic, NOON + minute * 60_000)
    assert len(listed(clinic.records.folder / BACKUPS)) == 4
    monkeypatch.setattr(backup_keeper, "make", without_room(backup_keeper.make, [1]))
    newest = made(clinic, NOON + 30 * DAY_MS)
    assert listed(clinic.records.folder / BACKUPS)[0].name == newest.name
    assert len(listed(clinic.records.folder / BACKUPS)) == 2


def test_so_it_does_on_the_second_disk(clinic: Clinic, medium: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for minute in range(4):
        made(clinic, NOON + minute * 60_000, medium)
    monkeypatch.setattr(SecondMedium, "copy", without_room(SecondMedium.copy, [1]))
    newest = made(clinic, NOON + 30 * DAY_MS, medium)
    assert listed(home_on(medium))[0].name == newest.name
    assert len(listed(home_on(medium))) == 2


def test_the_newest_stays_until_there_is_another_one(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where its name is old, since the clock stood behind when it was made."""
    aged = [made(clinic, NOON + minute * 60_000).name for minute in (1, 2, 3)]
    clinic.add_patient()
    behind = made(clinic, NOON)
    monkeypatch.setattr(backup_keeper, "make", without_room(backup_keeper.make, [1, 1]))
    with pytest.raises(RecordsError):
        made(clinic, NOON + 30 * DAY_MS)
    assert [each.name for each in listed(clinic.records.folder / BACKUPS)] == [behind.name, aged[-1]]


def test_a_folder_of_a_person_s_own_is_not_thinned_for_room(
    clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minute in range(3):
        made(clinic, NOON + minute * 60_000)
    keeper = FolderBackups(clinic.records.open_folder, "", tmp_path / "own")
    for minute in range(3):
        keeper.make(BackupCause.PERSON, NOON + minute * 60_000, None, rests=False)
    monkeypatch.setattr(backup_keeper, "make", without_room(backup_keeper.make, [1]))
    with pytest.raises(RecordsError):
        keeper.make(BackupCause.PERSON, NOON + 30 * DAY_MS, None, rests=False)
    assert len(listed(tmp_path / "own")) == len(listed(clinic.records.folder / BACKUPS)) == 3


def test_a_disk_that_stays_full_is_told(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_keeper, "make", without_room(backup_keeper.make, [1, 1]))
    with pytest.raises(RecordsError) as told:
        made(clinic, NOON)
    assert told.value.code is StoreCode.DISK_FULL


def test_where_thinning_fails_the_full_disk_is_told_too(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    made(clinic, NOON)

    def fail(*_given: object) -> frozenset[str]:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr(thinning, "staying", fail)
    monkeypatch.setattr(backup_keeper, "make", without_room(backup_keeper.make, [1]))
    with pytest.raises(RecordsError) as told:
        made(clinic, NOON + 30 * DAY_MS)
    assert told.value.code is StoreCode.DISK_FULL
