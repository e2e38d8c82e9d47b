"""Events of one treatment session. Kinds are ASCII and final; texts for people live in the word catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from mnconsole.domain.events import Body, kind, private


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


class DepthBasis(StrEnum):
    """Whose zone limits apply: the zone's own, or those of a scar or stretch mark on it."""

    ZONE = "zone"
    SCAR = "scar"
    STRETCH_MARK = "stretch_mark"


@dataclass(frozen=True, slots=True)
class Answer:
    """One screening answer. `present` True means that the finding applies."""

    question_id: str
    present: bool


@dataclass(frozen=True, slots=True)
class ZonePlan:
    """One planned zone. `area_mm2` is an estimate unless `area_entered`."""

    zone_id: str
    depth_um: int
    passes: int
    area_mm2: int
    area_entered: bool = False
    basis: DepthBasis = DepthBasis.ZONE


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
    """Taken up again after the program had ended; `gap_ms` since the last event of any kind."""

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


@kind("zones.planned")
@dataclass(frozen=True, slots=True)
class ZonesPlanned(Body):
    """The zones of this session in order; a later plan replaces an earlier one."""

    zones: tuple[ZonePlan, ...]


@kind("zone.chosen")
@dataclass(frozen=True, slots=True)
class ZoneChosen(Body):
    """This zone is treated from now on."""

    zone_id: str


@kind("zone.pass_done")
@dataclass(frozen=True, slots=True)
class PassDone(Body):
    """Pass `number` over the zone is finished."""

    zone_id: str
    number: int


@kind("zone.done")
@dataclass(frozen=True, slots=True)
class ZoneDone(Body):
    """The zone is finished, with the endpoint that was seen."""

    zone_id: str
    endpoint: str


@kind("zone.left_out")
@dataclass(frozen=True, slots=True)
class ZoneLeftOut(Body):
    """A planned zone is not treated, with its reason code."""

    zone_id: str
    reason: str


@kind("needling.finished")
@dataclass(frozen=True, slots=True)
class NeedlingFinished(Body):
    """Every planned zone is done or left out, and the nurse goes on."""


@kind("depth.reason_given")
@dataclass(frozen=True, slots=True)
class DepthReasonGiven(Body):
    """Depth above the zone's caution, up to `up_to_um`, is wanted for this reason code."""

    zone_id: str
    up_to_um: int
    caution_um: int
    reason: str


@kind("pen.armed")
@dataclass(frozen=True, slots=True)
class PenArmed(Body):
    """ARM was pressed and the pen confirmed it."""

    serial_number: str
    boot_id: int
    zone_id: str
    depth_um: int
    speed_dhz: int


@kind("pen.started")
@dataclass(frozen=True, slots=True)
class PenStarted(Body):
    """START was pressed and the pen reports running."""

    zone_id: str
    depth_um: int
    speed_dhz: int


@kind("pen.paused")
@dataclass(frozen=True, slots=True)
class PenPaused(Body):
    """Strokes off, depth kept; confirmed by the pen."""

    zone_id: str


@kind("pen.stopped")
@dataclass(frozen=True, slots=True)
class PenStopped(Body):
    """The console sent stop. `confirmed_ms` counts from the press; -1 when the pen never confirmed it."""

    cause: str
    confirmed_ms: int


@kind("pen.interrupted")
@dataclass(frozen=True, slots=True)
class PenInterrupted(Body):
    """The wanted state fell back to stop without a STOP press."""

    cause: str
    faults: int


@kind("pen.not_done")
@dataclass(frozen=True, slots=True)
class PenNotDone(Body):
    """An ARM, START or change that the pen did not confirm or refused. `result` is its code, -1 without an answer."""

    wanted: int
    depth_um: int
    speed_dhz: int
    result: int


@kind("pen.set_points")
@dataclass(frozen=True, slots=True)
class SetPointsChanged(Body):
    """Set-points that the pen confirmed while armed or running."""

    zone_id: str
    depth_um: int
    speed_dhz: int


@kind("needling.stretch")
@dataclass(frozen=True, slots=True)
class StretchRecorded(Body):
    """What the pen reported in at most 1 s of one zone, from its own counters.

    `contact_strokes` and `strokes` are differences of the pen's counters; times in ms of the pen's uptime; `trace`
    is the packed 25 Hz samples as base64 text (format in services/trace.py), so that the chain seals it.
    """

    zone_id: str
    boot_id: int
    uptime_from_ms: int
    uptime_to_ms: int
    strokes: int
    contact_strokes: int
    contact_ms: int
    running_ms: int
    depth_set_um: int
    depth_min_um: int
    depth_max_um: int
    speed_set_dhz: int
    speed_min_dhz: int
    speed_max_dhz: int
    load_mean_permille: int
    contact_counter: int
    trace: str


@kind("needling.gap")
@dataclass(frozen=True, slots=True)
class StretchGap(Body):
    """Strokes made while nothing could be recorded. `known` False: the dose of the zone reads "at least"."""

    zone_id: str
    known: bool
    contact_strokes: int
    contact_counter: int
    boot_id: int


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
