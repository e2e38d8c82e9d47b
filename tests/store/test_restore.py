"""Restoring: checked first, built beside, put in place at one stroke; a new chain; erasures done again."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from mnconsole.domain.custody_events import PatientErased, RecordsRestored
from mnconsole.store import keys, swap
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.erased_list import Erased, read_erased, write_erased
from mnconsole.store.errors import HeldError, KeyFileError, RecordsError, StoreCode
from mnconsole.store.records import FolderState, open_records, state_of
from mnconsole.store.restore import Plan, restore
from tests.helpers.backups import back_up, bring_back, content_of, key_of
from tests.helpers.records import NOON, Clinic, copy_of, opened, set_up

SECRET = "a sample passphrase of the test"


def erase(clinic: Clinic, patient: UUID, number: int) -> None:
    body = PatientErased(patient, number, "asked for", "2033-11-21", None, NOON + 1, clinic.make.at_utc_ms)
    clinic.append(body)


def test_a_fresh_machine_gets_everything_back(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as clinic:
        patient = clinic.add_patient()
        session = clinic.start_session(patient)
        made = back_up(folder)
    fresh = tmp_path / "fresh"
    result = bring_back(Path(made.path), fresh)
    assert (result.kept_in, result.erased, result.lost, result.unread) == (None, 0, 0, ())
    with opened(fresh) as clinic:
        found = clinic.records.read(lambda reader: (reader.patient(patient), reader.session(session)))
        assert all(found)
        first = clinic.records.read(lambda reader: reader.last_event())
        assert first is not None
        assert first.seq == 1
        assert isinstance(first.body, RecordsRestored)
        assert (first.body.head_seq, first.body.known_seq) == (made.head_seq, made.head_seq)
        assert first.body.name == made.name
        clinic.add_patient("Ben Example")


def test_the_records_of_before_are_kept_beside(folder: Path) -> None:
    with opened(folder) as clinic:
        made = back_up(folder)
        later = clinic.add_patient("Ben Example")
        come = clinic.records.read(lambda reader: reader.count_events())
    before = content_of(folder)
    result = bring_back(Path(made.path), folder)
    assert result.kept_in is not None
    assert result.lost == come - made.events
    kept = content_of(result.kept_in)
    assert kept["records.db"] == before["records.db"]
    assert kept["keys.json"] == before["keys.json"]
    with opened(folder) as clinic:
        assert clinic.records.read(lambda reader: reader.patient(later)) is None
        body = clinic.records.read(lambda reader: reader.last_event_of_kind(RecordsRestored.KIND))
        assert body is not None
        assert isinstance(body.body, RecordsRestored)
        assert body.body.known_seq == come
    with opened(copy_of(result.kept_in, folder.parent / "kept")) as clinic:
        assert clinic.records.read(lambda reader: reader.patient(later)) is not None


def test_the_newest_usable_one_is_taken(folder: Path) -> None:
    old = back_up(folder)
    newest = back_up(folder, at_utc_ms=NOON + 5000)
    (Path(newest.path) / "records.db").write_bytes(b"x")
    assert bring_back(folder / BACKUPS, folder).backup.name == old.name


def test_a_restored_folder_can_be_backed_up_and_restored_again(folder: Path) -> None:
    bring_back(Path(back_up(folder).path), folder)
    with opened(folder) as clinic:
        patient = clinic.add_patient()
        made = back_up(folder, at_utc_ms=NOON + 60_000)
    bring_back(Path(made.path), folder, at_utc_ms=NOON + 2_000_000)
    with opened(folder) as clinic:
        assert clinic.records.read(lambda reader: reader.patient(patient)) is not None


def test_an_erasure_after_the_backup_is_done_again(folder: Path) -> None:
    """Told by the own records, which still open."""
    with opened(folder) as clinic:
        gone, stays = clinic.add_patient("Ada Sample"), clinic.add_patient("Ben Example")
        made = back_up(folder)
        erase(clinic, gone, 1)
    assert bring_back(Path(made.path), folder).erased == 1
    with opened(folder) as clinic:
        left, other = clinic.records.read(lambda reader: (reader.patient(gone), reader.patient(stays)))
        assert left is None
        assert other is not None
        assert other.name == "Ben Example"
        told = clinic.records.read(lambda reader: reader.last_event_of_kind(PatientErased.KIND))
        assert told is not None
        assert isinstance(told.body, PatientErased)
        assert (told.body.again, told.body.number, told.body.retained_until) == (True, 1, "2033-11-21")


@pytest.mark.parametrize("told_by", ["list", "newer manifest", "list beside", "medium"])
def test_an_erasure_is_done_again_where_the_own_records_are_gone(folder: Path, tmp_path: Path, told_by: str) -> None:
    with opened(folder) as clinic:
        gone = clinic.add_patient("Ada Sample")
        made = back_up(folder)
        erase(clinic, gone, 1)
        if told_by == "newer manifest":
            back_up(folder, at_utc_ms=NOON + 60_000)
    beside: tuple[Path, ...] = ()
    if told_by == "list":
        write_erased(folder / BACKUPS, [Erased(gone, 1, NOON + 2000)])
    if told_by == "medium":
        beside = (tmp_path / "medium",)
        beside[0].mkdir()
        write_erased(beside[0], [Erased(gone, 1, NOON + 2000)])
    (folder / "records.db").write_bytes(b"\0" * 4096)
    target = folder
    if told_by == "list beside":  # a fresh machine, from a second medium
        write_erased(Path(made.path).parent, [Erased(gone, 1, NOON + 2000)])
        target = tmp_path / "fresh"
    result = restore(Plan(Path(made.path), target, NOON + 10_000_000, beside), key_of)
    assert result.erased == 1
    with opened(target) as clinic:
        assert clinic.records.read(lambda reader: reader.patient(gone)) is None


def test_a_list_of_erasures_that_is_damaged_is_told_and_what_reads_of_it_counts(folder: Path) -> None:
    with opened(folder) as clinic:
        one, other = clinic.add_patient("Ada Sample"), clinic.add_patient("Ben Example")
        made = back_up(folder)
    path = folder / BACKUPS / "erased.jsonl"
    write_erased(path.parent, [Erased(one, 1, NOON), Erased(other, 2, NOON)])
    path.write_bytes(path.read_bytes()[:-20])
    result = bring_back(Path(made.path), folder)
    assert result.unread == (path,)
    assert result.erased == 1


def test_the_list_of_erasures_only_grows(tmp_path: Path) -> None:
    one, other = UUID(int=1), UUID(int=2)
    write_erased(tmp_path, [Erased(one, 1, NOON)])
    write_erased(tmp_path, [Erased(other, 2, NOON)])
    write_erased(tmp_path, [])
    assert set(read_erased(tmp_path)[0]) == {one, other}


def test_a_wrong_secret_changes_nothing(tmp_path: Path) -> None:
    folder, target = tmp_path / "clinic", tmp_path / "target"
    set_up(folder, SECRET).close()
    key = keys.unlock(folder, SECRET).key
    from mnconsole.domain.custody_events import BackupCause
    from mnconsole.store.backups import Request, make

    made = make(folder, key, folder / BACKUPS, Request(BackupCause.PERSON, NOON))
    set_up(target).close()
    before = content_of(target)
    with pytest.raises(KeyFileError) as refused:
        restore(Plan(Path(made.path), target, NOON), lambda place: keys.unlock(place, SECRET + " ", repair=False).key)
    assert refused.value.code is StoreCode.WRONG_PASSPHRASE
    assert content_of(target) == before
    restore(Plan(Path(made.path), target, NOON), lambda place: keys.unlock(place, SECRET, repair=False).key)
    assert state_of(target) is FolderState.PROTECTED


def test_what_a_console_has_open_is_not_replaced(clinic: Clinic) -> None:
    made = back_up(clinic.records.folder)
    with pytest.raises(HeldError):
        bring_back(Path(made.path), clinic.records.folder)


@pytest.mark.parametrize("name", ["records.db", "manifest.json"])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(folder: Path, name: str) -> None:
    made = back_up(folder)
    path = Path(made.path) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    before = content_of(folder)
    with pytest.raises(RecordsError) as refused:
        bring_back(Path(made.path), folder)
    assert refused.value.code is StoreCode.BACKUP_DAMAGED
    assert content_of(folder) == before


def test_a_backup_of_a_newer_program_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = back_up(folder)
    from mnconsole.store import schema

    monkeypatch.setattr(schema, "STEPS", ("0001",))
    monkeypatch.setattr(schema, "HEAD", "0001")
    with pytest.raises(RecordsError) as refused:
        bring_back(Path(made.path), folder)
    assert refused.value.code is StoreCode.BACKUP_NEWER


def test_a_folder_without_a_backup_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(RecordsError) as refused:
        bring_back(tmp_path, folder)
    assert refused.value.code is StoreCode.NO_BACKUP


def test_a_half_built_one_is_thrown_away_at_the_next_opening(folder: Path) -> None:
    building = swap.begin(folder)
    (building / "records.db").write_bytes(b"half")
    open_records(folder, key_of(folder)).close()
    assert not building.exists()


def test_half_swapped_records_are_not_taken_for_none(folder: Path) -> None:
    """Old files moved out, new ones not yet in: a start must not offer to set a clinic up here."""
    made = back_up(folder)
    building = swap.begin(folder)
    for name in ("records.db", *keys.COPIES):
        (building / name).write_bytes((Path(made.path) / name).read_bytes())
    (building / "complete").write_text('{"before": "before-restore-x"}')
    for name in ("records.db", *keys.COPIES):
        (folder / name).unlink()
    assert state_of(folder) is FolderState.DEMO
    assert not building.exists()
    with opened(folder):
        assert (folder / "records.db").exists()
