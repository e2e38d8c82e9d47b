"""Entries that were acknowledged and are gone are told, also where SQLite itself sees nothing wrong."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path
from random import Random

import pytest

from mnconsole.domain.record_events import ClockJumped
from mnconsole.services.identity import new_uuid7
from mnconsole.store import keys
from mnconsole.store.chains_known import MOST_AHEAD
from mnconsole.store.errors import DamagedError, RecordsError, StoreCode
from mnconsole.store.going_on import go_on
from mnconsole.store.records import open_read_only, open_records
from mnconsole.store.witness import WITNESS, Newest, Witness, known
from tests.helpers.records import NOON, opened

SECTOR = 512


@pytest.fixture
def killed(folder: Path, tmp_path: Path) -> Path:
    """What a killed console leaves: twenty entries, all of them in the write-ahead log only."""
    with opened(folder) as clinic:
        for number in range(20):
            clinic.append(ClockJumped(3000 + number))
        return Path(shutil.copytree(folder, tmp_path / "killed"))


def bytes_of(folder: Path) -> dict[str, bytes]:
    read = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".db" or "wal" in path.name}
    return {name: content for name, content in read.items() if content}


def refused(folder: Path) -> DamagedError:
    key = keys.unlock(folder, None).key
    with pytest.raises(DamagedError) as by_console:
        open_records(folder, key)
    look = open_read_only(folder, key)
    try:
        gone = look.check_newest()
    finally:
        look.close()
    assert gone is not None, "who only looks is told too"
    assert (gone.known, gone.found) == (by_console.value.params["known"], by_console.value.params["found"])
    return by_console.value


def events(folder: Path) -> int:
    with opened(folder) as clinic:
        return clinic.records.read(lambda reader: reader.count_events())


def test_a_log_that_went_away_is_told_and_put_back(killed: Path, tmp_path: Path) -> None:
    away = tmp_path / "away-wal"
    (killed / "records.db-wal").rename(away)
    before = bytes_of(killed)
    error = refused(killed)
    assert (error.code, error.params["known"], error.params["found"]) == (StoreCode.NEWEST_MISSING, 23, 3)
    assert bytes_of(killed) == before, "what is refused is not touched"
    away.rename(killed / "records.db-wal")
    assert events(killed) == 23


def test_a_log_that_is_damaged_anywhere_is_told(killed: Path, tmp_path: Path) -> None:
    random, whole = Random(11), (killed / "records.db-wal").read_bytes()
    for place in (0, 20, *(random.randrange(len(whole)) for _ in range(20)), len(whole) - 1):
        copy = Path(shutil.copytree(killed, tmp_path / "copy"))
        damaged = bytearray(whole)
        damaged[place] ^= 4
        (copy / "records.db-wal").write_bytes(damaged)
        assert refused(copy).code is StoreCode.NEWEST_MISSING, place
        shutil.rmtree(copy)


def test_an_older_copy_of_the_database_alone_is_told(folder: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    shutil.copyfile(folder / "records.db", older)
    with opened(folder) as clinic:
        clinic.append(ClockJumped(3000))
    shutil.copyfile(older, folder / "records.db")
    assert refused(folder).code is StoreCode.NEWEST_MISSING


def test_an_entry_in_the_newest_ones_place_is_told(folder: Path) -> None:
    with opened(folder) as clinic:
        clinic.append(ClockJumped(3000))
    (newest, *_) = known(folder)
    other = Witness(folder)
    other.note(Newest(newest.device_id, newest.seq, bytes(32)))
    other.note(Newest(newest.device_id, newest.seq, bytes(32)))
    other.close()
    error = refused(folder)
    assert error.params["known"] == error.params["found"] == newest.seq


@pytest.mark.parametrize("place", [0, 1])
def test_a_torn_witness_knows_at_least_the_entry_before(killed: Path, place: int) -> None:
    content = bytearray((killed / WITNESS).read_bytes())
    content[place * SECTOR + 30] ^= 1
    (killed / WITNESS).write_bytes(content)
    (left,) = known(killed)
    assert left.seq in (22, 23)
    assert events(killed) == 23


@pytest.mark.parametrize("content", [b"", b"\0" * 1024, b"x" * 100])
def test_a_witness_that_does_not_read_says_nothing(killed: Path, content: bytes) -> None:
    (killed / WITNESS).write_bytes(content)
    assert known(killed) == ()
    assert events(killed) == 23


def test_a_witness_of_another_chain_says_nothing(killed: Path) -> None:
    other = Witness(killed)
    for seq in (900, 901):
        other.note(Newest(new_uuid7(), seq, bytes(32)))
    other.close()
    assert events(killed) == 23


def test_a_witness_that_can_not_be_written_keeps_nobody_from_writing(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / WITNESS).mkdir()
    with caplog.at_level(logging.WARNING), opened(folder) as clinic:
        clinic.append(ClockJumped(3000))
    assert "the witness can't be written" in caplog.text
    (folder / WITNESS).rmdir()
    assert events(folder) == 4


@pytest.mark.parametrize("seq", [1 << 63, (1 << 64) - 1])
def test_a_number_that_no_log_reaches_is_nobody_s_word(tmp_path: Path, seq: int) -> None:
    witness = Witness(tmp_path)
    witness.note(Newest(new_uuid7(), seq, bytes(32)))
    witness.close()
    assert known(tmp_path) == ()


def _forge(folder: Path, seq: int, places: int) -> None:
    (newest, *_) = known(folder)
    other = Witness(folder)
    for _place in range(places):
        other.note(Newest(newest.device_id, seq, bytes(32)))
    other.close()


def test_a_number_that_no_clinic_reaches_counts_for_nothing_and_is_told(killed: Path) -> None:
    assert events(killed) == 23
    _forge(killed, 23 + MOST_AHEAD, 2)
    assert refused(killed).params["known"] == 23 + MOST_AHEAD
    _forge(killed, 24 + MOST_AHEAD, 2)
    key = keys.unlock(killed, None).key
    with pytest.raises(RecordsError) as caught:
        go_on(killed, key, NOON)
    assert caught.value.code is StoreCode.NOTHING_MISSING
    look = open_read_only(killed, key)
    assert (look.check_newest(), look.check_witness()) == (None, 24 + MOST_AHEAD)
    look.close()
    assert events(killed) == 23


def test_what_the_other_place_of_a_forged_witness_knows_still_counts(killed: Path) -> None:
    (killed / "records.db-wal").unlink()
    _forge(killed, 1 << 62, 1)
    assert refused(killed).params["known"] in (22, 23)
