"""Patients' keys against the log: each opens what was sealed with it, and is gone when the log tells of an erasure."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection

from mnconsole.domain.custody_events import PatientErased
from mnconsole.domain.record_events import PatientAdded
from mnconsole.store.canonical import parse
from mnconsole.store.log_faults import FaultError, LogFault
from mnconsole.store.sealing import SEALED, PatientKeys

_BATCH = 200


def check_keys(connection: Connection) -> Iterator[None]:
    """Over a log that is sound; yields now and then. Raises FaultError KEYS: at the entry that a key does not open, or
    at none where a key is gone or back without an entry."""
    stored = {
        bytes(patient): key for patient, key in connection.exec_driver_sql("SELECT patient_id, key FROM patient_key")
    }
    erased = set(_erased(connection))
    if any((key is None) != (patient in erased) for patient, key in stored.items()):
        raise FaultError(LogFault.KEYS, 0)
    keys = PatientKeys(connection)
    keys.remember(stored)
    query = (
        "SELECT event.device_id, event.seq, event.id, CAST(event.body AS BLOB) FROM device CROSS JOIN event "
        "ON event.device_id = device.id WHERE event.kind = ?"
    )
    rows = connection.exec_driver_sql(query, (PatientAdded.KIND,)).cursor
    while rows is not None and (batch := rows.fetchmany(_BATCH)):
        for device, seq, event_id, body in batch:
            _require_opens(keys, stored, device, seq, event_id, body)
        yield


def _require_opens(
    keys: PatientKeys, stored: dict[bytes, object], device: bytes, seq: int, event_id: bytes, body: bytes
) -> None:
    try:
        values = parse(body)
        if SEALED not in values:
            return
        patient_id, _private = keys.open(UUID(bytes=event_id), values[SEALED])
        if patient_id.bytes in stored:
            return
    except ValueError as error:
        raise FaultError(LogFault.KEYS, seq, device) from error
    raise FaultError(LogFault.KEYS, seq, device)


def _erased(connection: Connection) -> Iterator[bytes]:
    query = (
        "SELECT unhex(body ->> '$.patient_id') FROM event WHERE kind = ? "
        "AND device_id IN (SELECT id FROM device) AND json_valid(body)"
    )
    for (patient,) in connection.exec_driver_sql(query, (PatientErased.KIND,)):
        if patient is not None:
            yield bytes(patient)
