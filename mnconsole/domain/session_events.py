"""Events of one treatment session. Kinds are ASCII and final; texts for people live in the word catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from mnconsole.domain.events import Body, kind, private
from mnconsole.domain.needling_events import (
    DepthBasis,
    DepthReasonGiven,
    DepthSetByHand,
    NeedlingFinished,
    PassDone,
    PenArmed,
    PenChanged,
    PenInterrupted,
    PenNotDone,
    PenPaused,
    PenStarted,
    PenStopped,
    SetPointsChanged,
    StretchGap,
    StretchRecorded,
    ZoneChosen,
    ZoneDone,
    ZoneLeftOut,
    ZonePlan,
    ZonesPlanned,
)

__all__ = [
    "AdverseEventRecorded",
    "AftercareGiven",
    "AlarmAcknowledged",
    "AlarmEnded",
    "AlarmRaised",
    "Amended",
    "Answer",
    "CartridgeIdentity",
    "CartridgeLoaded",
    "CleanseDone",
    "CourseSet",
    "CreamApplied",
    "CreamRemoved",
    "CreamSkipped",
    "CreamTimeGiven",
    "DepthBasis",
    "DepthReasonGiven",
    "DepthSetByHand",
    "NeedlingFinished",
    "NoteAdded",
    "PassDone",
    "PenArmed",
    "PenChanged",
    "PenInterrupted",
    "PenNotDone",
    "PenPaused",
    "PenStarted",
    "PenStopped",
    "ReactionObserved",
    "ReactionOpened",
    "ResumeCause",
    "Retracted",
    "ScreeningConfirmed",
    "SerumApplied",
    "SerumSkipped",
    "SerumWhen",
    "SessionEndedUntreated",
    "SessionResumed",
    "SessionSigned",
    "SessionStarted",
    "SetPointsChanged",
    "StretchGap",
    "StretchRecorded",
    "ZoneChosen",
    "ZoneDone",
    "ZoneLeftOut",
    "ZonePlan",
    "ZonesPlanned",
]


class SerumWhen(StrEnum):
    """The two serum steps."""

    BEFORE = "before"
    AFTER = "after"


class CartridgeIdentity(StrEnum):
    """How the cartridge was told from others, best first (design: clinical.md, products and lots)."""

    CHIP = "chip"
    GS1 = "gs1"
    STICKER = "sticker"
    LOT_CONFIRMED_NEW = "lot_confirmed_new"


class ResumeCause(StrEnum):
    """Why a session had to be taken up again."""

    UNCLEAN_END = "unclean_end"
    CLOSED = "closed"
    SLEPT = "slept"
    """The program did not end: the laptop slept, or nothing of the program ran."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One screening answer. `present` True means that the finding applies."""

    question_id: str
    present: bool


@kind("session.started")
@dataclass(frozen=True, slots=True)
class SessionStarted(Body):
    """Opened for a patient, under a version of the clinic's policy."""

    patient_id: UUID
    policy_version: str
    practitioner_id: UUID


@kind("session.resumed")
@dataclass(frozen=True, slots=True)
class SessionResumed(Body):
    """Taken up again after the program had ended, `gap_ms` after this session's last event; or after it had stood still
    for `gap_ms`."""

    gap_ms: int
    cause: ResumeCause


@kind("session.course_set")
@dataclass(frozen=True, slots=True)
class CourseSet(Body):
    """Session `number` of `planned`."""

    number: int
    planned: int


@kind("screening.confirmed")
@dataclass(frozen=True, slots=True)
class ScreeningConfirmed(Body):
    """Every question answered. Reasons for caution answers and releases are private text by question id."""

    answers: tuple[Answer, ...]
    fitzpatrick: int
    consent_version: str
    allergies: str = private()
    caution_reason: str = private()
    released_by: str = private()


@kind("cleanse.done")
@dataclass(frozen=True, slots=True)
class CleanseDone(Body):
    """The area is clean."""


