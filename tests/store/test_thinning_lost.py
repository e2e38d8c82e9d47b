"""What holds entries that the records lack is not thrown away, wherever it lies; nor does it stop the thinning."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.record_events import ClockJumped
from mnconsole.domain.retention_plan import Candidate, staying
from mnconsole.store import keys
from mnconsole.store.backup_folder import BACKUPS, MEDIUM_FOLDER
from mnconsole.store.backup_keeper import FolderBackups
from mnconsole.store.backup_list import listed
from mnconsole.store.going_on import go_on
from tests.helpers.backups import bring_back
from tests.helpers.records import NOON, Clinic, opened

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS


def made(clinic: Clinic, at_utc_ms: int, entries: int, medium: str = "") -> Path:
    """A backup by the clock after so many entries."""
    clinic.append(*(ClockJumped(3000 + number) for number in range(entries)))
    keeper = FolderBackups(clinic.records.open_folder, medium)
    return Path(keeper.make(BackupCause.SCHEDULE, at_utc_ms, None, rests=False).backup.path)


def names(place: Path) -> list[str]:
    return [facts.name for facts in listed(place)]


def test_the_only_copy_of_what_a_restore_left_behind_stays(folder: Path) -> None:
    with opened(folder) as clinic:
        older = made(clinic, NOON - 2 * DAY_MS, 5)
        newest = made(clinic, NOON + MINUTE_MS, 50)
    bring_back(older, folder, at_utc_ms=NOON + 5 * MINUTE_MS)
    with opened(folder) as clinic:
        for month in range(30):
            made(clinic, NOON + 10 * MINUTE_MS + month * 30 * DAY_MS, 1)
    assert newest.name in names(folder / BACKUPS)
    assert older.name not in names(folder / BACKUPS), "the records hold all that it does"


def test_the_only_copy_of_what_was_gone_on_without_stays(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as clinic:
        clinic.append(ClockJumped(3000))
    before = (folder / "records.db").read_bytes()
    with opened(folder) as clinic:
        newest = made(clinic, NOON + MINUTE_MS, 50)
    (folder / "records.db").write_bytes(before)  # the newest entries are gone for good
    assert go_on(folder, keys.unlock(folder, None).key, NOON + 5 * MINUTE_MS).lost > 0
    with opened(folder) as clinic:
        made(clinic, NOON + 10 * MINUTE_MS, 1)
    assert newest.name in names(folder / BACKUPS)


def test_backups_that_somebody_put_all_together_end_no_thinning(folder: Path, medium: Path) -> None:
    with opened(folder) as clinic:
        old = made(clinic, NOON, 5, str(medium))
    bring_back(old, folder, at_utc_ms=NOON + MINUTE_MS)
    with opened(folder) as clinic:
        new = made(clinic, NOON + 2 * MINUTE_MS, 1, str(medium))
        first, second = sorted((medium / MEDIUM_FOLDER).glob("*/2*"), key=lambda each: each.name)
        shutil.copytree(first, second.parent / first.name)
        last = made(clinic, NOON + 3 * MINUTE_MS, 1, str(medium))
    assert (medium / MEDIUM_FOLDER / second.parent.name / last.name).is_dir()
    assert new.name not in names(second.parent), "of its hour the last one stays"


@pytest.mark.parametrize("folders", [("a", "b"), ("a", "a")])
def test_two_of_one_name_end_no_plan(folders: tuple[str, str]) -> None:
    twice = [Candidate("20260301T120000Z", NOON, chain="c", head_seq=3, folder=each) for each in folders]
    older = [Candidate(f"older {number}", NOON - number * MINUTE_MS, chain="c", folder="a") for number in range(1, 9)]
    stay = staying([*twice, *older], NOON + MINUTE_MS)
    assert {each.path for each in twice} <= stay
    assert staying([each for each in (*twice, *older) if each.path in stay], NOON + MINUTE_MS) == stay


def test_an_older_database_put_back_is_told_and_backed_up_without_a_second_disk(folder: Path) -> None:
    with opened(folder) as clinic:
        made(clinic, NOON - DAY_MS, 2)
    before = {name: (folder / name).read_bytes() for name in ("records.db", "newest-entry.bin")}
    with opened(folder) as clinic:
        newest = made(clinic, NOON, 50)
        sound = FolderBackups(clinic.records.open_folder, "").standing(NOON + MINUTE_MS)
        assert (sound.ahead, sound.oldest_unsaved_utc_ms) == (0, 0)
    for name, content in before.items():
        (folder / name).write_bytes(content)
    with opened(folder) as clinic:
        clinic.append(*(ClockJumped(5000 + number) for number in range(10)))
        keeper = FolderBackups(clinic.records.open_folder, "")
        found = keeper.standing(NOON + 2 * DAY_MS)
        assert found.ahead == 40, "of the numbers that were written twice nobody tells"
        assert found.oldest_unsaved_utc_ms > 0, "what is written now is in no backup"
        again = made(clinic, NOON + 2 * DAY_MS, 1)
        after = keeper.standing(NOON + 2 * DAY_MS + MINUTE_MS)
        assert (after.ahead, after.oldest_unsaved_utc_ms) == (39, 0)
    assert {newest.name, again.name} <= set(names(folder / BACKUPS))
