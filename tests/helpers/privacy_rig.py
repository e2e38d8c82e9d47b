"""The privacy service over real, encrypted records, at once and in one thread, with two managers and a nurse."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain import record_events as rec
from mnconsole.domain.events import Body
from mnconsole.domain.people import Role, Staff
from mnconsole.domain.privacy import ErasureReason, ExportDone, Tombstone
from mnconsole.paperwork import PaperWork
from mnconsole.services.hub import Hub, PatientsChanged
from mnconsole.services.identity import Identity, new_uuid7
from mnconsole.services.privacy import Erased, Privacy
from mnconsole.services.sample_session import SampleTreatment, closed_session
from mnconsole.services.scribe import Scribe
from tests.helpers.consoles import AtOnce, DirectPost
from tests.helpers.fakes import FakeClock
from tests.helpers.records import MANAGER, NOON, NURSE, Clinic, clinic_policy

SECOND_MANAGER = UUID("01990000-0000-7000-8000-000000000003")
YEAR_MS = 366 * 86_400_000


@dataclass
class Written:
    """`ErasureList` in memory; `trouble` is raised instead."""

    erased: list[Tombstone] = field(default_factory=list)
    trouble: Exception | None = None

    def add(self, erased: Tombstone) -> None:
        """Keep it."""
        if self.trouble is not None:
            raise self.trouble
        self.erased.append(erased)


class PrivacyRig:
    """`privacy` and what it stands on. Answers are collected: `done`, `failed`, `told`."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        clinic.append(rec.StaffAdded(SECOND_MANAGER, "Manager Two", Role.MANAGER.value, False))
        self.post = DirectPost()
        self.hub = Hub(self.post)
        self.writer, self.reader, self.files = (AtOnce(name, self.post) for name in ("writer", "reader", "files"))
        self.clock = FakeClock(NOON + 3_600_000)
        self.identity = Identity()
        self.listed = Written()
        self.scribe = Scribe(clinic.records, self.writer, self.hub)
        self.privacy = Privacy(
            clinic.records,
            self.reader,
            self.files,
            self.scribe,
            self.hub,
            self.clock,
            self.identity,
            clinic_policy(),
            PaperWork(),
            self.listed,
        )
        self.told: list[PatientsChanged] = []
        self.hub.subscribe(PatientsChanged, self.told.append)
        self.sign_in(MANAGER)

    def sign_in(self, staff_id: UUID | None) -> None:
        """This person acts from now on."""
        people: dict[UUID, Staff] = {one.id: one for one in self.clinic.records.read(lambda r: r.staff())}
        self.identity.actor = people[staff_id] if staff_id is not None else None

    def told_by(self, actor_id: UUID, body: Body) -> None:
        """This entry, now, by this person."""
        self.clinic.make.at_utc_ms = self.clock.utc_ms() - 1000
        event = replace(self.clinic.make(body), actor_id=actor_id)
        self.clinic.records.write(lambda unit: unit.append([event]))

    def treated(self, patient_id: UUID, sessions: int = 1, seed: int = 1) -> list[UUID]:
        """Closed sample sessions of a patient, a day apart, the last one ending about now."""
        made = []
        for number in range(sessions):
            session_id = new_uuid7()
            began = NOON - (sessions - number) * 86_400_000
            events = []
            for after_ms, body in closed_session(
                Random(seed + number), clinic_policy(), SampleTreatment(patient_id, NURSE, began)
            ):
                self.clinic.make.at_utc_ms = began + after_ms - 1000
                events.append(self.clinic.make(body, session_id=session_id, patient_id=patient_id))
            self.clinic.records.write(lambda unit, events=events: unit.append(events))
            made.append(session_id)
        self.clinic.make.at_utc_ms = NOON
        return made

    def export(self, patient_id: UUID, path: Path, **how: Any) -> ExportDone | Exception:
        """Export; the answer."""
        answers: list[Any] = []
        self.privacy.export(patient_id, path, answers.append, answers.append, **how)
        return answers[0]

    def ask(self, patient_id: UUID) -> Any:
        """Ask for the erasure; the answer."""
        answers: list[Any] = []
        self.privacy.ask_erasure(patient_id, ErasureReason.PATIENT_ASKED, answers.append, answers.append)
        return answers[0]

    def erase(self, patient_id: UUID) -> Erased | Exception:
        """Erase; the answer."""
        answers: list[Any] = []
        self.privacy.erase(patient_id, ErasureReason.PATIENT_ASKED, answers.append, answers.append)
        return answers[0]

    def facts(self, patient_id: UUID) -> Any:
        """What there is; the answer."""
        answers: list[Any] = []
        self.privacy.facts(patient_id, answers.append, answers.append)
        return answers[0]
