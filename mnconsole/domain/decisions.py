"""What may follow what: a proposed step either becomes events or is refused by name.

A person proposes the body of an event. `decide` checks it against the folded session, fills in what only the records
know (contact time, limits) and returns the events' bodies. It runs on the writer's thread against the stored state,
so that nothing can come in between.
"""

from __future__ import annotations

import json
import re

from msgspec import Struct
from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.amendments import amended, amendment_of
from mnconsole.domain.events import Body
from mnconsole.domain.limits import limits_for
from mnconsole.domain.numbing import Moment, wait_of
from mnconsole.domain.people import Staff
from mnconsole.domain.policy import Policy, Product, ProductUse, Severity
from mnconsole.domain.refusals import RefusalCode, Refused
from mnconsole.domain.session import Session, Status, Step, ZoneProgress

__all__ = ["LOT_LENGTH", "Context", "RefusalCode", "Refused", "check_lot", "decide", "lot_is_readable"]


class Context(Struct, frozen=True):
    """What a decision may look at beside the session. `today` is an ISO date in the laptop's time zone; `pen_wanted`
    says that the pen is wanted armed or running for this session; `cartridge_used` that the cartridge which is proposed
    was used in another one; `age_years` is the patient's, None when nobody knows it any more."""

    policy: Policy
    now: Moment
    actor: Staff
    today: str
    cartridge_used: bool = False
    pen_wanted: bool = False
    age_years: int | None = None


LOT_LENGTH = 40
"""A GS1 label has room for 20 signs."""

_EXPIRY = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")

_STEP_OF: dict[type[Body], Step] = {
    ev.ScreeningConfirmed: Step.SCREENING,
    ev.CleanseDone: Step.CLEANSE,
    ev.CreamApplied: Step.NUMBING,
    ev.CreamRemoved: Step.NUMBING,
    ev.CreamSkipped: Step.NUMBING,
    ev.CreamTimeGiven: Step.NUMBING,
    ev.ZoneChosen: Step.NEEDLING,
    ev.PassDone: Step.NEEDLING,
    ev.ZoneDone: Step.NEEDLING,
    ev.ZoneLeftOut: Step.NEEDLING,
    ev.NeedlingFinished: Step.NEEDLING,
    ev.DepthSetByHand: Step.NEEDLING,
    ev.AftercareGiven: Step.AFTERCARE,
    ev.SessionSigned: Step.SIGN_OFF,
}

_PEN_IDLE_FOR = (ev.CartridgeLoaded, ev.Retracted, ev.SessionEndedUntreated, ev.DepthSetByHand)
"""Acts that nobody may do under a pen that is armed or running."""

_ANY_TIME = (ev.CourseSet, ev.NoteAdded, ev.ReactionOpened, ev.ReactionObserved, ev.AdverseEventRecorded)
"""Acts of no step. What the program records by itself (alarms, pen reports) is no proposal."""


def decide(session: Session, proposal: Body, context: Context) -> tuple[Body, ...]:  # noqa: C901 - one flat table
    """Events for a proposal. Raises Refused."""
    if session.status is not Status.OPEN:
        raise Refused(RefusalCode.CLOSED)
    if not context.actor.treats:
        raise Refused(RefusalCode.NOT_PERMITTED)
    wanted = _STEP_OF.get(type(proposal))
    if wanted is not None and session.step is not wanted:
        raise Refused(RefusalCode.WRONG_STEP, int(session.step), int(wanted))
    if context.pen_wanted and isinstance(proposal, _PEN_IDLE_FOR):
        raise Refused(RefusalCode.PEN_MOVING)
    match proposal:
        case ev.ScreeningConfirmed():
            return (_screening(proposal, context),)
        case ev.CreamApplied() | ev.CreamRemoved() | ev.CreamSkipped() | ev.CreamTimeGiven():
            return (_cream(session, proposal, context),)
        case ev.SerumApplied() | ev.SerumSkipped():
            return (_serum(session, proposal, context),)
        case ev.CartridgeLoaded():
            return (_cartridge(session, proposal, context),)
        case ev.ZonesPlanned():
            return (_plan(session, proposal, context.policy),)
        case ev.ZoneChosen() | ev.PassDone() | ev.ZoneDone() | ev.ZoneLeftOut() | ev.NeedlingFinished():
            return (_zone(session, proposal),)
        case ev.DepthReasonGiven() | ev.DepthSetByHand():
            return (_depth(session, proposal, context.policy),)
        case ev.Retracted():
            return (_retract(session, proposal),)
        case ev.SessionSigned():
            adverse = proposal.adverse or session.adverse is not None
            return (replace(proposal, signed_by=context.actor.id, adverse=adverse),)
        case ev.SessionEndedUntreated():
            return (_untreated(session, proposal, context),)
        case ev.Amended():
            return (_amend(session, proposal, context),)
        case _:
            return (_plain(proposal),)


