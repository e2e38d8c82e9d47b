"""The reaction sheet: first aid, what is seen with its time by one tap, and the adverse event."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.ui.chair.blocks import (
    Beside,
    Block,
    Field,
    Key,
    Option,
    Pick,
    Toggle,
    Toggles,
    Tone,
    Weight,
    Words,
    in_lines,
)
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.draft import OpenSheet
from mnconsole.ui.chair.sheets.reasons import back, had_pen
from mnconsole.ui.chair.state import Action, SheetState
from mnconsole.ui.chair.steps.needling import zone_text
from mnconsole.ui.words.chair import text
from mnconsole.ui.words.formats import clock_span, depth_mm, time_of_day
from mnconsole.ui.words.keys import KeyAct, key_text

SEVERITY, ACTION, TEXT = "reaction.severity", "reaction.action", "reaction.text"


class Reaction:
    """Opened after the pen was told to stop, where there is one."""

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """First aid above, observations below, then the record."""
        aid = "\n".join(
            text("reaction.step", number=number, do=choice.text)
            for number, choice in enumerate(desk.policy.choices["first_aid"], start=1)
        )
        keys = tuple(_key(desk, choice.id, choice.text) for choice in desk.policy.choices["observation"])
        blocks: tuple[Block, ...] = (
            Words(aid, Weight.BOX, Tone.DANGER, "heart-pulse"),
            *in_lines(keys, 4),
            *(_seen(desk)),
            *adverse_blocks(desk),
        )
        actions = (back(), Action("record", text("reaction.record"), "check", key_text(KeyAct.PRIMARY)))
        title, words = text("reaction.title"), text("reaction.text", pen=_pen(desk))
        return SheetState("reaction", title, words, blocks, actions, "record", desk.draft.notice)

    def act(self, desk: Desk, sheet: OpenSheet, code: str) -> None:
        """An observation, or the record."""
        name, _, choice = code.partition(".")
        if name == "observed" and choice:
            desk.propose(ev.ReactionObserved(choice), "observed")
        elif code == "record":
            record(desk)


class Adverse(Reaction):
    """The record alone, asked for at the sign-off."""

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """Only the record."""
        actions = (back(), Action("record", text("reaction.record"), "check", key_text(KeyAct.PRIMARY)))
        blocks = (*_seen(desk), *adverse_blocks(desk))
        title, words = text("adverse.title"), text("adverse.text")
        return SheetState("adverse", title, words, blocks, actions, "record", desk.draft.notice)


def _pen(desk: Desk) -> str:
    """What is known of the pen: that it was stopped is said only while it answers."""
    if desk.motor is not None:
        return text("reaction.pen_stopped")
    return text("reaction.pen_lost" if had_pen(desk) else "reaction.pen_unlinked")


def _key(desk: Desk, code: str, words: str) -> Key:
    """What may be seen; once it was, the key says when, the last time."""
    bodies = ((event.at_utc_ms, event.body) for event in desk.session.events)
    times = [at for at, body in bodies if isinstance(body, ev.ReactionObserved) and body.code == code]
    if not times:
        return Key(f"observed.{code}", words)
    kept = text("reaction.tapped", what=words, time=time_of_day(times[-1], seconds=True))
    return Key(f"observed.{code}", kept, "check", on=True)


def observed(desk: Desk) -> tuple[str, ...]:
    """What was seen, with the time of each tap, from the records."""
    return tuple(
        text(
            "reaction.seen",
            time=time_of_day(event.at_utc_ms, seconds=True),
            what=desk.policy.choice_text("observation", event.body.code),
        )
        for event in desk.session.events
        if isinstance(event.body, ev.ReactionObserved)
    )


def _seen(desk: Desk) -> tuple[Block, ...]:
    seen = observed(desk)
    return (Words("   ".join(seen), Weight.STRONG),) if seen else ()


def prefilled(desk: Desk) -> str:
    """The description as the records tell it: where, how deep, how long the cream was on, what was seen."""
    parts = []
    session = desk.session
    worked = [zone for zone in session.zones if zone.treated]
    if worked:
        zone = session.zone if session.zone is not None and session.zone.treated else worked[-1]
        name = zone_text(desk, zone.plan.zone_id)
        parts.append(text("reaction.where", zone=name, depth=depth_mm(zone.depth_max_um)))
    cream, wait = session.cream, desk.wait
    if wait is not None:
        parts.append(text("reaction.cream_on", span=clock_span(wait.elapsed_ms)))
    elif cream is not None and cream.removed is not None:
        parts.append(text("reaction.cream_was", span=clock_span(cream.removed.contact_ms)))
    return " ".join((*parts, *(f"{entry}." for entry in observed(desk))))


def adverse_blocks(desk: Desk) -> tuple[Block, ...]:
    """Severity, what was done, and a text that is filled in already."""
    draft, policy = desk.draft, desk.policy
    severity = tuple(Option(choice.id, choice.text) for choice in policy.choices["severity"])
    acts = tuple(
        Toggle(f"{ACTION}.{choice.id}", choice.text, draft.is_on(f"{ACTION}.{choice.id}"))
        for choice in policy.choices["action"]
    )
    label, missing = text("adverse.action"), draft.errors.get(ACTION, "")
    known = desk.session.adverse
    return (
        Words(text("adverse.heading" if known is None else "adverse.heading_again"), Weight.HEADING),
        Beside(
            (Pick(SEVERITY, text("adverse.severity"), severity, draft.get(SEVERITY), draft.errors.get(SEVERITY, "")),),
            (1,),
        ),
        Toggles(label, acts, titled=True, error=missing),
        Field(TEXT, text("adverse.what"), draft.get(TEXT, prefilled(desk)), tall=True),
    )


def record(desk: Desk) -> None:
    """Record the adverse event."""
    draft = desk.draft
    acts = [choice.id for choice in desk.policy.choices["action"] if draft.is_on(f"{ACTION}.{choice.id}")]
    asked = ((ACTION, "action", bool(acts)), (SEVERITY, "severity", bool(draft.get(SEVERITY))))
    lacking = [(key, word) for key, word, answered in asked if not answered]
    for key, word in lacking:
        draft.errors[key] = text(f"adverse.{word}_missing")
        desk.focus(key)
    if not lacking:
        words = draft.get(TEXT, prefilled(desk)).strip()
        done = ev.AdverseEventRecorded(draft.get(SEVERITY), acts[0], words, tuple(acts[1:]))
        desk.propose(done, "adverse")
