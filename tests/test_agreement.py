"""The comparison that ends every test: it does find what differs, and costs nothing where nothing was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from mnconsole.store import keys
from mnconsole.store.opened import OpenRecords
from mnconsole.store.records import open_records
from tests import agreement
from tests.helpers.records import Clinic, set_up


def _open(folder: Path) -> OpenRecords:
    return open_records(folder, keys.unlock(folder, None).key)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    set_up(tmp_path / "records").close()
    return tmp_path / "records"


def test_a_row_that_the_log_does_not_tell_of_is_found(folder: Path) -> None:
    records = _open(folder)
    Clinic(records).add_patient()
    records.write(lambda unit: unit._connection.exec_driver_sql("UPDATE patient SET phone = 'x'"))  # type: ignore[attr-defined]
    assert agreement.disagreed() == []
    records.close()
    (told,) = agreement.disagreed()
    assert told.startswith("patient ")
    assert told.endswith(": phone")


def test_records_that_can_t_be_compared_are_told_and_closed(folder: Path) -> None:
    records = _open(folder)
    Clinic(records).add_patient()
    records.interrupt_reads()
    (folder / "records.db").rename(folder / "elsewhere.db")
    records.close()
    assert _open_again(folder)
    found = agreement.disagreed()
    assert all(told.startswith("could not be compared") for told in found)


def _open_again(folder: Path) -> bool:
    (folder / "elsewhere.db").rename(folder / "records.db")
    _open(folder).close()
    return True


def test_sound_records_are_silent(folder: Path) -> None:
    records = _open(folder)
    Clinic(records).start_session(Clinic(records).add_patient())
    records.close()
    assert agreement.disagreed() == []


def test_what_was_only_read_is_not_compared(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[OpenRecords] = []
    monkeypatch.setattr(OpenRecords, "check_state", lambda self: asked.append(self) or ())
    records = _open(folder)
    records.read(lambda reader: reader.staff())
    records.close()
    records = _open(folder)
    Clinic(records).add_patient()
    records.close()
    assert asked == [records]
