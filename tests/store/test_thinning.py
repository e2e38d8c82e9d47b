"""Thinning out and sweeping: what goes, what stays, and that nothing which lies in the way makes a backup fail."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from mnconsole.domain.backup_ports import BackupFacts, Drilled, Made
from mnconsole.domain.custody_events import BackupCause
from mnconsole.store import backup_folder, drill_notes, schema, thinning
from mnconsole.store.backup_folder import BACKUPS, MEDIUM_FOLDER, sweep
from mnconsole.store.backup_keeper import FolderBackups
from mnconsole.store.backup_list import facts_of, found_in, listed
from mnconsole.store.backup_manifest import read_manifest, write_manifest
from mnconsole.store.backups import verify
from mnconsole.store.drill import drill
from mnconsole.store.errors import BackupFault
from mnconsole.store.pace import Pace
from mnconsole.store.records import open_records
from mnconsole.store.second_medium import SecondMedium
from mnconsole.store.thinning import thin
from tests.helpers.backups import back_up, bring_back, key_of
from tests.helpers.records import NOON, Clinic, opened
from tests.store.test_migration import fixture_of

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
OLD = "20260101T080000Z-00000001-7"
OLDER = "20260101T070000Z-00000001-6"


def scheduled(folder: Path, *minutes: int) -> list[BackupFacts]:
    """Backups by the clock, so many minutes past noon."""
    return [back_up(folder, at_utc_ms=NOON + each * MINUTE_MS, cause=BackupCause.SCHEDULE) for each in minutes]


def made(clinic: Clinic, at_utc_ms: int, cause: BackupCause = BackupCause.CLOSING, medium: Path | str = "") -> Made:
    keeper = FolderBackups(clinic.records.open_folder, str(medium))
    return keeper.make(cause, at_utc_ms, None, rests=False)


def names(backups: Path) -> list[str]:
    """Of the backups that are listed, newest first."""
    return [facts.name for facts in listed(backups)]


def home_on(medium: Path) -> Path:
    return next(each for each in (medium / MEDIUM_FOLDER).iterdir() if each.is_dir())


def hidden(backups: Path) -> list[str]:
    return [each.name for each in backups.iterdir() if each.name.startswith((".gone", ".draft"))]


def spoil(backup: str, name: str = "manifest.json") -> None:
    (Path(backup) / name).write_bytes(b"{}")


@pytest.fixture
def log_told(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """What the program's log says."""
    caplog.set_level(logging.WARNING, "mnconsole")
    return lambda: caplog.text


def test_thinning_keeps_the_newest_of_each_hour_and_what_must_stay(folder: Path) -> None:
    there = scheduled(folder, 0, 20, 40, 60)
    gone = thin(folder / BACKUPS, there[0].name, NOON + HOUR_MS)
    assert gone == (there[1].name,)
    assert names(folder / BACKUPS) == [there[3].name, there[2].name, there[0].name]


def test_what_a_crash_left_half_done_goes_and_what_is_finished_stays(folder: Path) -> None:
    made = back_up(folder)
    place = folder / BACKUPS
    for name in (".draft-0011", ".gone-" + made.name):
        (place / name).mkdir()
        (place / name / "records.db").write_bytes(b"half")
    (place / "something-else").mkdir()
    sweep(place)
    assert sorted(each.name for each in place.iterdir()) == sorted([".lock", "something-else", made.name])


def stray(place: Path, elsewhere: Path) -> None:
    """Everything that may lie there under a backup's name, or under the hidden one of a half-removed backup; more of it
    than damaged ones may stay."""
    (place / OLD).write_bytes(b"no folder")
    for hour in range(4):
        (place / f"20260102T0{hour}0000Z-00000001-8").write_bytes(b"no folder")
    (place / OLDER).symlink_to(elsewhere)
    (place / "20260101T060000Z-00000001-5").symlink_to("nowhere")
    (place / (".gone-" + OLD)).write_bytes(b"no folder either")
    (place / ".gone-link").symlink_to(elsewhere)


