"""Erasures that were asked for: who asked and until when that counts, and that they wait for a second manager."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.custody_events import ErasureAsked
from mnconsole.domain.people import Staff
from mnconsole.domain.permissions import Permission, may
from mnconsole.domain.ports import Clock
from mnconsole.domain.records_ports import Reader, Records
from mnconsole.services.background import Worker
from mnconsole.services.hub import Hub, PatientsChanged, PeopleChanged, RecordsOpened
from mnconsole.services.identity import Identity

ASKED_FOR_MS: Final = 24 * 3600 * 1000
"""So long an erasure that was asked for waits for the second manager."""


def asked_for(reader: Reader, patient_id: UUID, now_utc_ms: int) -> tuple[Staff, str, int] | None:
    """Who asked for this erasure last, why and when; only who still is a manager here, and not longer ago than a
    day. A clock that was set back makes no old wish new again."""
    asked = (wish for wish in _asked(reader) if wish[1].patient_id == patient_id and _counts(now_utc_ms, wish[2]))
    return next(((person, body.reason, at_utc_ms) for person, body, at_utc_ms in asked), None)


def _asked(reader: Reader) -> Iterator[tuple[Staff, ErasureAsked, int]]:
    """Every wish of somebody who still may erase, and when it was said; the newest first."""
    people = {person.id: person for person in reader.staff()}
    for event in reversed(reader.events_of_kinds((ErasureAsked.KIND,))):
        body, person = event.body, people.get(event.actor_id) if event.actor_id is not None else None
        if isinstance(body, ErasureAsked) and person is not None and may(person, Permission.ERASE):
            yield person, body, event.at_utc_ms


def _counts(now_utc_ms: int, asked_utc_ms: int) -> bool:
    return 0 <= now_utc_ms - asked_utc_ms <= ASKED_FOR_MS


class _Wish(Struct, frozen=True):
    patient_id: UUID
    number: int
    asked_by: UUID
    asked_utc_ms: int


class ErasureWishes:
    """Those that nobody has confirmed yet, as an alarm for every other manager. Main thread."""

    def __init__(self, records: Records, reader: Worker, hub: Hub, clock: Clock, identity: Identity) -> None:
        self._records = records
        self._reader = reader
        self._clock = clock
        self._identity = identity
        self._wishes: tuple[_Wish, ...] = ()
        """The newest first; also of a time that is to come by a clock that stands behind."""
        hub.subscribe(RecordsOpened, lambda _message: self.look())
        hub.subscribe(PatientsChanged, lambda message: self.look() if message.erased else None)
        hub.subscribe(PeopleChanged, lambda _message: self.look())

    def conditions(self) -> Iterator[tuple[AlarmCode, tuple[int, ...]]]:
        """What waits for the manager who is signed in, with the patients' numbers. Also while it is locked: a lock ends
        nothing. By the clock of now, which may have been put right since the records were read."""
        person, now = self._identity.acting.person, self._clock.utc_ms()
        if not self._wishes or person is None or not may(person, Permission.ERASE):
            return
        last: dict[UUID, _Wish] = {}
        for wish in self._wishes:
            if _counts(now, wish.asked_utc_ms):
                last.setdefault(wish.patient_id, wish)
        mine = tuple(sorted(wish.number for wish in last.values() if wish.asked_by != person.id))
        if mine:
            yield AlarmCode.ERASURE_ASKED, mine

    def look(self) -> None:
        """Read again which there are."""
        now = self._clock.utc_ms()

        def wishes(reader: Reader) -> tuple[_Wish, ...]:
            found = []
            for person, body, at_utc_ms in _asked(reader):
                patient = reader.patient(body.patient_id) if at_utc_ms >= now - ASKED_FOR_MS else None
                if patient is not None:
                    found.append(_Wish(body.patient_id, patient.number, person.id, at_utc_ms))
            return tuple(found)

        self._reader.submit(lambda: self._records.read(wishes), self._keep)

    def _keep(self, wishes: tuple[_Wish, ...]) -> None:
        self._wishes = wishes