def _plain(proposal: Body) -> Body:
    if not isinstance(proposal, _ANY_TIME) and type(proposal) not in _STEP_OF:
        raise TypeError(f"{proposal.KIND} is not for a person to propose")
    if isinstance(proposal, ev.NoteAdded):
        _need(proposal.text, RefusalCode.TEXT_EMPTY)
    return proposal


def _untreated(session: Session, proposal: ev.SessionEndedUntreated, context: Context) -> Body:
    treated = next((zone.plan.zone_id for zone in session.zones if zone.treated), None)
    if treated is not None:
        raise Refused(RefusalCode.ZONE_TREATED, treated)
    _need(proposal.reason, RefusalCode.REASON_MISSING)
    if session.cream is not None and session.cream.removed is None and not session.cream_skipped:
        raise Refused(RefusalCode.CREAM_ALREADY_ON)
    return replace(proposal, signed_by=context.actor.id)


def _amend(session: Session, proposal: ev.Amended, context: Context) -> Body:
    """`new` is the new value as JSON text; `old` is filled in from the record."""
    body = session.body_of(proposal.target)
    change = amendment_of(body, proposal.field, _value(proposal.new)) if body is not None else None
    if body is None or change is None:
        raise Refused(RefusalCode.NOT_AMENDABLE, proposal.field)
    _need(proposal.reason, RefusalCode.REASON_MISSING)
    after = amended(body, proposal.field, change[1])
    match after:
        case ev.CreamApplied() | ev.SerumApplied() | ev.CartridgeLoaded():
            check_lot(after.lot, after.expiry, context.today)
        case ev.ScreeningConfirmed() if not 1 <= after.fitzpatrick <= 6:
            raise Refused(RefusalCode.FITZPATRICK_MISSING)
        case ev.CreamSkipped() | ev.SerumSkipped() | ev.ZoneLeftOut():
            _need(after.reason, RefusalCode.REASON_MISSING)
        case ev.ZoneDone():
            _need(after.endpoint, RefusalCode.REASON_MISSING)
    if isinstance(after, ev.CreamApplied):
        product = _product(context.policy, after.product_id, ProductUse.CREAM)
        _check_amount(after.amount_mg, product)
    return replace(proposal, old=change[0], new=change[1])


def _value(text: str) -> int | str:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, (int, str)) or isinstance(value, bool):
        raise Refused(RefusalCode.NOT_AMENDABLE, text)
    return value


def _check_amount(amount_mg: int, product: Product) -> None:
    if not 0 < amount_mg <= product.amount_limit_mg:
        raise Refused(RefusalCode.AMOUNT_RANGE, amount_mg, product.amount_limit_mg)


def _need(text: str, code: RefusalCode, *details: int | str) -> None:
    if not text.strip():
        raise Refused(code, *details)


def _screening(proposal: ev.ScreeningConfirmed, context: Context) -> Body:
    policy, asked = context.policy, context.policy.questions_for(context.age_years)
    answered = {answer.question_id: answer.present for answer in proposal.answers}
    unanswered = [question.id for question in asked if question.id not in answered]
    if unanswered:
        raise Refused(RefusalCode.ANSWERS_MISSING, len(unanswered), *unanswered)
    if not 1 <= proposal.fitzpatrick <= 6:
        raise Refused(RefusalCode.FITZPATRICK_MISSING)
    found = {question.severity for question in policy.questions if answered.get(question.id)}
    if Severity.STOP in found:
        _need(proposal.released_by, RefusalCode.RELEASE_MISSING)
    if Severity.CAUTION in found:
        _need(proposal.caution_reason, RefusalCode.REASON_MISSING)
    if proposal.consent_version != policy.consent.version:
        raise Refused(RefusalCode.CONSENT_MISSING)
    return proposal


