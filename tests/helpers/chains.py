"""A log of several chains, as a restore leaves it."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from mnconsole.domain.custody_events import LostChain, RecordsRestored
from mnconsole.store import event_log
from mnconsole.store.sealing import PatientKeys
from tests.helpers.records import EventMaker
from tests.helpers.tampering import database


def begin_chain(
    folder: Path, *, known_seq: int = 0, also_lost: tuple[LostChain, ...] = (), device: UUID | None = None
) -> UUID:
    """Do to the closed records of a folder what a restore does to a backup's: a new device id, and the entry that says
    where the old chain ends. `known_seq` is how far the lost records are known to have gone on. The new id."""
    with database(folder) as connection:
        old = event_log.device_id(connection)
        new = device or event_log.device_id_after(old)
        seq, hash_ = event_log.head(connection, old)
        body = RecordsRestored("a-backup", 0, old, seq, hash_.hex(), max(known_seq, seq), 0, also_lost)
        connection.exec_driver_sql("UPDATE meta SET value = ? WHERE key = 'device_id'", (new.hex,))
        event_log.append(connection, new, PatientKeys(connection), [EventMaker()(body)])
    return new
