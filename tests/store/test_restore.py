"""Restoring: checked first, built beside, put in place at one stroke; a new chain; erasures done again."""

from __future__ import annotations

from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from mnconsole.domain.custody_events import BackupCause, PatientErased, RecordsRestored
from mnconsole.domain.record_events import PatientAdded
from mnconsole.store import event_log, keys, swap
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backup_manifest import name_of, read_manifest, write_manifest
from mnconsole.store.backups import Request, make
from mnconsole.store.erased_list import Erased, read_erased, seal_of, write_erased
from mnconsole.store.errors import HeldError, KeyFileError, RecordsError, StoreCode
from mnconsole.store.records import FolderState, open_records, state_of
from mnconsole.store.repositories import Queries
from mnconsole.store.restore import Plan, restore
from tests.helpers.backups import back_up, bring_back, content_of, key_of
from tests.helpers.records import NOON, Clinic, copy_of, opened, set_up

SECRET = "a sample passphrase of the test"


def erase(clinic: Clinic, patient: UUID, number: int) -> None:
    body = PatientErased(patient, number, "asked for", "2033-11-21", None, NOON + 1, clinic.make.at_utc_ms)
    clinic.append(body)


def listed(clinic: Clinic, patient: UUID, number: int) -> Erased:
    """The line that an erasure of now leaves in the lists."""
    key = clinic.records.read(lambda reader: cast(Queries, reader)._keys.key(patient))
    assert key is not None
    line = Erased(patient, number, NOON + 2000)
    return replace(line, seal=seal_of(line, key))


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
        line = listed(clinic, gone, 1)
        erase(clinic, gone, 1)
        if told_by == "newer manifest":
            back_up(folder, at_utc_ms=NOON + 60_000)
    beside: tuple[Path, ...] = ()
    if told_by == "list":
        write_erased(folder / BACKUPS, [line])
    if told_by == "medium":
        beside = (tmp_path / "medium",)
        beside[0].mkdir()
        write_erased(beside[0], [line])
    (folder / "records.db").write_bytes(b"\0" * 4096)
    target = folder
    if told_by == "list beside":  # a fresh machine, from a second medium
        write_erased(Path(made.path).parent, [line])
        target = tmp_path / "fresh"
    result = restore(Plan(Path(made.path), target, NOON + 10_000_000, beside), key_of)
    assert (result.erased, result.doubted) == (1, ())
    with opened(target) as clinic:
        assert clinic.records.read(lambda reader: reader.patient(gone)) is None


def test_a_list_of_erasures_that_is_damaged_is_told_and_what_reads_of_it_counts(folder: Path) -> None:
    with opened(folder) as clinic:
        one, other = clinic.add_patient("Ada Sample"), clinic.add_patient("Ben Example")
        made = back_up(folder)
        lines = [listed(clinic, one, 1), listed(clinic, other, 2)]
    path = folder / BACKUPS / "erased.jsonl"
    write_erased(path.parent, lines)
    path.write_bytes(path.read_bytes()[:-20])
    result = bring_back(Path(made.path), folder)
    assert result.unread == (path,)
    assert result.erased == 1


def test_the_list_of_erasures_only_grows(tmp_path: Path) -> None:
    one, other = UUID(int=1), UUID(int=2)
    write_erased(tmp_path, [Erased(one, 1, NOON)])
    write_erased(tmp_path, [Erased(other, 2, NOON)])
    write_erased(tmp_path, [])
    assert {line.patient_id for line in read_erased(tmp_path)[0]} == {one, other}


def test_what_anybody_could_have_written_erases_nobody_and_is_told(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as clinic:
        ada, ben = clinic.add_patient("Ada Sample"), clinic.add_patient("Ben Example")
        made = back_up(folder)
        sealed = listed(clinic, ada, 1)
    source = Path(made.path)
    write_erased(folder / BACKUPS, [Erased(ada, 1, NOON), replace(sealed, patient_id=ben), Erased(uuid4(), 9, NOON)])
    before = read_manifest(source)
    forged = copy_of(source, folder / BACKUPS / name_of(NOON + 60_000, before.device_id, before.head.seq))
    write_manifest(forged, replace(before, made_utc_ms=NOON + 60_000, erased=(ben,)))
    result = restore(Plan(source, tmp_path / "fresh", NOON + 10_000_000, (folder / BACKUPS,)), key_of)
    assert (result.erased, result.doubted) == (0, (1, 2))
    with opened(tmp_path / "fresh") as clinic:
        assert clinic.records.read(lambda reader: reader.count_patients("")) == 2


def test_an_erasure_of_an_older_program_counts_where_the_replaced_log_or_a_newer_backup_has_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing could be sealed then: the patient's key is gone, and only older backups have it."""
    monkeypatch.setattr(event_log, "sealed", lambda body, _key: body)
    with opened(folder) as clinic:
        gone = clinic.add_patient("Ada Sample")
        made = back_up(folder)
        erase(clinic, gone, 1)
        newer = back_up(folder, at_utc_ms=NOON + 60_000)
    write_erased(folder / BACKUPS, [Erased(gone, 1, NOON + 2000)])
    lists = tmp_path / "lists"
    lists.mkdir()
    write_erased(lists, [Erased(gone, 1, NOON + 2000)])
    for name, beside, doubted in (("one", Path(newer.path).parent, ()), ("two", lists, (1,))):
        source = copy_of(Path(made.path), tmp_path / name / made.name)
        result = restore(Plan(source, tmp_path / f"fresh-{name}", NOON + 10_000_000, (beside,)), key_of)
        assert (result.erased, result.doubted) == (1 - len(doubted), doubted)


def test_records_that_need_no_secret_tell_nothing_about_those_that_do(tmp_path: Path) -> None:
    """Whoever has none could have put them there, with a tombstone for anybody."""
    clinic_folder, folder = tmp_path / "clinic", tmp_path / "target"
    set_up(clinic_folder, SECRET).close()
    key = keys.unlock(clinic_folder, SECRET).key
    records = open_records(clinic_folder, key)
    ada = Clinic(records).add_patient()
    made = make(clinic_folder, key, clinic_folder / BACKUPS, Request(BackupCause.PERSON, NOON))
    records.close()
    set_up(folder).close()
    with opened(folder) as planted:
        planted.append(PatientAdded(ada, 1, 3, name="Nobody", birth_date="1984-03-12"), patient_id=ada)
        erase(planted, ada, 1)
    result = restore(Plan(Path(made.path), folder, NOON), lambda place: keys.unlock(place, SECRET).key)
    assert (result.erased, result.unread) == (0, (folder / "records.db",))


def test_a_wrong_secret_changes_nothing(tmp_path: Path) -> None:
    folder, target = tmp_path / "clinic", tmp_path / "target"
    set_up(folder, SECRET).close()
    key = keys.unlock(folder, SECRET).key
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
