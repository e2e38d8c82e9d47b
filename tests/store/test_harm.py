"""Damage that a running console has met: the next opening looks at everything first."""

from __future__ import annotations

from pathlib import Path

import pytest

from mnconsole.domain.records_ports import HistoryQuery
from mnconsole.store import keys
from mnconsole.store.backup_keeper import FolderBackups
from mnconsole.store.errors import DamagedError
from mnconsole.store.harm import MARK
from mnconsole.store.opened import DATABASE, OpenRecords
from mnconsole.store.records import open_records
from tests.helpers.damage import spoil
from tests.helpers.records import opened


def again(folder: Path) -> OpenRecords:
    return open_records(folder, keys.unlock(folder, None).key)


def read_history(records: OpenRecords) -> None:
    records.read(lambda reader: reader.history(HistoryQuery(), None, 10))


def test_a_page_that_does_not_read_shuts_the_next_opening_until_it_reads(folder: Path) -> None:
    sound = (folder / DATABASE).read_bytes()
    spoil(folder, "session_by_start")
    records = again(folder)  # which does not read that page
    assert not records.harmed
    with pytest.raises(DamagedError):
        read_history(records)
    assert records.harmed
    records.close()
    assert (folder / MARK).exists()
    for _try in range(2):
        with pytest.raises(DamagedError):
            again(folder)
    (folder / DATABASE).write_bytes(sound)
    with opened(folder) as clinic:
        read_history(clinic.records)
    assert not (folder / MARK).exists()


def test_it_is_the_same_when_it_is_met_while_something_is_written(folder: Path) -> None:
    spoil(folder, "session_by_start")
    records = again(folder)
    with pytest.raises(DamagedError):
        records.write(lambda uow: uow.history(HistoryQuery(), None, 10))
    assert records.harmed
    records.close()
    assert (folder / MARK).exists()


def test_another_error_leaves_no_mark(folder: Path) -> None:
    records = again(folder)
    with pytest.raises(ZeroDivisionError):
        records.write(lambda _uow: 1 // 0)
    assert not records.harmed
    records.close()
    assert not (folder / MARK).exists()


def read_all(records: OpenRecords) -> FolderBackups:
    keeper = FolderBackups(records.open_folder, "")
    keeper.read_all()
    return keeper


def test_a_page_that_nobody_has_asked_for_is_found_by_reading_all_of_them(folder: Path) -> None:
    spoil(folder, "session_by_start")
    records = again(folder)
    read_all(records)
    assert records.harmed
    records.close()
    assert (folder / MARK).exists()


def test_sound_records_are_read_once_and_what_was_in_the_way_is_no_harm(folder: Path) -> None:
    records = again(folder)
    with records._guests.none():
        keeper = read_all(records)
        assert not keeper._all_read
    keeper.read_all()
    assert keeper._all_read
    assert not records.harmed
    records.close()
    assert not (folder / MARK).exists()
