"""What lies on the disk is its owner's alone: the database with what SQLite makes beside it, keys, backups, ballast."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mnconsole.domain.custody_events import BackupCause
from mnconsole.store import ballast, keys
from mnconsole.store.backup_keeper import FolderBackups
from mnconsole.store.records import open_records
from tests.helpers.records import NOON, Clinic, opened, set_up


@pytest.fixture(autouse=True)
def _as_most_systems_are() -> object:
    before = os.umask(0o022)
    yield
    os.umask(before)


def seen_by_others(folder: Path) -> set[str]:
    """Names of files that somebody else may read or write; none where the system has no such bits."""
    if os.name == "nt":
        return set()
    return {path.name for path in folder.rglob("*") if path.is_file() and path.stat().st_mode & 0o077}


def test_nothing_in_a_new_folder_is_for_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballast, "SIZE_BYTES", ballast._CHUNK_BYTES)
    monkeypatch.setattr(ballast, "ROOM_BYTES", 0)
    folder = tmp_path / "clinic"
    records = set_up(folder, "a sample passphrase of the test")
    clinic = Clinic(records)
    clinic.add_patient()
    keeper = FolderBackups(records.open_folder, str(tmp_path / "stick"))
    (tmp_path / "stick").mkdir()
    keeper.use_second_medium(str(tmp_path / "stick"), NOON)
    keeper.make(BackupCause.PERSON, NOON, None, rests=False)
    assert keeper.keep_ballast()
    assert {"records.db", "records.db-wal", "records.db-shm", "ballast.bin"} <= {each.name for each in folder.iterdir()}
    assert seen_by_others(tmp_path) == set()
    records.close()


def test_what_an_older_program_left_to_others_is_taken_back(folder: Path) -> None:
    with opened(folder) as clinic:
        clinic.add_patient()
        for name in ("records.db", "records.db-wal", "records.db-shm"):
            (folder / name).chmod(0o644)
        clinic.records._drop_writer()  # as after an error: the files are there, and opened anew
        clinic.add_patient("Ben Example")
        assert seen_by_others(folder) & {"records.db", "records.db-wal", "records.db-shm"} == set()
    (folder / "records.db").chmod(0o666)
    open_records(folder, keys.unlock(folder, None).key).close()
    assert seen_by_others(folder) & {"records.db"} == set()
