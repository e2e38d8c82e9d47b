"""Failed sign-ins that happened while the records were closed: they go into the log once it is open."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from mnconsole.domain.access_events import SignInFailed, Way
from mnconsole.domain.events import Event
from mnconsole.domain.ports import Clock
from mnconsole.domain.records_ports import Records, UnitOfWork
from mnconsole.services.identity import Identity

Failed = tuple[UUID, int, Way, UUID | None]
"""Id of the entry, UTC ms of the try, what was typed, whose name was chosen."""


def take_in(records: Records, failed: Sequence[Failed], clock: Clock, identity: Identity) -> None:
    """Append one `sign_in.failed` each, with the time of the try; those that are in the log already are left out."""
    mono_ms = clock.mono_ms()
    events = [
        Event(event_id, SignInFailed(way, staff_id), at_utc_ms, mono_ms, identity.run_id)
        for event_id, at_utc_ms, way, staff_id in failed
    ]

    def work(uow: UnitOfWork) -> None:
        known: set[UUID] = set()
        fresh: list[Event] = []
        for event in events:
            if event.id not in known and not uow.holds(event.id):
                fresh.append(event)
            known.add(event.id)
        uow.append(fresh)

    records.write(work)
