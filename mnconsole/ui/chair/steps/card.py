"""What all step cards share: Note and Reaction, the quiet keys at the top."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from mnconsole.domain.session import Status
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.state import Action, Layout, StepState
from mnconsole.ui.may_treat import why_not_treat
from mnconsole.ui.words.chair import text
from mnconsole.ui.words.keys import KeyAct, key_text

PRIMARY = "primary"


def primary(words: str, icon: str = "check", *, enabled: bool = True) -> Action:
    """The filled button."""
    return Action(PRIMARY, words, icon, key_text(KeyAct.PRIMARY), enabled)


def looked_at(desk: Desk, step: StepState) -> StepState:
    """The card for who is signed in only to look: what changes the record rests, and the reason stands below. The
    reaction stays, since it stops the pen and shows what to do."""
    reason = why_not_treat(desk.console)
    if not reason or desk.session.status is not Status.OPEN:
        return step
    return replace(
        step,
        primary=replace(step.primary, enabled=False),
        tools=tuple(replace(tool, enabled=tool.code == "reaction") for tool in step.tools),
        quiet=tuple(replace(key, enabled=key.code == "more") for key in step.quiet),
        notice=reason,
    )


def card(
    desk: Desk,
    name: str,
    title: str,
    action: Action,
    *extra: Action,
    layout: Layout = Layout.FORM,
    above: tuple[Action, ...] = (),
    **more: Any,
) -> StepState:
    """A step's card with its tools; `extra` stand between them and the filled button, `above` beside the title."""
    tools = (
        Action("note", text("act.note"), "pencil", key_text(KeyAct.NOTE)),
        Action("reaction", text("act.reaction"), "triangle-alert", key_text(KeyAct.REACTION)),
        *extra,
    )
    quiet: tuple[Action, ...] = (Action("more", text("act.more"), "ellipsis"),)
    if desk.session.newest_step_event is not None:
        quiet = (Action("undo", text("act.undo"), "undo-2", key_text(KeyAct.UNDO)), *quiet)
    quiet = (*above, *quiet)
    return StepState(
        name=name,
        layout=layout,
        title=title,
        primary=action,
        notice=desk.draft.notice if desk.draft.sheet is None else "",
        tools=tools,
        quiet=quiet,
        **more,
    )
