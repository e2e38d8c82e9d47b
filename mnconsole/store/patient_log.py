"""Everything that the log holds about one patient, from all chains; and what is left of those who were erased."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from mnconsole.domain import access_events, custody_events, session_events  # noqa: F401 - the register must be whole
from mnconsole.domain import record_events as rec
from mnconsole.domain.events import Json, MalformedEventError, kinds, private_fields
from mnconsole.domain.instants import storable
from mnconsole.domain.privacy import RecordSize, StoredEvent, Tombstone
from mnconsole.store.canonical import parse
from mnconsole.store.errors import DamagedError, StoreCode
from mnconsole.store.sealing import SEALED, PatientKeys
from mnconsole.store.tables import erasure
from mnconsole.store.types import uuid_of

_READ: Final = (
    "SELECT device_id, seq, id, session_id, kind, version, at_utc_ms, run_id, mono_ms, actor_id, "
    "CAST(body AS BLOB), prev_hash, hash FROM event "
)
_HAS_SEALED: Final = f'"{SEALED}":'
_OF_DETAILS: Final = (rec.PatientAdded.KIND, rec.PatientChanged.KIND)


@cache
def _session_fields() -> tuple[str, ...]:
    """Fields that name a session in the body of another entry."""
    return tuple(
        sorted({name for cls in kinds().values() for name in cls.__struct_fields__ if name.endswith("session_id")})
    )


@cache
def kinds_about() -> tuple[str, ...]:
    """Kinds outside of sessions that may be about a patient: they name one, or a session, or seal something.

    Worked out from the register, so that a kind that comes later is not forgotten.
    """
    naming = {"patient_id", *_session_fields()}
    found = {
        name for (name, _version), cls in kinds().items() if private_fields(cls) or naming & set(cls.__struct_fields__)
    }
    return tuple(sorted(found))


def sessions_of(connection: Connection, patient_id: UUID) -> tuple[UUID, ...]:
    """A patient's sessions, oldest first."""
    query = "SELECT id FROM session WHERE patient_id = ? ORDER BY started_utc_ms, id"
    rows = connection.exec_driver_sql(query, (patient_id.bytes,))
    return tuple(uuid_of(id_) for (id_,) in rows)


def of_session(connection: Connection, keys: PatientKeys, session_id: UUID) -> tuple[StoredEvent, ...]:
    """The entries of one session, in their order."""
    query = _READ + "WHERE session_id = ? ORDER BY device_id, seq"
    return _entries(connection.exec_driver_sql(query, (session_id.bytes,)).fetchall(), keys)


def about(connection: Connection, keys: PatientKeys, patient_id: UUID) -> tuple[StoredEvent, ...]:
    """The entries outside of sessions that are about a patient: details, who looked, what was given away."""
    named = kinds_about()
    wanted = json.dumps([session_id.hex for session_id in sessions_of(connection, patient_id)])
    of_sessions = "".join(
        f" OR body ->> '$.{field}' IN (SELECT value FROM json_each(:sessions))" for field in _session_fields()
    )
    names = ", ".join(f":k{number}" for number in range(len(named)))
    query = (
        f"{_READ} WHERE device_id IN (SELECT id FROM device) AND kind IN ({names}) AND session_id IS NULL "
        f"AND (instr(body, :patient) > 0{of_sessions}) ORDER BY device_id, seq"
    )
    values: dict[str, Any] = {f"k{number}": name for number, name in enumerate(named)}
    values |= {"patient": patient_id.hex, "sessions": wanted}
    return _entries(connection.exec_driver_sql(query, values).fetchall(), keys)


def size(connection: Connection, patient_id: UUID) -> RecordSize:
    """How many sessions, and when the last entry was made: in a session, or of the details. Raises DamagedError for a
    time that no calendar knows: nothing may be reckoned from it."""
    treated = connection.exec_driver_sql(
        "SELECT max(e.at_utc_ms) FROM session AS s JOIN event AS e ON e.session_id = s.id WHERE s.patient_id = ?",
        (patient_id.bytes,),
    ).scalar()
    typed = connection.exec_driver_sql(
        "SELECT max(at_utc_ms) FROM event WHERE device_id IN (SELECT id FROM device) AND kind IN (?, ?) "
        "AND body ->> '$.patient_id' = ?",
        (*_OF_DETAILS, patient_id.hex),
    ).scalar()
    last_utc_ms = max(treated or 0, typed or 0)
    if not storable(last_utc_ms):
        raise DamagedError(StoreCode.DAMAGED, path="event")
    return RecordSize(len(sessions_of(connection, patient_id)), last_utc_ms)


def tombstone(connection: Connection, patient_id: UUID) -> Tombstone | None:
    """What is left of an erased patient, None for one who was not erased."""
    row = connection.execute(select(erasure).where(erasure.c.patient_id == patient_id)).first()
    return None if row is None else Tombstone(*row)


def _entries(rows: Sequence[Any], keys: PatientKeys) -> tuple[StoredEvent, ...]:
    return tuple(_entry(row, keys) for row in rows)


def _entry(row: Any, keys: PatientKeys) -> StoredEvent:
    device, seq, id_, session, kind, version, at, run, mono, actor, body, prev_hash, hash_ = row
    try:
        event_id, text = UUID(bytes=id_), body.decode()
        return StoredEvent(
            device_id=UUID(bytes=device),
            seq=seq,
            id=event_id,
            session_id=UUID(bytes=session) if session is not None else None,
            kind=kind,
            version=version,
            at_utc_ms=at,
            run_id=UUID(bytes=run),
            mono_ms=mono,
            actor_id=UUID(bytes=actor) if actor is not None else None,
            body=text,
            prev_hash=prev_hash,
            hash=hash_,
            opened=_opened(event_id, kind, text, keys),
        )
    except (MalformedEventError, ValueError) as error:
        raise DamagedError(StoreCode.ENTRY_UNREADABLE, seq=seq) from error


def _opened(event_id: UUID, kind: str, body: str, keys: PatientKeys) -> dict[str, Json] | None:
    # Few bodies have anything sealed, and the text of one that has not says so without being parsed. Details are read
    # by whoever shows them.
    if _HAS_SEALED not in body and kind not in _OF_DETAILS:
        return None
    sealed = parse(body).get(SEALED)
    return None if sealed is None else keys.open(event_id, sealed)[1]
