"""What a person with the key can do to the log, and what verifying says about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mnconsole.domain import record_events as rec
from mnconsole.domain.records_ports import VerifyResult
from mnconsole.store import chain_check, keys
from mnconsole.store.errors import DamagedError, StoreCode
from mnconsole.store.guards import TRIGGERS
from mnconsole.store.records import open_read_only, open_records
from mnconsole.store.verify import LogFault, Progress
from tests.helpers.records import Clinic, opened
from tests.helpers.tampering import by_hand, database, forge, rehash


@pytest.fixture
def closed(folder: Path) -> Path:
    """A folder with twenty events, closed: what is done to it by hand is not undone."""
    with opened(folder) as clinic:
        clinic.append(*(rec.DemoTimeMoved(number) for number in range(17)))
    return folder


def _verify(folder: Path, progress: Progress | None = None) -> VerifyResult:
    records = open_read_only(folder, keys.unlock(folder, None).key)
    try:
        return records.read(lambda reader: reader.verify(progress))
    finally:
        records.close()


_SWAP = (
    "UPDATE event SET seq = 100 WHERE seq = 8",
    "UPDATE event SET seq = 8 WHERE seq = 9",
    "UPDATE event SET seq = 9 WHERE seq = 100",
)
_INSERT = (
    "UPDATE event SET seq = seq + 1000 WHERE seq >= 10",
    "UPDATE event SET seq = seq - 999 WHERE seq >= 1000",
    (
        "INSERT INTO event SELECT device_id, 10, randomblob(16), NULL, kind, version, at_utc_ms, run_id, mono_ms, "
        "NULL, body, prev_hash, hash FROM event WHERE seq = 9"
    ),
)

_TAMPERINGS = {
    "a trigger that drops entries": (
        ["CREATE TRIGGER zz BEFORE INSERT ON event WHEN NEW.kind = 'x' BEGIN SELECT raise(IGNORE); END"],
        LogFault.GUARDS,
        0,
    ),
    "a trigger that changes people": (
        ["CREATE TRIGGER zz AFTER INSERT ON event BEGIN UPDATE staff SET role = 'manager'; END"],
        LogFault.GUARDS,
        0,
    ),
    "a view": (["CREATE VIEW zz AS SELECT 1"], LogFault.GUARDS, 0),
    "body edited": (["UPDATE event SET body = '{\"offset_ms\":1}' WHERE seq = 9"], LogFault.EDITED, 9),
    "body written otherwise": (["UPDATE event SET body = body || ' ' WHERE seq = 9"], LogFault.EDITED, 9),
    "time put back": (["UPDATE event SET at_utc_ms = at_utc_ms - 60000 WHERE seq = 5"], LogFault.EDITED, 5),
    "another person": (["UPDATE event SET actor_id = randomblob(16) WHERE seq = 20"], LogFault.EDITED, 20),
    "person taken off": (["UPDATE event SET actor_id = NULL WHERE seq = 6"], LogFault.EDITED, 6),
    "kind changed": (["UPDATE event SET kind = 'app.closed' WHERE seq = 9"], LogFault.EDITED, 9),
    "hash edited": (["UPDATE event SET hash = randomblob(32) WHERE seq = 9"], LogFault.EDITED, 9),
    "previous hash edited": (["UPDATE event SET prev_hash = randomblob(32) WHERE seq = 9"], LogFault.EDITED, 9),
    "first deleted": (["DELETE FROM event WHERE seq = 1"], LogFault.GAP, 1),
    "one deleted": (["DELETE FROM event WHERE seq = 9"], LogFault.GAP, 9),
    "one deleted and closed up": (
        ["DELETE FROM event WHERE seq = 9", "UPDATE event SET seq = seq - 1 WHERE seq > 9"],
        LogFault.GAP,
        9,
    ),
    "last but one deleted and closed up": (
        ["DELETE FROM event WHERE seq = 19", "UPDATE event SET seq = 19 WHERE seq = 20"],
        LogFault.GAP,
        19,
    ),
    "two swapped": (_SWAP, LogFault.SWAPPED, 8),
    "one inserted": (_INSERT, LogFault.INSERTED, 10),
    "one moved to another number": (
        [
            "UPDATE event SET seq = 100 WHERE seq = 8",
            "UPDATE event SET seq = seq - 1 WHERE seq BETWEEN 9 AND 12",
            "UPDATE event SET seq = 12 WHERE seq = 100",
        ],
        LogFault.GAP,
        8,
    ),
    "tail cut": (["DELETE FROM event WHERE seq > 18"], LogFault.TAIL_CUT, 19),
    "all deleted": (["DELETE FROM event"], LogFault.TAIL_CUT, 1),
    "tail cut, head not set": (
        ["DELETE FROM event WHERE seq > 18", "UPDATE device SET head_seq = 18"],
        LogFault.HEAD,
        18,
    ),
    "head set back": (["UPDATE device SET head_seq = 18"], LogFault.HEAD, 19),
    "head set back with its hash": (
        ["UPDATE device SET head_seq = 18, head_hash = (SELECT hash FROM event WHERE seq = 18)"],
        LogFault.INSERTED,
        19,
    ),
    "another head": (["UPDATE device SET head_hash = randomblob(32)"], LogFault.HEAD, 20),
    "a second device": (["INSERT INTO device VALUES (randomblob(16), 3, randomblob(32))"], LogFault.FOREIGN, 1),
    "another installation": (
        ["UPDATE meta SET value = hex(randomblob(16)) WHERE key = 'device_id'"],
        LogFault.TAIL_CUT,
        1,
    ),
    "a number below the first": (
        [
            "PRAGMA ignore_check_constraints = ON",
            (
                "INSERT INTO event SELECT device_id, 0, randomblob(16), NULL, kind, version, at_utc_ms, run_id, "
                "mono_ms, NULL, body, prev_hash, hash FROM event WHERE seq = 1"
            ),
        ],
        LogFault.INSERTED,
        1,
    ),
    "a time as text in the body": (["UPDATE event SET version = 2 WHERE seq = 4"], LogFault.EDITED, 4),
    "a chain from elsewhere": (
        [
            (
                "INSERT INTO event SELECT randomblob(16), 1, randomblob(16), NULL, kind, version, at_utc_ms, run_id, "
                "mono_ms, NULL, body, prev_hash, hash FROM event WHERE seq = 1"
            )
        ],
        LogFault.FOREIGN,
        1,
    ),
    "an id of another length": (
        [
            "PRAGMA ignore_check_constraints = ON",
            "UPDATE event SET run_id = CAST(run_id || x'00' AS BLOB) WHERE seq = 7",
        ],
        LogFault.EDITED,
        7,
    ),
    "text that is no text": (["UPDATE event SET kind = CAST(x'ff' AS TEXT) WHERE seq = 7"], LogFault.EDITED, 7),
    "a table of another shape": (["ALTER TABLE event RENAME COLUMN mono_ms TO other_ms"], LogFault.SCHEMA, 0),
}


_BEHIND_THE_LOG = {LogFault.FOREIGN, LogFault.INSERTED, LogFault.HEAD, LogFault.GUARDS}
"""Found with more entries read than stand before the first bad one."""


@pytest.mark.parametrize("name", _TAMPERINGS)
def test_tampering_is_found_and_named(closed: Path, name: str) -> None:
    statements, fault, seq = _TAMPERINGS[name]
    by_hand(closed, *statements)
    found = _verify(closed)
    assert (found.sound, found.fault, found.first_bad_seq) == (False, fault, seq)
    assert found.events == max(0, seq - 1) or fault in _BEHIND_THE_LOG


def test_records_with_a_trigger_of_somebody_else_are_not_written(closed: Path) -> None:
    by_hand(closed, "CREATE TRIGGER zz BEFORE INSERT ON event BEGIN SELECT raise(IGNORE); END")
    before = (closed / "records.db").read_bytes()
    with pytest.raises(DamagedError) as caught:
        open_records(closed, keys.unlock(closed, None).key)
    assert (caught.value.code, caught.value.params["names"]) == (StoreCode.GUARDS_CHANGED, "zz")
    assert (closed / "records.db").read_bytes() == before


_IGNORES = "BEFORE INSERT ON event BEGIN SELECT raise(IGNORE); END"
_GUARDS_OF_ANOTHER_WORDING = {
    "gone": ["DROP TRIGGER event_no_delete"],
    "another's under its name": [
        "DROP TRIGGER event_no_delete",
        "CREATE TRIGGER event_no_delete AFTER INSERT ON patient BEGIN UPDATE staff SET role = 'manager'; END",
    ],
    "one that drops the newest": ["DROP TRIGGER event_no_delete", f"CREATE TRIGGER event_no_delete {_IGNORES}"],
    "a view of its name": ["CREATE VIEW event_no_delete AS SELECT 1"],
    "one that calls itself otherwise": [
        f"CREATE TRIGGER zz {_IGNORES}",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET type = 'TRIGGER' WHERE name = 'zz'",
    ],
}


@pytest.mark.parametrize("name", _GUARDS_OF_ANOTHER_WORDING)
def test_records_whose_guards_were_changed_under_their_own_names_are_not_written(closed: Path, name: str) -> None:
    with database(closed) as connection:
        for statement in _GUARDS_OF_ANOTHER_WORDING[name]:
            connection.exec_driver_sql(statement)
    before = (closed / "records.db").read_bytes()
    with pytest.raises(DamagedError) as caught:
        open_records(closed, keys.unlock(closed, None).key)
    assert caught.value.code is StoreCode.GUARDS_CHANGED
    assert caught.value.params["names"] in ("event_no_delete", "zz")
    assert (closed / "records.db").read_bytes() == before
    found = _verify(closed)
    assert (found.sound, found.fault) == (False, LogFault.GUARDS)


def test_a_forger_who_hashes_anew_up_to_the_end_is_found_by_the_head(closed: Path) -> None:
    with database(closed) as connection:
        connection.exec_driver_sql("DROP TRIGGER event_no_update")
        connection.exec_driver_sql("UPDATE event SET at_utc_ms = 0 WHERE seq = 9")
        before = connection.exec_driver_sql("SELECT hash FROM event WHERE seq = 8").scalar_one()
        rehash(connection, 9, 20, bytes(before))
        connection.exec_driver_sql(TRIGGERS["event_no_update"])
    found = _verify(closed)
    assert (found.fault, found.first_bad_seq) == (LogFault.HEAD, 20)


def test_a_forger_who_stops_half_way_is_found_where_he_stopped(closed: Path) -> None:
    with database(closed) as connection:
        connection.exec_driver_sql("DROP TRIGGER event_no_update")
        connection.exec_driver_sql("UPDATE event SET at_utc_ms = 0 WHERE seq = 9")
        before = connection.exec_driver_sql("SELECT hash FROM event WHERE seq = 8").scalar_one()
        rehash(connection, 9, 12, bytes(before))
        connection.exec_driver_sql(TRIGGERS["event_no_update"])
    found = _verify(closed)
    assert (found.fault, found.first_bad_seq) == (LogFault.RECOMPUTED, 12)


def test_the_head_hash_tells_a_whole_rewrite_from_the_log_that_was_anchored(closed: Path) -> None:
    anchored = _verify(closed)
    assert (anchored.sound, anchored.events, len(anchored.head_hash)) == (True, 20, 64)
    with database(closed) as connection:
        connection.exec_driver_sql("DROP TRIGGER event_no_update")
        connection.exec_driver_sql("UPDATE event SET at_utc_ms = 0 WHERE seq = 9")
        rehash(connection, 1, 20, bytes(32))
        connection.exec_driver_sql("UPDATE device SET head_hash = (SELECT hash FROM event WHERE seq = 20)")
        connection.exec_driver_sql(TRIGGERS["event_no_update"])
    rewritten = _verify(closed)
    assert rewritten.sound  # nothing inside the file can tell
    assert rewritten.head_hash != anchored.head_hash


def test_a_page_that_does_not_decrypt_is_damage_and_no_crash(closed: Path) -> None:
    path = closed / "records.db"
    content = bytearray(path.read_bytes())
    whole = _verify(closed)
    for page in range(1, len(content) // 4096):
        spoiled = content.copy()
        spoiled[page * 4096 + 100] ^= 0x10
        path.write_bytes(spoiled)
        _no_log(closed)
        outcome = _outcome(closed)
        assert outcome in (whole, StoreCode.DAMAGED) or outcome.fault == LogFault.DAMAGED
    path.write_bytes(content)


def _outcome(folder: Path) -> Any:
    try:
        return _verify(folder)
    except DamagedError as error:
        return error.code


def _no_log(folder: Path) -> None:
    for name in ("records.db-wal", "records.db-shm"):
        (folder / name).unlink(missing_ok=True)


def test_progress_is_told_and_can_end_it(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain_check, "BATCH", 5)
    clinic.append(*(rec.DemoTimeMoved(number) for number in range(17)))
    seen: list[tuple[int, int]] = []

    def go_on(done: int, total: int) -> bool:
        seen.append((done, total))
        return True

    assert clinic.records.read(lambda reader: reader.verify(go_on)).sound
    assert seen == [(0, 20), (5, 20), (10, 20), (15, 20), (20, 20)]
    cancelled = clinic.records.read(lambda reader: reader.verify(lambda done, _total: done < 10))
    assert (cancelled.sound, cancelled.fault, cancelled.events) == (False, LogFault.CANCELLED, 10)


def test_open_sessions_are_counted_and_no_fault(clinic: Clinic) -> None:
    for name in ("Ada Sample", "Ben Example"):
        clinic.start_session(clinic.add_patient(name))
    found = clinic.records.read(lambda reader: reader.verify())
    assert (found.sound, found.open_sessions, found.fault, found.first_bad_seq) == (True, 2, "", 0)


@pytest.mark.parametrize("back", [0, 5])
@pytest.mark.parametrize("at_utc_ms", [-1, -(2**63), 2**63 - 1, chain_check.LATEST_MS + 1])
def test_a_time_outside_the_calendar_is_none_that_a_program_wrote(closed: Path, at_utc_ms: int, back: int) -> None:
    seq = forge(closed, "at_utc_ms", at_utc_ms, back=back)
    found = _verify(closed)
    assert (found.fault, found.first_bad_seq) == (LogFault.EDITED, seq)


@pytest.mark.parametrize("at_utc_ms", [0, chain_check.LATEST_MS])
def test_every_time_of_the_calendar_may_be_one(closed: Path, at_utc_ms: int) -> None:
    forge(closed, "at_utc_ms", at_utc_ms)
    assert _verify(closed).fault in ("", LogFault.BACKDATED)
    assert datetime.fromtimestamp(at_utc_ms / 1000, UTC) + timedelta(hours=14) < datetime.max.replace(tzinfo=UTC)
