"""What records in memory make of events."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID

from mnconsole.domain import record_events as rec
from mnconsole.domain.events import Body, Event, from_plain, to_plain
from mnconsole.domain.people import Patient
from mnconsole.domain.privacy import StoredEvent


def through_codec(event: Event) -> Body:
    """The body after its way through canonical JSON."""
    clear, sealed = to_plain(event.body)
    if any(sealed.values()) and event.patient_id is None:
        raise ValueError(f"{event.kind}: private fields need a patient's key")
    text = json.dumps({**clear, **sealed}, sort_keys=True, ensure_ascii=False)
    return from_plain(event.body.KIND, event.body.VERSION, json.loads(text.encode("utf-8")))


def stored(event: Event) -> StoredEvent:
    """The event as it would lie in the log."""
    clear, sealed = to_plain(event.body)
    return StoredEvent(
        device_id=UUID(int=1),
        seq=event.seq,
        id=event.id,
        session_id=event.session_id,
        kind=event.kind,
        version=event.body.VERSION,
        at_utc_ms=event.at_utc_ms,
        run_id=event.run_id,
        mono_ms=event.mono_ms,
        actor_id=event.actor_id,
        body=json.dumps(clear, sort_keys=True, ensure_ascii=False),
        prev_hash=bytes(32),
        hash=bytes(32),
        opened=sealed or None,
    )


def person_of(body: rec.PatientAdded | rec.PatientChanged, number: int) -> Patient:
    """The patient after such an event."""
    return Patient(
        id=body.patient_id,
        number=number,
        name=body.name,
        birth_date=date.fromisoformat(body.birth_date),
        fitzpatrick=body.fitzpatrick,
        phone=body.phone,
        allergies=body.allergies,
        flags=body.flags,
    )
