"""Choosing the zones of a session: which, how deep, how many passes, how large. Used by screening and by a sheet."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.limits import Range, limits_for
from mnconsole.domain.policy import Mark, Zone
from mnconsole.domain.session import ZoneProgress
from mnconsole.ui.chair import parse
from mnconsole.ui.chair.blocks import (
    OFF,
    ON,
    Beside,
    Block,
    Fact,
    Facts,
    Field,
    Key,
    Option,
    Pick,
    Stepper,
    Toggle,
    Toggles,
    Tone,
    Weight,
    Words,
)
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.words.chair import text
from mnconsole.ui.words.formats import area_cm2, depth_mm
from mnconsole.ui.words.refusals import refusal

MOST_PASSES = 9
OPEN = "zones.open"


def _key(zone_id: str, name: str) -> str:
    return f"zone.{zone_id}.{name}"


def load(desk: Desk) -> None:
    """Begin with the plan on record, once; later changes of the plan on record come in again."""
    on_record = tuple(zone.plan for zone in desk.session.zones)
    if desk.draft.planned_from == on_record:
        return
    desk.draft.planned_from = on_record
    desk.draft.forget("zone.")
    for plan in on_record:
        _take(desk, plan)


def _take(desk: Desk, plan: ev.ZonePlan) -> None:
    values = {"on": ON, "depth": str(plan.depth_um), "passes": str(plan.passes), "basis": plan.basis.value}
    if plan.area_entered:
        values["area"] = area_cm2(plan.area_mm2)
    for name, value in values.items():
        desk.draft.values[_key(plan.zone_id, name)] = value


def chosen(desk: Desk) -> tuple[Zone, ...]:
    """The zones that are on, in the clinic's order."""
    load(desk)
    return tuple(zone for zone in desk.policy.zones if desk.draft.is_on(_key(zone.id, "on")))


def _plan(desk: Desk, zone: Zone) -> ev.ZonePlan:
    draft = desk.draft
    typed = draft.get(_key(zone.id, "area"))
    entered = parse.area_mm2(typed) if typed.strip() else None
    basis = ev.DepthBasis(draft.get(_key(zone.id, "basis"), ev.DepthBasis.ZONE.value))
    depth = int(draft.get(_key(zone.id, "depth"), str(zone.plan_depth_um)))
    least = limits_for(None).depth.low
    area = entered if entered is not None else 0 if typed.strip() else zone.area_mm2
    return ev.ZonePlan(
        zone_id=zone.id,
        depth_um=max(least, min(depth, desk.policy.caution_um(zone.id, basis))),
        passes=int(draft.get(_key(zone.id, "passes"), str(zone.passes))),
        area_mm2=area,
        area_entered=entered is not None,
        basis=basis,
    )


def _fixed(desk: Desk, zone_id: str) -> bool:
    state = desk.session.zone_of(zone_id)
    return state is not None and (state.treated or state.progress is not ZoneProgress.TO_DO)


def blocks(desk: Desk) -> tuple[Block, ...]:
    """The zones by region as keys, with quick keys below each region."""
    load(desk)
    found: list[Block] = []
    for region in dict.fromkeys(zone.region for zone in desk.policy.zones):
        entries = tuple(_toggle(desk, zone) for zone in desk.policy.zones if zone.region == region)
        found += [Words(text(f"zones.{region}"), Weight.HEADING), Toggles(text(f"zones.{region}"), entries)]
        if region == "face":
            found.append(_quick(desk))
    return tuple(found)


def _toggle(desk: Desk, zone: Zone) -> Toggle:
    on = desk.draft.is_on(_key(zone.id, "on"))
    plan = _plan(desk, zone)
    return Toggle(_key(zone.id, "on"), zone.text, on, text("zones.depth", depth=depth_mm(plan.depth_um)) if on else "")


def _quick(desk: Desk) -> Block:
    keys: list[Block] = [Key("zones.face", text("zones.whole_face"), "scan-face")]
    if desk.previous is not None and desk.previous.zones:
        keys.append(Key("zones.as_last_time", text("zones.as_last_time"), "history"))
    else:
        keys.append(Words(""))
    return Beside(tuple(keys), (1, 1))


def _open_zone(desk: Desk) -> Zone | None:
    on = chosen(desk)
    wanted = desk.draft.get(OPEN)
    return next((zone for zone in on if zone.id == wanted), on[0] if on else None)


