"""Opening records: what can be wrong is told by name, and nothing is touched."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from mnconsole import __version__
from mnconsole.domain import record_events as rec
from mnconsole.errors import KnownError
from mnconsole.store import engine, keys, schema
from mnconsole.store.errors import DamagedError, HeldError, KeyFileError, RecordsError, StoreCode
from mnconsole.store.folder_lock import FolderLock
from mnconsole.store.opened import OpenRecords
from mnconsole.store.records import FolderState, create_records, open_read_only, open_records, state_of
from tests.helpers import child
from tests.helpers.records import Clinic, EventMaker, opened, set_up
from tests.helpers.tampering import database


def _open(folder: Path) -> OpenRecords:
    return open_records(folder, keys.unlock(folder, None).key)


def _refusal(folder: Path) -> RecordsError:
    """The refusal of both ways of opening, which must agree, with every file left as it was."""
    before = _contents(folder)
    with pytest.raises(RecordsError) as caught:
        _open(folder).close()
    with pytest.raises(RecordsError) as looked:
        open_read_only(folder, keys.unlock(folder, None).key).close()
    assert looked.value.code is caught.value.code
    assert _contents(folder) == before
    return caught.value


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in {".db", ".json"}}


def test_a_new_folder_is_made_whole_with_its_first_events(tmp_path: Path) -> None:
    folder = tmp_path / "a b" / "ä%?#"
    assert state_of(folder) is FolderState.EMPTY
    set_up(folder).close()
    assert state_of(folder) is FolderState.DEMO
    assert sorted(path.name for path in folder.iterdir()) == ["keys-copy.json", "keys.json", "lock", "records.db"]
    if os.name == "posix":
        assert (folder.stat().st_mode & 0o777, (folder / "keys.json").stat().st_mode & 0o777) == (0o700, 0o600)
    with opened(folder) as clinic:
        assert clinic.records.read(lambda reader: reader.clinic_name()) == "Sample Clinic"
        assert [one.display_name for one in clinic.records.read(lambda reader: reader.staff())] == [
            "Nurse One",
            "Manager One",
        ]


def test_with_a_passphrase_it_opens_by_that_only(tmp_path: Path) -> None:
    set_up(tmp_path / "clinic", "correct horse").close()
    assert state_of(tmp_path / "clinic") is FolderState.PROTECTED
    with pytest.raises(KeyFileError):
        keys.unlock(tmp_path / "clinic", "wrong horse")
    records = open_records(tmp_path / "clinic", keys.unlock(tmp_path / "clinic", "correct horse").key)
    assert records.read(lambda reader: reader.verify()).sound
    records.close()


def test_records_are_never_made_over_others(folder: Path) -> None:
    before = _contents(folder)
    with pytest.raises(RecordsError) as caught:
        set_up(folder)
    assert caught.value.code is StoreCode.ALREADY_THERE
    (folder / "records.db").rename(folder / "elsewhere.db")
    with pytest.raises(RecordsError) as caught:
        set_up(folder)
    assert caught.value.code is StoreCode.ALREADY_THERE
    (folder / "elsewhere.db").rename(folder / "records.db")
    assert _contents(folder) == before


def test_a_set_up_that_failed_leaves_no_records(tmp_path: Path) -> None:
    def fails(unit: object) -> None:
        raise LookupError("no")

    for _ in range(2):
        with pytest.raises(LookupError):
            create_records(tmp_path / "clinic", keys.demo(), fails)
        assert state_of(tmp_path / "clinic") is FolderState.EMPTY
    set_up(tmp_path / "clinic").close()


def test_a_set_up_cut_off_before_its_last_rename_is_finished_by_the_next_start(folder: Path) -> None:
    (folder / "records.db").rename(folder / "records-draft.db")
    with opened(folder) as clinic:
        assert clinic.records.read(lambda reader: reader.clinic_name()) == "Sample Clinic"


def test_a_set_up_cut_off_before_its_keys_begins_again(folder: Path) -> None:
    (folder / "records.db").rename(folder / "records-draft.db")
    for name in keys.COPIES:
        (folder / name).unlink()
    assert state_of(folder) is FolderState.EMPTY
    set_up(folder).close()
    assert not (folder / "records-draft.db").exists()


def test_missing_parts_are_told(folder: Path, tmp_path: Path) -> None:
    key = keys.unlock(folder, None).key
    for name in keys.COPIES:
        (folder / name).rename(tmp_path / name)
    with pytest.raises(KeyFileError) as caught:
        state_of(folder)
    assert caught.value.code is StoreCode.KEY_FILE_MISSING
    for name in keys.COPIES:
        (tmp_path / name).rename(folder / name)
    (folder / "records.db").unlink()
    assert _refusal(folder).code is StoreCode.DATABASE_MISSING
    with pytest.raises(RecordsError) as nowhere:
        open_records(tmp_path / "nowhere", key)
    assert nowhere.value.code is StoreCode.DATABASE_MISSING
    assert not (tmp_path / "nowhere").exists()


def test_an_emptied_database_is_a_loss_and_no_beginning(folder: Path) -> None:
    (folder / "records.db").write_bytes(b"")
    refusal = _refusal(folder)
    assert isinstance(refusal, DamagedError)
    assert refusal.code is StoreCode.DAMAGED


@pytest.mark.parametrize("damage", ["first page", "cut in a page", "zeros", "noise"])
def test_damage_is_told(folder: Path, damage: str) -> None:
    content = bytearray((folder / "records.db").read_bytes())
    if damage == "first page":
        content[200] ^= 1
    elif damage == "cut in a page":
        del content[3000:]
    elif damage == "zeros":
        content[:] = bytes(len(content))
    else:
        content[16:4096] = os.urandom(4080)
    (folder / "records.db").write_bytes(content)
    assert _refusal(folder).code is StoreCode.DAMAGED


def test_the_database_of_other_records_is_told_from_damage(folder: Path, tmp_path: Path) -> None:
    set_up(tmp_path / "other").close()
    shutil.copy(tmp_path / "other" / "records.db", folder / "records.db")
    assert _refusal(folder).code is StoreCode.KEY_OF_OTHER_RECORDS


def test_a_database_that_is_not_encrypted_is_not_opened(folder: Path) -> None:
    (folder / "records.db").unlink()
    plain = sqlite3.connect(folder / "records.db")
    plain.execute("CREATE TABLE event (seq INTEGER)")
    plain.commit()
    plain.close()
    assert _refusal(folder).code is StoreCode.NOT_ENCRYPTED


def test_a_newer_database_is_refused_naming_both_versions(folder: Path) -> None:
    with database(folder) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0003'")
        connection.exec_driver_sql("UPDATE meta SET value = '9.0' WHERE key = 'schema_by'")
    refusal = _refusal(folder)
    assert refusal.code is StoreCode.NEWER_SCHEMA
    named = {name: refusal.params[name] for name in ("found", "known", "found_program", "program")}
    assert named == {"found": "0003", "known": schema.HEAD, "found_program": "9.0", "program": __version__}


def test_an_older_database_is_not_migrated_by_looking(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, "0003"))
    monkeypatch.setattr(schema, "HEAD", "0003")
    with pytest.raises(RecordsError) as caught:
        open_read_only(folder, keys.unlock(folder, None).key)
    assert caught.value.code is StoreCode.OLDER_SCHEMA


def test_a_driver_with_the_wal_reset_fault_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.driver, "sqlite_version_info", (3, 51, 2))
    assert _refusal(folder).code is StoreCode.DRIVER_TOO_OLD


def test_one_program_has_the_folder(folder: Path) -> None:
    with opened(folder) as clinic:
        for attempt in (_open, set_up):
            with pytest.raises(HeldError) as caught:
                attempt(folder)
            assert (caught.value.code, caught.value.params["pid"]) == (StoreCode.HELD, os.getpid())
        (folder / "lock-owner.json").write_text("{")
        with pytest.raises(HeldError) as caught:
            _open(folder)
        assert caught.value.params["pid"] is None
        clinic.append(rec.AppClosed())
    with opened(folder):
        assert json.loads((folder / "lock-owner.json").read_text()) == {"pid": os.getpid()}


_HOLD = """
import sys
from pathlib import Path
from mnconsole.store import keys, records
held = records.open_records(Path(sys.argv[1]), keys.unlock(Path(sys.argv[1]), None).key)
print("open", flush=True)
sys.stdin.read()
"""


def test_another_process_is_named_and_its_death_lets_go(folder: Path) -> None:
    with child.start(_HOLD, folder) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "open"
        with pytest.raises(HeldError) as caught:
            _open(folder)
        assert caught.value.params["pid"] == process.pid
        process.kill()
    with opened(folder):
        pass


def test_a_failed_opening_lets_the_folder_go(folder: Path) -> None:
    content = (folder / "records.db").read_bytes()
    (folder / "records.db").write_bytes(b"")
    with pytest.raises(DamagedError):
        _open(folder)
    (folder / "records.db").write_bytes(content)
    with opened(folder):
        pass


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("not a folder")
    with pytest.raises(RecordsError) as caught:
        set_up(place)
    assert caught.value.code is StoreCode.FOLDER_UNUSABLE
    with pytest.raises(RecordsError) as caught:
        set_up(place / "inside")
    assert caught.value.code is StoreCode.FOLDER_UNUSABLE
    assert place.read_text() == "not a folder"


_AS_NOBODY = """
import os, sys
from pathlib import Path
from mnconsole.store import keys, records, schema, verify
from mnconsole.errors import KnownError
folder = Path(sys.argv[1])
key = keys.unlock(folder, None).key
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    records.open_records(folder, key)
except KnownError as error:
    print(error.code.value)
