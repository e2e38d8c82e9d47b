"""Another key: everything is there afterwards, the old key opens nothing, a cut at any step leaves one whole set."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from mnconsole.domain.access_events import KeyChanged
from mnconsole.domain.custody_ports import NoteInCopy
from mnconsole.domain.recovery_code import CodeError, code_of
from mnconsole.store import engine, guards, key_slots, keys, rekey
from mnconsole.store.engine import DatabaseKey, reader_engine
from mnconsole.store.errors import DamagedError, KeyFileError, RecordsError, StoreCode
from mnconsole.store.opened import OpenRecords
from mnconsole.store.records import open_read_only, open_records
from tests.helpers.file_keyring import keystore_in
from tests.helpers.records import MANAGER, NURSE, Clinic, EventMaker, copy_of, set_up

PASSPHRASE = "the manager's own words"
OLD_CODE, NEW_CODE = code_of(bytes(range(20))), code_of(bytes(20))
LEFT = {"records.db", "keys.json", "keys-copy.json", "lock", "newest-entry.bin"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with little memory: its strength is not what is tested here."""
    monkeypatch.setattr(key_slots, "MEMORY_KIB", 64)
    monkeypatch.setattr(key_slots, "PASSES", 1)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Closed records: the manager's passphrase, a nurse's, a code, patients and an open session. Copy it."""
    folder = tmp_path_factory.mktemp("rekey") / "clinic"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_slots, "MEMORY_KIB", 64)
        records = set_up(folder, PASSPHRASE)
        records.keeper.set_passphrase(NURSE, "Nurse One", "the nurse's own words")
        records.keeper.store_recovery(OLD_CODE)
        clinic = Clinic(records)
        clinic.start_session(clinic.add_patient("Ada Sample"))
        clinic.add_patient("Ben Example")
        records.write(lambda unit: unit.set_pin_verifier(NURSE, "verifier", 7))
        records.close()
    return folder


@pytest.fixture
def folder(closed: Path, tmp_path: Path) -> Path:
    """A folder of one's own."""
    return copy_of(closed, tmp_path / "clinic")


@pytest.fixture
def records(folder: Path) -> Iterator[OpenRecords]:
    """Opened by the manager."""
    opened = open_records(folder, keys.unlock(folder, PASSPHRASE).key)
    yield opened
    opened.close()


def noting() -> NoteInCopy:
    """Appends what the services append."""
    event = EventMaker()(KeyChanged())
    return lambda uow, _bound: uow.append([event]) and None


def change(records: OpenRecords, passphrase: str = PASSPHRASE, code: str = NEW_CODE) -> bool:
    return records.change_key(MANAGER, "Manager One", passphrase, code, noting(), lambda _done, _of: None)


def rows(records: OpenRecords) -> tuple[object, ...]:
    """What the records hold, with row numbers, the search index and what is no fold of the log."""
    found = records.read(
        lambda reader: (
            reader.search_patients("sample", 10), reader.count_patients("mple"), reader.open_sessions(),
            reader.staff(), reader.pin_verifier(NURSE), reader.clinic_name(),
        )
    )  # fmt: skip
    assert records.check_state() == ()
    assert records.read(lambda reader: reader.verify()).sound
    return found


def schema_of(folder: Path, key: DatabaseKey) -> list[tuple[object, ...]]:
    """Every table, index and trigger word for word, and the log's row numbers."""
    reading = reader_engine(folder / "records.db", key)
    try:
        with reading.begin() as connection:
            found = connection.exec_driver_sql("SELECT type, name, rootpage, sql FROM sqlite_schema ORDER BY name")
            numbers = connection.exec_driver_sql("SELECT rowid, seq, hash FROM event WHERE seq <= 6 ORDER BY rowid")
            return [*map(tuple, found), *map(tuple, numbers)]
    finally:
        reading.dispose()


def test_everything_is_there_under_another_key(records: OpenRecords, folder: Path) -> None:
    old = keys.unlock(folder, PASSPHRASE)
    before, schema = rows(records), schema_of(folder, old.key)
    told: list[tuple[int, int]] = []
    bound = records.change_key(MANAGER, "Manager One", PASSPHRASE, NEW_CODE, noting(), lambda *at: told.append(at))
    assert bound is False
    assert told == sorted(told)
    assert told[-1] == (rekey.STEPS, rekey.STEPS)
    new = keys.unlock(folder, PASSPHRASE, MANAGER)
    assert new.key != old.key
    assert new.key.salt == (folder / "records.db").read_bytes()[:16] != old.key.salt
    assert rows(records) == before
    assert schema_of(folder, new.key) == schema
    assert records.read(lambda reader: reader.last_event_of_kind(KeyChanged.KIND)) is not None
    Clinic(records).add_patient("Cleo Specimen")
    records.close()
    assert {path.name for path in folder.iterdir()} == LEFT
    again = open_records(folder, new.key)
    assert again.read(lambda reader: reader.count_patients("")) == 3
    again.close()


