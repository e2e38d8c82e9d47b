"""Patients: searching, adding, opening."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from mnconsole.domain.decisions import RefusalCode, Refused
from mnconsole.domain.events import Body, Event
from mnconsole.domain.people import Patient, PatientDetails, PatientProblem, clean_name, problems_of
from mnconsole.domain.permissions import Permission
from mnconsole.domain.ports import Clock
from mnconsole.domain.record_events import PatientAdded, PatientChanged, PatientViewed
from mnconsole.domain.records_ports import PatientHit, Records, UnitOfWork
from mnconsole.services.answers import Failed, permitted, told
from mnconsole.services.background import Worker
from mnconsole.services.hub import Hub, PatientsChanged
from mnconsole.services.identity import Identity
from mnconsole.services.scribe import Scribe

PAGE = 200
"""Rows a page of the patient list."""

HitsDone = Callable[[tuple[PatientHit, ...], int], None]


class Patients:
    """Answers come on the main thread."""

    def __init__(
        self, records: Records, reader: Worker, scribe: Scribe, hub: Hub, clock: Clock, identity: Identity
    ) -> None:
        self._records = records
        self._reader = reader
        self._scribe = scribe
        self._hub = hub
        self._clock = clock
        self._identity = identity

    def search(self, text: str, offset: int, done: HitsDone, failed: Failed | None = None) -> None:
        """One page of hits and how many there are in all. Not answered when another search comes while it waits."""
        if not permitted(self._identity.acting, Permission.VIEW_PATIENTS, failed):
            return

        def work() -> tuple[tuple[PatientHit, ...], int]:
            return self._records.read(
                lambda reader: (reader.search_patients(text, PAGE, offset), reader.count_patients(text))
            )

        self._reader.submit(work, lambda found: done(*found), told(failed), only_latest="patients")

    def same_name(
        self, name: str, done: Callable[[tuple[PatientHit, ...]], None], failed: Failed | None = None
    ) -> None:
        """Patients with the same folded name, for the alert."""
        if not permitted(self._identity.acting, Permission.VIEW_PATIENTS, failed):
            return
        self._reader.submit(lambda: self._records.read(lambda r: r.same_name(clean_name(name))), done, told(failed))

    def details(self, patient_id: UUID, done: Callable[[Patient | None], None], failed: Failed | None = None) -> None:
        """A patient's details, for what the console itself shows of whoever is in the clinic. Nobody has looked."""
        self._reader.submit(lambda: self._records.read(lambda r: r.patient(patient_id)), done, told(failed))

    def open(self, patient_id: UUID, done: Callable[[Patient | None], None], failed: Failed | None = None) -> None:
        """A person looks at a patient's details; that is written down."""
        if permitted(self._identity.acting, Permission.VIEW_PATIENTS, failed):
            self.details(patient_id, done, failed)
            self._scribe.note([self._identity.event(PatientViewed(patient_id), self._clock, patient_id=patient_id)])

    def check(self, details: PatientDetails, today: date) -> tuple[PatientProblem, ...]:
        """Everything that is wrong with the details."""
        return problems_of(details, today)

    def add(
        self,
        details: PatientDetails,
        today: date,
        done: Callable[[Patient], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Add a patient. Raises ValueError when `check` finds something; nothing is stored then."""
        if problems_of(details, today) or details.birth_date is None:
            raise ValueError("the details were not checked")
        patient_id = self._identity.new_id()
        birth = details.birth_date
        stamp = self._stamp(patient_id)

        def work(uow: UnitOfWork) -> Patient:
            patient = Patient(
                id=patient_id,
                number=uow.next_patient_number(),
                name=clean_name(details.name),
                birth_date=birth,
                fitzpatrick=details.fitzpatrick,
                phone=details.phone.strip(),
                allergies=details.allergies.strip(),
                flags=details.flags.strip(),
            )
            body = PatientAdded(
                patient_id=patient_id,
                number=patient.number,
                fitzpatrick=patient.fitzpatrick,
                name=patient.name,
                birth_date=birth.isoformat(),
                phone=patient.phone,
                allergies=patient.allergies,
                flags=patient.flags,
            )
            uow.append([stamp(body)])
            return patient

        def added(patient: Patient) -> None:
            self._hub.publish(PatientsChanged(patient.id))
            done(patient)

        self._scribe.run(work, added, self._scribe.telling(failed))

    def change(self, patient: Patient, details: PatientDetails, today: date, done: Callable[[], None]) -> None:
        """Change a patient's details. Raises ValueError when `check` finds something."""
        if problems_of(details, today) or details.birth_date is None:
            raise ValueError("the details were not checked")
        body = PatientChanged(
            patient_id=patient.id,
            fitzpatrick=details.fitzpatrick,
            name=clean_name(details.name),
            birth_date=details.birth_date.isoformat(),
            phone=details.phone.strip(),
            allergies=details.allergies.strip(),
            flags=details.flags.strip(),
        )
        stamp = self._stamp(patient.id)

        def work(uow: UnitOfWork) -> None:
            if uow.patient(patient.id) is None:
                raise Refused(RefusalCode.PATIENT_ERASED)
            uow.append([stamp(body)])

        def changed(_stored: object) -> None:
            self._hub.publish(PatientsChanged(patient.id))
            done()

        self._scribe.run(work, changed)

    def _stamp(self, patient_id: UUID) -> Callable[[Body], Event]:
        """Makes an entry by who is signed in now, at this moment: the disk may be slow, and somebody else may sign in
        meanwhile. It raises Refused when that person may not treat."""
        acting, at_utc_ms, mono_ms = self._identity.acting, self._clock.utc_ms(), self._clock.mono_ms()

        def stamp(body: Body) -> Event:
            return self._identity.event(
                body,
                self._clock,
                patient_id=patient_id,
                actor=acting.need(Permission.TREAT),
                at_utc_ms=at_utc_ms,
                mono_ms=mono_ms,
            )

        return stamp