looked = records.open_read_only(folder, key)
print(looked.read(lambda reader: reader.verify()).sound)
looked.close()
"""


def test_a_folder_that_can_not_be_written_is_told_and_can_be_looked_at(template: Path) -> None:
    if os.name != "posix":
        return  # rights of a folder are another thing there; the codes are the same
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "records"
        shutil.copytree(template, folder)
        for path in (*folder.iterdir(), Path(name)):
            path.chmod(0o755)
        folder.chmod(0o555)
        try:
            assert child.output_of(_AS_NOBODY, folder).split() == ["read_only", "True"]
        finally:
            folder.chmod(0o755)


def test_known_errors_carry_codes_and_facts_and_no_sentence(folder: Path) -> None:
    (folder / "records.db").unlink()
    with pytest.raises(KnownError) as caught:
        _open(folder)
    assert dict(caught.value.params) == {"path": str(folder / "records.db")}


_SECOND_START = """
import sys
from pathlib import Path
from mnconsole.store import keys, records
records.open_records(Path(sys.argv[1]), keys.unlock(Path(sys.argv[1]), None).key).close()
print(sorted({name.split(".")[0] for name in sys.modules} & {"alembic", "mako", "PySide6"}))
"""


def test_a_second_start_does_not_import_alembic(folder: Path) -> None:
    assert child.output_of(_SECOND_START, folder) == "[]"


def test_closed_records_say_so(folder: Path) -> None:
    records = _open(folder)
    records.close()
    records.close()
    for attempt in (
        lambda: records.read(lambda reader: reader.clinic_name()),
        lambda: records.write(lambda unit: unit.clinic_name()),
    ):
        with pytest.raises(RecordsError) as caught:
            attempt()
        assert caught.value.code is StoreCode.CLOSED
    records.interrupt_reads()


def test_looking_works_beside_a_console_and_sees_what_it_saved(clinic: Clinic) -> None:
    looked = open_read_only(clinic.records.folder, keys.unlock(clinic.records.folder, None).key)
    try:
        clinic.append(EventMaker()(rec.AppClosed()).body)
        assert looked.read(lambda reader: reader.count_events()) == 4
        assert looked.read(lambda reader: reader.verify()).sound
    finally:
        looked.close()
    clinic.append(rec.AppClosed())


def test_looking_changes_nothing(folder: Path) -> None:
    before = _contents(folder)
    looked = open_read_only(folder, keys.unlock(folder, None).key)
    try:
        with pytest.raises(DatabaseError, match="not authorized"):
            looked.read(lambda reader: reader._connection.exec_driver_sql("DELETE FROM staff"))  # type: ignore[attr-defined]
        assert looked.read(lambda reader: reader.clinic_name()) == "Sample Clinic"
    finally:
        looked.close()
    assert _contents(folder) == before


def test_the_lock_is_let_go_when_the_file_that_names_its_holder_can_t_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that went read-only."""

    def fail(_path: Path, missing_ok: bool = False) -> None:
        raise OSError(30, "Read-only file system")

    lock = FolderLock(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", fail)
        lock.release()
    FolderLock(tmp_path).release()


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TABLE meta",),
        ("DROP TABLE meta", "CREATE VIEW meta AS SELECT load_extension('more') AS value, 'device_id' AS key"),
        ("DROP TABLE alembic_version", "CREATE VIEW alembic_version AS SELECT fts3_tokenizer('x') AS version_num"),
    ],
)
def test_a_table_that_is_gone_or_a_view_in_its_place_is_told_as_damage(
    folder: Path, statements: tuple[str, ...]
) -> None:
    with database(folder) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    with pytest.raises(DamagedError):
        _open(folder)
