"""Appending and reading back: numbers, order, chain, units of work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from mnconsole.domain import record_events as rec
from mnconsole.domain import session_events as ev
from mnconsole.domain.instants import LATEST_MS
from mnconsole.domain.records_ports import Reader
from mnconsole.store import keys
from mnconsole.store.canonical import GENESIS
from mnconsole.store.errors import DamagedError, RecordsError, StoreCode
from mnconsole.store.records import open_read_only, open_records
from mnconsole.store.types import uuid_of
from tests.helpers.records import Clinic, opened
from tests.helpers.tampering import UNREADABLE_BODIES, by_hand, database, forge


def test_events_come_back_in_order_with_their_numbers(clinic: Clinic) -> None:
    patient = clinic.add_patient()
    session = clinic.start_session(patient)
    stored = clinic.append(ev.CleanseDone(), ev.NoteAdded("calm"), session_id=session, patient_id=patient)
    events = clinic.records.read(lambda reader: reader.session_events(session))
    assert [event.seq for event in events] == [5, 6, 7]
    assert events[1] == replace(stored[0], patient_id=None)
    assert events[2] == stored[1]


def test_a_device_has_one_chain_from_zeros(clinic: Clinic) -> None:
    clinic.add_patient()
    with database(clinic.records.folder, read_only=True) as connection:
        rows = connection.exec_driver_sql("SELECT device_id, prev_hash, hash FROM event ORDER BY seq").fetchall()
        device = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'device_id'").scalar_one()
    assert {uuid_of(row[0]) for row in rows} == {UUID(hex=str(device))}
    assert [row[1] for row in rows] == [GENESIS, *(row[2] for row in rows[:-1])]


def test_the_newest_event_and_the_newest_of_a_kind(clinic: Clinic) -> None:
    clinic.append(rec.DemoTimeMoved(60_000), rec.AppClosed(), rec.DemoTimeMoved(120_000), rec.ClockJumped(-3_000))
    newest = clinic.records.read(lambda reader: reader.last_event())
    moved = clinic.records.read(lambda reader: reader.last_event_of_kind("demo.time_moved"))
    assert newest is not None
    assert newest.body == rec.ClockJumped(-3_000)
    assert moved is not None
    assert moved.body == rec.DemoTimeMoved(120_000)
    assert clinic.records.read(lambda reader: reader.last_event_of_kind("app.started")) is None
    assert clinic.records.read(lambda reader: reader.count_events()) == 7


def test_nothing_appended_is_nothing(clinic: Clinic) -> None:
    assert clinic.append() == ()
    assert clinic.records.read(lambda reader: reader.count_events()) == 3


def test_a_numbered_event_is_not_appended_again(clinic: Clinic) -> None:
    stored = clinic.append(rec.AppClosed())
    with pytest.raises(ValueError, match="in the log already"):
        clinic.records.write(lambda unit: unit.append(stored))


@pytest.mark.parametrize("at_utc_ms", [-1, LATEST_MS + 1])
def test_a_time_that_the_check_would_call_changed_is_never_appended(clinic: Clinic, at_utc_ms: int) -> None:
    fitting = [replace(clinic.make(rec.AppClosed()), at_utc_ms=each) for each in (0, LATEST_MS)]
    with pytest.raises(ValueError, match="no calendar knows"):
        clinic.records.write(lambda unit: unit.append([replace(clinic.make(rec.AppClosed()), at_utc_ms=at_utc_ms)]))
    assert clinic.records.read(lambda reader: reader.count_events()) == 3
    assert len(clinic.records.write(lambda unit: unit.append(fitting))) == 2


def test_the_same_event_twice_is_refused_by_the_database(clinic: Clinic) -> None:
    event = clinic.make(rec.AppClosed())
    clinic.records.write(lambda unit: unit.append([event]))
    with pytest.raises(Exception, match="grows at its end only"):
        clinic.records.write(lambda unit: unit.append([event]))
    assert clinic.records.read(lambda reader: reader.count_events()) == 4


def test_a_session_can_only_follow_its_beginning(clinic: Clinic) -> None:
    patient = clinic.add_patient()
    session = clinic.start_session(patient)
    unknown = UUID(int=5)
    with pytest.raises(ValueError, match=r"begins with session\.started"):
        clinic.append(ev.CleanseDone(), session_id=unknown)
    with pytest.raises(ValueError, match="begin twice"):
        clinic.append(ev.SessionStarted(patient, "2026.1", patient), session_id=session)
    assert clinic.records.read(lambda reader: reader.count_events()) == 5


def test_an_entry_that_does_not_read_is_told_by_number(clinic: Clinic) -> None:
    path = clinic.records.folder
    patient = clinic.add_patient()
    session = clinic.start_session(patient)
    clinic.append(ev.CleanseDone(), session_id=session)
    body = "SELECT body FROM event WHERE seq = 5"
    with database(path, read_only=True) as connection:
        before = str(connection.exec_driver_sql(body).scalar_one())
    for broken in ("{", "[]", "{}", before.replace(patient.hex, "no id")):
        by_hand(path, f"UPDATE event SET body = '{broken}' WHERE seq = 5")
        with pytest.raises(DamagedError) as caught:
            clinic.records.read(lambda reader: reader.session(session))
        assert (caught.value.code, caught.value.params["seq"]) == (StoreCode.ENTRY_UNREADABLE, 5)
    by_hand(path, f"UPDATE event SET body = '{before}' WHERE seq = 5")


@pytest.mark.parametrize("name", UNREADABLE_BODIES)
def test_so_is_one_whose_content_no_program_wrote(folder: Path, name: str) -> None:
    with opened(folder) as clinic:
        session = clinic.start_session(clinic.add_patient())
        clinic.append(ev.CleanseDone(), session_id=session)
    seq = forge(folder, "body", UNREADABLE_BODIES[name])
    records = open_read_only(folder, keys.unlock(folder, None).key)
    asked: tuple[Callable[[Reader], object], ...] = (
        lambda reader: reader.session(session),
        lambda reader: reader.last_event(),
    )
    try:
        for ask in asked:
            with pytest.raises(DamagedError) as caught:
                records.read(ask)
            assert (caught.value.code, caught.value.params["seq"]) == (StoreCode.ENTRY_UNREADABLE, seq)
    finally:
        records.close()


def test_an_entry_of_a_newer_program_is_told_as_such(clinic: Clinic) -> None:
    session = clinic.start_session(clinic.add_patient())
    clinic.append(ev.CleanseDone(), session_id=session)
    by_hand(clinic.records.folder, "UPDATE event SET kind = 'cleanse.verified' WHERE seq = 6")
    with pytest.raises(RecordsError) as caught:
        clinic.records.read(lambda reader: reader.session(session))
    assert caught.value.code is StoreCode.ENTRY_NEWER
    by_hand(clinic.records.folder, "UPDATE event SET kind = 'cleanse.done' WHERE seq = 6")


def test_kinds_that_no_table_shows_are_kept_all_the_same(clinic: Clinic) -> None:
    clinic.append(
        rec.AppStarted("0.1.0", False, "2026.1"), rec.PatientViewed(UUID(int=1)), rec.SessionViewed(UUID(int=2))
    )
    newest = clinic.records.read(lambda reader: reader.last_event_of_kind("patient.viewed"))
    assert newest is not None
    assert newest.body == rec.PatientViewed(UUID(int=1))


@pytest.mark.parametrize(
    ("statement", "ask"),
    [
        (
            "UPDATE event SET body = '{', kind = 'cartridge.loaded' WHERE seq = 6",
            lambda reader: reader.cartridge_used(ev.CartridgeIdentity.CHIP, "S-1", UUID(int=5)),
        ),
        ("UPDATE staff SET display_name = CAST(x'ff' AS TEXT)", lambda reader: reader.staff()),
    ],
)
@pytest.mark.damages_records("a text that is none")
def test_a_text_that_only_the_database_looks_at_is_damage_too(
    folder: Path, statement: str, ask: Callable[[Reader], object]
) -> None:
    with opened(folder) as clinic:
        clinic.append(ev.CleanseDone(), session_id=clinic.start_session(clinic.add_patient()))
    by_hand(folder, statement)
    records = open_records(folder, keys.unlock(folder, None).key)
    try:
        with pytest.raises(DamagedError) as caught:
            records.read(ask)
        assert caught.value.code is StoreCode.DAMAGED
    finally:
        records.close()
