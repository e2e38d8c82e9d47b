"""Opens folders as the program does and tells what it finds: one JSON line a question, one an answer."""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, cast

from mnconsole.domain.custody_events import RecordsRestored
from mnconsole.domain.record_events import ClockJumped
from mnconsole.errors import KnownError
from mnconsole.store import keys, schema
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.store.backup_list import facts_of, listed
from mnconsole.store.backups import verify
from mnconsole.store.engine import DatabaseKey, reader_engine
from mnconsole.store.opened import DATABASE, OpenRecords, ReadOnlyRecords
from mnconsole.store.records import FolderState, open_read_only, open_records, state_of
from mnconsole.store.repositories import Queries
from mnconsole.store.verify import verify_log
from tests.helpers.records import EventMaker
from tests.trials.content import content_of, known_events

_expected: dict[str, list[list[Any]]] = {}


def _key(folder: Path, key: str, passphrase: str = "") -> DatabaseKey:
    if not key:
        return keys.unlock(folder, passphrase or None).key
    secret = bytes.fromhex(key)
    return DatabaseKey(secret[:32], secret[32:])


def records(
    folder: Path, expected: str, acked: int, state: bool, key: str = "", passphrase: str = ""
) -> dict[str, Any]:
    """Whether the records open for writing, hold what was acknowledged, are sound, and go on."""
    if expected not in _expected:
        _expected[expected] = json.loads(Path(expected).read_text(encoding="utf-8"))
    try:
        opened = open_records(folder, _key(folder, key, passphrase))
    except KnownError as error:
        return {"faults": [f"unreadable: {error.code} {error.params}"]}
    try:
        return {"faults": _faults(opened, _expected[expected][:acked], state)}
    except KnownError as error:
        return {"faults": [f"unreadable: {error.code} {error.params}"]}
    finally:
        opened.close()


def _faults(opened: OpenRecords, acked: list[list[Any]], state: bool) -> list[str]:
    faults = []
    there = opened.read(lambda reader: known_events(cast(Queries, reader)))
    lost = [seq for seq, event_id in acked if there.get(seq) != event_id]
    if lost:
        faults.append(f"lost: {len(lost)} acknowledged events from {lost[0]} on, {len(there)} are there")
    faults += _unsound(opened, state)
    opened.write(lambda unit: unit.append([EventMaker()(ClockJumped(3000))]))
    if opened.read(lambda reader: reader.count_events()) != len(there) + 1:
        faults.append("lost: what was written after the cut")
    return faults


def _unsound(opened: OpenRecords, state: bool = True) -> list[str]:
    verified = opened.read(lambda reader: reader.verify())
    faults = [] if verified.sound else [f"log: {verified.fault} at {verified.first_bad_seq}"]
    differences = opened.check_state() if state else ()
    return faults + ([f"state: {differences[0]}"] if differences else [])


def making(folder: Path, made: bool) -> dict[str, Any]:
    """Records that were being made are there as a whole, or the folder is as good as empty."""
    try:
        if state_of(folder) is FolderState.EMPTY:
            return {"faults": ["lost: the records that were made"] if made else []}
        opened = open_records(folder, keys.unlock(folder, None).key)
    except KnownError as error:
        return {"faults": [f"unreadable: {error.code} {error.params}"]}
    try:
        events = opened.read(lambda reader: reader.count_events())
        return {"faults": _unsound(opened) + ([] if events == 3 else [f"half made: {events} events"])}
    finally:
        opened.close()


def migration(folder: Path, expected: str, acked: int, state: bool, key: str) -> dict[str, Any]:
    """The schema is the old one or the new one, whole. Opening brings it to the new one, which takes its time: where it
    is still the old one that is tried only with `state`, else the old one is read as it is."""
    engine = reader_engine(folder / DATABASE, _key(folder, key))
    try:
        with engine.connect() as connection, connection.begin():
            found = schema.version(connection)
            query = "SELECT count(*) FROM sqlite_schema WHERE name IN ('staff_pin', 'erasure')"
            tables = connection.exec_driver_sql(query).scalar_one()
            if (found, tables) == ("0001", 0) and not state:
                verified = verify_log(connection)
                faults = [] if verified.sound else [f"log: {verified.fault} at {verified.first_bad_seq}"]
                faults += [] if verified.events == acked else [f"lost: {verified.events} events of {acked}"]
                return {"faults": faults}
    finally:
        engine.dispose()
    if (found, tables) not in {("0001", 0), ("0002", 2)}:
        return {"faults": [f"half migrated: {found} with {tables} new tables"]}
    return records(folder, expected, acked, state, key)


