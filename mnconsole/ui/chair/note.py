"""The treatment note that writes itself: what the records and the pen say about a session, as lines of facts."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.policy import Severity
from mnconsole.domain.session import Session, ZoneProgress, ZoneState
from mnconsole.services.alarm_watch import DEPTH_OFF_UM
from mnconsole.ui.chair.blocks import Fact, Tone
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.header import allergies_of
from mnconsole.ui.chair.steps.needling import contact_text, density_note, zone_text
from mnconsole.ui.words.chair import passes, text
from mnconsole.ui.words.formats import clock_span, depth_mm, grams, month_year


def rows(desk: Desk) -> tuple[Fact, ...]:
    """Everything in the order of the treatment; what departs from the plan is amber."""
    session = desk.session
    found = [
        *_allergies(desk, session),
        *_numbing(desk, session),
        *_late(desk, session),
        *_serum(desk, session),
        *_cartridge(desk, session),
    ]
    found += [_zone(desk, zone) for zone in session.zones]
    if not all(zone.sensed for zone in session.zones):
        found.append(Fact(text("note.sensing"), text("note.not_sensed"), tone=Tone.WARN))
    if not all(zone.counted for zone in session.zones):
        found.append(Fact(text("note.strokes"), text("note.strokes_not_counted"), tone=Tone.WARN))
    found += _by_hand(desk, session)
    found += _departures(desk, session)
    found += _interruptions(session)
    if session.adverse is not None:
        how_bad = desk.policy.choice_text("severity", session.adverse.severity)
        seen = "; ".join(desk.policy.choice_text("observation", code) for code in session.observed)
        action = "; ".join(desk.policy.choice_text("action", each) for each in session.adverse.actions)
        found.append(Fact(text("note.adverse"), f"{how_bad}: {seen}" if seen else how_bad, action, Tone.DANGER))
    found += _typed(session)
    return tuple(found)


def _allergies(desk: Desk, session: Session) -> list[Fact]:
    known = allergies_of(desk.patient, session)
    asked = text("note.allergies_none" if session.screening is not None else "note.allergies_unasked")
    words = ", ".join(known) or asked
    return [Fact(text("note.allergies"), words, tone=Tone.DANGER if known else Tone.NEUTRAL)]


def _late(desk: Desk, session: Session) -> list[Fact]:
    """A cream that was on the skin for longer than the clinic allows."""
    cream = session.cream
    product = desk.policy.product(cream.applied.product_id) if cream is not None else None
    if cream is None or cream.removed is None or product is None or cream.removed.contact_ms <= product.remove_ms:
        return []
    span, longest = cream.removed.contact_ms, product.remove_ms
    words = text("note.late_by", span=clock_span(span), over=clock_span(span - longest), longest=clock_span(longest))
    return [Fact(text("note.late"), words, tone=Tone.WARN)]


def _typed(session: Session) -> list[Fact]:
    """Notes that somebody typed."""
    return [
        Fact(text("note.typed"), event.body.text)
        for event in session.events
        if isinstance(event.body, ev.NoteAdded) and event.id not in session.retracted
    ]


def _answered(desk: Desk, session: Session, severity: Severity, reason: str) -> str:
    """Which answers a reason is about, then the reason."""
    present = {a.question_id for a in session.screening.answers if a.present} if session.screening else set()
    named = [q.text for q in desk.policy.questions if q.severity is severity and q.id in present]
    return text("note.listed", list=", ".join(named), text=reason) if named else reason


def _product(desk: Desk, product_id: str) -> str:
    product = desk.policy.product(product_id)
    return product.text if product is not None else product_id


def _lot(lot: str, expiry: str) -> str:
    return text("note.lot", lot=lot, expiry=month_year(expiry))


def _numbing(desk: Desk, session: Session) -> list[Fact]:
    label = text("note.numbing")
    if session.cream_skipped:
        reason = desk.policy.choice_text("no_cream", session.cream_skipped)
        return [Fact(label, text("note.no_cream"), reason, Tone.WARN)]
    cream = session.cream
    if cream is None:
        return []
    span = clock_span(cream.removed.contact_ms) if cream.removed is not None else text("note.still_on")
    amount = text("cream.grams", amount=grams(cream.applied.amount_mg))
    words = text("note.cream", product=_product(desk, cream.applied.product_id), amount=amount, span=span)
    return [Fact(label, words, _lot(cream.applied.lot, cream.applied.expiry))]


def _serum(desk: Desk, session: Session) -> list[Fact]:
    found = []
    for label, serum in (("note.serum_before", session.serum_before), ("note.serum_after", session.serum_after)):
        if isinstance(serum, ev.SerumApplied):
            found.append(Fact(text(label), _product(desk, serum.product_id), _lot(serum.lot, serum.expiry)))
        elif serum is not None:
            reason = desk.policy.choice_text("no_serum", serum.reason)
            found.append(Fact(text(label), text("note.left_out"), reason, Tone.WARN))
    return found


def _cartridge(desk: Desk, session: Session) -> list[Fact]:
    cartridge = session.cartridge
    if cartridge is None:
        return []
    words = _product(desk, cartridge.product_id)
    if session.cartridges_used > 1:
        words = text("note.cartridges", product=words, count=session.cartridges_used)
    return [Fact(text("note.cartridge"), words, _lot(cartridge.lot, cartridge.expiry))]


def _zone(desk: Desk, zone: ZoneState) -> Fact:
    name = zone_text(desk, zone.plan.zone_id)
    if zone.progress is ZoneProgress.LEFT_OUT and not zone.treated:
        reason = desk.policy.choice_text("zone_left_out", zone.left_out_reason)
        return Fact(name, text("note.left_out"), reason, Tone.WARN)
    if not zone.treated and zone.progress is not ZoneProgress.LEFT_OUT:
        ended = desk.session.ended_reason
        reason = desk.policy.choice_text("untreated", ended) if ended else ""
        return Fact(name, text("note.not_treated"), reason, Tone.WARN)
    deeper = zone.depth_max_um - zone.plan.depth_um >= DEPTH_OFF_UM
    measured = "note.zone_up_to" if deeper else "note.zone"
    words = text(
        measured if zone.depth_reported else "note.zone_by_hand",
        depth=depth_mm(zone.depth_max_um),
        passes=passes(zone.passes_done) if zone.passes_done else text("note.not_counted"),
        contact=contact_text(desk, zone),
        density=density_note(desk, zone),
    )
    if zone.progress is ZoneProgress.LEFT_OUT:
        reason = desk.policy.choice_text("zone_left_out", zone.left_out_reason)
        return Fact(name, words, text("note.left_unfinished", reason=reason), Tone.WARN)
    return Fact(name, words, desk.policy.choice_text("endpoint", zone.endpoint))


def _by_hand(desk: Desk, session: Session) -> list[Fact]:
    """Who set the depth by hand, where the pen does not report it."""
    if all(zone.depth_reported for zone in session.zones):
        return []
    who = dict.fromkeys(event.actor_id for event in session.events if isinstance(event.body, ev.DepthSetByHand))
    names = ", ".join(desk.staff_name(staff_id) for staff_id in who)
    return [Fact(text("note.by_hand"), text("note.by_hand_confirmed", names=names), tone=Tone.WARN)]


def _departures(desk: Desk, session: Session) -> list[Fact]:
    found = []
    screening = session.screening
    if screening is not None and screening.caution_reason:
        found.append(
            Fact(
                text("note.caution"),
                _answered(desk, session, Severity.CAUTION, screening.caution_reason),
                tone=Tone.WARN,
            )
        )
    if screening is not None and screening.released_by:
        found.append(
            Fact(text("note.released"), _answered(desk, session, Severity.STOP, screening.released_by), tone=Tone.WARN)
        )
    removed = session.cream.removed if session.cream is not None else None
    if removed is not None and removed.early_reason:
        reason = desk.policy.choice_text("early_removal", removed.early_reason)
        found.append(Fact(text("note.early"), reason, tone=Tone.WARN))
    for event in session.events:
        body = event.body
        if isinstance(body, ev.DepthReasonGiven) and event.id not in session.retracted:
            words = text("note.depth", zone=zone_text(desk, body.zone_id), depth=depth_mm(body.up_to_um))
            reason = desk.policy.choice_text("depth_reason", body.reason)
            found.append(Fact(text("note.above_caution"), words, reason, Tone.WARN))
    return found


_ORDERLY = frozenset({"zone_left", "step_left", "closing", "depth_changed"})
"""Stops that belong to an orderly treatment; every other one is told."""


def _interruptions(session: Session) -> list[Fact]:
    bodies = [event.body for event in session.events]
    causes = [body.cause for body in bodies if isinstance(body, ev.PenStopped) and body.confirmed_ms >= 0]
    parts = (
        ("note.stopped", sum(cause == "operator" for cause in causes)),
        ("note.stopped_reaction", sum(cause == "reaction" for cause in causes)),
        ("note.stopped_itself", sum(cause not in ("operator", "reaction", *_ORDERLY) for cause in causes)),
        ("note.interruptions_some", sum(isinstance(body, ev.PenInterrupted) for body in bodies)),
        ("note.unconfirmed", sum(isinstance(body, ev.PenStopped) and body.confirmed_ms < 0 for body in bodies)),
        ("note.resumed", sum(isinstance(body, ev.SessionResumed) for body in bodies)),
    )
    told = [text(key, count=count) for key, count in parts if count]
    lost = sum(isinstance(body, ev.StretchGap) for body in bodies)
    right = text("note.gap" if lost == 1 else "note.gaps", count=lost) if lost else ""
    words = "; ".join(told) or text("note.interruptions_none")
    return [Fact(text("note.interruptions"), words, right, Tone.WARN if told or lost else Tone.NEUTRAL)]
