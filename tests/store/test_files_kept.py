"""What is written is found again: the file under its name, and its write-ahead log, are watched."""

from __future__ import annotations

import pytest

from mnconsole.domain import record_events as rec
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.store.opened import DATABASE, log_of
from tests.helpers.records import Clinic


def _write(clinic: Clinic) -> int:
    stored = clinic.records.write(lambda unit: unit.append([clinic.make(rec.ClockJumped(1))]))
    return stored[0].seq


def _count(clinic: Clinic) -> int:
    return clinic.records.read(lambda reader: reader.count_events())


def test_a_log_that_was_deleted_loses_nothing(clinic: Clinic) -> None:
    _write(clinic)
    before = _count(clinic)
    log_of(clinic.records.folder / DATABASE).unlink()
    last = _write(clinic)
    assert last == before + 1
    assert _count(clinic) == last
    assert log_of(clinic.records.folder / DATABASE).exists()
    assert clinic.records.read(lambda reader: reader.verify()).sound


def test_a_database_that_went_away_is_told_at_the_next_step_and_goes_on_when_it_is_back(clinic: Clinic) -> None:
    _write(clinic)
    path = clinic.records.folder / DATABASE
    away = path.with_name("moved.db")
    path.rename(away)
    with pytest.raises(RecordsError) as told:
        _write(clinic)
    assert told.value.code is StoreCode.DATABASE_MISSING
    path.write_bytes(b"another file")
    with pytest.raises(RecordsError) as told:
        _write(clinic)
    assert told.value.code is StoreCode.DATABASE_REPLACED
    path.unlink()
    away.rename(path)
    assert _write(clinic) == _count(clinic)