def lot_is_readable(lot: str) -> bool:
    """Whether a lot number can be typed again in a search: one short line of signs that are to be seen."""
    return len(lot) <= LOT_LENGTH and lot.isprintable() and any(sign.isalnum() for sign in lot)


def check_lot(lot: str, expiry: str, today: str) -> None:
    """Refuse a missing lot, an expiry that is not `YYYY-MM`, or one that is past (its month counts as valid)."""
    _need(lot, RefusalCode.LOT_MISSING)
    if not lot_is_readable(lot):
        raise Refused(RefusalCode.LOT_UNREADABLE, LOT_LENGTH)
    if not _EXPIRY.fullmatch(expiry):
        raise Refused(RefusalCode.EXPIRY_UNREADABLE, expiry)
    if expiry < today[:7]:
        raise Refused(RefusalCode.EXPIRED, expiry)


def _product(policy: Policy, product_id: str, use: ProductUse) -> Product:
    product = policy.product(product_id)
    if product is None or product.use is not use:
        raise Refused(RefusalCode.PRODUCT_UNKNOWN, product_id)
    return product


def _cream(session: Session, proposal: Body, context: Context) -> Body:
    on_skin = session.cream is not None and session.cream.removed is None
    match proposal:
        case ev.CreamApplied():
            if on_skin:
                raise Refused(RefusalCode.CREAM_ALREADY_ON)
            product = _product(context.policy, proposal.product_id, ProductUse.CREAM)
            check_lot(proposal.lot, proposal.expiry, context.today)
            _check_amount(proposal.amount_mg, product)
            return replace(
                proposal,
                lot=proposal.lot.strip(),
                ready_ms=product.ready_ms,
                remove_ms=product.remove_ms,
                longest_ms=product.longest_ms,
            )
        case ev.CreamSkipped():
            if on_skin:
                raise Refused(RefusalCode.CREAM_ALREADY_ON)
            _need(proposal.reason, RefusalCode.REASON_MISSING)
            return proposal
    wait = wait_of(session, context.now)
    if wait is None:
        raise Refused(RefusalCode.CREAM_NOT_ON)
    if isinstance(proposal, ev.CreamTimeGiven):
        if not 0 <= proposal.contact_ms <= 24 * 3_600_000:
            raise Refused(RefusalCode.TIME_RANGE)
        return proposal
    if wait.differs:
        raise Refused(RefusalCode.CLOCK_UNSURE, wait.shorter_ms, wait.longer_ms)
    assert isinstance(proposal, ev.CreamRemoved)
    early = wait.shorter_ms < wait.ready_ms
    if early and not proposal.early_reason.strip():
        raise Refused(RefusalCode.TOO_EARLY, wait.shorter_ms, wait.ready_ms)
    return ev.CreamRemoved(contact_ms=wait.elapsed_ms, early_reason=proposal.early_reason if early else "")


def _serum(session: Session, proposal: ev.SerumApplied | ev.SerumSkipped, context: Context) -> Body:
    before = proposal.when is ev.SerumWhen.BEFORE
    wanted = Step.SERUM_BEFORE if before else Step.SERUM_AFTER
    if session.step is not wanted:
        raise Refused(RefusalCode.WRONG_STEP, int(session.step), int(wanted))
    if isinstance(proposal, ev.SerumSkipped):
        _need(proposal.reason, RefusalCode.REASON_MISSING)
        return proposal
    _product(context.policy, proposal.product_id, ProductUse.SERUM_BEFORE if before else ProductUse.SERUM_AFTER)
    check_lot(proposal.lot, proposal.expiry, context.today)
    return replace(proposal, lot=proposal.lot.strip())


def _cartridge(session: Session, proposal: ev.CartridgeLoaded, context: Context) -> Body:
    if session.step > Step.NEEDLING:
        raise Refused(RefusalCode.WRONG_STEP, int(session.step), int(Step.NEEDLING))
    product = _product(context.policy, proposal.product_id, ProductUse.CARTRIDGE)
    check_lot(proposal.lot, proposal.expiry, context.today)
    if proposal.identity is ev.CartridgeIdentity.LOT_CONFIRMED_NEW:
        if proposal.identity_text != "sealed":
            raise Refused(RefusalCode.CARTRIDGE_NOT_NEW)
    elif not proposal.identity_text.strip() or context.cartridge_used:
        raise Refused(RefusalCode.CARTRIDGE_USED_BEFORE, proposal.identity_text)
    text = proposal.identity_text.strip()
    return replace(proposal, lot=proposal.lot.strip(), needles=product.needles, identity_text=text)


