"""The clock stood years ahead for a day, and was put right: nothing of backups goes by its word."""

from __future__ import annotations

from pathlib import Path

from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.record_events import ClockJumped
from mnconsole.store.backup_folder import BACKUPS, MEDIUM_FOLDER
from mnconsole.store.backup_keeper import FolderBackups
from mnconsole.store.backup_list import listed
from mnconsole.store.restore import choose
from mnconsole.store.thinning import thin
from tests.helpers.backups import back_up, bring_back
from tests.helpers.records import NOON, Clinic

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
YEARS_MS = 730 * DAY_MS


def entry(clinic: Clinic) -> None:
    clinic.append(ClockJumped(3000))


def made(clinic: Clinic, at_utc_ms: int, medium: Path | str = "") -> str:
    entry(clinic)
    keeper = FolderBackups(clinic.records.open_folder, str(medium))
    return keeper.make(BackupCause.SCHEDULE, at_utc_ms, None, rests=False).backup.name


def names(folder: Path) -> list[str]:
    return [facts.name for facts in listed(folder)]


def test_the_newest_backup_is_the_one_that_holds_most(clinic: Clinic, tmp_path: Path) -> None:
    ahead = made(clinic, NOON + YEARS_MS)
    newest = made(clinic, NOON)
    backups = clinic.records.folder / BACKUPS
    assert names(backups) == [newest, ahead]
    assert choose(backups).name == newest
    keeper = FolderBackups(clinic.records.open_folder, "")
    assert keeper.drill(NOON + HOUR_MS, None).name == newest
    back = bring_back(backups, tmp_path / "empty")
    assert (back.backup.name, back.lost) == (newest, 0)


def test_after_a_restore_the_new_chain_is_the_newer_one(clinic: Clinic, tmp_path: Path) -> None:
    ahead = made(clinic, NOON + YEARS_MS)
    bring_back(Path(clinic.records.folder / BACKUPS / ahead), tmp_path / "again")
    newer = back_up(tmp_path / "again", at_utc_ms=NOON + DAY_MS)
    assert len(newer.knows) == 1
    assert listed(tmp_path / "again" / BACKUPS)[0].name == newer.name


def test_none_of_those_made_since_goes_for_one_of_a_day_to_come(clinic: Clinic) -> None:
    ahead = [made(clinic, NOON + YEARS_MS + hour * HOUR_MS) for hour in range(3)]
    since = [made(clinic, NOON + day * DAY_MS) for day in range(5)]
    assert names(clinic.records.folder / BACKUPS) == [*reversed(since), *reversed(ahead)]


def test_one_of_a_day_to_come_goes_with_those_of_its_own_time(clinic: Clinic) -> None:
    """The tombstone of an erased patient says when the last backup that holds the key is gone."""
    backups, folder = clinic.records.folder / BACKUPS, clinic.records.folder
    entry(clinic)
    ahead = back_up(folder, at_utc_ms=NOON + 5 * YEARS_MS, cause=BackupCause.SCHEDULE).name

    def month(number: int) -> str:
        entry(clinic)
        return back_up(folder, at_utc_ms=NOON + number * 30 * DAY_MS, cause=BackupCause.SCHEDULE).name

    first, *_others = (month(number) for number in range(24))
    assert thin(backups, "", NOON + 23 * 30 * DAY_MS) == ()
    month(24)
    assert thin(backups, "", NOON + 24 * 30 * DAY_MS) == (first, ahead)


def test_one_whose_day_has_come_takes_no_place_of_those_made_since(clinic: Clinic) -> None:
    """And does not outlive them: it counts as made when the one before it was."""
    backups, folder = clinic.records.folder / BACKUPS, clinic.records.folder

    def at(day: int) -> str:
        entry(clinic)
        return back_up(folder, at_utc_ms=NOON + day * DAY_MS, cause=BackupCause.SCHEDULE).name

    before, ahead = at(0), at(61)  # in truth the day after; its name is of the last one of a later month
    since = [at(30 * month) for month in range(1, 24)]
    assert thin(backups, "", NOON + 700 * DAY_MS) == ()
    assert since[1] in names(backups), "of the day before the one that it is named for"
    newest = at(720)
    assert thin(backups, "", NOON + 720 * DAY_MS) == (before, ahead)
    assert set(names(backups)) == {*since, newest}


def test_a_clock_that_stands_behind_throws_nothing_away(clinic: Clinic) -> None:
    there = [made(clinic, NOON + day * DAY_MS) for day in range(4)]
    behind = made(clinic, NOON - YEARS_MS)
    assert names(clinic.records.folder / BACKUPS) == [behind, *reversed(there)]


def test_the_second_disk_gets_the_newest_when_it_comes_back(clinic: Clinic, medium: Path) -> None:
    made(clinic, NOON + YEARS_MS, medium)
    medium.rename(medium.parent / "away")
    newest = made(clinic, NOON, medium)
    (medium.parent / "away").rename(medium)
    facts = FolderBackups(clinic.records.open_folder, str(medium)).standing(NOON + HOUR_MS).medium
    assert (facts.trouble, facts.last_utc_ms) == ("", NOON)
    assert next(medium.glob(f"{MEDIUM_FOLDER}/*/{newest}")).is_dir()


def test_days_without_the_second_disk_are_counted_all_the_same(clinic: Clinic, medium: Path) -> None:
    made(clinic, NOON + YEARS_MS, medium)
    medium.rename(medium.parent / "away")
    standing = FolderBackups(clinic.records.open_folder, str(medium)).standing
    assert standing(NOON).medium.reached_utc_ms == NOON
    assert standing(NOON + 9 * DAY_MS).medium.reached_utc_ms == NOON


def test_what_no_backup_holds_waits_since_its_earliest_entry(clinic: Clinic) -> None:
    def entries(*days: int) -> None:
        for day in days:
            clinic.make.at_utc_ms = NOON + day * DAY_MS
            entry(clinic)

    entries(730, 1, 2)
    back_up(clinic.records.folder, at_utc_ms=NOON)
    entries(730, 3)
    standing = FolderBackups(clinic.records.open_folder, "").standing(NOON + 9 * DAY_MS)
    assert 0 <= standing.oldest_unsaved_utc_ms - (NOON + 3 * DAY_MS) < HOUR_MS
