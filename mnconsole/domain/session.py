"""A session is a fold of its events: what is done, what is current, what each zone has got.

The fold ignores retracted events and applies amendments. Nothing here reads a clock or a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, StrEnum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.amendments import amended
from mnconsole.domain.events import Body, Event
from mnconsole.domain.zone_state import ZoneProgress, ZoneState

__all__ = [
    "NOT_DONE",
    "RETRACTABLE",
    "RETRACTION_REASONS",
    "WRONG_DETAILS",
    "CreamState",
    "Session",
    "Status",
    "Step",
    "ZoneProgress",
    "ZoneState",
    "fold",
]


class Step(IntEnum):
    """The eight steps in their order, and the end."""

    SCREENING = 1
    CLEANSE = 2
    NUMBING = 3
    SERUM_BEFORE = 4
    NEEDLING = 5
    SERUM_AFTER = 6
    AFTERCARE = 7
    SIGN_OFF = 8
    CLOSED = 9


class Status(StrEnum):
    """How the session stands."""

    OPEN = "open"
    SIGNED = "signed"
    UNTREATED = "untreated"


class CreamState(Struct, frozen=True):
    """The numbing cream of a session. `first` is the event that the wait counts from."""

    applied: ev.CreamApplied
    first: Event
    time_given: Event | None = None
    removed: ev.CreamRemoved | None = None


_BESIDE = (
    ev.SessionResumed, ev.AlarmRaised, ev.AlarmAcknowledged, ev.AlarmEnded, ev.NoteAdded, ev.Retracted, ev.Amended,
)  # fmt: skip
"""What a colleague may do in passing, or afterwards, without treating."""


class Session(Struct, frozen=True):
    """The folded session. Replaced as a whole with every event; safe to hand to any thread."""

    id: UUID
    patient_id: UUID
    practitioner_id: UUID
    policy_version: str
    started_utc_ms: int
    events: tuple[Event, ...] = ()
    retracted: frozenset[UUID] = frozenset()
    status: Status = Status.OPEN
    course: tuple[int, int] | None = None
    screening: ev.ScreeningConfirmed | None = None
    cleansed: bool = False
    cream: CreamState | None = None
    cream_skipped: str = ""
    serum_before: ev.SerumApplied | ev.SerumSkipped | None = None
    serum_after: ev.SerumApplied | ev.SerumSkipped | None = None
    cartridge: ev.CartridgeLoaded | None = None
    cartridges_used: int = 0
    zones: tuple[ZoneState, ...] = ()
    current_zone_id: str = ""
    needling_finished: bool = False
    aftercare: ev.AftercareGiven | None = None
    signed: ev.SessionSigned | None = None
    ended_reason: str = ""
    closed_utc_ms: int = 0
    reaction_opened: bool = False
    adverse: ev.AdverseEventRecorded | None = None
    override_count: int = 0
    note_count: int = 0
    last_boot_id: int = 0
    last_contact_counter: int = 0
    last_stretch_zone: str = ""
    done_at: tuple[tuple[Step, int], ...] = ()

    @property
    def step(self) -> Step:
        """The step that is to be done now."""
        if self.status is not Status.OPEN:
            return Step.CLOSED
        done = (
            self.screening is not None,
            self.cleansed,
            self.numbing_over,
            self.serum_before is not None,
            self.needling_finished,
            self.serum_after is not None,
            self.aftercare is not None,
        )
        return Step(1 + (done.index(False) if False in done else len(done)))

    @property
    def people(self) -> tuple[UUID, ...]:
        """Whose acts it is made of, in the order in which they came: who opened it, and who went on in their place."""
        acts = (event.actor_id for event in self.events if not isinstance(event.body, _BESIDE))
        return tuple(dict.fromkeys((self.practitioner_id, *(actor for actor in acts if actor is not None))))

    @property
    def observed(self) -> tuple[str, ...]:
        """What was seen of a reaction, as the policy names it, each once."""
        seen = (event.body.code for event in self.events if isinstance(event.body, ev.ReactionObserved))
        return tuple(dict.fromkeys(seen))

    @property
    def numbing_over(self) -> bool:
        """Cream wiped off, or none used."""
        return bool(self.cream_skipped) or (self.cream is not None and self.cream.removed is not None)

    @property
    def zone(self) -> ZoneState | None:
        """The current zone."""
        return self.zone_of(self.current_zone_id)

    def zone_of(self, zone_id: str) -> ZoneState | None:
        """A planned zone by its id."""
        return next((zone for zone in self.zones if zone.plan.zone_id == zone_id), None)

    def body_of(self, event_id: UUID) -> Body | None:
        """What an event that stands says, as amended; None for one that was taken back or is not of this session."""
        if event_id in self.retracted:
            return None
        changed = _amended(self.events, self.retracted)
        return next((changed.get(e.id, e.body) for e in self.events if e.id == event_id), None)

    def done_at_ms(self, step: Step) -> int | None:
        """UTC ms of the event that finished a step."""
        return dict(self.done_at).get(step)

    @property
    def newest_step_event(self) -> Event | None:
        """The step that may be taken back: the newest one that stands, unless the pen has worked since."""
        if self.status is not Status.OPEN:
            return None
        for event in reversed(self.events):
            if event.id in self.retracted:
                continue
            if isinstance(event.body, _PEN_WORK):
                return None
            if isinstance(event.body, RETRACTABLE):
                return event
        return None

    def apply(self, event: Event) -> Session:
        """The session after one more event."""
        # Cream that is recorded anew counts from its first start, which only the whole log knows.
        if isinstance(event.body, (ev.Retracted, ev.Amended, ev.CreamApplied)):
            return fold((*self.events, event))
        return _step(replace(self, events=(*self.events, event)), event, event.body)


RETRACTABLE = (
    ev.ScreeningConfirmed,
    ev.CleanseDone,
    ev.CreamApplied,
    ev.CreamRemoved,
    ev.CreamSkipped,
    ev.SerumApplied,
    ev.SerumSkipped,
    ev.PassDone,
    ev.ZoneDone,
    ev.ZoneLeftOut,
    ev.NeedlingFinished,
    ev.AftercareGiven,
)
"""Steps that a person may take back. Pen reports, alarms and the sign-off stay."""

_PEN_WORK = (ev.PenArmed, ev.PenStarted, ev.StretchRecorded, ev.StretchGap)

NOT_DONE = "not_done"
"""Reason of a retraction for something that never happened; its timer is forgotten too."""

WRONG_DETAILS = "wrong_details"
"""Reason of a retraction for something that was done and written down wrong; its timer goes on."""

RETRACTION_REASONS = (NOT_DONE, WRONG_DETAILS)


def fold(events: Iterable[Event]) -> Session:
    """Fold the events of one session, oldest first.

    Raises ValueError when the first one is not `session.started`.
    """
    kept = tuple(events)
    if not kept or not isinstance(kept[0].body, ev.SessionStarted) or kept[0].session_id is None:
        raise ValueError("a session begins with session.started")
    retracted = {e.body.event_id: e.body.reason for e in kept if isinstance(e.body, ev.Retracted)}
    changed = _amended(kept, frozenset(retracted))
    start = kept[0].body
    session = Session(
        id=kept[0].session_id,
        patient_id=start.patient_id,
        practitioner_id=start.practitioner_id,
        policy_version=start.policy_version,
        started_utc_ms=kept[0].at_utc_ms,
    )
    first_cream: Event | None = None
    time_given: Event | None = None
    for event in kept:
        if isinstance(event.body, ev.CreamApplied):
            not_done = retracted.get(event.id) == NOT_DONE
            first_cream = None if not_done else first_cream or event
            time_given = None if not_done or first_cream is event else time_given
        elif isinstance(event.body, ev.CreamTimeGiven):
            time_given = event
        if event.id in retracted:
            continue
        session = _step(session, event, changed.get(event.id, event.body))
        if isinstance(event.body, ev.CreamApplied) and session.cream is not None and first_cream is not None:
            session = replace(session, cream=replace(session.cream, first=first_cream, time_given=time_given))
    return replace(session, events=kept, retracted=frozenset(retracted))


def _amended(events: tuple[Event, ...], retracted: frozenset[UUID]) -> dict[UUID, Body]:
    by_id = {event.id: event.body for event in events}
    changed: dict[UUID, Body] = {}
    for event in events:
        body = event.body
        if isinstance(body, ev.Amended) and event.id not in retracted and body.target in by_id:
            before = changed.get(body.target, by_id[body.target])
            # What does not fit was refused when it was written; a log from elsewhere still folds.
            changed[body.target] = amended(before, body.field, body.new) or before
    return changed


def _done(session: Session, step: Step, event: Event) -> tuple[tuple[Step, int], ...]:
    return (*(entry for entry in session.done_at if entry[0] is not step), (step, event.at_utc_ms))


def _with_zone(session: Session, zone_id: str, **changes: object) -> tuple[ZoneState, ...]:
    return tuple(
        replace(zone, **changes) if zone.plan.zone_id == zone_id else zone  # type: ignore[arg-type]
        for zone in session.zones
    )


def _step(s: Session, event: Event, body: Body) -> Session:  # noqa: C901 - one flat table
    match body:
        case ev.CourseSet():
            return replace(s, course=(body.number, body.planned))
        case ev.ScreeningConfirmed():
            more = bool(body.caution_reason) + bool(body.released_by)
            at = _done(s, Step.SCREENING, event)
            return replace(s, screening=body, override_count=s.override_count + more, done_at=at)
        case ev.CleanseDone():
            return replace(s, cleansed=True, done_at=_done(s, Step.CLEANSE, event))
        case ev.CreamApplied() | ev.CreamRemoved() | ev.CreamSkipped() | ev.CreamTimeGiven():
            return _cream(s, event, body)
        case ev.SerumApplied() | ev.SerumSkipped():
            return _serum(s, event, body)
        case ev.CartridgeLoaded():
            return replace(s, cartridge=body, cartridges_used=s.cartridges_used + 1)
        case ev.NeedlingFinished():
            done = _done(s, Step.NEEDLING, event)
            return replace(s, needling_finished=True, current_zone_id="", done_at=done)
        case ev.AftercareGiven():
            return replace(s, aftercare=body, done_at=_done(s, Step.AFTERCARE, event))
        case ev.SessionSigned():
            at = _done(s, Step.SIGN_OFF, event)
            return replace(s, signed=body, status=Status.SIGNED, closed_utc_ms=event.at_utc_ms, done_at=at)
        case ev.SessionEndedUntreated():
            closed = event.at_utc_ms
            return replace(s, status=Status.UNTREATED, ended_reason=body.reason, closed_utc_ms=closed)
        case ev.DepthSetByHand():
            by_hand = _with_zone(s, body.zone_id, by_hand_um=body.depth_um, by_hand_staff=event.actor_id)
            return replace(s, zones=by_hand)
        case ev.NoteAdded():
            return replace(s, note_count=s.note_count + 1)
        case ev.ReactionOpened():
            return replace(s, reaction_opened=True)
        case ev.AdverseEventRecorded():
            return replace(s, adverse=body)
        case _:
            return _zones(s, body)


def _cream(s: Session, event: Event, body: Body) -> Session:
    match body:
        case ev.CreamApplied():
            return replace(s, cream=CreamState(body, event), cream_skipped="")
        case ev.CreamSkipped():
            done = _done(s, Step.NUMBING, event)
            return replace(s, cream_skipped=body.reason, override_count=s.override_count + 1, done_at=done)
        case ev.CreamTimeGiven() if s.cream is not None:
            return replace(s, cream=replace(s.cream, time_given=event))
        case ev.CreamRemoved() if s.cream is not None:
            overrides = s.override_count + bool(body.early_reason)
            done = _done(s, Step.NUMBING, event)
            return replace(s, cream=replace(s.cream, removed=body), override_count=overrides, done_at=done)
        case _:
            return s


def _serum(s: Session, event: Event, body: ev.SerumApplied | ev.SerumSkipped) -> Session:
    overrides = s.override_count + isinstance(body, ev.SerumSkipped)
    if body.when is ev.SerumWhen.BEFORE:
        done = _done(s, Step.SERUM_BEFORE, event)
        return replace(s, serum_before=body, override_count=overrides, done_at=done)
    done = _done(s, Step.SERUM_AFTER, event)
    return replace(s, serum_after=body, override_count=overrides, done_at=done)


def _zones(s: Session, body: Body) -> Session:
    match body:
        case ev.ZonesPlanned():
            kept = {zone.plan.zone_id: zone for zone in s.zones}
            planned = tuple(replace(kept[p.zone_id], plan=p) if p.zone_id in kept else ZoneState(p) for p in body.zones)
            gone = tuple(z for z in s.zones if z.treated and z.plan.zone_id not in {p.zone_id for p in body.zones})
            return replace(s, zones=planned + gone)
        case ev.ZoneChosen():
            zones = tuple(
                replace(zone, progress=ZoneProgress.NOW)
                if zone.plan.zone_id == body.zone_id
                else replace(zone, progress=ZoneProgress.TO_DO)
                if zone.progress is ZoneProgress.NOW
                else zone
                for zone in s.zones
            )
            return replace(s, zones=zones, current_zone_id=body.zone_id)
        case ev.PassDone():
            return replace(s, zones=_with_zone(s, body.zone_id, passes_done=body.number))
        case ev.ZoneDone():
            zones = _with_zone(s, body.zone_id, progress=ZoneProgress.DONE, endpoint=body.endpoint)
            return replace(s, zones=zones, current_zone_id=_but(s.current_zone_id, body.zone_id))
        case ev.ZoneLeftOut():
            zones = _with_zone(s, body.zone_id, progress=ZoneProgress.LEFT_OUT, left_out_reason=body.reason)
            return replace(s, zones=zones, current_zone_id=_but(s.current_zone_id, body.zone_id))
        case ev.DepthReasonGiven():
            zones = _with_zone(s, body.zone_id, reason_up_to_um=body.up_to_um)
            return replace(s, zones=zones, override_count=s.override_count + 1)
        case ev.PenArmed() if body.contact_counter >= 0:
            counter = body.contact_counter
            return replace(s, last_boot_id=body.boot_id, last_contact_counter=counter, last_stretch_zone=body.zone_id)
        case ev.StretchRecorded() | ev.StretchGap():
            return _stretch(s, body)
        case _:
            return s


def _but(current: str, ended: str) -> str:
    return "" if current == ended else current


def _stretch(s: Session, body: ev.StretchRecorded | ev.StretchGap) -> Session:
    return replace(
        s,
        zones=tuple(zone.with_stretch(body) if zone.plan.zone_id == body.zone_id else zone for zone in s.zones),
        last_boot_id=body.boot_id,
        last_contact_counter=body.contact_counter,
        last_stretch_zone=body.zone_id,
    )
