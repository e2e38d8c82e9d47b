"""One session on paper: facts, zones, entries. The same for the whole record and for the summary."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.dose import density_per_cm2, punctures
from mnconsole.domain.papers import Block, Entries, Entry, Facts, Role, Table, Text
from mnconsole.domain.policy import Policy
from mnconsole.domain.session import Session, Step
from mnconsole.domain.zone_state import ZoneProgress, ZoneState
from mnconsole.ui.history.record import timeline
from mnconsole.ui.history.state import Item
from mnconsole.ui.words import record_paper as words
from mnconsole.ui.words.formats import (
    clock_span,
    day_long,
    day_of,
    depth_mm,
    grams,
    month_year,
    seconds_tenths,
    time_of_day,
)
from mnconsole.ui.words.timeline import SKIN_TYPES
from mnconsole.ui.words.timeline_names import Names
from mnconsole.ui.words.typed import day_of_text

Rows = list[tuple[str, str]]


def moment(utc_ms: int) -> str:
    """Day and time of day."""
    return f"{day_long(day_of(utc_ms))}, {time_of_day(utc_ms)}"


def session_blocks(session: Session, names: Names, policy: Policy, *, whole: bool) -> list[Block]:
    """A session's blocks. `whole`: every entry, else those of the steps."""
    rows: Rows = [
        (words.practitioner(), names.people(session.people)),
        (words.record(), _closed(session, names)),
        (words.rules(), words.rules_value(session.policy_version)),
    ]
    if session.course is not None:
        rows.append((words.course(), words.course_value(*session.course)))
    rows += _screening(session, names, whole=whole)
    rows += _products(session, names)
    rows += _ending(session, names, whole=whole)
    blocks: list[Block] = [Facts(tuple(rows))]
    if session.zones:
        needles = session.cartridge.needles if session.cartridge is not None else 0
        table = tuple(_zone(zone, names, policy, needles, session.ended_reason) for zone in session.zones)
        blocks.append(Table(words.zone_titles(), table))
    items = [item for item in timeline(session, names) if whole or item.major]
    return [*blocks, Text(words.what_happened(), Role.LABEL), Entries(tuple(map(entry_of, items)))]


def entry_of(item: Item) -> Entry:
    """A line of the history's timeline as a line on paper."""
    return Entry(item.time, item.text, item.under, item.chip, item.was, item.struck, item.strong)


def _closed(session: Session, names: Names) -> str:
    closer = session.signed.signed_by if session.signed is not None else None
    for event in session.events:
        if isinstance(event.body, ev.SessionEndedUntreated):
            closer = event.body.signed_by
    who = names.person(closer) if closer is not None else ""
    return words.record_value(session.status, who, moment(session.closed_utc_ms))


def _screening(session: Session, names: Names, *, whole: bool) -> Rows:
    """In the whole record the questions stand once, at its end."""
    screening = session.screening
    if screening is None:
        return []
    yes = [names.question(answer.question_id) for answer in screening.answers if answer.present]
    no = [names.question(answer.question_id) for answer in screening.answers if not answer.present]
    skin = SKIN_TYPES[screening.fitzpatrick] if 0 < screening.fitzpatrick < len(SKIN_TYPES) else words.none()
    rows = [
        (words.answered_yes(), "; ".join(yes) or words.no_answer_yes()),
        (words.answered_no(), words.answered_no_others(len(no), bool(yes)) if whole else "; ".join(no) or words.none()),
        (words.skin_type(), skin),
    ]
    if not names.erased:
        rows.append((words.allergies(), screening.allergies or words.allergies_none()))
    if screening.caution_reason:
        rows.append((words.caution_reason(), screening.caution_reason))
    if screening.released_by:
        rows.append((words.released_by(), screening.released_by))
    when = _when(session, Step.SCREENING)
    return [*rows, (words.consent(), words.consent_value(screening.consent_version, when))]


def _when(session: Session, step: Step) -> str:
    at_ms = session.done_at_ms(step)
    return time_of_day(at_ms) if at_ms is not None else words.none()


