"""The first transaction of restored records: a new device id, `records.restored`, and every later erasure once more."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

from msgspec import Struct
from sqlalchemy import Connection

from mnconsole.domain.custody_events import LostChain, PatientErased, RecordsRestored
from mnconsole.domain.events import Body, Event
from mnconsole.services.identity import new_uuid7
from mnconsole.store import event_log
from mnconsole.store.diagnosis import diagnosed
from mnconsole.store.engine import DatabaseKey, writer_engine
from mnconsole.store.erased_list import Erased
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.store.projections import Projector, SessionCache
from mnconsole.store.sealing import PatientKeys


class Restart(Struct, frozen=True):
    """Which backup was brought back and when it was made; the highest number of its chain that is known; now; chains
    that it has not at all."""

    name: str
    made_utc_ms: int
    known_seq: int
    now_utc_ms: int
    also_lost: tuple[LostChain, ...] = ()


def begin_chain(path: Path, key: DatabaseKey, restart: Restart, erased: Sequence[Erased]) -> frozenset[int]:
    """Begin the new chain in a closed database, and close it again on the disk. The numbers of the patients who were
    erased again.

    Raises RecordsError.
    """
    engine = writer_engine(path, key)
    try:
        with diagnosed(path, key), contextlib.closing(engine.connect()) as connection:
            # What is overwritten here is a destroyed key: nothing of it stays in a free corner of a page.
            raw = cast(Any, connection.connection.driver_connection)
            raw.execute("PRAGMA secure_delete = ON")
            with connection.begin():
                again = _begin(connection, restart, erased)
            if raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise RecordsError(StoreCode.BUSY, path=str(path))
        return again
    finally:
        engine.dispose()
        _to_disk(path)


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _begin(connection: Connection, restart: Restart, erased: Sequence[Erased]) -> frozenset[int]:
    old = event_log.device_id(connection)
    head_seq, head_hash = event_log.head(connection, old)
    new = _later_than(connection)
    connection.exec_driver_sql("UPDATE meta SET value = ? WHERE key = 'device_id'", (new.hex,))
    keys = PatientKeys(connection)
    again = [(one, number) for one in erased if (number := _number(connection, keys, one.patient_id)) is not None]
    restored = RecordsRestored(
        name=restart.name,
        made_utc_ms=restart.made_utc_ms,
        device_id=old,
        head_seq=head_seq,
        head_hash=head_hash.hex(),
        known_seq=restart.known_seq,
        erased=len(again),
        also_lost=restart.also_lost,
    )
    bodies: list[Body] = [restored, *(_tombstone(one, number) for one, number in again)]
    run_id = uuid4()
    events = [Event(new_uuid7(), body, restart.now_utc_ms, 0, run_id, None) for body in bodies]
    stored = event_log.append(connection, new, keys, events)
    Projector(connection, keys, SessionCache()).apply(stored)
    return frozenset(number for _one, number in again)


def _later_than(connection: Connection) -> UUID:
    """A new device id that sorts behind all that are there, as the chains do, also where the clock was set back."""
    newest = connection.exec_driver_sql("SELECT max(id) FROM device").scalar()
    return event_log.device_id_after(UUID(bytes=newest) if newest else UUID(int=0))


def _number(connection: Connection, keys: PatientKeys, patient_id: UUID) -> int | None:
    """The number of a patient whose key is still there; None for one who is erased already or never was here."""
    if keys.key(patient_id) is None:
        return None
    found = connection.exec_driver_sql("SELECT number FROM patient WHERE id = ?", (patient_id.bytes,)).scalar()
    return None if found is None else int(found)


def _tombstone(one: Erased, number: int) -> PatientErased:
    return PatientErased(
        patient_id=one.patient_id,
        number=number,
        reason="",
        retained_until=one.retained_until,
        confirmed_by=None,
        backups_until_utc_ms=one.backups_until_utc_ms,
        first_utc_ms=one.first_utc_ms,
        again=True,
    )