def settings(desk: Desk) -> tuple[Block, ...]:
    """How the open zone is planned."""
    zone = _open_zone(desk)
    if zone is None:
        return (
            Words(text("zones.none"), Weight.HEADING),
            Words(text("zones.teach"), Weight.QUIET),
        )
    on, plan = chosen(desk), _plan(desk, zone)
    limits = _limits(desk, zone, plan)
    error = desk.draft.errors.get(_key(zone.id, "area"), "")
    area = Field(
        _key(zone.id, "area"),
        text("zones.area"),
        desk.draft.get(_key(zone.id, "area")),
        unit=text("unit.cm2"),
        hint=text("zones.estimate", area=area_cm2(zone.area_mm2)) if zone.area_mm2 else text("zones.area_hint"),
        error=error,
    )
    bases = tuple(Option(basis.value, _basis_text(desk, basis)) for basis in ev.DepthBasis)
    number = on.index(zone) + 1
    return (
        Beside(
            (
                Key("zones.before", "", "chevron-left", enabled=len(on) > 1),
                Words(text("zones.which", zone=zone.text, number=number, of=len(on)), Weight.STRONG),
                Key("zones.after", "", "chevron-right", enabled=len(on) > 1),
            ),
            (0, 1, 0),
        ),
        Stepper(
            text("zones.plan_depth"),
            text("zones.depth", depth=depth_mm(plan.depth_um)),
            "zones.shallower" if plan.depth_um > limits.low else "",
            "zones.deeper" if plan.depth_um < limits.high else "",
            zone.text,
            _depth_end(desk, plan, limits),
        ),
        *part_caution(desk, plan),
        Stepper(
            text("zones.passes"),
            str(plan.passes),
            "zones.fewer" if plan.passes > 1 else "",
            "zones.more" if plan.passes < MOST_PASSES else "",
            zone.text,
            _passes_end(plan.passes),
        ),
        area,
        Pick(_key(zone.id, "basis"), text("zones.basis"), bases, plan.basis.value, columns=1),
        *evidence(desk, plan),
    )


def _basis_text(desk: Desk, basis: ev.DepthBasis) -> str:
    mark = next((mark for mark in desk.policy.marks if mark.basis is basis), None)
    return mark.text if mark is not None else text("zones.no_mark")


def _limits(desk: Desk, zone: Zone, plan: ev.ZonePlan) -> Range:
    depth = limits_for(desk.console.pen.view().identity).depth
    caution = desk.policy.caution_um(zone.id, plan.basis)
    high = max(depth.low, min(depth.high, caution))
    return Range(depth.quantity, depth.low, high, depth.step, depth.low_owner, depth.high_owner)


def _depth_end(desk: Desk, plan: ev.ZonePlan, limits: Range) -> str:
    """Why it goes no further: the clinic's caution, or the pen."""
    if plan.depth_um >= limits.high:
        caution_um = desk.policy.caution_um(plan.zone_id, plan.basis)
        own = limits.high == caution_um
        return text("zones.end_caution", depth=depth_mm(caution_um)) if own else text("zones.end_pen_most")
    return text("zones.end_pen_least") if plan.depth_um <= limits.low else ""


def _passes_end(passes: int) -> str:
    if passes <= 1:
        return text("zones.end_least", count=1)
    return text("zones.end_most", count=MOST_PASSES) if passes >= MOST_PASSES else ""


def evidence(desk: Desk, plan: ev.ZonePlan) -> tuple[Block, ...]:
    """Band, caution and where they come from."""
    rows = limits(desk, plan)
    return (Facts(rows), *caution(desk, plan), *source(desk, plan)) if rows else ()


def _rule(desk: Desk, plan: ev.ZonePlan) -> Zone | Mark | None:
    mark = next((mark for mark in desk.policy.marks if mark.basis is plan.basis), None)
    return mark or desk.policy.zone(plan.zone_id)


def source(desk: Desk, plan: ev.ZonePlan) -> tuple[Block, ...]:
    """Where the limits come from."""
    rule = _rule(desk, plan)
    if rule is None:
        return ()
    least = depth_mm(limits_for(desk.console.pen.view().identity).depth.low)
    return (Words(text("zones.source", evidence=rule.source, least=least), Weight.QUIET),)


