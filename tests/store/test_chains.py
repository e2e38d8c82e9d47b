"""A log of two and three chains: every query, the state tables and the check over all of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection
from sqlalchemy.event import listen, remove

from mnconsole.domain import record_events as rec
from mnconsole.domain import session_events as ev
from mnconsole.domain.anchors import Anchor, TypedAnchor, parse_code
from mnconsole.domain.custody_events import LostChain, RecordsRestored
from mnconsole.domain.records_ports import AnyAnchor, VerifyResult
from mnconsole.domain.session import Status
from mnconsole.domain.session_events import CartridgeIdentity
from mnconsole.services.allowances import KINDS
from mnconsole.services.clock import DemoClock
from mnconsole.services.identity import Identity, new_uuid7
from mnconsole.services.lifecycle import record_start, restore_demo_time
from mnconsole.store import event_log, keys
from mnconsole.store.log_faults import LogFault
from mnconsole.store.records import open_read_only
from tests.helpers.chains import begin_chain
from tests.helpers.records import Clinic, EventMaker, opened
from tests.helpers.tampering import by_hand, database

_CARTRIDGE = ev.CartridgeLoaded("sample", "LOT-1", "2030-01-01", 12, CartridgeIdentity.CHIP, "S-1")


def _verify(folder: Path, *anchors: AnyAnchor) -> VerifyResult:
    records = open_read_only(folder, keys.unlock(folder, None).key)
    try:
        return records.read(lambda reader: reader.verify(None, anchors))
    finally:
        records.close()


def _head(folder: Path) -> Anchor:
    records = open_read_only(folder, keys.unlock(folder, None).key)
    try:
        found = records.read(lambda reader: reader.head_anchor(0))
        assert found is not None
        return found
    finally:
        records.close()


def _begin_session(clinic: Clinic) -> UUID:
    session = clinic.start_session(clinic.add_patient())
    clinic.append(_CARTRIDGE, session_id=session)
    return session


def test_queries_see_all_chains_the_newest_last(folder: Path) -> None:
    with opened(folder) as clinic:
        clinic.append(rec.PenAllowed("p", "Pen", "1", "trial"), rec.DemoTimeMoved(1000))
        session = _begin_session(clinic)
        before = clinic.records.read(lambda reader: reader.count_events())
    begin_chain(folder)
    with opened(folder) as clinic:
        read = clinic.records.read
        last = read(lambda reader: reader.last_event())
        assert last is not None
        assert isinstance(last.body, RecordsRestored)
        assert last.seq == 1
        assert read(lambda reader: reader.count_events()) == before + 1
        moved = read(lambda reader: reader.last_event_of_kind("demo.time_moved"))
        assert moved is not None
        assert moved.body == rec.DemoTimeMoved(1000)
        clinic.append(rec.PenAllowanceWithdrawn("p", "Pen", "1"), rec.DemoTimeMoved(2000))
        found = read(lambda reader: reader.events_of_kinds(KINDS))
        assert [type(event.body) for event in found] == [rec.PenAllowed, rec.PenAllowanceWithdrawn]
        assert found[0].place < found[1].place
        moved = read(lambda reader: reader.last_event_of_kind("demo.time_moved"))
        assert moved is not None
        assert moved.body == rec.DemoTimeMoved(2000)
        used = clinic.records.read(
            lambda reader: (
                reader.cartridge_used(CartridgeIdentity.CHIP, "S-1", session),
                reader.cartridge_used(CartridgeIdentity.CHIP, "S-1", new_uuid7()),
            )
        )
        assert used == (False, True)


@pytest.mark.parametrize(
    "ask",
    [
        lambda connection, keys: event_log.newest(connection, keys, "app.started"),
        lambda connection, keys: event_log.of_kinds(connection, keys, None, ["app.started", "app.closed"]),
        lambda connection, keys: event_log.of_kinds(connection, keys, event_log.device_id(connection), ["app.started"]),
    ],
    ids=["newest of a kind", "of kinds", "of kinds of one chain"],
)
def test_what_is_asked_by_kind_walks_the_index_of_each_chain(
    folder: Path, ask: Callable[[Connection, event_log.PatientKeys], object]
) -> None:
    begin_chain(folder)
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, given: object, *_rest: object) -> None:
        sent.append((statement, given))

    with database(folder) as connection:
        listen(connection.engine, "before_cursor_execute", note)
        ask(connection, event_log.PatientKeys(connection))
        remove(connection.engine, "before_cursor_execute", note)
        statement, given = sent[-1]
        plan = [str(row[3]) for row in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, given)]
    assert any("event_of_kind (device_id=? AND kind=?)" in line for line in plan), plan


def test_a_session_goes_on_over_a_restore(folder: Path) -> None:
    with opened(folder) as clinic:
        session = _begin_session(clinic)
    begin_chain(folder)
    with opened(folder) as clinic:
        clinic.append(ev.SessionResumed(1000, ev.ResumeCause.CLOSED), session_id=session)
        clinic.append(ev.NoteAdded("Sample note"), session_id=session, patient_id=clinic.add_patient("Ben Example"))
        found = clinic.records.read(lambda reader: reader.session(session))
        assert found is not None
        assert [event.kind for event in found.events] == [
            "session.started",
            "cartridge.loaded",
            "session.resumed",
            "note.added",
        ]
        assert len({event.device_id for event in found.events}) == 2
        assert found.status is Status.OPEN
        anchor = clinic.records.read(lambda reader: reader.anchor_of_session(session))
        assert anchor is not None
        assert (anchor.device_id, anchor.seq) == (found.events[-1].device_id, found.events[-1].seq)
        clinic.records.rebuild_state()  # compared at the end
    with opened(folder) as clinic:  # and by a writer that has folded nothing yet
        clinic.append(ev.NoteAdded("later"), session_id=session, patient_id=clinic.add_patient("Ada Sample"))


def test_a_patient_changed_after_a_restore_is_as_the_newest_entry_says(folder: Path) -> None:
    with opened(folder) as clinic:
        patient = clinic.add_patient()
    begin_chain(folder)
    with opened(folder) as clinic:
        changed = rec.PatientChanged(patient, 3, name="Ada Example", birth_date="1984-03-12")
        clinic.append(changed, patient_id=patient)
        clinic.records.rebuild_state()
        found = clinic.records.read(lambda reader: reader.patient(patient))
        assert found is not None
        assert found.name == "Ada Example"


@pytest.mark.parametrize(("closed", "unclean"), [(True, False), (False, True)])
def test_an_unclean_end_is_told_over_a_restore(folder: Path, closed: bool, unclean: bool) -> None:
    with opened(folder) as clinic:
        clinic.append(rec.AppStarted("1", False, "2026.1"), *([rec.AppClosed()] if closed else []))
    begin_chain(folder)
    with opened(folder) as clinic:
        clock, identity = DemoClock(), Identity()
        assert record_start(clinic.records, clock, identity, "1", "2026.1").unclean is unclean
        clinic.append(rec.AppClosed())
        # The number of the newer chain's entry is lower than that of the older one's.
        assert record_start(clinic.records, clock, identity, "1", "2026.1").unclean is False


def test_demo_time_of_before_is_taken_up(folder: Path) -> None:
    with opened(folder) as clinic:
        clinic.append(rec.DemoTimeMoved(5000))
    begin_chain(folder)
    with opened(folder) as clinic:
        clock = DemoClock()
        restore_demo_time(clinic.records, clock)
        assert clock.offset_ms == 5000


def test_the_check_goes_over_all_chains(folder: Path) -> None:
    with opened(folder) as clinic:
        clinic.append(rec.AppClosed())
    first = _head(folder)
    second = begin_chain(folder)
    third = begin_chain(folder)
    with opened(folder) as clinic:
        (event,) = clinic.append(rec.AppClosed())
        found = clinic.records.read(lambda reader: reader.verify())
        assert [(head.device_id, head.seq) for head in found.heads] == [(first.device_id, 4), (second, 1), (third, 2)]
        assert (found.events, found.head_hash, found.lost) == (7, found.heads[-1].hash.hex(), ())
        assert found.covers(event)
        assert not found.covers(clinic.append(rec.AppClosed())[0])


def test_a_newer_id_sorts_later_whatever_the_clock_says() -> None:
    late = UUID(int=((1 << 48) - 1000) << 80 | 7 << 76 | 2 << 62 | 5)
    for old in (late, new_uuid7()):
        new = event_log.device_id_after(old)
        assert new.bytes > old.bytes
        assert new.version == 7


_SECOND = "(SELECT max(id) FROM device)"
_FIRST = "(SELECT min(id) FROM device)"
_TAMPERINGS = {
    "older chain's tail cut": ([f"DELETE FROM event WHERE seq = 4 AND device_id = {_FIRST}"], LogFault.TAIL_CUT, 4),
    "older chain's tail cut, head set": (
        [
            f"DELETE FROM event WHERE seq = 4 AND device_id = {_FIRST}",
            (
                f"UPDATE device SET head_seq = 3, head_hash = (SELECT hash FROM event WHERE seq = 3 "
                f"AND device_id = {_FIRST}) WHERE id = {_FIRST}"
            ),
        ],
        LogFault.TAIL_CUT,
        4,
    ),
    "older chain gone": (
        [f"DELETE FROM event WHERE device_id = {_FIRST}", f"DELETE FROM device WHERE id = {_FIRST}"],
        LogFault.TAIL_CUT,
        1,
    ),
    "older chain's entries gone": ([f"DELETE FROM event WHERE device_id = {_FIRST}"], LogFault.TAIL_CUT, 1),
    "the restore's own entry gone": (
        [f"DELETE FROM event WHERE seq = 1 AND device_id = {_SECOND}"],
        LogFault.GAP,
        1,
    ),
    "the device id set back": (
        [f"UPDATE meta SET value = (SELECT hex(id) FROM device WHERE id = {_FIRST}) WHERE key = 'device_id'"],
        LogFault.FOREIGN,
        1,
    ),
    "edited in the older chain": (
        [f"UPDATE event SET body = '{{}}' WHERE seq = 2 AND device_id = {_FIRST}"],
        LogFault.EDITED,
        2,
    ),
}


@pytest.mark.parametrize("name", _TAMPERINGS)
def test_tampering_with_one_of_two_chains_is_named(folder: Path, name: str) -> None:
    with opened(folder) as clinic:
        clinic.append(rec.AppClosed())
    begin_chain(folder)
    with opened(folder) as clinic:
        clinic.append(rec.AppClosed())
    statements, fault, seq = _TAMPERINGS[name]
    by_hand(folder, *statements)
    found = _verify(folder)
    assert (found.fault, found.first_bad_seq, found.sound) == (fault, seq, False)


def test_entries_added_to_a_chain_that_has_ended_are_found(folder: Path) -> None:
    begin_chain(folder)
    with database(folder) as connection:
        first = UUID(bytes=connection.exec_driver_sql("SELECT min(id) FROM device").scalar_one())
        event_log.append(connection, first, event_log.PatientKeys(connection), [EventMaker()(rec.AppClosed())])
    found = _verify(folder)
    assert (found.fault, found.first_bad_seq, found.first_bad_device) == (LogFault.INSERTED, 4, first)


def test_a_chain_that_does_not_begin_with_a_restore_is_foreign(folder: Path) -> None:
    strange = new_uuid7()
    with database(folder) as connection:
        event_log.append(connection, strange, event_log.PatientKeys(connection), [EventMaker()(rec.AppClosed())])
    found = _verify(folder)
    assert (found.fault, found.first_bad_device) == (LogFault.FOREIGN, strange)


class TestAnchors:
    """What anchors of before tell when records were restored, and when they were rolled back without a word."""

    @pytest.fixture
    def lost(self, folder: Path, tmp_path: Path) -> tuple[Path, Anchor]:
        """A backup of 4 entries, and the anchor of a sixth that it has not."""
        with opened(folder) as clinic:
            clinic.append(rec.AppClosed())
        backup = shutil.copytree(folder, tmp_path / "backup")
        with opened(folder) as clinic:
            clinic.append(rec.AppClosed(), rec.AppClosed())
        return backup, _head(folder)

    def test_an_older_copy_put_back_is_found(self, lost: tuple[Path, Anchor]) -> None:
        backup, anchor = lost
        found = _verify(backup, anchor)
        assert (found.fault, found.first_bad_seq, found.sound) == (LogFault.ROLLED_BACK, 5, False)
        typed = _verify(backup, parse_code(anchor.code))
        assert (typed.fault, typed.first_bad_seq) == (LogFault.ROLLED_BACK, 5)

    def test_a_restore_that_says_so_is_sound_and_tells_what_was_lost(self, lost: tuple[Path, Anchor]) -> None:
        backup, anchor = lost
        begin_chain(backup, known_seq=6)
        for given in (anchor, parse_code(anchor.code)):
            found = _verify(backup, given)
            assert (found.sound, found.anchors) == (True, 0)
            assert [each.code for each in found.unmatched] == [anchor.code]
            (loss,) = found.lost
            assert (loss.device_id, loss.first_seq, loss.last_seq) == (anchor.device_id, 5, 6)

    def test_a_restore_that_knew_of_less_does_not_explain_more(self, lost: tuple[Path, Anchor]) -> None:
        backup, anchor = lost
        begin_chain(backup, known_seq=5)
        assert _verify(backup, anchor).fault == LogFault.ROLLED_BACK

    def test_a_chain_that_was_lost_whole(self, lost: tuple[Path, Anchor], folder: Path) -> None:
        backup, _anchor = lost
        gone = begin_chain(folder)
        whole = _head(folder)
        assert _verify(backup, whole).fault == LogFault.OTHER_RECORDS
        begin_chain(backup, also_lost=(LostChain(gone, 1),))
        found = _verify(backup, whole)
        assert found.sound
        assert [loss.device_id for loss in found.lost] == [gone]

    def test_an_anchor_of_either_chain_counts(self, folder: Path) -> None:
        first = _head(folder)
        begin_chain(folder)
        second = _head(folder)
        found = _verify(folder, first, second, parse_code(first.code), second, parse_code(second.code))
        assert (found.sound, found.anchors, found.anchored_seq) == (True, 4, 1)
        wrong = TypedAnchor(1, parse_code(first.code).signs)
        assert _verify(folder, wrong).fault == LogFault.REWRITTEN

    def test_the_lowest_number_that_differs_is_named(self, folder: Path) -> None:
        with opened(folder) as clinic:
            clinic.append(*(rec.AppClosed() for _ in range(5)))
        head = _head(folder)
        false = [Anchor(head.device_id, seq, bytes(32), 0) for seq in (7, 5, 6)]
        found = _verify(folder, *false, head)
        assert (found.fault, found.first_bad_seq) == (LogFault.REWRITTEN, 5)