def backups(folder: Path, expected: str, acked: int, state: bool, made: list[str]) -> dict[str, Any]:
    """Besides the records: each backup that has its name is whole and sound, and those that were told are there."""
    found = records(folder, expected, acked, state)
    try:
        key = keys.unlock(folder, None).key
        there = listed(folder / BACKUPS)
        for facts in there:
            if facts.name in made or state:
                verify(Path(facts.path), key)
    except KnownError as error:
        return {"faults": [*found["faults"], f"backup unreadable: {error.code} {error.params}"]}
    lost = sorted(set(made) - {facts.name for facts in there})
    return {"faults": found["faults"] + [f"backup lost: {name}" for name in lost]}


def restoring(folder: Path, restored: bool) -> dict[str, Any]:
    """The records of before, or those that came back, whole."""
    try:
        opened = open_records(folder, _the_key(folder))
    except KnownError as error:
        return {"faults": [f"unreadable: {error.code} {error.params}"]}
    try:
        come_back = opened.read(lambda reader: reader.last_event_of_kind(RecordsRestored.KIND)) is not None
        patients = opened.read(lambda reader: reader.count_patients(""))
        faults = _unsound(opened)
        if restored and not come_back:
            faults.append("lost: a restore that was told as done")
        if patients != (1 if come_back else 2):
            faults.append(f"lost: {patients} patients are there, restored: {come_back}")
        return {"faults": faults}
    finally:
        opened.close()


def _the_key(folder: Path) -> DatabaseKey:
    """As a start does: first what the folder is, which finishes a restore that was cut off."""
    state_of(folder)
    return keys.unlock(folder, None).key


def look(folder: Path, key: str, passphrase: str, by: str) -> dict[str, Any]:
    """What a damaged folder tells: a code, a named fault, or its content. `by` a console or the command that looks."""
    opened: OpenRecords | ReadOnlyRecords | None = None
    try:
        secret = keys.unlock(folder, passphrase or None, repair=by == "console").key if not key else _key(folder, key)
        opened = (open_records if by == "console" else open_read_only)(folder, secret)
        return _looked(opened)
    except KnownError as error:
        return {"code": str(error.code)}
    finally:
        if opened is not None:
            opened.close()


def look_at_backup(folder: Path, key: str, passphrase: str, by: str) -> dict[str, Any]:
    """What a damaged backup tells when it is checked, as before a restore; else what would come back."""
    try:
        facts = facts_of(folder)
        if facts.fault:
            return {"named": f"a look ({facts.fault})"}
        verify(folder, _key(folder, key, passphrase))
    except KnownError as error:
        return {"code": str(error.code)}
    return look(folder, key, passphrase, by)


def _looked(opened: OpenRecords | ReadOnlyRecords) -> dict[str, Any]:
    if isinstance(opened, ReadOnlyRecords) and opened.check_newest() is not None:
        return {"named": "the witness"}
    verified = opened.read(lambda reader: reader.verify())
    if not verified.sound:
        return {"named": f"verify ({verified.fault})"}
    if opened.read(lambda reader: cast(Queries, reader).check_file()):
        return {"named": "the check of the file"}
    if opened.check_state():
        return {"named": "the check of the state"}
    return {"content": opened.read(lambda reader: content_of(cast(Queries, reader)))}


def holds(folder: Path, ids: str) -> dict[str, Any]:
    """Whether the records of a killed console hold these events, and are sound."""
    wanted = json.loads(Path(ids).read_text(encoding="utf-8"))
    try:
        opened = open_records(folder, keys.unlock(folder, None).key)
    except KnownError as error:
        return {"faults": [f"unreadable: {error.code} {error.params}"]}
    try:
        there = set(opened.read(lambda reader: known_events(cast(Queries, reader))).values())
        lost = [one for one in wanted if one not in there]
        return {"faults": _unsound(opened) + ([f"lost: {len(lost)} events, {lost[0]} first"] if lost else [])}
    finally:
        opened.close()


def die(_folder: Path) -> dict[str, Any]:
    """End as a crash does, to see that this is told."""
    os.abort()


QUESTIONS: Final[dict[str, Callable[..., dict[str, Any]]]] = {
    question.__name__: question
    for question in (records, making, migration, backups, restoring, look, look_at_backup, holds, die)
}


def _serve() -> None:
    faulthandler.enable()
    logging.disable(logging.CRITICAL)
    for line in sys.stdin:
        asked = json.loads(line)
        folder = Path(asked.pop("folder"))
        try:
            answer = QUESTIONS[asked.pop("what")](folder, **asked)
        except Exception as error:  # noqa: BLE001 - whatever the program raises is what the trial is after
            answer = {"raised": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    _serve()
