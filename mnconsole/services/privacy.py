"""One patient's record as a whole: what there is, giving it to the patient, erasing it.

Giving away and erasing are a manager's acts. Before the law's time is over an erasure needs two of them: one asks,
another confirms within a day.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from uuid import UUID

from msgspec import Struct

from mnconsole.domain import own_secrets
from mnconsole.domain.custody_events import ErasureAsked, PatientErased, RecordsExported
from mnconsole.domain.decisions import RefusalCode, Refused
from mnconsole.domain.people import Patient, Staff
from mnconsole.domain.permissions import Permission
from mnconsole.domain.policy import Policy
from mnconsole.domain.ports import Clock
from mnconsole.domain.privacy import (
    ErasureList,
    ErasureReason,
    ExportCode,
    ExportDone,
    PaperWriter,
    PrivacyFacts,
    RecordFacts,
    Tombstone,
)
from mnconsole.domain.records_ports import Reader, Records, UnitOfWork
from mnconsole.domain.retention import BACKUPS_KEPT_MONTHS, months_after, retained_until
from mnconsole.errors import KnownError, code_of
from mnconsole.services.background import Worker
from mnconsole.services.erasure_wishes import ErasureWishes, asked_for
from mnconsole.services.export_file import require_free, write_file
from mnconsole.services.hub import Hub, PatientsChanged, RecordsOpened
from mnconsole.services.identity import Identity
from mnconsole.services.scribe import Scribe
from mnconsole.services.waiting import Wanted, on

if TYPE_CHECKING:
    from mnconsole.services.export_pack import Pack

T = TypeVar("T")
Failed = Callable[[Exception], None]
Progress = Callable[[int, int], None]

PROGRESS_EVERY_MS: Final = 100
WHAT: Final = "patient"


class Erased(Struct, frozen=True):
    """Somebody was erased. `swept` that no byte of the key or a name is left in the files; else it is tried again.

    `listed` is empty when the erasure is written down for restored backups too, else the code of what was in the way.
    """

    tombstone: Tombstone
    swept: bool
    listed: str = ""


class Privacy:
    """Answers come on the main thread; `failed` gets Refused or KnownError."""

    def __init__(
        self,
        records: Records,
        reader: Worker,
        files: Worker,
        scribe: Scribe,
        hub: Hub,
        clock: Clock,
        identity: Identity,
        policy: Policy,
        papers: PaperWriter,
        erasures: ErasureList | None = None,
    ) -> None:
        """`files` is the worker of slow things. `erasures` writes erasures down outside of the records."""
        self._records = records
        self._reader = reader
        self._files = files
        self._scribe = scribe
        self._hub = hub
        self._clock = clock
        self._identity = identity
        self._policy = policy
        self._papers = papers
        self._erasures = erasures
        self.wishes = ErasureWishes(records, reader, hub, clock, identity)
        self._unswept = False
        self._ending = threading.Event()
        hub.subscribe(RecordsOpened, self._opened)

    def close(self) -> None:
        """The program ends: exports under way are given up, and leave nothing."""
        self._ending.set()

    # what there is

    def facts(self, patient_id: UUID, done: Callable[[PrivacyFacts], None], failed: Failed) -> None:
        """What a manager has to know before a record is given away or erased."""
        now = self._clock.utc_ms()

        def work() -> PrivacyFacts:
            return self._records.read(lambda reader: self._facts(reader, patient_id, now))

        self._reader.submit(work, done, failed)

    def tombstone(self, patient_id: UUID, done: Callable[[Tombstone | None], None], failed: Failed) -> None:
        """What is left of an erased patient; None for one who was not erased."""
        self._reader.submit(lambda: self._records.read(lambda r: r.tombstone(patient_id)), done, failed)

    def _facts(self, reader: Reader, patient_id: UUID, now: int) -> PrivacyFacts:
        patient = _need(reader, patient_id)
        size = reader.record_size(patient_id)
        until = self._until(patient, size.last_entry_utc_ms)
        asked = asked_for(reader, patient_id, now)
        return PrivacyFacts(
            patient_id=patient_id,
            number=patient.number,
            sessions=size.sessions,
            last_entry_utc_ms=size.last_entry_utc_ms,
            retained_until=until.isoformat(),
            may_erase_alone=_day(now) > until,
            open_session=any(session.patient_id == patient_id for session in reader.open_sessions()),
            asked_by=asked[0] if asked is not None else None,
            asked_reason=asked[1] if asked is not None else "",
            asked_utc_ms=asked[2] if asked is not None else 0,
        )

    def _until(self, patient: Patient, last_entry_utc_ms: int) -> date:
        return retained_until(patient.birth_date, _day(last_entry_utc_ms), self._policy.retention)

    # giving it away

    def export(
        self,
        patient_id: UUID,
        path: Path,
        done: Callable[[ExportDone], None],
        failed: Failed,
        progress: Progress | None = None,
        *,
        overwrite: bool = False,
    ) -> Callable[[], None]:
        """Write everything about a patient to a ZIP; returns what cancels it (ExportCode CANCELLED).

        `progress(sessions done, sessions in all)` comes on the main thread, at most ten times a second.
        """
        cancelled = threading.Event()
        acting, now = self._identity.acting, self._clock.utc_ms()
        wanted = Wanted(lambda: not (cancelled.is_set() or self._ending.is_set()), self._paced(progress))

        def work() -> ExportDone:
            actor = acting.need(Permission.EXPORT)
            require_free(path, overwrite=overwrite)
            made = self.pack(patient_id, now, wanted)
            event = self._identity.event(
                RecordsExported(WHAT, patient_id, made.events, len(made.content), made.sha256),
                self._clock,
                patient_id=patient_id,
                actor=actor,
            )

            def before() -> None:
                if not wanted():
                    raise KnownError(ExportCode.CANCELLED, path=str(path))
                # On record first: nothing may leave that the log does not know of.
                self._scribe.wait_for(lambda uow: uow.append([event]))

            write_file(path, made.content, overwrite=overwrite, before_it_is_there=before)
            return ExportDone(str(path), len(made.content), made.sha256, made.events, made.sessions)

        self._files.submit(work, done, failed)
        return cancelled.set

    def pack(self, patient_id: UUID, now: int, wanted: Wanted) -> Pack:
        """The ZIP itself. On the file worker. Raises KnownError and Refused."""
        from mnconsole.services.export_pack import pack  # not needed before the first picture

        facts = self._ask(lambda reader: self._record_facts(reader, patient_id, now))
        return pack(facts, self._ask, self._papers, wanted)

    def _ask(self, query: Callable[[Reader], T]) -> T:
        return on(self._reader, lambda: self._records.read(query))

    def _record_facts(self, reader: Reader, patient_id: UUID, now: int) -> RecordFacts:
        patient = _need(reader, patient_id)
        return RecordFacts(
            clinic_name=reader.clinic_name(),
            patient=patient,
            about=reader.entries_about(patient_id),
            staff={person.id: person.display_name for person in reader.staff()},
            policy=self._policy,
            retained_until=self._until(patient, reader.record_size(patient_id).last_entry_utc_ms).isoformat(),
            made_utc_ms=now,
            anchor=reader.head_anchor(now),
        )

    def _paced(self, progress: Progress | None) -> Progress:
        told_ms = self._clock.mono_ms()

        def going_on(so_far: int, total: int) -> None:
            nonlocal told_ms
            at = self._clock.mono_ms()
            if progress is not None and at - told_ms >= PROGRESS_EVERY_MS:
                told_ms = at
                self._hub.call(lambda: progress(so_far, total))

        return going_on

    # erasing

    def ask_erasure(
        self, patient_id: UUID, reason: ErasureReason, done: Callable[[PrivacyFacts], None], failed: Failed
    ) -> None:
        """A manager asks; another one confirms within a day with `erase`."""
        acting, now = self._identity.acting, self._clock.utc_ms()

        def work(uow: UnitOfWork) -> PrivacyFacts:
            person = acting.need(Permission.ERASE)
            self._refuse_open(uow, patient_id)
            self._require_two(uow, (person,), now)  # else it could never be confirmed, and only then would say so
            body = ErasureAsked(patient_id, reason.value)
            uow.append([self._identity.event(body, self._clock, patient_id=patient_id, actor=person, at_utc_ms=now)])
            return self._facts(uow, patient_id, now)

        def asked(facts: PrivacyFacts) -> None:
            self.wishes.look()
            done(facts)

        self._scribe.run(work, asked, failed)

    def erase(self, patient_id: UUID, reason: ErasureReason, done: Callable[[Erased], None], failed: Failed) -> None:
        """Erase for ever: by one manager after the law's time, before it by the second of two."""
        acting, now = self._identity.acting, self._clock.utc_ms()

        def work(uow: UnitOfWork) -> Tombstone:
            person = acting.need(Permission.ERASE)
            self._refuse_open(uow, patient_id)
            body = self._tombstone(uow, patient_id, reason, person, now)
            uow.append([self._identity.event(body, self._clock, actor=person, at_utc_ms=now)])
            found = uow.tombstone(patient_id)
            if found is None:
                raise LookupError("the tombstone is not there")
            return found

        def erased(found: Tombstone) -> None:
            self._hub.publish(PatientsChanged(patient_id, erased=True))
            self._files.submit(lambda: self._after(found), done, failed)

        self._scribe.run(work, erased, failed)

    def _tombstone(
        self, uow: UnitOfWork, patient_id: UUID, reason: ErasureReason, person: Staff, now: int
    ) -> PatientErased:
        patient = _need(uow, patient_id)
        until = self._until(patient, uow.record_size(patient_id).last_entry_utc_ms)
        alone = _day(now) > until
        if not alone:
            asked = asked_for(uow, patient_id, now)
            if asked is None:
                raise Refused(RefusalCode.ERASURE_NOT_ASKED, until.isoformat())
            if asked[0].id == person.id:
                raise Refused(RefusalCode.ERASURE_OWN_REQUEST, until.isoformat())
            self._require_two(uow, (asked[0], person), now)
        return PatientErased(
            patient_id=patient_id,
            number=patient.number,
            reason=reason.value,
            retained_until=until.isoformat(),
            confirmed_by=None if alone else person.id,
            backups_until_utc_ms=backups_until(now),
            first_utc_ms=now,
        )

    def _require_two(self, uow: UnitOfWork, people: tuple[Staff, ...], now_utc_ms: int) -> None:
        """Two names are two people only where nobody else can have signed in under either of them."""
        events = uow.events_of_kinds(own_secrets.KINDS)
        now = own_secrets.Moment(self._identity.run_id, now_utc_ms, self._clock.mono_ms())
        for person in people:
            if not own_secrets.all_own(events, person.id, now):
                raise Refused(RefusalCode.ERASURE_ONE_PERSON, own_secrets.OWN_AFTER_DAYS, person.display_name)

    @staticmethod
    def _refuse_open(uow: UnitOfWork, patient_id: UUID) -> None:
        _need(uow, patient_id)
        if any(session.patient_id == patient_id for session in uow.open_sessions()):
            raise Refused(RefusalCode.ERASURE_SESSION_OPEN)

    def _after(self, found: Tombstone) -> Erased:
        """On the file worker, once the erasure is stored: it stands, whatever becomes of the rest."""
        swept = self._scribe.sweep()
        self._unswept = not swept
        return Erased(found, swept, self._listed(found))

    def _listed(self, found: Tombstone) -> str:
        if self._erasures is None:
            return ""
        try:
            self._erasures.add(found)
        except KnownError as error:
            return code_of(error)
        return ""

    def tick(self) -> None:
        """Called once a second: sweep again what readers were in the way of."""
        if self._unswept:
            self._unswept = False
            self._files.submit(self._sweep_again)

    def _sweep_again(self) -> None:
        self._unswept = not self._scribe.sweep()

    def _opened(self, message: RecordsOpened) -> None:
        """A run that was cut off may have left what it erased in the write-ahead log."""
        self._unswept = message.unclean


def backups_until(now_utc_ms: int) -> int:
    """When the last backup that was made by now has aged out, at the latest: the end of that day, in UTC ms."""
    last = months_after(_day(now_utc_ms), BACKUPS_KEPT_MONTHS)
    return int(datetime.combine(last, time(23, 59, 59)).astimezone().timestamp()) * 1000


def _day(utc_ms: int) -> date:
    return datetime.fromtimestamp(utc_ms / 1000).astimezone().date()


def _need(reader: Reader, patient_id: UUID) -> Patient:
    patient = reader.patient(patient_id)
    if patient is None:
        gone = reader.tombstone(patient_id) is not None
        raise Refused(RefusalCode.PATIENT_ERASED if gone else RefusalCode.PATIENT_UNKNOWN)
    return patient
