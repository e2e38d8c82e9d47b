"""The depth of each zone over its contact, from the recorded stretches. No Qt."""

from __future__ import annotations

from itertools import pairwise

from mnconsole.domain import session_events as ev
from mnconsole.domain.pen import Lacks
from mnconsole.domain.policy import Policy
from mnconsole.domain.session import Session
from mnconsole.services.trace import unpack
from mnconsole.ui.history.state import Chart, ZoneBar
from mnconsole.ui.words import history as words
from mnconsole.ui.words.formats import depth_mm

AXIS_STEP_UM = 500
SAMPLES_A_SECOND = 25
LEAST_WEIGHT_PERMILLE = 90
"""A short zone keeps this share of the width, so that its name can be read."""


def chart_of(session: Session, policy: Policy) -> Chart | None:
    """The chart, None before the pen has run. Cautions are those of the rules in force now; the legend says whose."""
    stretches: dict[str, list[ev.StretchRecorded]] = {}
    for event in session.events:
        if isinstance(event.body, ev.StretchRecorded) and event.body.running_ms:
            stretches.setdefault(event.body.zone_id, []).append(event.body)
    if not stretches:
        return None
    total = sum(stretch.running_ms for zone in stretches.values() for stretch in zone)
    bars = tuple(_bar(zone_id, found, total, session, policy) for zone_id, found in stretches.items())
    top = max(max(*bar.depths_um, bar.caution_um) for bar in bars)
    own = session.policy_version == policy.version
    caution = words.chart_caution() if own else words.chart_caution_other(policy.version)
    by_hand = any(Lacks.DEPTH in Lacks(stretch.lacks) for zone in stretches.values() for stretch in zone)
    return Chart(words.chart_title(by_hand=by_hand), caution, -(-top // AXIS_STEP_UM) * AXIS_STEP_UM, bars)


def _bar(zone_id: str, stretches: list[ev.StretchRecorded], total: int, session: Session, policy: Policy) -> ZoneBar:
    zone, state = policy.zone(zone_id), session.zone_of(zone_id)
    basis = state.plan.basis if state is not None else ev.DepthBasis.ZONE
    caution = policy.caution_um(zone_id, basis)
    deepest = max(stretch.depth_max_um for stretch in stretches)
    name = zone.text if zone is not None else zone_id
    running = sum(stretch.running_ms for stretch in stretches)
    return ZoneBar(
        label=name,
        depths_um=_depths(stretches),
        caution_um=caution,
        weight=max(LEAST_WEIGHT_PERMILLE, 1000 * running // max(1, total)),
        above=max(stretch.depth_set_um for stretch in stretches) > caution,
        spoken=words.chart_spoken(name, depth_mm(deepest), depth_mm(caution)),
    )


def _depths(stretches: list[ev.StretchRecorded]) -> tuple[int, ...]:
    """Least and most of each second in contact, in time: the line then shows how far the reported depth moved.

    A stretch may be a few strokes of a braking motor, or begin in the air while the needles still move to a new depth.
    So the width goes by the samples with strokes on the skin, not by stretches.
    """
    found: list[int] = []
    second: list[int] = []
    for stretch in stretches:
        on_skin = _on_skin(stretch)
        if on_skin is None:
            found += [stretch.depth_min_um, stretch.depth_max_um]
            continue
        second += on_skin
        while len(second) >= SAMPLES_A_SECOND:
            found += [min(second[:SAMPLES_A_SECOND]), max(second[:SAMPLES_A_SECOND])]
            del second[:SAMPLES_A_SECOND]
    # What is left stands for less than a second: it has no width of its own beside whole ones.
    if second and not found:
        found = [min(second), max(second)]
    elif second:
        found[-2:] = [min(found[-2], *second), max(found[-1], *second)]
    deepest, least = max(s.depth_max_um for s in stretches), min(s.depth_min_um for s in stretches)
    return tuple(found) or (least, deepest)


def _on_skin(stretch: ev.StretchRecorded) -> list[int] | None:
    """Depths of the samples that came with strokes on the skin; None for a stretch without a trace."""
    try:
        samples = unpack(stretch.trace)
    except ValueError:  # written by a newer program
        return None
    if not samples:
        return None
    # A stopped pen reports needles in: what its last strokes were made with stands in the sample before.
    return [
        after.depth_um or before.depth_um
        for before, after in pairwise(samples)
        if after.contact_strokes != before.contact_strokes
    ]
