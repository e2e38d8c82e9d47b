"""The newest entries are gone for good: what is there goes on, and the log says what it lacks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mnconsole.domain.custody_events import RecordsRestored
from mnconsole.domain.record_events import ClockJumped
from mnconsole.store import keys
from mnconsole.store.errors import DamagedError, HeldError, StoreCode
from mnconsole.store.going_on import go_on
from mnconsole.store.records import open_records
from tests.helpers.records import NOON, opened


@pytest.fixture
def cut(folder: Path, tmp_path: Path) -> Path:
    """A killed console whose twenty newest entries are gone with its write-ahead log."""
    with opened(folder) as clinic:
        clinic.add_patient("Ada Sample")
    with opened(folder) as clinic:
        for number in range(20):
            clinic.append(ClockJumped(3000 + number))
        copy = Path(shutil.copytree(folder, tmp_path / "cut"))
    (copy / "records.db-wal").unlink()
    return copy


def test_what_is_there_goes_on_and_the_loss_is_on_record(cut: Path) -> None:
    key = keys.unlock(cut, None).key
    with pytest.raises(DamagedError) as caught:
        open_records(cut, key)
    assert caught.value.code is StoreCode.NEWEST_MISSING
    before = (cut / "records.db").read_bytes()
    back = go_on(cut, key, NOON)
    assert back.lost == 20
    assert back.kept_in is not None
    assert (back.kept_in / "records.db").read_bytes() == before
    with opened(cut) as clinic:
        told = clinic.records.read(lambda reader: reader.last_event_of_kind(RecordsRestored.KIND))
        assert told is not None
        assert isinstance(told.body, RecordsRestored)
        assert (told.seq, told.body.head_seq, told.body.known_seq) == (1, 4, 24)
        result = clinic.records.read(lambda reader: reader.verify())
        assert (result.sound, result.entries_lost) == (True, 20)
        clinic.add_patient("Ben Example")
        assert clinic.records.read(lambda reader: reader.count_patients("")) == 2


def test_not_beside_a_console(folder: Path) -> None:
    with opened(folder) as clinic:
        entries = clinic.records.read(lambda reader: reader.count_events())
        with pytest.raises(HeldError):
            go_on(folder, keys.unlock(folder, None).key, NOON)
        assert clinic.records.read(lambda reader: reader.count_events()) == entries
    assert not (folder / "backups").exists()
