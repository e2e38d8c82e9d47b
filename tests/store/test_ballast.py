"""The reserve for a full disk: made where there is room, given up where there is none, and the write goes through."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from mnconsole.store import ballast, engine, keys, own_records, records, schema
from mnconsole.store.ballast import BALLAST
from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.store.opened import DATABASE, log_of
from mnconsole.store.pace import Pace
from tests.helpers.records import Clinic, copy_of, opened


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    """A reserve of 1 MiB."""
    monkeypatch.setattr(ballast, "SIZE_BYTES", 1024 * 1024)
    return 1024 * 1024


def test_it_is_made_once_and_of_bytes_that_no_system_packs_smaller(tmp_path: Path, small: int) -> None:
    assert ballast.keep(tmp_path, Pace())
    content = (tmp_path / BALLAST).read_bytes()
    assert len(content) == small
    assert len(set(content[:4096])) > 200
    assert ballast.keep(tmp_path, Pace())
    assert (tmp_path / BALLAST).read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == [BALLAST]


def test_it_is_not_made_where_room_is_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballast, "free_bytes", lambda _folder: ballast.ROOM_BYTES - 1)
    assert not ballast.keep(tmp_path, Pace())
    assert list(tmp_path.iterdir()) == []


def test_a_half_made_one_counts_for_nothing_and_goes(tmp_path: Path, small: int) -> None:
    (tmp_path / "ballast.draft").write_bytes(b"half")
    (tmp_path / BALLAST).write_bytes(b"short")
    assert not ballast.is_there(tmp_path)
    assert ballast.keep(tmp_path, Pace())
    assert (tmp_path / BALLAST).stat().st_size == small
    assert not (tmp_path / "ballast.draft").exists()


def test_making_it_can_be_ended_and_leaves_nothing(tmp_path: Path, small: int) -> None:
    with pytest.raises(RecordsError) as ended:
        ballast.keep(tmp_path, Pace(lambda done, _all: done < 500))
    assert ended.value.code is StoreCode.INTERRUPTED
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_while_it_is_made_is_told_and_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_size: int) -> bytes:
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(os, "urandom", full)
    with pytest.raises(RecordsError) as told:
        ballast.keep(tmp_path, Pace())
    assert told.value.code is StoreCode.DISK_FULL
    assert list(tmp_path.iterdir()) == []


def append_many(clinic: Clinic, number: int) -> int:
    """How many of so many patients are taken before the disk says that it is full."""
    for taken in range(number):
        try:
            clinic.add_patient(f"Ben Example {taken}", allergies="x" * 3000)
        except RecordsError as error:
            if error.code is not StoreCode.DISK_FULL:
                raise
            return taken
    return number


def test_a_full_disk_costs_the_reserve_and_no_entry(
    clinic: Clinic, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite itself says that it is full for as long as the reserve is there."""
    assert ballast.keep(clinic.records.folder, Pace())
    real = engine._connect

    def connect(path: Path, mode: str, key: DatabaseKey) -> Any:
        connection = real(path, mode, key)
        if ballast.is_there(path.parent) and mode != "mode=ro":
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 8}")
        return connection

    monkeypatch.setattr(engine, "_connect", connect)
    clinic.records._drop_writer()
    before = clinic.records.read(lambda reader: reader.count_patients(""))
    assert append_many(clinic, 60) == 60
    assert not ballast.is_there(clinic.records.folder)
    assert clinic.records.read(lambda reader: reader.count_patients("")) == before + 60


def test_a_full_disk_without_a_reserve_is_told(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_unit: object) -> None:
        raise RecordsError(StoreCode.DISK_FULL, path="here")

    with pytest.raises(RecordsError) as told:
        clinic.records.write(full)
    assert told.value.code is StoreCode.DISK_FULL


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A file system of 24 MiB, where this user may mount one; else None."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def fill(place: Path, filler: Path) -> None:
    """Take all the room that is left."""
    with filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 65536)
    with filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0")