def _plan(session: Session, proposal: ev.ZonesPlanned, policy: Policy) -> Body:
    if session.step > Step.NEEDLING:
        raise Refused(RefusalCode.WRONG_STEP, int(session.step), int(Step.NEEDLING))
    if not proposal.zones:
        raise Refused(RefusalCode.ZONES_MISSING)
    depth = limits_for(None).depth
    planned: dict[str, ev.ZonePlan] = {}
    for plan in proposal.zones:
        zone = policy.zone(plan.zone_id)
        if zone is None or plan.zone_id in planned:
            raise Refused(RefusalCode.ZONE_UNKNOWN, plan.zone_id)
        if plan.area_mm2 <= 0:
            raise Refused(RefusalCode.AREA_MISSING, plan.zone_id)
        wrong = depth.check(plan.depth_um)
        if wrong is not None:
            raise Refused(RefusalCode.DEPTH_RANGE, wrong.value, wrong.low, wrong.high)
        planned[plan.zone_id] = plan
    for state in session.zones:
        kept = planned.get(state.plan.zone_id)
        if kept is None and (state.treated or state.progress is not ZoneProgress.TO_DO):
            raise Refused(RefusalCode.ZONE_TREATED, state.plan.zone_id)
    return proposal


def _zone(session: Session, proposal: Body) -> Body:
    if isinstance(proposal, ev.NeedlingFinished):
        if not session.zones:
            raise Refused(RefusalCode.ZONES_MISSING)
        left = [z.plan.zone_id for z in session.zones if z.progress in (ZoneProgress.TO_DO, ZoneProgress.NOW)]
        if left:
            raise Refused(RefusalCode.ZONES_LEFT, len(left), *left)
        return proposal
    assert isinstance(proposal, (ev.ZoneChosen, ev.PassDone, ev.ZoneDone, ev.ZoneLeftOut))
    zone = session.zone_of(proposal.zone_id)
    if zone is None:
        raise Refused(RefusalCode.ZONE_UNKNOWN, proposal.zone_id)
    match proposal:
        case ev.ZoneDone():
            if zone.progress is ZoneProgress.DONE:  # a second tap
                raise Refused(RefusalCode.ZONE_TREATED, proposal.zone_id)
            if not zone.treated:
                raise Refused(RefusalCode.NOTHING_NEEDLED, proposal.zone_id)
            _need(proposal.endpoint, RefusalCode.REASON_MISSING)
        case ev.ZoneLeftOut():
            _need(proposal.reason, RefusalCode.REASON_MISSING)
        case ev.PassDone():
            if not zone.treated:
                raise Refused(RefusalCode.NOTHING_NEEDLED, proposal.zone_id)
            return replace(proposal, number=zone.passes_done + 1)
    return proposal


def _depth(session: Session, proposal: ev.DepthReasonGiven | ev.DepthSetByHand, policy: Policy) -> Body:
    zone = session.zone_of(proposal.zone_id)
    if zone is None:
        raise Refused(RefusalCode.ZONE_UNKNOWN, proposal.zone_id)
    caution_um = policy.caution_um(zone.plan.zone_id, zone.plan.basis)
    if isinstance(proposal, ev.DepthReasonGiven):
        _need(proposal.reason, RefusalCode.REASON_MISSING)
        depth_um = proposal.up_to_um
    elif (depth_um := proposal.depth_um) > max(caution_um, zone.reason_up_to_um):
        raise Refused(RefusalCode.REASON_MISSING)
    wrong = limits_for(None).depth.check(depth_um)
    if wrong is not None:
        raise Refused(RefusalCode.DEPTH_RANGE, wrong.value, wrong.low, wrong.high)
    return replace(proposal, caution_um=caution_um) if isinstance(proposal, ev.DepthReasonGiven) else proposal


def _retract(session: Session, proposal: ev.Retracted) -> Body:
    newest = session.newest_step_event
    if newest is None or newest.id != proposal.event_id:
        raise Refused(RefusalCode.NOTHING_TO_UNDO)
    _need(proposal.reason, RefusalCode.REASON_MISSING)
    return proposal
