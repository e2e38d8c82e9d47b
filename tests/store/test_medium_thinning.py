"""What goes from a second disk over the years, also of chains before, and what two laptops leave there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.domain.custody_events import BackupCause
from mnconsole.domain.record_events import ClockJumped
from mnconsole.store.backup_folder import BACKUPS, MEDIUM_FOLDER
from mnconsole.store.backup_keeper import FolderBackups
from mnconsole.store.backup_list import listed
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.store.second_medium import KNOWN, SecondMedium
from tests.helpers.backups import bring_back
from tests.helpers.records import NOON, Clinic, copy_of, opened

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


def made(clinic: Clinic, at_utc_ms: int, medium: Path | str, entries: int = 1) -> Path:
    """A backup after so many entries; where its copy is."""
    clinic.append(*(ClockJumped(3000 + number) for number in range(entries)))
    keeper = FolderBackups(clinic.records.open_folder, str(medium))
    backup = keeper.make(BackupCause.CLOSING, at_utc_ms, None, rests=False).backup
    return Path(medium) / MEDIUM_FOLDER / backup.device_id / backup.name


def names(place: Path) -> list[str]:
    return [facts.name for facts in listed(place)]


def test_the_copy_of_one_laptop_is_not_thinned_out_for_another_s_that_holds_less(
    folder: Path, medium: Path, tmp_path: Path
) -> None:
    """The folder was copied to a second laptop: both write one chain, to one stick."""
    with opened(folder) as clinic:
        made(clinic, NOON, medium)
    second = copy_of(folder, tmp_path / "second")
    copies: list[str] = []
    for day in (1, 2, 3):
        with opened(folder) as clinic:
            more = made(clinic, NOON + day * DAY_MS + 20 * MINUTE_MS, medium, 20)
        with opened(second) as clinic:
            less = made(clinic, NOON + day * DAY_MS + 31 * MINUTE_MS, medium)
            standing = FolderBackups(clinic.records.open_folder, str(medium)).standing(NOON + day * DAY_MS + HOUR_MS)
        copies += [more.name, less.name]
        assert set(copies) <= set(names(more.parent))
        assert standing.ahead > 0, "what tells it is still there"


@pytest.fixture
def moved_on(folder: Path, medium: Path) -> tuple[Path, Path]:
    """Records that were brought back: the folders of the chain before and of the present one on the disk."""
    with opened(folder) as clinic:
        for day in range(4):
            old = made(clinic, NOON + day * DAY_MS, medium)
    bring_back(old, folder, at_utc_ms=NOON + 4 * DAY_MS)
    with opened(folder) as clinic:
        new = made(clinic, NOON + 5 * DAY_MS, medium)
    assert old.parent != new.parent
    assert len(names(old.parent)) == 4
    return old.parent, new.parent


def test_the_folder_of_the_chain_before_is_thinned_out_as_well(
    folder: Path, medium: Path, moved_on: tuple[Path, Path]
) -> None:
    """It goes with its time: what it holds is in the records."""
    old, _new = moved_on
    there = names(old)
    stranger = shutil.copytree(old, medium / MEDIUM_FOLDER / ("0" * 32))
    (medium / MEDIUM_FOLDER / ("f" * 32)).symlink_to(stranger)
    with opened(folder) as clinic:
        for month in range(1, 24):
            made(clinic, NOON + (5 + 30 * month) * DAY_MS, medium)
        assert names(old) == there, "they take nothing from each other"
        made(clinic, NOON + 725 * DAY_MS, medium)
    assert names(old) == []
    assert len(names(stranger)) == 4, "of a chain that these records do not know"


def test_of_what_a_restore_left_behind_the_newest_stays(
    folder: Path, medium: Path, moved_on: tuple[Path, Path]
) -> None:
    """The records lack what it holds: it is a person's to throw away."""
    old, left = moved_on
    with opened(folder) as clinic:
        made(clinic, NOON + 6 * DAY_MS, medium)
    newest, _other = names(left)
    bring_back(old / names(old)[1], folder, at_utc_ms=NOON + 7 * DAY_MS)
    lost = names(old)[0]
    with opened(folder) as clinic:
        for month in range(1, 26):
            made(clinic, NOON + (5 + 30 * month) * DAY_MS, medium)
    assert names(left) == [newest]
    assert names(old) == [lost]