def _products(session: Session, names: Names) -> Rows:
    rows: Rows = []
    if session.cream is not None:
        rows.append((words.cream(), _cream(session, names)))
    elif session.cream_skipped:
        rows.append((words.cream(), words.cream_none(names.choice("no_cream", session.cream_skipped))))
    both = (
        (words.serum_before(), session.serum_before, Step.SERUM_BEFORE),
        (words.serum_after(), session.serum_after, Step.SERUM_AFTER),
    )
    for title, serum, step in both:
        if isinstance(serum, ev.SerumApplied):
            lot = words.product_lot(names.product(serum.product_id), serum.lot, month_year(serum.expiry))
            rows.append((title, words.at(lot, _when(session, step))))
        elif serum is not None:
            rows.append((title, words.left_out(names.choice("no_serum", serum.reason))))
    if session.cartridge is not None:
        tip = session.cartridge
        text = words.product_lot(names.product(tip.product_id), tip.lot, month_year(tip.expiry))
        rows.append((words.cartridge(), words.cartridges(text, session.cartridges_used)))
    return rows


def _cream(session: Session, names: Names) -> str:
    cream = session.cream
    assert cream is not None
    applied, on = cream.applied, time_of_day(cream.first.at_utc_ms)
    product = words.cream_value(
        names.product(applied.product_id), grams(applied.amount_mg), applied.lot, month_year(applied.expiry)
    )
    if cream.removed is None:
        return f"{product}; {words.cream_still_on(on)}"
    times = words.cream_times(on, _when(session, Step.NUMBING), clock_span(cream.removed.contact_ms))
    return f"{product}; {times}"


def _ending(session: Session, names: Names, *, whole: bool) -> Rows:
    """In the whole record the points of the aftercare stand among the entries."""
    rows: Rows = []
    if session.aftercare is not None:
        explained = () if whole else session.aftercare.points
        points = "; ".join(names.choice("aftercare", point) for point in explained)
        visit = day_of_text(session.aftercare.next_visit)
        told = [points, words.next_visit(day_long(visit)) if visit is not None else ""]
        rows.append((words.aftercare(), "; ".join(text for text in told if text) or words.aftercare_given()))
    if session.signed is not None:
        rows.append((words.skin_reaction(), names.choice("skin_reaction", session.signed.reaction)))
    if session.adverse is not None:
        adverse = session.adverse
        severity = names.choice("severity", adverse.severity)
        action = "; ".join(names.choice("action", each) for each in adverse.actions)
        rows.append((words.adverse(), ". ".join(text for text in (severity, action, adverse.text) if text)))
    if session.override_count:
        rows.append((words.overrides(), str(session.override_count)))
    return rows


def _zone(zone: ZoneState, names: Names, policy: Policy, needles: int, ended: str) -> tuple[str, ...]:
    strokes = zone.strokes
    depth = depth_mm(zone.depth_max_um) if zone.treated else words.none()
    counted = punctures(needles, strokes) if strokes is not None and needles and zone.treated else None
    density = density_per_cm2(needles, strokes, zone.plan.area_mm2) if counted is not None else None
    ending = names.choice("endpoint", zone.endpoint) if zone.endpoint else words.none()
    if zone.progress is ZoneProgress.LEFT_OUT:
        ending = words.left_out(names.choice("zone_left_out", zone.left_out_reason))
    elif ended and not zone.treated:
        ending = words.not_treated(names.choice("untreated", ended))
    return (
        names.zone(zone.plan.zone_id),
        depth_mm(zone.plan.depth_um),
        depth if zone.depth_reported else words.by_hand(depth),
        str(zone.passes_done),
        seconds_tenths(zone.contact_ms) if zone.treated else words.none(),
        _count(counted, zone),
        _count(density, zone),
        ending,
    )


def _count(number: int | None, zone: ZoneState) -> str:
    if number is None:
        return words.none()
    return words.at_least(f"{number:,}") if zone.at_least else f"{number:,}"