def test_what_is_no_folder_is_in_nobodys_way(clinic: Clinic, medium: Path, tmp_path: Path) -> None:
    backups, elsewhere = clinic.records.folder / BACKUPS, tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a file").write_bytes(b"of a person's own")
    made(clinic, NOON, medium=medium)
    for place in (backups, home_on(medium)):
        stray(place, elsewhere)
    (backups / "20260101T050000Z-00000001-4").mkdir()
    for minutes in (1, 2):
        newest = made(clinic, NOON + minutes * MINUTE_MS, medium=medium)
        assert newest.on_second_medium
        for place in (backups, home_on(medium)):
            assert hidden(place) == []
            assert (place / OLD).read_bytes() == b"no folder"
            assert (place / OLDER).is_symlink()
            assert len(list(place.glob("20260102T*"))) == 4
            assert [facts.name for facts in listed(place) if facts.usable] == [newest.backup.name]
    assert (elsewhere / "a file").read_bytes() == b"of a person's own"
    assert FolderBackups(clinic.records.open_folder, "").drill(NOON + HOUR_MS, None).fault == ""


def test_a_link_that_leads_nowhere_has_not_the_name_of_a_backup_that_is_made(clinic: Clinic, medium: Path) -> None:
    name = made(clinic, NOON, medium=medium).backup.name
    for place in (clinic.records.folder / BACKUPS, home_on(medium)):
        shutil.rmtree(place / name)
    (clinic.records.folder / BACKUPS / name).symlink_to("nowhere")
    again = made(clinic, NOON, medium=medium).backup
    assert again.name != name
    shutil.rmtree(home_on(medium) / again.name)
    (home_on(medium) / again.name).symlink_to("nowhere")
    assert FolderBackups(clinic.records.open_folder, str(medium)).standing(NOON).medium.trouble == ""
    assert not (home_on(medium) / again.name).is_symlink()


def test_a_link_on_the_second_disk_to_the_backup_here_is_no_copy(clinic: Clinic, medium: Path) -> None:
    backup = Path(made(clinic, NOON, medium=medium).backup.path)
    copy = home_on(medium) / backup.name
    shutil.rmtree(copy)
    copy.symlink_to(backup)
    SecondMedium(clinic.records.folder, medium, UUID(hex=home_on(medium).name)).copy(facts_of(backup), Pace())
    assert not copy.is_symlink()
    verify(copy, key_of(clinic.records.folder))


def test_backups_of_a_newer_program_take_no_place_and_are_thinned_by_the_same_plan(
    folder: Path,
) -> None:
    there = scheduled(folder, 0, 1, 2, 3, 4, 5)
    for each in there[1:]:
        manifest = read_manifest(Path(each.path))
        write_manifest(Path(each.path), replace(manifest, schema="9999"))
    assert thin(folder / BACKUPS, "", NOON + HOUR_MS) == tuple(each.name for each in there[1:5])
    assert [facts.schema for facts in listed(folder / BACKUPS)] == ["9999", schema.HEAD]


def refused(*_arguments: object, **_named: object) -> None:
    raise PermissionError(13, "held open by another program")


def held_open(path: Path, *, ignore_errors: bool = False, real: Callable[..., None] = shutil.rmtree) -> None:
    """What is half removed can't be removed now; anything else can."""
    if path.name.startswith(".gone-"):
        refused()
    real(path, ignore_errors=ignore_errors)


def test_what_can_not_be_thrown_away_is_told_and_tried_again_and_the_backup_is_made(
    clinic: Clinic, medium: Path, monkeypatch: pytest.MonkeyPatch, log_told: Callable[[], str]
) -> None:
    backups = clinic.records.folder / BACKUPS
    made(clinic, NOON, medium=medium)
    with monkeypatch.context() as held:
        held.setattr(backup_folder.shutil, "rmtree", held_open)
        newest = made(clinic, NOON + MINUTE_MS, medium=medium)
    for place in (backups, home_on(medium)):
        assert names(place) == [newest.backup.name]
        assert len(hidden(place)) == 1
    assert newest.on_second_medium
    assert "held open by another program" in log_told()
    made(clinic, NOON + 2 * MINUTE_MS, medium=medium)
    assert hidden(backups) == hidden(home_on(medium)) == []