def test_on_a_real_full_disk_the_treatment_goes_on_and_the_reserve_comes_back(
    template: Path, small_disk: Path | None, small: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where nothing may be mounted, the disk is large and the same is done with nothing ever full."""
    place = small_disk or tmp_path
    folder, filler = copy_of(template, place / "records"), place / "filler"
    monkeypatch.setattr(ballast, "ROOM_BYTES", 4 * 1024 * 1024)
    assert ballast.keep(folder, Pace())
    with opened(folder) as clinic:
        clinic.add_patient()
        if small_disk is not None:
            fill(place, filler)
        taken = append_many(clinic, 1000 if small_disk is not None else 50)
        if small_disk is not None:
            assert 5 < taken < 1000  # the reserve has carried some, then it was really full
            assert not ballast.is_there(folder)
            filler.unlink()
            assert append_many(clinic, 20) == 20
        else:
            assert taken == 50
        assert ballast.keep(folder, Pace())
        expected = 1 + taken + (20 if small_disk is not None else 0)
        assert clinic.records.read(lambda reader: reader.count_patients("")) == expected


CRASH = """
import os, sys
from pathlib import Path
from tests.helpers.records import opened
with opened(Path(sys.argv[1])) as clinic:
    clinic.add_patient()
    os._exit(9)
"""


def crashed(folder: Path) -> None:
    """A console that ended with nothing closed: its newest entry is in the log beside the database only. The log's
    index is memory that programs share; after a power cut it is gone."""
    subprocess.run([sys.executable, "-c", CRASH, str(folder)], check=False)
    assert log_of(folder / DATABASE).stat().st_size > 0
    (folder / f"{DATABASE}-shm").unlink()


def test_after_a_crash_on_a_full_disk_the_records_open_with_the_reserve(
    template: Path, small_disk: Path | None, small: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where nothing may be mounted, the system's answers are given by hand as long as the reserve is there."""
    place = small_disk or tmp_path
    folder = copy_of(template, place / "records")
    monkeypatch.setattr(ballast, "ROOM_BYTES", 4 * 1024 * 1024)
    assert ballast.keep(folder, Pace())
    crashed(folder)
    if small_disk is not None:
        fill(place, place / "filler")
    else:
        there = ballast.is_there
        monkeypatch.setattr(ballast, "free_bytes", lambda of: 0 if there(of) else 10**9)
        monkeypatch.setattr(records, "_writer", failing_while(there, records._writer))
    if small_disk is not None:
        with pytest.raises(RecordsError) as told:
            records.open_read_only(folder, keys.unlock(folder, None).key)
        assert told.value.code is StoreCode.DISK_FULL
        with pytest.raises(RecordsError) as told:
            own_records.staff_in(folder, keys.unlock(folder, None).key)
        assert told.value.code is StoreCode.DISK_FULL
    assert ballast.is_there(folder)  # who only looks gives up nothing
    with opened(folder) as clinic:
        assert clinic.records.read(lambda reader: reader.count_patients("")) == 1
        clinic.add_patient()
    assert not ballast.is_there(folder)


def test_a_full_disk_without_a_reserve_is_told_as_such_at_the_start(
    template: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = copy_of(template, tmp_path / "records")
    monkeypatch.setattr(ballast, "free_bytes", lambda _of: 0)
    monkeypatch.setattr(records, "_writer", failing_while(lambda _of: True, records._writer))
    with pytest.raises(RecordsError) as told, opened(folder):
        pass
    assert told.value.code is StoreCode.DISK_FULL
    monkeypatch.setattr(ballast, "free_bytes", lambda _of: 10**9)
    with pytest.raises(RecordsError) as broken, opened(folder):
        pass
    assert broken.value.code is StoreCode.IO_ERROR  # a disk with room that fails is another trouble


def failing_while(full: Callable[[Path], bool], real: Callable[..., Any]) -> Callable[..., Any]:
    """SQLite's words for an index that can't be made."""

    def writer(path: Path, key: DatabaseKey) -> Any:
        if full(path.parent):
            raise RecordsError(StoreCode.IO_ERROR, path=str(path), reason="SQLITE_IOERR")
        return real(path, key)

    return writer


@pytest.mark.parametrize(
    ("told_by_sqlite", "free", "writable", "code"),
    [
        (StoreCode.IO_ERROR, 0, True, StoreCode.DISK_FULL),
        (StoreCode.IO_ERROR, 10**9, True, StoreCode.IO_ERROR),
        (StoreCode.FOLDER_UNUSABLE, 10**9, False, StoreCode.READ_ONLY),  # a medium that was mounted to be read
        (StoreCode.FOLDER_UNUSABLE, 10**9, True, StoreCode.FOLDER_UNUSABLE),
    ],
)
def test_who_is_asked_before_a_command_is_told_why_that_can_not_be(
    template: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    told_by_sqlite: StoreCode,
    free: int,
    writable: bool,
    code: StoreCode,
) -> None:
    folder = copy_of(template, tmp_path / "records")
    key = keys.unlock(folder, None).key

    def failing(_connection: Connection, path: Path) -> str:
        raise RecordsError(told_by_sqlite, path=str(path), reason="SQLITE_CANTOPEN")

    monkeypatch.setattr(schema, "require_begun", failing)
    monkeypatch.setattr(ballast, "free_bytes", lambda _of: free)
    monkeypatch.setattr(own_records.os, "access", lambda _of, _how: writable)
    with pytest.raises(RecordsError) as told:
        own_records.staff_in(folder, key)
    assert told.value.code is code
