"""Where each condition of ARM is put right, and what a stored act takes out of the draft."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.interlock import Condition
from mnconsole.domain.session import Session, Step
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.draft import Draft
from mnconsole.ui.chair.steps import screening
from mnconsole.ui.chair.steps.card import PRIMARY
from mnconsole.ui.words.chair import step_title, text

_STEP_OF = {
    Condition.SCREENING: Step.SCREENING,
    Condition.CONSENT: Step.SCREENING,
    Condition.RELEASE: Step.SCREENING,
    Condition.CREAM_REMOVED: Step.NUMBING,
    Condition.SERUM: Step.SERUM_BEFORE,
    Condition.ZONE: Step.NEEDLING,
}
_PART_OF = {
    Condition.SCREENING: screening.QUESTIONS,
    Condition.CONSENT: screening.DETAILS,
    Condition.RELEASE: screening.DETAILS,
}
_FIELD_OF = {Condition.CONSENT: "screening.consent", Condition.RELEASE: "screening.released_by"}


def lead(desk: Desk, condition: Condition) -> None:
    """Open what the condition needs, or say which step comes first."""
    session = desk.session
    if condition in (Condition.CARTRIDGE, Condition.CARTRIDGE_EXPIRED):
        _cartridge(desk, session)
    elif condition is Condition.DEPTH_REASON and session.zone is not None:
        desk.open("depth_reason", session.zone.plan.zone_id, desk.console.pen.depth_um)
    elif condition is Condition.PEN_ALLOWED:
        desk.open("allow_pen")
    elif condition in _STEP_OF:
        desk.close()
        _step(desk, session, condition)


def _cartridge(desk: Desk, session: Session) -> None:
    if session.step is Step.NEEDLING and session.cartridge is None and session.zones:
        desk.close()
        desk.focus("cartridge.lot")
    elif session.step <= Step.NEEDLING:
        desk.open("cartridge")


def _step(desk: Desk, session: Session, condition: Condition) -> None:
    wanted = _STEP_OF[condition]
    if session.step is wanted:
        if condition in _PART_OF:
            desk.draft.part = _PART_OF[condition]
        desk.focus(_FIELD_OF.get(condition, PRIMARY))
    else:
        before = session.step < wanted
        words = "places.first" if before else "places.undo"
        desk.draft.notice = text(words, step=step_title(session.step if before else wanted))
        desk.focus(PRIMARY)


_PREFIX: tuple[tuple[type[Body], tuple[str, ...]], ...] = (
    (ev.ScreeningConfirmed, ("screening.",)),
    (ev.CreamApplied, ("cream.",)),
    (ev.CartridgeLoaded, ("cartridge.",)),
    (ev.NoteAdded, ("note.",)),
    (ev.CreamTimeGiven, ("clock.",)),
    (ev.AdverseEventRecorded, ("reaction.",)),
    (ev.AftercareGiven, ("aftercare.",)),
    (ev.SessionSigned, ("sign.",)),
)


def settle(draft: Draft, body: Body) -> None:
    """What is on record now need not be kept as typed any more."""
    for kind, prefixes in _PREFIX:
        if isinstance(body, kind):
            for prefix in prefixes:
                draft.forget(prefix)
    if isinstance(body, ev.SerumApplied):
        draft.forget(f"serum_{body.when.value}.")
    if isinstance(body, ev.ScreeningConfirmed):
        draft.part = ""
