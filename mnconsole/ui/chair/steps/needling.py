"""Step 5: the cartridge, then zone by zone what the pen has done, against the plan and the target."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.dose import density_per_cm2
from mnconsole.domain.pen import EndsBy, Lacks, Motor, lacks, needs_allowance, senses_contact
from mnconsole.domain.session import ZoneProgress, ZoneState
from mnconsole.ui.chair.blocks import Block, Fact, Facts, Tone, Weight, Words
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.rail import zones_over
from mnconsole.ui.chair.state import Action, Layout, Place, StepState, ZoneRow, ZoneTableState
from mnconsole.ui.chair.steps import cartridge, zones
from mnconsole.ui.chair.steps.card import card, primary
from mnconsole.ui.words.chair import text
from mnconsole.ui.words.formats import area_cm2, depth_mm, seconds_tenths, speed_hz, time_of_day
from mnconsole.ui.words.keys import KeyAct, key_text

NOT_EVALUATED_ABOVE_UM = 1500
"""FDA labelling of one pen: deeper was not evaluated (design: clinical.md)."""

FAR_OVER = 3
"""So many times the target's upper end is no slip of a pass any more: it is said in words."""

_PLACES = {
    ZoneProgress.TO_DO: Place.LATER,
    ZoneProgress.NOW: Place.NOW,
    ZoneProgress.DONE: Place.DONE,
    ZoneProgress.LEFT_OUT: Place.LEFT_OUT,
}


def zone_text(desk: Desk, zone_id: str) -> str:
    """The clinic's word for a zone."""
    zone = desk.policy.zone(zone_id)
    return zone.text if zone is not None else zone_id


def density(desk: Desk, zone: ZoneState) -> int | None:
    """Punctures a cm2; None before the pen has worked there."""
    needles = desk.session.cartridge.needles if desk.session.cartridge is not None else 0
    zone = now(desk, zone)
    return density_per_cm2(needles, zone.strokes, zone.plan.area_mm2) if zone.treated and needles else None


def now(desk: Desk, zone: ZoneState) -> ZoneState:
    """The zone as the pen tells it at this moment."""
    if zone.progress is not ZoneProgress.NOW:
        return zone
    return desk.zone_now or zone


def density_text(desk: Desk, zone: ZoneState) -> str:
    """The density with its marks: "at least" and "over"."""
    count = density(desk, zone)
    if count is None:
        return text("needling.none")
    words = text("needling.at_least", count=count) if zone.at_least else str(count)
    return text("needling.over", count=words) if count > desk.policy.dose.high else words


def density_note(desk: Desk, zone: ZoneState) -> str:
    """The density as a sentence's end for the note."""
    count, dose = density(desk, zone), desk.policy.dose
    if count is None:
        return text("note.density_none" if zone.counted else "note.density_not_counted")
    words = text("needling.at_least", count=count) if zone.at_least else str(count)
    if count > dose.high:
        return text("note.density_over", count=words, low=dose.low, high=dose.high)
    # A count of "at least" may have reached the target: nobody knows.
    if count < dose.low and not zone.at_least:
        return text("note.density_under", count=words, low=dose.low, high=dose.high)
    return text("note.density", count=words)