def test_the_old_key_and_everybody_else_s_passphrase_open_nothing(records: OpenRecords, folder: Path) -> None:
    old = keys.unlock(folder, PASSPHRASE).key
    change(records)
    records.close()
    with pytest.raises(RecordsError) as caught:
        open_records(folder, old)
    assert caught.value.code is StoreCode.KEY_OF_OTHER_RECORDS
    with pytest.raises(RecordsError):
        open_records(folder, DatabaseKey(old.key, (folder / "records.db").read_bytes()[:16]))
    for open_with in (
        lambda: keys.unlock(folder, "the nurse's own words"),
        lambda: keys.unlock(folder, "the nurse's own words", NURSE),
        lambda: keys.unlock_with_code(folder, OLD_CODE),
    ):
        with pytest.raises(KeyFileError) as refused:
            open_with()
        assert refused.value.code in {StoreCode.WRONG_PASSPHRASE, StoreCode.WRONG_CODE}
    assert keys.unlock_with_code(folder, NEW_CODE).key == keys.unlock(folder, PASSPHRASE).key
    assert [one.staff_id for one in keys.people(folder)] == [MANAGER]


def test_twice_and_with_a_keystore(folder: Path, tmp_path: Path) -> None:
    with keystore_in(tmp_path / "laptop"):
        records = open_records(folder, keys.unlock(folder, PASSPHRASE).key)
        assert change(records)
        assert change(records, code=OLD_CODE)
        assert records.keeper.check(MANAGER, PASSPHRASE)
        records.keeper.set_passphrase(NURSE, "Nurse One", "the nurse's next words")
        records.close()
        assert keys.unlock(folder, "the nurse's next words", NURSE).key == keys.unlock_with_code(folder, OLD_CODE).key
    with pytest.raises(KeyFileError) as caught:
        keys.unlock(folder, PASSPHRASE)
    assert caught.value.code is StoreCode.DEVICE_SECRET_MISSING


def test_nothing_is_done_without_the_right_passphrase_and_a_whole_code(records: OpenRecords, folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.glob("*.json")}
    for who, passphrase in ((MANAGER, "wrong"), (NURSE, PASSPHRASE), (UUID(int=7), PASSPHRASE)):
        with pytest.raises(KeyFileError) as caught:
            records.change_key(who, "Somebody", passphrase, NEW_CODE, noting(), lambda _done, _of: None)
        assert caught.value.code is StoreCode.WRONG_PASSPHRASE
    with pytest.raises(CodeError):
        change(records, code=NEW_CODE[:-1])
    assert {path.name: path.read_bytes() for path in folder.glob("*.json")} == before
    assert not (folder / rekey.NEXT_DATABASE).exists()
    rows(records)


def test_a_reader_goes_on_with_the_new_database(records: OpenRecords) -> None:
    reading, go_on = threading.Event(), threading.Event()
    ended: list[str] = []

    def long_query() -> None:
        def query(reader: object) -> None:
            reading.set()
            go_on.wait(20)
            reader.count_patients("")  # type: ignore[attr-defined]

        try:
            records.read(query)
            ended.append("read")
        except RecordsError as error:
            ended.append(error.code)

    thread = threading.Thread(target=long_query)
    thread.start()
    reading.wait(20)

    def note(uow: object, _bound: bool) -> None:
        go_on.set()  # what is being read meanwhile is broken off or has ended before the change

    records.change_key(MANAGER, "Manager One", PASSPHRASE, NEW_CODE, note, lambda _done, _of: None)  # type: ignore[arg-type]
    thread.join(20)
    assert ended in (["read"], [StoreCode.INTERRUPTED])
    assert records.read(lambda reader: reader.count_patients("")) == 2


def test_a_guest_that_stays_in_the_old_database_keeps_it(
    records: OpenRecords, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = Clinic(records)
    clinic.add_patient("Cleo Specimen")
    old = keys.unlock(folder, PASSPHRASE).key
    monkeypatch.setattr(engine, "_PRAGMAS", (*engine._PRAGMAS, "PRAGMA busy_timeout = 50"))
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)
    records._drop_writer()  # the next one has the short patience
    guest = reader_engine(folder / "records.db", old)
    with guest.begin() as looking:
        looking.exec_driver_sql("SELECT count(*) FROM event").scalar()
        clinic.add_patient("Dan Example")
        with pytest.raises(RecordsError) as caught:
            change(records)
        assert caught.value.code is StoreCode.BUSY
    guest.dispose()
    assert keys.unlock(folder, PASSPHRASE).key == old
    assert not (folder / rekey.NEXT_DATABASE).exists()
    assert not (folder / "keys-next.json").exists()
    assert records.read(lambda reader: reader.count_patients("")) == 4
    clinic.add_patient("Eve Sample")
    change(records)
    assert records.read(lambda reader: reader.count_patients("")) == 5


