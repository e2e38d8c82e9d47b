"""A seeded maker of sample patients and closed sessions, for the demo, the tests and the benchmarks.

Everything goes through the real event append, in batches. Names are obviously made up; the same seed over the same
records gives the same people and treatments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Protocol, TypeVar
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.events import Body, Event
from mnconsole.domain.policy import Policy
from mnconsole.domain.record_events import PatientAdded
from mnconsole.domain.records_ports import UnitOfWork
from mnconsole.services.identity import new_uuid7
from mnconsole.services.sample_session import SampleTreatment, closed_session

T = TypeVar("T")

FIRST_NAMES = (
    "Ada", "Ben", "Cleo", "Dora", "Eli", "Fay", "Gus", "Hana", "Ivo", "Jo", "Kim", "Lea", "Max", "Nia", "Ota", "Pia",
    "Quin", "Rui", "Søren", "Ti", "Uma", "Val", "Wim", "Xe", "Ýr", "Zoë",
)  # fmt: skip
LAST_NAMES = (
    "Sample", "Example", "Specimen", "Placeholder", "Testcase", "Mockup", "Dummy", "Fixture", "Pretend", "Standin",
    "Notreal",
)  # fmt: skip

PATIENTS_A_BATCH = 500
SESSIONS_A_BATCH = 25
_DAY_MS = 86_400_000
_OPENS = time(8, 30)
_BEGIN_WITHIN_S = 7 * 3600
"""The last one begins at 15:30 and ends before the clinic closes at 17:30."""
_LONGEST_MS = 7_200_000
_OLDEST_PATIENT_DAYS = 730

Progress = Callable[[int, int], bool]


class SamplePlan(Struct, frozen=True):
    """How much to make. Sessions lie in the `days` before now, each of a random patient of this plan."""

    patients: int = 200
    sessions: int = 60
    seed: int = 1
    days: int = 60


class SampleCount(Struct, frozen=True):
    """What was made; less than planned when it was cancelled."""

    patients: int
    sessions: int
    events: int


def sample_name(index: int) -> str:
    """The name of sample patient `index`, from 0: all pairs of names once, then with a number.

    >>> sample_name(0), sample_name(27), sample_name(1234)
    ('Ada Sample', 'Ben Specimen', 'Patient Specimen 01234')
    """
    if index >= len(FIRST_NAMES) * len(LAST_NAMES):
        return f"Patient Specimen {index:05}"
    # The last names move on by one with each round, so that neighbours in the list differ in both.
    round_, place = divmod(index, len(FIRST_NAMES))
    return f"{FIRST_NAMES[place]} {LAST_NAMES[(place + round_) % len(LAST_NAMES)]}"


class Store(Protocol):
    """What is filled: records, or one unit of work of theirs."""

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """As `Records.write`."""


def fill(
    records: Store,
    policy: Policy,
    practitioners: Sequence[UUID],
    plan: SamplePlan,
    now_utc_ms: int,
    progress: Progress | None = None,
) -> SampleCount:
    """Add sample patients and closed sessions. Writer thread.

    `progress(done, planned)` is asked after each batch; False ends the making early, with whole batches kept.
    Raises ValueError without practitioners, and what `Records.write` raises.
    """
    if plan.sessions and not (practitioners and plan.patients):
        raise ValueError("sessions need a patient and a practitioner")
    maker = _Maker(records, policy, tuple(practitioners), plan, now_utc_ms)
    planned = plan.patients + plan.sessions
    for batch in (*maker.patient_batches(), *maker.session_batches()):
        batch()
        if progress is not None and not progress(maker.patients + maker.sessions, planned):
            break
    return SampleCount(maker.patients, maker.sessions, maker.events)


def fill_empty(records: Store, policy: Policy, plan: SamplePlan, now_utc_ms: int) -> None:
    """`fill` records that have no patient yet, all in one unit of work: a start that is cut short leaves none."""

    def work(unit: UnitOfWork) -> None:
        if not unit.count_patients(""):
            practitioners = [person.id for person in unit.staff() if person.treats and person.works_here]
            fill(_OneUnit(unit), policy, practitioners, plan, now_utc_ms)

    records.write(work)


class _OneUnit:
    """Writes inside a unit of work that is under way."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Do `work` in this unit."""
        return work(self._unit)


def _utc_ms(day: date, seconds: int) -> int:
    """So many seconds after the clinic has opened on a day of the laptop's time zone."""
    return int((datetime.combine(day, _OPENS) + timedelta(seconds=seconds)).timestamp()) * 1000