def contact_text(desk: Desk, zone: ZoneState) -> str:
    """Seconds in contact, whole ones while the pen works."""
    zone = now(desk, zone)
    if zone.progress is ZoneProgress.NOW and desk.motor is Motor.RUNNING:
        return str(zone.contact_ms // 1000)
    return seconds_tenths(zone.contact_ms) if zone.treated else text("needling.none")


def _sensed(desk: Desk, *zones: ZoneState) -> bool:
    """False when what stands as contact is, or will be, the running time of a pen that doesn't sense the skin."""
    return senses_contact(desk.console.pen.view().identity) and all(now(desk, zone).sensed for zone in zones)


def _counted(desk: Desk, zone: ZoneState) -> bool:
    """False when a pen that doesn't count strokes works there, or has worked."""
    return not lacks(desk.console.pen.view().identity, Lacks.STROKES) and now(desk, zone).counted


class NeedlingPage:
    """Zones first when none is planned, the cartridge next, then the table."""

    def show(self, desk: Desk) -> StepState:
        """The card."""
        if not desk.session.zones:
            return card(
                desk,
                "needling.zones",
                text("needling.title"),
                primary(text("zones.keep") if zones.chosen(desk) else text("zones.choose")),
                subtitle=text("needling.plan_first"),
                blocks=zones.blocks(desk),
                aside=zones.settings(desk),
            )
        if desk.session.cartridge is None:
            loaded = primary(text("cartridge.loaded"), "layers")
            blocks = cartridge.blocks(desk)
            subtitle = text("cartridge.subtitle")
            return card(desk, "needling.cartridge", text("needling.title"), loaded, subtitle=subtitle, blocks=blocks)
        return _table(desk)

    def primary(self, desk: Desk) -> None:
        """The next thing in order."""
        session = desk.session
        if not session.zones:
            plan = zones.read(desk)
            if plan is not None:
                desk.propose(plan, "zones")
        elif session.cartridge is None:
            cartridge.load(desk)
        elif session.zone is not None:
            _zone_done(desk, session.zone)
        else:
            following = _next(desk)
            if following is not None:
                desk.console.pen.choose_zone(following.plan.zone_id)
            else:
                desk.propose(ev.NeedlingFinished(), "needling")

    def act(self, desk: Desk, code: str) -> None:
        """Passes, leaving out, choosing a zone."""
        zone = desk.session.zone
        name, _, about = code.partition(":")
        if name == "zone" and about != desk.session.current_zone_id:
            desk.console.pen.choose_zone(about)
        elif code == "zones":
            desk.open("zones")
        elif code == "pass_done" and zone is not None:
            desk.propose(ev.PassDone(zone.plan.zone_id, zone.passes_done + 1), "needling")
        elif code == "leave_out":
            left = zone or _next(desk)
            if left is not None:
                desk.console.pen.still()
                desk.open("leave_out", left.plan.zone_id)
        elif code == "zone_done" and zone is not None:
            _zone_done(desk, zone)
        elif not zones.act(desk, code):
            cartridge.FORM.act(desk, code)


def _zone_done(desk: Desk, zone: ZoneState) -> None:
    # Strokes off at once; the endpoint is asked with the needles still.
    desk.console.pen.still()
    if zone.treated:
        desk.open("endpoint", zone.plan.zone_id)


def _next(desk: Desk) -> ZoneState | None:
    return next((zone for zone in desk.session.zones if zone.progress is ZoneProgress.TO_DO), None)


def _table(desk: Desk) -> StepState:
    session, zone = desk.session, desk.session.zone
    assert session.cartridge is not None
    dose = desk.policy.dose
    frozen = bool(desk.frozen_at_ms) and zone is not None
    rows = tuple(_row(desk, each, frozen) for each in session.zones)
    table = ZoneTableState(rows, dose.low, dose.high, dose.bar_max, _sensed(desk, *session.zones))
    action, extra = _actions(desk, zone, frozen)
    can_leave = zone is not None or _next(desk) is not None
    leave = (Action("leave_out", text("needling.leave_out"), "minus", key_text(KeyAct.LEAVE_OUT)),) if can_leave else ()
    if frozen and zone is not None and zone.treated:
        # The note stands in the place of the filled button; a pen that stays dead must not keep the zone open.
        done = text("needling.zone_done", zone=zone_text(desk, zone.plan.zone_id))
        leave = (Action("zone_done", done, "check"), *leave)
    return card(
        desk,
        "needling",
        text("needling.title"),
        action,
        *extra,
        layout=Layout.ZONES,
        above=leave,
        subtitle=text("needling.needles", count=session.cartridge.needles, speed=speed_hz(desk.console.pen.speed_dhz)),
        zones=table,
        aside=_aside(desk, zone or _next(desk)),
        instead=_frozen_words(desk) if frozen else "",
    )


def _frozen_words(desk: Desk) -> str:
    time = time_of_day(desk.frozen_at_ms, seconds=True)
    halt = desk.console.halt
    if halt.ends_by is EndsBy.NOTHING:
        return text(f"needling.frozen_{halt.switch_off.value}", time=time)
    return text("needling.frozen_trigger" if halt.ends_by is EndsBy.TRIGGER else "needling.frozen", time=time)


def _actions(desk: Desk, zone: ZoneState | None, frozen: bool) -> tuple[Action, tuple[Action, ...]]:
    if zone is None:
        following = _next(desk)
        if following is None:
            return primary(text("needling.finish")), ()
        begin = primary(text("needling.begin", zone=zone_text(desk, following.plan.zone_id)), "arrow-right")
        return begin, ()
    name = zone_text(desk, zone.plan.zone_id)
    done = primary(text("needling.zone_done", zone=name), enabled=zone.treated)
    extra: list[Action] = []
    if zone.treated and not frozen:
        words = text("needling.pass_done", number=zone.passes_done + 1)
        extra.append(Action("pass_done", words, "check", key_text(KeyAct.PASS_DONE)))
    return done, tuple(extra)


def _row(desk: Desk, zone: ZoneState, frozen: bool) -> ZoneRow:
    count = density(desk, zone)
    place = _PLACES[zone.progress]
    if frozen and place is Place.NOW:
        place = Place.FROZEN
    return ZoneRow(
        zone_id=zone.plan.zone_id,
        title=_title(desk, zone),
        place=place,
        depth=depth_mm(_depth_um(desk, zone)),
        passes=f"{zone.passes_done}/{zone.plan.passes}",
        contact=contact_text(desk, zone),
        per_cm2=count,
        punctures=density_text(desk, zone),
        share=min(1.0, (count or 0) / desk.policy.dose.low),
        spoken=text(f"place.{place.value}"),
        choosable=place not in (Place.NOW, Place.FROZEN),
    )


def _depth_um(desk: Desk, zone: ZoneState) -> int:
    """What is set for the current zone, as the pen panel shows it; what was used in the others, else their plan."""
    if zone.progress is ZoneProgress.NOW:
        return desk.console.pen.depth_um
    return zone.depth_max_um if zone.treated else zone.plan.depth_um


def _title(desk: Desk, zone: ZoneState) -> str:
    name = zone_text(desk, zone.plan.zone_id)
    mark = next((mark for mark in desk.policy.marks if mark.basis is zone.plan.basis), None)
    return text("needling.marked", zone=name, mark=mark.text.lower()) if mark is not None else name


def _aside(desk: Desk, zone: ZoneState | None) -> tuple[Block, ...]:
    if zone is None:
        return (Words(_all_over(desk), Weight.HEADING), Words(text("needling.all_done_hint"), Weight.QUIET))
    plan = zone.plan
    size = text("zones.area_entered" if plan.area_entered else "zones.area_estimate", area=area_cm2(plan.area_mm2))
    rows = (
        Fact(text("needling.planned"), text("unit.mm", value=depth_mm(plan.depth_um))),
        Fact(text("zones.area_label"), size),
        *zones.limits(desk, plan),
    )
    blocks: list[Block] = [
        Words(_title(desk, zone), Weight.HEADING),
        Words(_hint(desk, zone), Weight.QUIET),
        *_before_needling(desk, zone),
        Facts(rows),
        *zones.caution(desk, plan),
        *zones.source(desk, plan),
    ]
    if max(desk.console.pen.depth_um, zone.depth_max_um) > NOT_EVALUATED_ABOVE_UM:
        blocks.append(Words(text("needling.not_evaluated"), Weight.BOX, Tone.WARN, "info"))
    if zone.at_least:
        blocks.append(Words(text("needling.at_least_hint"), Weight.BOX, Tone.WARN, "info"))
    return tuple(blocks)


def _all_over(desk: Desk) -> str:
    done, left_out = zones_over(desk.session)
    if left_out:
        return text("needling.all_over", done=done, of=len(desk.session.zones), out=left_out)
    return text("needling.all_done")


def _before_needling(desk: Desk, zone: ZoneState) -> tuple[Block, ...]:
    """What must not lie below the fold of a small screen."""
    said = [
        "" if _sensed(desk, zone) else text("needling.no_contact_sensing"),
        "" if _counted(desk, zone) else text("needling.not_counted"),
    ]
    told = " ".join(words for words in said if words)
    return (
        *_far_over(desk, zone),
        *zones.part_caution(desk, zone.plan),
        *((Words(told, Weight.BOX, icon="info"),) if told else ()),
    )


def _far_over(desk: Desk, zone: ZoneState) -> tuple[Block, ...]:
    """No limit is known for the density, so it is a caution and stops nothing."""
    count, dose = density(desk, zone), desk.policy.dose
    if count is None or count <= FAR_OVER * dose.high:
        return ()
    told = text("needling.far_over", low=dose.low, high=dose.high)
    return (Words(told, Weight.BOX, Tone.WARN, "triangle-alert"),)


def _hint(desk: Desk, zone: ZoneState) -> str:
    if zone.progress is not ZoneProgress.NOW:
        return text("needling.hint_begin")
    motor, pen = desk.motor, desk.console.pen
    if motor is not Motor.RUNNING and lacks(pen.view().identity, Lacks.DEPTH) and pen.hand_set_um() is None:
        return text("needling.hint_by_hand", depth=depth_mm(pen.depth_um))
    if motor not in (Motor.RUNNING, Motor.ARMED) and pen.missing():
        return text("needling.hint_missing")
    if motor is not Motor.RUNNING and not zone.treated:
        return text("needling.hint_armed" if motor is Motor.ARMED else "needling.hint_arm")
    now = {Motor.RUNNING: "needling.hint_running", Motor.ARMED: "needling.hint_armed"}
    told = [text(now.get(motor, "needling.hint_stopped") if motor is not None else "needling.hint_stopped")]
    if needs_allowance(pen.view().identity):
        told.append(text("needling.hint_hold"))
    told.append(text("needling.hint_pass", number=zone.passes_done + 1))
    told.append(text("needling.hint_done"))
    return " ".join(told)