def caution(desk: Desk, plan: ev.ZonePlan) -> tuple[Block, ...]:
    """The depth above which a reason is needed."""
    rule = _rule(desk, plan)
    return (Words(text("zones.caution", depth=depth_mm(rule.caution_um)), Weight.QUIET),) if rule is not None else ()


def part_caution(desk: Desk, plan: ev.ZonePlan) -> tuple[Block, ...]:
    """Where a part of the zone asks for less than the rest."""
    rule, zone = _rule(desk, plan), desk.policy.zone(plan.zone_id)
    if rule is None or zone is None or not zone.part or zone.part_caution_um >= rule.caution_um:
        return ()
    words = text("zones.part_caution", part=zone.part, depth=depth_mm(zone.part_caution_um))
    tone = Tone.WARN if plan.depth_um > zone.part_caution_um else Tone.NEUTRAL
    return (Words(words, Weight.BOX, tone, "info"),)


def limits(desk: Desk, plan: ev.ZonePlan) -> tuple[Fact, ...]:
    """The clinic's band of depths."""
    rule = _rule(desk, plan)
    if rule is None:
        return ()
    band = depth_mm(rule.band_low_um)
    if rule.band_high_um != rule.band_low_um:
        band = text("zones.band", low=band, high=depth_mm(rule.band_high_um))
    return (Fact(text("zones.band_label"), text("unit.mm", value=band)),)


def act(desk: Desk, code: str) -> bool:
    """A key of the zones. Whether it was one."""
    match code:
        case "zones.face":
            for zone in desk.policy.zones:
                if zone.region == "face":
                    desk.draft.put(_key(zone.id, "on"), ON)
        case "zones.as_last_time" if desk.previous is not None:
            for state in desk.previous.zones:
                if desk.policy.zone(state.plan.zone_id) is not None:
                    _take(desk, state.plan)
        case "zones.before" | "zones.after":
            _turn(desk, -1 if code == "zones.before" else 1)
        case "zones.shallower" | "zones.deeper":
            _step_depth(desk, -1 if code == "zones.shallower" else 1)
        case "zones.fewer" | "zones.more":
            _step_passes(desk, -1 if code == "zones.fewer" else 1)
        case _:
            return False
    return True


def toggled(desk: Desk, key: str, value: str) -> None:
    """A zone's key was pressed: one that is on becomes the open one. A zone that was worked in stays."""
    zone_id = key.split(".")[1]
    if value == OFF and _fixed(desk, zone_id):
        desk.draft.put(key, ON)
        desk.draft.notice = refusal(RefusalCode.ZONE_TREATED, (zone_id,), desk.policy)
    if desk.draft.is_on(key):
        desk.draft.values[OPEN] = zone_id


def _turn(desk: Desk, by: int) -> None:
    on, zone = chosen(desk), _open_zone(desk)
    if zone is not None:
        desk.draft.values[OPEN] = on[(on.index(zone) + by) % len(on)].id


def _step_depth(desk: Desk, steps: int) -> None:
    zone = _open_zone(desk)
    if zone is not None:
        plan = _plan(desk, zone)
        stepped = _limits(desk, zone, plan).stepped(plan.depth_um, steps)
        desk.draft.put(_key(zone.id, "depth"), str(stepped))


def _step_passes(desk: Desk, by: int) -> None:
    zone = _open_zone(desk)
    if zone is not None:
        passes = max(1, min(MOST_PASSES, _plan(desk, zone).passes + by))
        desk.draft.put(_key(zone.id, "passes"), str(passes))


def read(desk: Desk) -> ev.ZonesPlanned | None:
    """The plan; None with the error where it is."""
    on = chosen(desk)
    if not on:
        desk.draft.notice = refusal(RefusalCode.ZONES_MISSING, (), desk.policy)
        desk.focus(_key(desk.policy.zones[0].id, "on"))
        return None
    plans = tuple(_plan(desk, zone) for zone in on)
    for plan in plans:
        if plan.area_mm2 <= 0:
            desk.draft.values[OPEN] = plan.zone_id
            desk.fail(_key(plan.zone_id, "area"), RefusalCode.AREA_MISSING, plan.zone_id)
            return None
    return ev.ZonesPlanned(plans)
