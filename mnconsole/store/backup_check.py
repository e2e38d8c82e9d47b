"""A closed copy of a database, opened with its key and checked: pages, log, and where the log stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from msgspec import Struct
from sqlalchemy import Connection

from mnconsole.domain.anchors import Anchor
from mnconsole.store import event_log, guards, schema
from mnconsole.store.chain_links import known_chains
from mnconsole.store.diagnosis import diagnosed
from mnconsole.store.engine import DatabaseKey, reader_engine
from mnconsole.store.errors import BackupFault, RecordsError, StoreCode
from mnconsole.store.pace import Pace, Step
from mnconsole.store.sealing import PatientKeys
from mnconsole.store.state_check import differences
from mnconsole.store.verify import LogFault, verify_log

ASKED_EVERY = 20_000
"""Steps of SQLite's machine between two looks at whether the check is to end."""


class Contents(Struct, frozen=True):
    """What a database holds: where its chains stand (the present one first), entries, schema, erased patients, and
    how far its log knows other chains, those that restores left behind among them."""

    head: Anchor
    other_heads: tuple[Anchor, ...]
    events: int
    schema: str
    erased: tuple[UUID, ...]
    chains: Mapping[UUID, int]


def examine(
    path: Path,
    key: DatabaseKey,
    at_utc_ms: int,
    pace: Pace,
    step: Step,
    *,
    state: bool = False,
    anchors: Sequence[Anchor] = (),
) -> Contents:
    """Check a closed database and tell what it holds. With `state` also what the screens show, against the log; with
    `anchors` also that the log is the one that they were taken of.

    Raises RecordsError BACKUP_DAMAGED with what is wrong, INTERRUPTED, and why it can't be opened.
    """
    engine = reader_engine(path, key, immutable=True)
    try:
        with diagnosed(path, key), engine.connect() as connection, connection.begin():
            raw = cast(Any, connection.connection.driver_connection)
            raw.set_progress_handler(pace.leave.is_set, ASKED_EVERY)
            found = schema.require_begun(connection, path)
            _require_sound(connection, path, step, anchors)
            if state and differences(connection, PatientKeys(connection), pace.turn):
                raise RecordsError(StoreCode.BACKUP_DAMAGED, path=str(path.parent), what=BackupFault.STATE)
            return _contents(connection, path, found, at_utc_ms)
    finally:
        engine.dispose()


def look(path: Path, key: DatabaseKey) -> Contents:
    """What a database holds, without checking it; also while it is in use. The heads bear no time.

    Raises RecordsError.
    """
    engine = reader_engine(path, key)
    try:
        with diagnosed(path, key), engine.connect() as connection, connection.begin():
            return _contents(connection, path, schema.require_begun(connection, path), 0)
    finally:
        engine.dispose()


def _require_sound(connection: Connection, path: Path, step: Step, anchors: Sequence[Anchor]) -> None:
    pages = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if pages != "ok":
        raise RecordsError(StoreCode.BACKUP_DAMAGED, path=str(path.parent), what=BackupFault.PAGES)
    result = verify_log(connection, step, anchors)
    if result.fault == LogFault.CANCELLED:
        raise RecordsError(StoreCode.INTERRUPTED, path=str(path))
    if result.fault == LogFault.GUARDS:
        names = guards.named(connection)
        raise RecordsError(StoreCode.BACKUP_DAMAGED, path=str(path.parent), what=BackupFault.LOG, names=names)
    if not result.sound:
        raise RecordsError(StoreCode.BACKUP_DAMAGED, path=str(path.parent), what=BackupFault.LOG)


def _contents(connection: Connection, path: Path, found: str, at_utc_ms: int) -> Contents:
    present = event_log.device_id(connection)
    heads = {
        UUID(bytes=device): Anchor(UUID(bytes=device), int(seq), bytes(hash_), at_utc_ms)
        for device, seq, hash_ in connection.exec_driver_sql("SELECT id, head_seq, head_hash FROM device")
    }
    if present not in heads:
        raise RecordsError(StoreCode.BACKUP_DAMAGED, path=str(path.parent), what=BackupFault.LOG)
    # A key that is gone marks an erased patient in every schema; the table of erasures came with the second.
    erased = connection.exec_driver_sql("SELECT patient_id FROM patient_key WHERE key IS NULL ORDER BY patient_id")
    return Contents(
        head=heads.pop(present),
        other_heads=tuple(heads[device] for device in sorted(heads)),
        events=event_log.count(connection),
        schema=found,
        erased=tuple(UUID(bytes=patient_id) for (patient_id,) in erased),
        chains={chain: seq for chain, seq in known_chains(connection).items() if chain != present},
    )