@kind("cream.applied")
@dataclass(frozen=True, slots=True)
class CreamApplied(Body):
    """Numbing cream on the skin. The waits are the product's at that moment, so the record explains itself."""

    product_id: str
    lot: str
    expiry: str
    amount_mg: int
    ready_ms: int
    remove_ms: int
    longest_ms: int


@kind("cream.removed")
@dataclass(frozen=True, slots=True)
class CreamRemoved(Body):
    """Wiped off. `early_reason` is a code when it was before the minimum, else empty."""

    contact_ms: int
    early_reason: str = ""


@kind("cream.skipped")
@dataclass(frozen=True, slots=True)
class CreamSkipped(Body):
    """No cream used, with its reason code."""

    reason: str


@kind("cream.time_given")
@dataclass(frozen=True, slots=True)
class CreamTimeGiven(Body):
    """The two estimates differed; the nurse read the clock. Contact at this event, in ms."""

    contact_ms: int


@kind("serum.applied")
@dataclass(frozen=True, slots=True)
class SerumApplied(Body):
    """Serum on the skin."""

    when: SerumWhen
    product_id: str
    lot: str
    expiry: str


@kind("serum.skipped")
@dataclass(frozen=True, slots=True)
class SerumSkipped(Body):
    """Left out, with its reason code."""

    when: SerumWhen
    reason: str


@kind("cartridge.loaded")
@dataclass(frozen=True, slots=True)
class CartridgeLoaded(Body):
    """A cartridge for this session. One cartridge serves one session."""

    product_id: str
    lot: str
    expiry: str
    needles: int
    identity: CartridgeIdentity
    identity_text: str = ""


@kind("alarm.raised")
@dataclass(frozen=True, slots=True)
class AlarmRaised(Body):
    """An alarm condition began."""

    code: str
    priority: str


@kind("alarm.acknowledged")
@dataclass(frozen=True, slots=True)
class AlarmAcknowledged(Body):
    """A person has seen it."""

    code: str


@kind("alarm.ended")
@dataclass(frozen=True, slots=True)
class AlarmEnded(Body):
    """The condition is gone."""

    code: str


@kind("note.added")
@dataclass(frozen=True, slots=True)
class NoteAdded(Body):
    """A free note."""

    text: str = private()


@kind("reaction.opened")
@dataclass(frozen=True, slots=True)
class ReactionOpened(Body):
    """*Reaction* was pressed; the pen was stopped first."""


@kind("reaction.observed")
@dataclass(frozen=True, slots=True)
class ReactionObserved(Body):
    """One observation by one tap."""

    code: str


@kind("reaction.recorded")
@dataclass(frozen=True, slots=True)
class AdverseEventRecorded(Body):
    """The adverse event, with what was done about it."""

    severity: str
    action: str
    text: str = private()


@kind("aftercare.given")
@dataclass(frozen=True, slots=True)
class AftercareGiven(Body):
    """The leaflet's points were explained; next visit as an ISO date or empty."""

    leaflet_version: str
    points: tuple[str, ...]
    next_visit: str = ""


@kind("session.signed")
@dataclass(frozen=True, slots=True)
class SessionSigned(Body):
    """Signed by the person signed in. `reaction` is the overall skin reaction, `adverse` whether there was any."""

    signed_by: UUID
    reaction: str
    adverse: bool
    statement_version: str


@kind("session.ended_untreated")
@dataclass(frozen=True, slots=True)
class SessionEndedUntreated(Body):
    """Closed without needling, with its reason code."""

    reason: str
    signed_by: UUID


@kind("retracted")
@dataclass(frozen=True, slots=True)
class Retracted(Body):
    """Takes one step of an open session back, newest first. The fold ignores the target from then on."""

    event_id: UUID
    reason: str


@kind("amended")
@dataclass(frozen=True, slots=True)
class Amended(Body):
    """A correction of one field, shown as struck-through history. Values as the field's canonical JSON text."""

    target: UUID
    field: str
    old: str
    new: str
    reason: str
