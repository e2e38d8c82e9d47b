"""Records that are opened to look only: everything can be asked, nothing is written, nothing is changed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mnconsole.domain.record_events import ClockJumped
from mnconsole.domain.records_ports import HistoryQuery
from mnconsole.services.clock import SystemClock
from mnconsole.services.identity import Identity
from mnconsole.store import keys
from mnconsole.store.engine import bare_connection
from mnconsole.store.errors import DamagedError, HeldError, RecordsError, StoreCode
from mnconsole.store.look_only import LookOnlyRecords
from mnconsole.store.opened import DATABASE
from mnconsole.store.records import open_records, open_to_look
from tests.helpers.damage import spoil
from tests.helpers.records import opened


@pytest.fixture
def with_people(folder: Path) -> Path:
    with opened(folder) as clinic:
        clinic.add_patient("Ada Sample")
    return folder


@pytest.fixture
def looked_at(with_people: Path) -> Iterator[LookOnlyRecords]:
    records = open_to_look(with_people, keys.unlock(with_people, None).key)
    yield records
    records.close()


def digest(folder: Path) -> str:
    return hashlib.sha256((folder / DATABASE).read_bytes()).hexdigest()


def test_everything_is_answered_and_nothing_is_taken(with_people: Path, looked_at: LookOnlyRecords) -> None:
    before = digest(with_people)
    assert looked_at.read(lambda reader: reader.search_patients("", 5))[0].name == "Ada Sample"
    assert looked_at.read(lambda reader: reader.verify()).sound
    assert looked_at.write(lambda uow: uow.staff())
    assert looked_at.write(lambda uow: uow.append([])) == ()
    event = Identity().event(ClockJumped(3000), SystemClock(), with_actor=False)
    assert not looked_at.write(lambda uow: uow.holds(event.id))
    staff_id = looked_at.write(lambda uow: uow.staff())[0].id
    for act in (lambda uow: uow.append([event]), lambda uow: uow.set_pin_verifier(staff_id, "x", 1)):
        with pytest.raises(RecordsError) as refused:
            looked_at.write(act)
        assert refused.value.code is StoreCode.LOOK_ONLY
    assert looked_at.sweep()
    looked_at.interrupt_reads()
    looked_at.close()
    assert digest(with_people) == before
    assert (with_people / f"{DATABASE}-wal").stat().st_size == 0


def test_nobody_else_opens_them_meanwhile(with_people: Path, looked_at: LookOnlyRecords) -> None:
    with pytest.raises(HeldError):
        open_records(with_people, keys.unlock(with_people, None).key)
    looked_at.close()
    open_records(with_people, keys.unlock(with_people, None).key).close()


def test_what_can_not_be_read_is_told_as_damage_and_the_rest_is_shown(with_people: Path) -> None:
    spoil(with_people, "session_by_start")
    records = open_to_look(with_people, keys.unlock(with_people, None).key)
    with pytest.raises(DamagedError):
        records.read(lambda reader: reader.history(HistoryQuery(), None, 10))
    assert records.read(lambda reader: reader.search_patients("", 5))[0].name == "Ada Sample"
    records.close()


def test_a_file_that_is_no_database_any_more_is_not_opened_and_let_go(with_people: Path) -> None:
    content = bytearray((with_people / DATABASE).read_bytes())
    content[100:3000] = bytes(2900)
    (with_people / DATABASE).write_bytes(content)
    for _again in range(2):  # the folder is free again
        with pytest.raises(RecordsError) as told:
            open_to_look(with_people, keys.unlock(with_people, None).key)
        assert told.value.code in (StoreCode.DAMAGED, StoreCode.KEY_OF_OTHER_RECORDS)


def test_records_with_a_planted_trigger_are_looked_at_and_it_does_nothing(with_people: Path) -> None:
    key = keys.unlock(with_people, None).key
    connection = bare_connection(with_people / DATABASE, "mode=rw", key)
    connection.execute("CREATE TRIGGER planted AFTER INSERT ON event BEGIN DELETE FROM patient; END")
    connection.close()
    with pytest.raises(RecordsError) as told:
        open_records(with_people, key)
    assert told.value.code is StoreCode.GUARDS_CHANGED
    records = open_to_look(with_people, key)
    assert records.read(lambda reader: reader.search_patients("", 5))[0].name == "Ada Sample"
    records.close()


def test_the_check_knows_that_the_newest_entries_are_missing(with_people: Path, tmp_path: Path) -> None:
    records = open_records(with_people, keys.unlock(with_people, None).key)
    event = Identity().event(ClockJumped(3000), SystemClock(), with_actor=False)
    records.write(lambda uow: uow.append([event]))
    left = Path(shutil.copytree(with_people, tmp_path / "left"))
    records.close()
    (left / f"{DATABASE}-wal").unlink()
    looked_at = open_to_look(left, keys.unlock(left, None).key)
    found = looked_at.read(lambda reader: reader.verify())
    assert (found.sound, found.fault, found.first_bad_seq) == (False, "tail_cut", found.events + 1)
    looked_at.close()
