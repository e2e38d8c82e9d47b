"""Backups of open records: beside the writer, on a second medium that is told from another, drills, erasures listed."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from mnconsole.domain.custody_events import BackupCause, PatientErased
from mnconsole.domain.record_events import ClockJumped
from mnconsole.store import anchors, second_medium
from mnconsole.store.backup_folder import BACKUPS, MEDIUM_FOLDER
from mnconsole.store.backup_keeper import FolderBackups
from mnconsole.store.backup_list import listed
from mnconsole.store.backups import verify
from mnconsole.store.erased_list import read_erased
from mnconsole.store.errors import BackupFault, RecordsError, StoreCode
from tests.helpers.backups import bring_back, key_of
from tests.helpers.records import NOON, Clinic, copy_of, opened

HOUR_MS = 3_600_000


def keeper_of(clinic: Clinic, medium: Path | str = "") -> FolderBackups:
    return FolderBackups(clinic.records.open_folder, str(medium))


def made_by(keeper: FolderBackups, hours: int = 0, cause: BackupCause = BackupCause.PERSON) -> Callable[[], object]:
    return lambda: keeper.make(cause, NOON + hours * HOUR_MS, None, rests=False)


def copies_on(medium: Path) -> list[str]:
    return sorted(each.name for each in medium.glob(f"{MEDIUM_FOLDER}/*/2*"))


def test_a_copy_on_the_second_medium_is_whole(clinic: Clinic, medium: Path) -> None:
    clinic.add_patient()
    made = keeper_of(clinic, medium).make(BackupCause.PERSON, NOON, None, rests=False)
    assert made.on_second_medium
    copy = next(medium.glob(f"{MEDIUM_FOLDER}/*/{made.backup.name}"))
    assert copy.parent.name == made.backup.device_id
    assert verify(copy, key_of(copy)).events == made.backup.events
    assert made.medium.last_utc_ms == made.medium.reached_utc_ms == NOON
    assert made.medium.same_disk  # in this test it is


def test_a_stick_that_is_pulled_out_is_told_and_nothing_is_written_in_its_place(clinic: Clinic, medium: Path) -> None:
    keeper = keeper_of(clinic, medium)
    made_by(keeper)()
    away = medium.rename(medium.with_name("away"))
    medium.mkdir()  # what is left of a mount point
    made = keeper.make(BackupCause.PERSON, NOON + HOUR_MS, None, rests=False)
    assert made.medium.trouble == StoreCode.SECOND_MEDIUM_GONE
    assert made.medium.reached_utc_ms == NOON
    assert list(medium.iterdir()) == []
    medium.rmdir()
    assert keeper.standing(NOON + HOUR_MS).medium.trouble == StoreCode.SECOND_MEDIUM_GONE
    assert not medium.exists()
    away.rename(medium)
    # Back again, it is brought up to date without another backup.
    standing = keeper.standing(NOON + 2 * HOUR_MS)
    assert standing.medium.trouble == ""
    assert made.backup.name in copies_on(medium)
    assert standing.medium.last_utc_ms == NOON + HOUR_MS


def test_an_older_copy_of_the_whole_folder_is_told_by_the_second_medium(
    folder: Path, medium: Path, tmp_path: Path
) -> None:
    def ahead(clinic: Clinic) -> int:
        return keeper_of(clinic, medium).standing(NOON + HOUR_MS).ahead

    with opened(folder) as clinic:
        made_by(keeper_of(clinic, medium))()
        assert ahead(clinic) == 0
    older = [copy_of(folder, tmp_path / name) for name in ("older", "grown", "anchored")]
    with opened(folder) as clinic:
        clinic.append(*(ClockJumped(3000 + number) for number in range(5)))
        seq = clinic.records.read(lambda reader: reader.count_events())
        keeper_of(clinic, medium).make(BackupCause.PERSON, NOON + HOUR_MS, None, rests=False)
        assert ahead(clinic) == 0
        head = clinic.records.read(lambda reader: reader.head_anchor(NOON))
    with opened(older[0]) as clinic:
        assert ahead(clinic) == 5
    with opened(older[1]) as clinic:  # it has gone on meanwhile, with other entries under the same numbers
        clinic.append(*(ClockJumped(9000 + number) for number in range(7)))
        assert ahead(clinic) == 1  # the head that the manifest of the newer backup tells of
        assert head is not None
        before = clinic.records.read(lambda reader: reader.head_anchor(NOON))
        anchors.keep_on_medium(str(medium), [replace(head, seq=seq - 2), head])
        assert (head.seq, ahead(clinic)) == (seq, 3), "from the first one on that is another"
        anchors.keep_on_medium(str(medium), [replace(head, seq=10**15)])  # nobody's: it hides no other one
        assert ahead(clinic) == 3
        # However far it goes on, with anchors and copies of its own: it stays an alarm.
        assert before is not None
        anchors.keep_on_medium(str(medium), [before])
        for hours in (2, 3):
            clinic.append(*(ClockJumped(7000 + number) for number in range(30)))
            own = clinic.records.read(lambda reader: reader.head_anchor(NOON))
            assert own is not None
            anchors.keep_on_medium(str(medium), [own])
            keeper_of(clinic, medium).make(BackupCause.PERSON, NOON + hours * HOUR_MS, None, rests=False)
            assert ahead(clinic) == 3
    with opened(older[2]) as clinic:
        assert ahead(clinic) == before.seq + 60 - (seq - 5)
    bring_back(older[1] / BACKUPS, older[1])  # the copy is to be what counts: a new chain, with a folder of its own
    with opened(older[1]) as clinic:
        assert ahead(clinic) == 0


def test_another_stick_is_not_taken_for_the_known_one_until_a_person_says_so(clinic: Clinic, medium: Path) -> None:
    keeper = keeper_of(clinic, medium)
    made_by(keeper)()
    first = medium.rename(medium.with_name("first"))
    medium.mkdir()
    other = FolderBackups(clinic.records.open_folder, "")
    other.use_second_medium(str(medium), NOON)
    shutil.rmtree(clinic.records.folder / BACKUPS / "gone", ignore_errors=True)
    assert made_on(keeper, 1) == ""
    # Both sticks may take turns from then on.
    medium.rename(medium.with_name("second"))
    first.rename(medium)
    assert made_on(keeper, 2) == ""
    # A third one, of another clinic, may not.
    medium.rename(first)
    stranger = medium / MEDIUM_FOLDER
    stranger.mkdir(parents=True)
    (stranger / second_medium.MARK).write_text('{"medium": "another"}')
    assert made_on(keeper, 3) == StoreCode.SECOND_MEDIUM_OTHER
    assert copies_on(medium) == []


def made_on(keeper: FolderBackups, hours: int) -> str:
    return keeper.make(BackupCause.PERSON, NOON + hours * HOUR_MS, None, rests=False).medium.trouble


def test_a_stick_that_vanishes_in_the_middle_leaves_the_backup_here_sound(clinic: Clinic, medium: Path) -> None:
    clinic.add_patient()
    keeper = keeper_of(clinic, medium)
    made_by(keeper)()

    def vanish(done: int, _all: int) -> bool:
        if done > 850 and medium.exists():
            shutil.rmtree(medium)
        return True

    made = keeper.make(BackupCause.PERSON, NOON + HOUR_MS, vanish, rests=False)
    assert made.medium.trouble
    assert not made.on_second_medium
    assert not medium.exists()
    verify(Path(made.backup.path), key_of(clinic.records.folder))


def test_a_copy_that_reads_back_otherwise_is_no_copy(
    clinic: Clinic, medium: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = keeper_of(clinic, medium)
    monkeypatch.setattr(second_medium, "sha256_of", lambda _path, _step: "0" * 64)
    assert made_on(keeper, 0) == StoreCode.BACKUP_DAMAGED
    assert copies_on(medium) == []


def test_the_medium_is_thinned_out_too(clinic: Clinic, medium: Path) -> None:
    keeper = keeper_of(clinic, medium)
    for minutes in (0, 20, 40):
        keeper.make(BackupCause.SCHEDULE, NOON + minutes * 60_000, None, rests=False)
    assert len(copies_on(medium)) == len(listed(clinic.records.folder / BACKUPS)) == 1


def test_a_folder_that_is_not_there_can_not_be_chosen(clinic: Clinic, tmp_path: Path) -> None:
    with pytest.raises(RecordsError) as refused:
        keeper_of(clinic).use_second_medium(str(tmp_path / "nowhere"), NOON)
    assert refused.value.code is StoreCode.SECOND_MEDIUM_ABSENT


def test_nor_can_one_among_the_records(clinic: Clinic) -> None:
    folder = clinic.records.folder
    for inside in (folder, folder / BACKUPS, folder / "own"):
        inside.mkdir(exist_ok=True)
        with pytest.raises(RecordsError) as refused:
            keeper_of(clinic).use_second_medium(str(inside), NOON)
        assert refused.value.code is StoreCode.SECOND_MEDIUM_INSIDE
        assert not (inside / MEDIUM_FOLDER).exists()


def test_what_no_backup_holds_is_known_by_its_time(clinic: Clinic) -> None:
    keeper = keeper_of(clinic)
    assert keeper.standing(NOON).oldest_unsaved_utc_ms > 0
    made_by(keeper)()
    assert keeper.standing(NOON).oldest_unsaved_utc_ms == 0
    first = clinic.make.at_utc_ms + 1000
    clinic.add_patient()
    clinic.add_patient("Ben Example")
    assert keeper.standing(NOON).oldest_unsaved_utc_ms == first


def test_erasures_are_listed_here_and_on_the_medium(clinic: Clinic, medium: Path) -> None:
    keeper = keeper_of(clinic, medium)
    patient = clinic.add_patient()
    made_by(keeper)()
    assert not (clinic.records.folder / BACKUPS / "erased.jsonl").exists()
    clinic.append(PatientErased(patient, 1, "asked for", "2033-11-21", None, NOON, NOON))
    keeper.list_erased()
    for place in (clinic.records.folder / BACKUPS, next(medium.glob(f"{MEDIUM_FOLDER}/0*"))):
        (line,) = read_erased(place)[0]
        assert (line.patient_id, len(line.seal)) == (patient, 64)


def test_a_list_of_erasures_that_can_not_be_written_does_not_undo_a_backup(
    clinic: Clinic, medium: Path, caplog: pytest.LogCaptureFixture
) -> None:
    patient = clinic.add_patient()
    clinic.append(PatientErased(patient, 1, "asked for", "2033-11-21", None, NOON, NOON))
    in_the_way = clinic.records.folder / BACKUPS / "erased.jsonl"
    in_the_way.mkdir(parents=True)
    keeper = keeper_of(clinic, medium)
    made = keeper.make(BackupCause.PERSON, NOON, None, rests=False)
    assert made.on_second_medium
    assert "the list of erasures is not written anew" in caplog.text
    in_the_way.rmdir()
    made_by(keeper, hours=1)()
    assert [each.patient_id for each in read_erased(in_the_way.parent)[0]] == [patient]


def test_a_drill_tells_that_the_newest_backup_is_sound_and_leaves_nothing(clinic: Clinic) -> None:
    keeper = keeper_of(clinic)
    clinic.start_session(clinic.add_patient())
    made = keeper.make(BackupCause.PERSON, NOON, None, rests=False)
    held = keeper.drill(NOON + HOUR_MS, None)
    assert (held.name, held.fault) == (made.backup.name, "")
    assert held.events == made.backup.events, "the figure of the list, not what the restore itself wrote down"
    assert sorted(each.name for each in (clinic.records.folder / BACKUPS).iterdir()) == [".lock", made.backup.name]


@pytest.mark.parametrize(
    ("name", "fault"), [("records.db", BackupFault.DATABASE), ("manifest.json", BackupFault.MANIFEST)]
)
def test_a_drill_finds_a_flipped_bit(clinic: Clinic, name: str, fault: BackupFault) -> None:
    keeper = keeper_of(clinic)
    made = keeper.make(BackupCause.PERSON, NOON, None, rests=False)
    path = Path(made.backup.path) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert keeper.drill(NOON + HOUR_MS, None).fault == fault


def test_a_drill_finds_a_state_that_is_not_the_logs(clinic: Clinic) -> None:
    keeper = keeper_of(clinic)
    clinic.start_session(clinic.add_patient())
    spoil = "UPDATE session SET step = 7"
    clinic.records.write(lambda unit: unit._connection.exec_driver_sql(spoil))  # type: ignore[attr-defined]
    keeper.make(BackupCause.PERSON, NOON, None, rests=False)
    assert keeper.drill(NOON + HOUR_MS, None).fault == BackupFault.STATE
    clinic.records.rebuild_state()


def test_a_drill_without_a_backup_is_told(clinic: Clinic) -> None:
    with pytest.raises(RecordsError) as told:
        keeper_of(clinic).drill(NOON, None)
    assert told.value.code is StoreCode.NO_BACKUP


def test_a_backup_gives_way_to_a_writer_that_needs_the_file_alone(clinic: Clinic) -> None:
    """A commit whose end is unsure has the log brought into the database; a snapshot that is held would stop that."""
    for number in range(30):
        clinic.add_patient(f"Ada Sample {number}", allergies="x" * 4000)
    keeper = keeper_of(clinic)
    begun, sent_away, ended = threading.Event(), threading.Event(), []

    def progress(done: int, _all: int) -> bool:
        if done:
            begun.set()
            assert sent_away.wait(30)
        return True

    def back_up() -> None:
        try:
            keeper.make(BackupCause.PERSON, NOON, progress, rests=False)
        except RecordsError as error:
            ended.append(error.code)

    thread = threading.Thread(target=back_up)
    thread.start()
    assert begun.wait(30)
    clinic.records._unsure = True
    waiting = clinic.records._guests._here[0]
    threading.Thread(target=lambda: (waiting.wait(30), sent_away.set()), daemon=True).start()
    clinic.add_patient("Ben Example")
    thread.join(30)
    assert ended == [StoreCode.INTERRUPTED]
    assert not clinic.records._unsure
    made_by(keeper)()  # and it is made the next time
    assert len(listed(clinic.records.folder / BACKUPS)) == 1


def test_the_last_entries_are_backed_up_before_a_slow_disk_gets_what_is_there(folder: Path, medium: Path) -> None:
    with opened(folder) as clinic:
        clinic.append(ClockJumped(3000))
        FolderBackups(clinic.records.open_folder, "").make(BackupCause.SCHEDULE, NOON, None, rests=False)
        keeper = FolderBackups(clinic.records.open_folder, str(medium))
        keeper.use_second_medium(str(medium), NOON)
        looked = keeper.standing(NOON + HOUR_MS, copies=False)
        assert (looked.medium.last_utc_ms, looked.medium.trouble) == (0, "")
        assert keeper.standing(NOON + HOUR_MS).medium.last_utc_ms == NOON


def test_who_left_for_good_begins_nothing_more(folder: Path) -> None:
    with opened(folder) as clinic:
        keeper = FolderBackups(clinic.records.open_folder, "")
        keeper.leave()
        made = keeper.make(BackupCause.CLOSING, NOON, None, rests=False).backup
        keeper.leave(for_good=True)
        with pytest.raises(RecordsError) as caught:
            keeper.make(BackupCause.CLOSING, NOON + HOUR_MS, None, rests=False)
        assert caught.value.code is StoreCode.INTERRUPTED
    assert [facts.name for facts in listed(folder / BACKUPS)] == [made.name]
