"""Events that belong to no single session: patients, people, the program itself."""

from __future__ import annotations

from uuid import UUID

from msgspec import Struct

from mnconsole.domain.events import Body, Private, kind


@kind("patient.added")
class PatientAdded(Body, frozen=True):
    """A new patient. The number is the clinic's own running number; it is not personal by itself."""

    patient_id: UUID
    number: int
    fitzpatrick: int
    name: Private = ""
    birth_date: Private = ""
    phone: Private = ""
    allergies: Private = ""
    flags: Private = ""


@kind("patient.changed")
class PatientChanged(Body, frozen=True):
    """The patient's details from now on, whole."""

    patient_id: UUID
    fitzpatrick: int
    name: Private = ""
    birth_date: Private = ""
    phone: Private = ""
    allergies: Private = ""
    flags: Private = ""


@kind("patient.viewed")
class PatientViewed(Body, frozen=True):
    """The patient's record was opened."""

    patient_id: UUID


@kind("session.viewed")
class SessionViewed(Body, frozen=True):
    """A past session was opened in the history."""

    viewed_session_id: UUID


@kind("clinic.set_up")
class ClinicSetUp(Body, frozen=True):
    """The clinic's records begin."""

    clinic_name: str
    demo: bool


@kind("staff.added")
class StaffAdded(Body, frozen=True):
    """A person who may use the console. Staff names are not patient data and stand in the clear."""

    staff_id: UUID
    display_name: str
    role: str
    treats: bool


@kind("staff.signed_in")
class StaffSignedIn(Body, frozen=True):
    """From now on acts are this person's."""

    staff_id: UUID


@kind("staff.signed_out")
class StaffSignedOut(Body, frozen=True):
    """Nobody, or somebody else, from now on."""

    staff_id: UUID


@kind("pen.allowed")
class PenAllowed(Body, frozen=True):
    """A manager lets this one pen be armed although it does not stop by itself. `reason` is a code or was typed."""

    profile: str
    product: str
    serial_number: str
    reason: str


@kind("pen.allowance_withdrawn")
class PenAllowanceWithdrawn(Body, frozen=True):
    """From now on that pen is refused again."""

    profile: str
    product: str
    serial_number: str


@kind("app.started")
class AppStarted(Body, frozen=True):
    """The program opened the records. `unclean` when the run before did not say that it closed."""

    version: str
    unclean: bool
    policy_version: str


@kind("app.closed")
class AppClosed(Body, frozen=True):
    """The program closed the records in order."""


@kind("clock.jumped")
class ClockJumped(Body, frozen=True):
    """The laptop's clock moved against its own monotonic clock by more than 2 s; or a start finds it so much before the
    newest entry, which is the least by which it was set back."""

    by_ms: int


@kind("demo.time_moved")
class DemoTimeMoved(Body, frozen=True):
    """Demo time runs `offset_ms` ahead of real time from now on."""

    offset_ms: int


class SelfTestFigure(Struct, frozen=True):
    """One measured value; the name tells its unit (domain/self_test.py)."""

    name: str
    value: int


class SelfTestStepDone(Struct, frozen=True):
    """What one step of a pen's self-test came to."""

    step: str
    outcome: str
    figures: tuple[SelfTestFigure, ...] = ()


@kind("pen.self_tested")
class PenSelfTested(Body, frozen=True):
    """A pen was tested in the air, for no patient. `ended` is how, `why` the code of what ended it early."""

    serial_number: str
    firmware: str
    ended: str
    why: str
    steps: tuple[SelfTestStepDone, ...]
