"""Events of one treatment session. Kinds are ASCII and final; texts for people live in the word catalogue."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.events import Body, Private, kind
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


class Answer(Struct, frozen=True):
    """One screening answer. `present` True means that the finding applies."""

    question_id: str
    present: bool


@kind("session.started")
class SessionStarted(Body, frozen=True):
    """Opened for a patient, under a version of the clinic's policy."""

    patient_id: UUID
    policy_version: str
    practitioner_id: UUID


@kind("session.resumed")
class SessionResumed(Body, frozen=True):
    """Taken up again after the program had ended, `gap_ms` after this session's last event; or after it had stood still
    for `gap_ms`."""

    gap_ms: int
    cause: ResumeCause


@kind("session.course_set")
class CourseSet(Body, frozen=True):
    """Session `number` of `planned`."""

    number: int
    planned: int


@kind("screening.confirmed")
class ScreeningConfirmed(Body, frozen=True):
    """Every question answered. Reasons for caution answers and releases are private text by question id."""

    answers: tuple[Answer, ...]
    fitzpatrick: int
    consent_version: str
    allergies: Private = ""
    caution_reason: Private = ""
    released_by: Private = ""


@kind("cleanse.done")
class CleanseDone(Body, frozen=True):
    """The area is clean."""


@kind("cream.applied")
class CreamApplied(Body, frozen=True):
    """Numbing cream on the skin. The waits are the product's at that moment, so the record explains itself."""

    product_id: str
    lot: str
    expiry: str
    amount_mg: int
    ready_ms: int
    remove_ms: int
    longest_ms: int


@kind("cream.removed")
class CreamRemoved(Body, frozen=True):
    """Wiped off. `early_reason` is a code when it was before the minimum, else empty."""

    contact_ms: int
    early_reason: str = ""


@kind("cream.skipped")
class CreamSkipped(Body, frozen=True):
    """No cream used, with its reason code."""

    reason: str


@kind("cream.time_given")
class CreamTimeGiven(Body, frozen=True):
    """The two estimates differed; the nurse read the clock. Contact at this event, in ms."""

    contact_ms: int


@kind("serum.applied")
class SerumApplied(Body, frozen=True):
    """Serum on the skin."""

    when: SerumWhen
    product_id: str
    lot: str
    expiry: str


@kind("serum.skipped")
class SerumSkipped(Body, frozen=True):
    """Left out, with its reason code."""

    when: SerumWhen
    reason: str


@kind("cartridge.loaded")
class CartridgeLoaded(Body, frozen=True):
    """A cartridge for this session. One cartridge serves one session."""

    product_id: str
    lot: str
    expiry: str
    needles: int
    identity: CartridgeIdentity
    identity_text: str = ""


@kind("alarm.raised")
class AlarmRaised(Body, frozen=True):
    """An alarm condition began."""

    code: str
    priority: str


@kind("alarm.acknowledged")
class AlarmAcknowledged(Body, frozen=True):
    """A person has seen it."""

    code: str


@kind("alarm.ended")
class AlarmEnded(Body, frozen=True):
    """The condition is gone."""

    code: str


@kind("note.added")
class NoteAdded(Body, frozen=True):
    """A free note."""

    text: Private = ""


@kind("reaction.opened")
class ReactionOpened(Body, frozen=True):
    """*Reaction* was pressed; a pen was told to stop first, which is an entry of its own."""


@kind("reaction.observed")
class ReactionObserved(Body, frozen=True):
    """One observation by one tap."""

    code: str


@kind("reaction.recorded")
class AdverseEventRecorded(Body, frozen=True):
    """The adverse event, with what was done about it: one code, and the others in `also`, which records from before
    it could be several do not have."""

    severity: str
    action: str
    text: Private = ""
    also: tuple[str, ...] = ()

    @property
    def actions(self) -> tuple[str, ...]:
        """All that was done."""
        return self.action, *self.also


@kind("aftercare.given")
class AftercareGiven(Body, frozen=True):
    """The leaflet's points were explained; next visit as an ISO date or empty."""

    leaflet_version: str
    points: tuple[str, ...]
    next_visit: str = ""


NOT_TREATED = "not_treated"
"""The skin's reaction where no zone was treated. The console's own; the others are the clinic's."""


@kind("session.signed")
class SessionSigned(Body, frozen=True):
    """Signed by the person signed in. `reaction` is the overall skin reaction, `adverse` whether there was any."""

    signed_by: UUID
    reaction: str
    adverse: bool
    statement_version: str


@kind("session.ended_untreated")
class SessionEndedUntreated(Body, frozen=True):
    """Closed without needling, with its reason code."""

    reason: str
    signed_by: UUID


@kind("retracted")
class Retracted(Body, frozen=True):
    """Takes one step of an open session back, newest first. The fold ignores the target from then on."""

    event_id: UUID
    reason: str


@kind("amended")
class Amended(Body, frozen=True):
    """A correction of one field, shown as struck-through history. Values as the field's canonical JSON text."""

    target: UUID
    field: str
    old: str
    new: str
    reason: str
