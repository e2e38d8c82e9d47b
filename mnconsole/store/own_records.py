"""What records that are to be replaced still tell: erasures, and how far their log had come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from mnconsole.domain.custody_events import PatientErased
from mnconsole.store import event_log
from mnconsole.store.engine import DatabaseKey, reader_engine
from mnconsole.store.erased_list import Erased, of_event
from mnconsole.store.errors import KeyFileError, RecordsError, os_errors
from mnconsole.store.opened import DATABASE
from mnconsole.store.sealing import PatientKeys
from mnconsole.store.sides import DATABASE_ERRORS


@dataclass(frozen=True, slots=True)
class OwnRecords:
    """Erasures, and the number of the last entry of each device. `unread` names a database that is there and could
    not be asked."""

    erased: dict[UUID, Erased] = field(default_factory=dict)
    heads: dict[UUID, int] = field(default_factory=dict)
    unread: tuple[Path, ...] = ()


def look_at(folder: Path, unlock: Callable[[Path], DatabaseKey]) -> OwnRecords:
    """Ask the records of a folder, which may be damaged, of another clinic or not there at all. Changes nothing."""
    path = folder / DATABASE
    with os_errors(path):
        if not path.exists():
            return OwnRecords()
    try:
        engine = reader_engine(path, unlock(folder))
    except (KeyFileError, RecordsError):
        return OwnRecords(unread=(path,))
    try:
        with engine.connect() as connection, connection.begin():
            return _ask(connection)
    except (RecordsError, *DATABASE_ERRORS):
        return OwnRecords(unread=(path,))
    finally:
        engine.dispose()


def _ask(connection: Connection) -> OwnRecords:
    heads = connection.exec_driver_sql("SELECT id, head_seq FROM device").fetchall()
    return OwnRecords(
        erased=erasures(connection), heads={UUID(bytes=device): int(head_seq) for device, head_seq in heads}
    )


def erasures(connection: Connection) -> dict[UUID, Erased]:
    """Every erasure in the log, as its first tombstone tells it."""
    keys = PatientKeys(connection)
    found: dict[UUID, Erased] = {}
    for (device,) in connection.exec_driver_sql("SELECT id FROM device ORDER BY id").fetchall():
        for event in event_log.of_kinds(connection, keys, UUID(bytes=device), (PatientErased.KIND,)):
            if isinstance(event.body, PatientErased):
                found.setdefault(event.body.patient_id, of_event(event.body))
    return found