def by_hand(folder: Path, *statements: str) -> None:
    """Change the database with the key and without the guards."""
    raw = engine._connect(folder / "records.db", "mode=rw", keys.unlock(folder, PASSPHRASE).key)
    raw.set_authorizer(None)
    for statement in (*(f"DROP TRIGGER {name}" for name in guards.TRIGGERS), *statements, *guards.TRIGGERS.values()):
        raw.execute(statement)
    raw.close()


def test_a_log_that_does_not_verify_gets_no_other_key(folder: Path) -> None:
    key = keys.unlock(folder, PASSPHRASE).key
    by_hand(folder, "UPDATE event SET body = replace(body, '}', ' }') WHERE seq = 2")
    records = open_records(folder, key)
    with pytest.raises(DamagedError):
        change(records)
    records.close()
    assert not any(folder.glob("*next.*"))
    assert keys.unlock(folder, PASSPHRASE).key == key


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE staff SET display_name = 'Somebody Else'",
        "DELETE FROM staff_pin",
        "UPDATE meta SET value = 'x' WHERE key = 'schema_by'",
        "UPDATE patient_key SET key = NULL",
        "DROP INDEX session_by_start",
        "DROP TRIGGER event_no_update",
        "INSERT INTO patient_search(rowid, folded) VALUES (99, 'somebody else')",
        "INSERT INTO meta(key, value) VALUES ('zz', 'z')",
    ],
)
def test_a_copy_that_differs_in_anything_does_not_count(
    statement: str, records: OpenRecords, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, copying = keys.unlock(folder, PASSPHRASE).key, rekey.copy_under

    def spoiled(source: object, path: Path, key: DatabaseKey, progress: object) -> None:
        copying(source, path, key, progress)  # type: ignore[arg-type]
        target = engine._connect(path, "mode=rw", key)
        target.set_authorizer(None)
        target.execute("PRAGMA journal_mode = DELETE")
        target.execute(statement)
        target.close()

    monkeypatch.setattr(rekey, "copy_under", spoiled)
    with pytest.raises(DamagedError):
        change(records)
    assert not any(folder.glob("*next.*"))
    assert keys.unlock(folder, PASSPHRASE).key == key
    rows(records)


def test_a_full_disk_leaves_the_old_key(records: OpenRecords, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = keys.unlock(folder, PASSPHRASE).key

    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rekey, "sync_file", full)
    with pytest.raises(RecordsError) as caught:
        change(records)
    assert caught.value.code is StoreCode.DISK_FULL
    monkeypatch.undo()
    assert keys.unlock(folder, PASSPHRASE).key == old
    assert not any(folder.glob("*next*"))
    rows(records)


def test_another_person_s_copy_of_the_folder_does_not_mix(folder: Path, tmp_path: Path) -> None:
    """Key files of one clinic beside the database of another are told, and nothing is thrown away."""
    other = tmp_path / "other"
    set_up(other, "words of another clinic").close()
    for name in rekey.key_file.NEXT_COPIES:
        shutil.copy(other / "keys.json", folder / name)
    shutil.copy(folder / "records.db", tmp_path / "kept.db")
    shutil.copy(other / "records.db", folder / "records.db")
    # They fit now, as after the rename of a change of the key.
    assert keys.unlock(folder, "words of another clinic").key == keys.unlock(other, "words of another clinic").key
    shutil.copy(tmp_path / "kept.db", folder / "records.db")
    records = open_records(folder, keys.unlock(folder, PASSPHRASE).key)
    records.close()
    assert {path.name for path in folder.iterdir()} == LEFT


def test_looking_only_finishes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Cut(BaseException):
        """The power went."""

    def cut(_folder: Path) -> None:
        raise Cut

    records = open_records(folder, keys.unlock(folder, PASSPHRASE).key)
    Clinic(records).add_patient("Cleo Specimen")
    log_of_before = (folder / "records.db-wal").read_bytes()
    assert len(log_of_before) > 4096
    with monkeypatch.context() as patch:
        patch.setattr(rekey, "promote", cut)
        with pytest.raises(Cut):
            change(records)
    records.close()
    there = {path.name for path in folder.iterdir()}
    assert "keys-next.json" in there
    looked = open_read_only(folder, keys.unlock(folder, PASSPHRASE, repair=False).key)
    assert looked.read(lambda reader: reader.verify()).sound
    looked.close()
    assert {path.name for path in folder.iterdir()} - there <= {"records.db-wal", "records.db-shm"}
    # A log of the old database that a power cut brought back is not taken for the new one's.
    (folder / "records.db-wal").write_bytes(log_of_before)
    records = open_records(folder, keys.unlock(folder, PASSPHRASE).key)
    rows(records)
    assert records.read(lambda reader: reader.count_patients("")) == 3
    records.close()
    assert {path.name for path in folder.iterdir()} == LEFT