class _Maker:
    def __init__(
        self, records: Store, policy: Policy, practitioners: tuple[UUID, ...], plan: SamplePlan, now_utc_ms: int
    ) -> None:
        self._records = records
        self._policy = policy
        self._practitioners = practitioners
        self._plan = plan
        self._now = now_utc_ms
        self._first_number = records.write(lambda unit: unit.next_patient_number())
        self._random = Random(f"{plan.seed}:{self._first_number}")
        self._run_id = new_uuid7()
        self._ids: list[UUID] = []
        self.patients = self.sessions = self.events = 0

    def patient_batches(self) -> list[Callable[[], None]]:
        """One call a batch of patients, in order of when they came."""
        starts = range(0, self._plan.patients, PATIENTS_A_BATCH)
        return [lambda start=start: self._add_patients(start) for start in starts]  # type: ignore[misc]

    def session_batches(self) -> list[Callable[[], None]]:
        """One call a batch of sessions, oldest first."""
        began = sorted(self._began() for _ in range(self._plan.sessions))
        parts = [began[i : i + SESSIONS_A_BATCH] for i in range(0, len(began), SESSIONS_A_BATCH)]
        return [lambda part=part: self._add_sessions(part) for part in parts]  # type: ignore[misc]

    def _began(self) -> int:
        """A moment of the clinic's hours on one of the days before now, so early that the session is closed by now."""
        days, seconds = self._random.randrange(self._plan.days), self._random.randrange(_BEGIN_WITHIN_S)
        day = datetime.fromtimestamp(self._now / 1000).astimezone().date() - timedelta(days=days)
        at = _utc_ms(day, seconds)
        return at if at <= self._now - _LONGEST_MS else _utc_ms(day - timedelta(days=1), seconds)

    def _add_patients(self, start: int) -> None:
        events = [self._patient(i) for i in range(start, min(start + PATIENTS_A_BATCH, self._plan.patients))]
        self._store(events)
        self.patients += len(events)

    def _patient(self, index: int) -> Event:
        random = self._random
        oldest = self._now - _OLDEST_PATIENT_DAYS * _DAY_MS
        span = max(1, (_OLDEST_PATIENT_DAYS - self._plan.days) * _DAY_MS // max(1, self._plan.patients))
        at = oldest + index * span
        born = date(1950, 1, 1) + timedelta(days=random.randrange(20_000))
        patient_id = self._id(at)
        self._ids.append(patient_id)
        number = self._first_number + index
        body = PatientAdded(
            patient_id,
            number=number,
            fitzpatrick=random.randint(1, 6),
            name=sample_name(number - 1),
            birth_date=born.isoformat(),
            phone=f"555-{random.randrange(10_000):04}",
            allergies="Latex" if random.random() < 0.05 else "",
            flags="Keloid tendency" if random.random() < 0.05 else "",
        )
        return self._event(body, at, patient_id=patient_id)

    def _add_sessions(self, began: Sequence[int]) -> None:
        events: list[Event] = []
        for at in began:
            treatment = SampleTreatment(
                patient_id=self._random.choice(self._ids),
                practitioner_id=self._random.choice(self._practitioners),
                began_utc_ms=at,
            )
            session_id = self._id(at)
            for after_ms, body in closed_session(self._random, self._policy, treatment):
                events.append(
                    self._event(
                        body,
                        at + after_ms,
                        patient_id=treatment.patient_id,
                        session_id=session_id,
                        actor_id=treatment.practitioner_id,
                    )
                )
        self._store(events)
        self.sessions += len(began)

    def _store(self, events: list[Event]) -> None:
        def append(unit: UnitOfWork) -> None:
            unit.append(events)

        self._records.write(append)
        self.events += len(events)

    def _event(
        self,
        body: Body,
        at_utc_ms: int,
        *,
        patient_id: UUID,
        session_id: UUID | None = None,
        actor_id: UUID | None = None,
    ) -> Event:
        return Event(
            id=self._id(at_utc_ms),
            body=body,
            at_utc_ms=at_utc_ms,
            mono_ms=at_utc_ms,
            run_id=self._run_id,
            actor_id=actor_id,
            session_id=session_id,
            patient_id=patient_id,
        )

    def _id(self, at_utc_ms: int) -> UUID:
        """A version 7 id of that moment, from the seed."""
        value = (at_utc_ms & (1 << 48) - 1) << 80 | self._random.getrandbits(74)
        random_a, random_b = value >> 62 & 0xFFF, value & (1 << 62) - 1
        return UUID(int=(value >> 80 << 80) | 0x7 << 76 | random_a << 64 | 0b10 << 62 | random_b)
