"""Step 2: the skin is cleaned."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.ui.chair.blocks import Block, Fact, Facts, Weight, Words
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.state import StepState
from mnconsole.ui.chair.steps.card import card, primary
from mnconsole.ui.words.chair import passes, text
from mnconsole.ui.words.formats import area_cm2, depth_mm


class CleansePage:
    """What to clean, and the plan to look over before the cream."""

    def show(self, desk: Desk) -> StepState:
        """The card."""
        rows = []
        for zone in desk.session.zones:
            plan, rule = zone.plan, desk.policy.zone(zone.plan.zone_id)
            size = text(
                "zones.area_entered" if plan.area_entered else "zones.area_estimate", area=area_cm2(plan.area_mm2)
            )
            depth = text("zones.plan_line", depth=depth_mm(plan.depth_um), passes=passes(plan.passes))
            rows.append(Fact(rule.text if rule else plan.zone_id, depth, size))
        blocks: list[Block] = [Words(text("cleanse.do"), Weight.BODY)]
        if rows:
            blocks += [Words(text("cleanse.plan"), Weight.HEADING), Facts(tuple(rows))]
        return card(desk, "cleanse", text("cleanse.title"), primary(text("cleanse.done")), blocks=tuple(blocks))

    def primary(self, desk: Desk) -> None:
        """The skin is clean."""
        desk.propose(ev.CleanseDone(), "cleanse")

    def act(self, desk: Desk, code: str) -> None:
        """No other keys."""
