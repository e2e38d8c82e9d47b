"""Events that belong to no single session: patients, people, the program itself."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from mnconsole.domain.events import Body, kind, private


@kind("patient.added")
@dataclass(frozen=True, slots=True)
class PatientAdded(Body):
    """A new patient. The number is the clinic's own running number; it is not personal by itself."""

    patient_id: UUID
    number: int
    fitzpatrick: int
    name: str = private()
    birth_date: str = private()
    phone: str = private()
    allergies: str = private()
    flags: str = private()


@kind("patient.changed")
@dataclass(frozen=True, slots=True)
class PatientChanged(Body):
    """The patient's details from now on, whole."""

    patient_id: UUID
    fitzpatrick: int
    name: str = private()
    birth_date: str = private()
    phone: str = private()
    allergies: str = private()
    flags: str = private()


@kind("patient.viewed")
@dataclass(frozen=True, slots=True)
class PatientViewed(Body):
    """The patient's record was opened."""

    patient_id: UUID


@kind("session.viewed")
@dataclass(frozen=True, slots=True)
class SessionViewed(Body):
    """A past session was opened in the history."""

    viewed_session_id: UUID


@kind("clinic.set_up")
@dataclass(frozen=True, slots=True)
class ClinicSetUp(Body):
    """The clinic's records begin."""

    clinic_name: str
    demo: bool


@kind("staff.added")
@dataclass(frozen=True, slots=True)
class StaffAdded(Body):
    """A person who may use the console. Staff names are not patient data and stand in the clear."""

    staff_id: UUID
    display_name: str
    role: str
    treats: bool


@kind("staff.signed_in")
@dataclass(frozen=True, slots=True)
class StaffSignedIn(Body):
    """From now on acts are this person's."""

    staff_id: UUID


@kind("staff.signed_out")
@dataclass(frozen=True, slots=True)
class StaffSignedOut(Body):
    """Nobody, or somebody else, from now on."""

    staff_id: UUID


@kind("pen.allowed")
@dataclass(frozen=True, slots=True)
class PenAllowed(Body):
    """A manager lets this one pen be armed although it does not stop by itself. `reason` is a code or was typed."""

    profile: str
    product: str
    serial_number: str
    reason: str


@kind("pen.allowance_withdrawn")
@dataclass(frozen=True, slots=True)
class PenAllowanceWithdrawn(Body):
    """From now on that pen is refused again."""

    profile: str
    product: str
    serial_number: str


@kind("app.started")
@dataclass(frozen=True, slots=True)
class AppStarted(Body):
    """The program opened the records. `unclean` when the run before did not say that it closed."""

    version: str
    unclean: bool
    policy_version: str


@kind("app.closed")
@dataclass(frozen=True, slots=True)
class AppClosed(Body):
    """The program closed the records in order."""


@kind("clock.jumped")
@dataclass(frozen=True, slots=True)
class ClockJumped(Body):
    """The laptop's clock moved against its own monotonic clock by more than 2 s; or a start finds it so much before the
    newest entry, which is the least by which it was set back."""

    by_ms: int


@kind("demo.time_moved")
@dataclass(frozen=True, slots=True)
class DemoTimeMoved(Body):
    """Demo time runs `offset_ms` ahead of real time from now on."""

    offset_ms: int


@dataclass(frozen=True, slots=True)
class SelfTestFigure:
    """One measured value; the name tells its unit (domain/self_test.py)."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class SelfTestStepDone:
    """What one step of a pen's self-test came to."""

    step: str
    outcome: str
    figures: tuple[SelfTestFigure, ...] = ()


@kind("pen.self_tested")
@dataclass(frozen=True, slots=True)
class PenSelfTested(Body):
    """A pen was tested in the air, for no patient. `ended` is how, `why` the code of what ended it early."""

    serial_number: str
    firmware: str
    ended: str
    why: str
    steps: tuple[SelfTestStepDone, ...]