def test_what_does_not_read_there_stops_neither_the_copy_nor_the_others(
    folder: Path, moved_on: tuple[Path, Path], medium: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = moved_on
    iterdir = Path.iterdir

    def refused(path: Path) -> Iterator[Path]:
        if path == old:
            raise PermissionError(13, "of another user")
        return iterdir(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    with opened(folder) as clinic:
        keeper = FolderBackups(clinic.records.open_folder, str(medium))
        again = keeper.make(BackupCause.CLOSING, NOON + 5 * DAY_MS + MINUTE_MS, None, rests=False)
    assert again.on_second_medium
    assert names(new) == [again.backup.name]


def test_a_full_disk_gets_its_room_from_the_chain_before(
    folder: Path, medium: Path, moved_on: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = moved_on
    first = names(old)[-1]
    shutil.copytree(old / first, old / first.replace("T120000Z", "T120001Z"))  # one too many of its hour
    copy = SecondMedium.copy

    def full(place: SecondMedium, *given: Any) -> BackupFacts:
        if len(names(old)) > 4:
            raise RecordsError(StoreCode.DISK_FULL, path=str(place.home))
        return copy(place, *given)

    monkeypatch.setattr(SecondMedium, "copy", full)
    with opened(folder) as clinic:
        keeper = FolderBackups(clinic.records.open_folder, str(medium))
        again = keeper.make(BackupCause.CLOSING, NOON + 6 * DAY_MS, None, rests=False)
    assert again.on_second_medium
    assert names(new)[0] == again.backup.name


def test_a_damaged_copy_that_was_replaced_goes_after_two_years(clinic: Clinic, medium: Path) -> None:
    copy = made(clinic, NOON, medium)
    (copy / "manifest.json").write_bytes(b"{}")
    keeper = FolderBackups(clinic.records.open_folder, str(medium))
    keeper.standing(NOON + HOUR_MS)

    def aside() -> list[str]:
        return [each.name for each in copy.parent.iterdir() if each.name.startswith("damaged-")]

    assert len(aside()) == 1
    photos = copy.parent / "damaged-12345678-photos"
    photos.mkdir()
    for second in "123":  # those that are damaged in their place have a number of their own
        shutil.copytree(
            next(copy.parent.glob(f"damaged-*-{copy.name}")),
            copy.with_name(copy.name.replace("0000Z", f"000{second}Z")),
        )
    made(clinic, NOON + 729 * DAY_MS, medium)
    assert len(aside()) == 2
    made(clinic, NOON + 730 * DAY_MS, medium)
    assert aside() == [photos.name]


def reached_ms(clinic: Clinic) -> int:
    return int(json.loads((clinic.records.folder / BACKUPS / KNOWN).read_bytes())["reached_utc_ms"])


def test_a_disk_that_is_there_is_not_away_when_nothing_new_is_to_be_copied(clinic: Clinic, medium: Path) -> None:
    """The clinic has a holiday, the disk stays in its place."""
    made(clinic, NOON, medium)
    keeper = FolderBackups(clinic.records.open_folder, str(medium))
    assert keeper.standing(NOON + 12 * HOUR_MS).medium.reached_utc_ms == NOON
    assert reached_ms(clinic) == NOON, "it is not written each minute"
    for day in (1, 6, 8, 20):
        assert keeper.standing(NOON + day * DAY_MS).medium.reached_utc_ms == NOON + day * DAY_MS
    assert reached_ms(clinic) == NOON + 20 * DAY_MS
    medium.rename(medium.with_name("away"))
    assert keeper.standing(NOON + 30 * DAY_MS).medium.reached_utc_ms == NOON + 20 * DAY_MS


def test_one_that_is_there_and_takes_no_copy_is_as_if_it_were_away(
    clinic: Clinic, medium: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(clinic, NOON, medium)

    def full(*_given: object) -> None:
        raise RecordsError(StoreCode.DISK_FULL, path=str(medium))

    monkeypatch.setattr(SecondMedium, "copy", full)
    made(clinic, NOON + HOUR_MS, medium)
    keeper = FolderBackups(clinic.records.open_folder, str(medium))
    for day in (1, 9):
        assert keeper.standing(NOON + day * DAY_MS).medium.reached_utc_ms == NOON
