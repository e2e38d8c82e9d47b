"""Step 7: the clinic's points explained, and the next visit."""

from __future__ import annotations

from datetime import date, timedelta

from mnconsole.domain import session_events as ev
from mnconsole.ui.chair.blocks import ON, Below, Beside, Block, Field, Key, Tick
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.state import StepState
from mnconsole.ui.chair.steps.card import card, primary
from mnconsole.ui.words.chair import text
from mnconsole.ui.words.formats import day_long
from mnconsole.ui.words.keys import KeyAct, key_text
from mnconsole.ui.words.typed import day_of_text

NEXT = "aftercare.next_visit"


def _point(point_id: str) -> str:
    return f"aftercare.p.{point_id}"


class AftercarePage:
    """Points to tick as they are explained."""

    def show(self, desk: Desk) -> StepState:
        """The card."""
        draft = desk.draft
        points = desk.policy.choices["aftercare"]
        ticks = tuple(Tick(_point(point.id), point.text, draft.is_on(_point(point.id))) for point in points)
        field = Field(
            NEXT,
            text("aftercare.next_visit"),
            _next_visit(desk),
            hint=text("aftercare.no_date"),
            error=draft.errors.get(NEXT, ""),
        )
        every = Key("aftercare.all", text("aftercare.all"), "list-checks", key=key_text(KeyAct.ALL_THE_REST))
        blocks: tuple[Block, ...] = (
            # Close together and told beside the title, so that the next visit below is in sight.
            Below(tuple(Beside(tuple(ticks[at : at + 2]), (1, 1)) for at in range(0, len(ticks), 2)), gap=0),
            Beside((field, every), (1, 1)),
        )
        return card(
            desk,
            "aftercare",
            text("aftercare.title"),
            primary(text("aftercare.done")),
            subtitle=text("aftercare.do"),
            blocks=blocks,
        )

    def primary(self, desk: Desk) -> None:
        """Aftercare was given."""
        draft = desk.draft
        wanted = desk.policy.choices["aftercare"]
        points = tuple(p.id for p in wanted if draft.is_on(_point(p.id)))
        typed = _next_visit(desk).strip()
        day = day_of_text(typed) if typed else None
        if len(points) < len(wanted):
            draft.notice = text("aftercare.not_all", count=len(wanted) - len(points))
            desk.focus(_point(next(p.id for p in wanted if p.id not in points)))
        elif typed and (day is None or day <= desk.today):
            draft.errors[NEXT] = text("aftercare.day_wrong" if day is None else "aftercare.day_past")
            desk.focus(NEXT)
        else:
            given = ev.AftercareGiven(desk.policy.aftercare_version, points, day.isoformat() if day else "")
            desk.propose(given, "aftercare")

    def act(self, desk: Desk, code: str) -> None:
        """Everything was explained."""
        if code == "aftercare.all":
            for point in desk.policy.choices["aftercare"]:
                desk.draft.put(_point(point.id), ON)


def _next_visit(desk: Desk) -> str:
    due: date = desk.today + timedelta(days=desk.policy.next_visit_days)
    return desk.draft.get(NEXT, day_long(due))