def test_what_can_not_be_renamed_stays_whole_until_the_next_time(
    clinic: Clinic, medium: Path, monkeypatch: pytest.MonkeyPatch, log_told: Callable[[], str]
) -> None:
    there = [made(clinic, NOON + seconds * 1000, BackupCause.PERSON, medium).backup for seconds in (0, 1, 2)]
    first, _second, newest_then = there
    real = Path.rename

    def rename(path: Path, target: Path) -> Path:
        return refused() or path if path.name == first.name else real(path, target)

    with monkeypatch.context() as held:
        held.setattr(Path, "rename", rename)
        newest = made(clinic, NOON + 8 * DAY_MS, medium=medium)
    assert newest.on_second_medium
    assert "held open by another program" in log_told()
    for place in (clinic.records.folder / BACKUPS, home_on(medium)):
        assert names(place) == [newest.backup.name, newest_then.name, first.name], "the second one went"
        verify(place / first.name, key_of(clinic.records.folder))
    made(clinic, NOON + 8 * DAY_MS + MINUTE_MS, medium=medium)
    assert len(names(clinic.records.folder / BACKUPS)) == len(names(home_on(medium))) == 2


@pytest.mark.parametrize("error", [PermissionError(13, "the folder does not read"), OverflowError("a time of no year")])
def test_no_failure_of_thinning_makes_a_backup_fail(
    clinic: Clinic, medium: Path, monkeypatch: pytest.MonkeyPatch, log_told: Callable[[], str], error: Exception
) -> None:
    def fail(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(thinning, "staying", fail)
    newest = made(clinic, NOON, medium=medium)
    assert newest.on_second_medium
    assert str(error) in log_told()


def test_a_leftover_does_not_stop_a_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "clinic"
    key = fixture_of(schema.STEPS[0], folder)
    place = folder / BACKUPS
    place.mkdir()
    (place / (".gone-" + OLD)).write_bytes(b"no folder")
    (place / (".gone-" + OLDER)).mkdir()
    with monkeypatch.context() as held:
        held.setattr(backup_folder.shutil, "rmtree", held_open)
        open_records(folder, key).close()
    assert hidden(place) == [".gone-" + OLDER]
    assert len(listed(place)) == 1


def test_a_damaged_backup_takes_no_sound_ones_place(folder: Path) -> None:
    sound, damaged, newest = scheduled(folder, 0, 20, 24 * 60)
    (Path(damaged.path) / "records.db").unlink()
    assert thin(folder / BACKUPS, newest.name, NOON + DAY_MS) == ()
    assert names(folder / BACKUPS) == [newest.name, damaged.name, sound.name]


def test_three_damaged_ones_stay_and_what_goes_is_told(folder: Path, log_told: Callable[[], str]) -> None:
    there = scheduled(folder, *range(5))
    for each in there[:4]:
        spoil(each.path)
    assert thin(folder / BACKUPS, "", NOON + HOUR_MS) == (there[0].name,)
    assert there[0].name in log_told()
    assert len(thin(folder / BACKUPS, "", NOON + 731 * DAY_MS)) == 3  # as old as none may be


def test_a_backup_that_can_not_be_looked_at_is_left_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch, log_told: Callable[[], str]
) -> None:
    """Too many open files, or a scanner in the way: that says nothing about what it holds."""
    there = scheduled(folder, *range(6))
    monkeypatch.setattr("mnconsole.store.backup_manifest.read_regular", refused)
    assert thin(folder / BACKUPS, "", NOON + HOUR_MS) == ()
    assert len(names(folder / BACKUPS)) == len(there)
    assert "it can't be looked at" in log_told()


def test_one_that_a_drill_found_at_fault_stays_when_another_one_is_made(clinic: Clinic) -> None:
    """A flipped bit of the database is nothing that a look at the folder sees."""
    backups = clinic.records.folder / BACKUPS
    sound, damaged = scheduled(clinic.records.folder, 0, 1)
    path = Path(damaged.path) / "records.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    keeper = FolderBackups(clinic.records.open_folder, "")
    assert keeper.drill(NOON + 2 * MINUTE_MS, None) == Drilled(damaged.name, 0, BackupFault.DATABASE)
    assert [each.not_back for each in listed(backups)] == [each.not_back for each in found_in(backups)] == [True, False]
    assert found_in(path.parent)[0].not_back  # still one to choose: a drill may have met what is gone by now
    assert thin(backups, "", NOON + 2 * MINUTE_MS) == ()  # nor has it taken the place of the sound one
    newest = made(clinic, NOON + 3 * MINUTE_MS).backup
    assert names(backups) == [newest.name, damaged.name]
    assert path.read_bytes() == content
    assert sound.name not in names(backups)


def test_one_that_comes_back_after_all_counts_as_sound_again(folder: Path) -> None:
    backups = folder / BACKUPS
    first, second = scheduled(folder, 0, 1)
    whole = (Path(second.path) / "records.db").read_bytes()
    (Path(second.path) / "records.db").write_bytes(bytes(len(whole)))
    assert drill(backups, "", key_of, NOON + HOUR_MS).fault == BackupFault.DATABASE
    assert thin(backups, "", NOON + HOUR_MS) == ()
    (Path(second.path) / "records.db").write_bytes(whole)
    held = drill(backups, "", key_of, NOON + HOUR_MS)
    assert (held.name, held.fault) == (first.name, ""), "it is not tried again while a sound one is there"
    assert [each.not_back for each in listed(backups)] == [True, False]
    shutil.rmtree(first.path)
    held = drill(backups, "", key_of, NOON + HOUR_MS)
    assert (held.name, held.fault) == (second.name, "")
    assert not any(each.not_back for each in listed(backups))


@pytest.mark.parametrize("content", [b"", b"[]", b'{"names": 7}', b'{"names": [7]}', b"[" * 100_000])
def test_garbage_in_the_place_of_what_drills_found_stops_nothing(
    folder: Path, content: bytes, log_told: Callable[[], str]
) -> None:
    first, second = scheduled(folder, 0, 1)
    (folder / BACKUPS / drill_notes.FAULTY).write_bytes(content)
    assert thin(folder / BACKUPS, second.name, NOON + HOUR_MS) == (first.name,)
    assert "what drills found is not known" in log_told()


def test_what_a_person_made_outlives_the_closing_one_of_its_hour(clinic: Clinic, medium: Path) -> None:
    by_hand = made(clinic, NOON, BackupCause.PERSON, medium).backup
    closing = made(clinic, NOON + 25_000, medium=medium).backup
    for place in (clinic.records.folder / BACKUPS, home_on(medium)):
        assert names(place) == [closing.name, by_hand.name]
    later = NOON + 7 * DAY_MS
    assert by_hand.name in names(clinic.records.folder / BACKUPS)
    made(clinic, later + MINUTE_MS, medium=medium)
    for place in (clinic.records.folder / BACKUPS, home_on(medium)):
        assert by_hand.name not in names(place)


def test_the_backup_that_was_brought_back_stays_for_a_week(folder: Path) -> None:
    with opened(folder):
        taken = made_in(folder, NOON)
    restored_at = NOON + 10 * MINUTE_MS
    bring_back(Path(taken), folder, at_utc_ms=restored_at)
    name = Path(taken).name
    with opened(folder) as clinic:
        for at_utc_ms, stays in (
            (restored_at + 20 * MINUTE_MS, True),
            (restored_at + 7 * DAY_MS - 1, True),
            (restored_at + 7 * DAY_MS, False),
        ):
            made_name = made(clinic, at_utc_ms).backup.name
            assert (name in names(folder / BACKUPS)) == stays, at_utc_ms
            assert made_name in names(folder / BACKUPS)


def made_in(folder: Path, at_utc_ms: int) -> str:
    return back_up(folder, at_utc_ms=at_utc_ms, cause=BackupCause.SCHEDULE).path
