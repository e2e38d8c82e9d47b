"""Sheets that ask for one reason by one tap."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import RETRACTION_REASONS, ZoneProgress
from mnconsole.ui.chair.blocks import Block, Tone, Weight, Words, reasons
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.draft import OpenSheet
from mnconsole.ui.chair.refill import refill
from mnconsole.ui.chair.state import Action, SheetState
from mnconsole.ui.chair.steps.needling import NOT_EVALUATED_ABOVE_UM, zone_text
from mnconsole.ui.chair.steps.zones import evidence
from mnconsole.ui.words.chair import event_title, text
from mnconsole.ui.words.formats import clock_span, depth_mm, time_of_day


def back() -> Action:
    """Close without doing anything."""
    return Action("close", text("act.back"), "arrow-left")


def choice_blocks(desk: Desk, group: str, name: str) -> tuple[Block, ...]:
    """The clinic's list of reasons as keys."""
    return reasons(name, tuple((choice.id, choice.text) for choice in desk.policy.choices[group]))


class ReasonSheet:
    """A title, a text, and the clinic's reasons."""

    def __init__(self, kind: str, group: str) -> None:
        self.kind, self.group = kind, group

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """The sheet."""
        return SheetState(
            self.kind,
            self.title(desk, sheet),
            self.text(desk, sheet),
            (*self.before(desk, sheet), *choice_blocks(desk, self.group, self.kind)),
            (back(),),
            notice=desk.draft.notice,
        )

    def act(self, desk: Desk, sheet: OpenSheet, code: str) -> None:
        """A reason was tapped."""
        name, _, reason = code.partition(".")
        if name == self.kind and reason:
            self.chosen(desk, sheet, reason)

    def title(self, desk: Desk, sheet: OpenSheet) -> str:
        """The question."""
        return text(f"{self.kind}.title")

    def text(self, desk: Desk, sheet: OpenSheet) -> str:
        """What follows from an answer."""
        return text(f"{self.kind}.text")

    def before(self, desk: Desk, sheet: OpenSheet) -> tuple[Block, ...]:
        """What stands above the reasons."""
        return ()

    def chosen(self, desk: Desk, sheet: OpenSheet, reason: str) -> None:
        """Act on a reason."""
        raise NotImplementedError


class EarlyRemoval(ReasonSheet):
    """Cream off before its minimum."""

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """The reasons; none is needed any more once the minimum is reached."""
        state = super().show(desk, sheet)
        wait = desk.wait
        if wait is None or wait.shorter_ms < wait.ready_ms:
            return state
        return SheetState(self.kind, text("early.reached_title"), text("early.reached"), (), state.actions)

    def text(self, desk: Desk, sheet: OpenSheet) -> str:
        """How long it has been on."""
        wait = desk.wait
        if wait is None:
            return text("early.off")
        return text("early.text", contact=clock_span(wait.shorter_ms), least=clock_span(wait.ready_ms))

    def chosen(self, desk: Desk, sheet: OpenSheet, reason: str) -> None:
        """Record the removal with its reason."""
        desk.propose(ev.CreamRemoved(0, reason), "cream")


class NoCream(ReasonSheet):
    """No cream at all."""

    def chosen(self, desk: Desk, sheet: OpenSheet, reason: str) -> None:
        """Record it."""
        desk.propose(ev.CreamSkipped(reason), "cream")


class NoSerum(ReasonSheet):
    """A layer of serum left out."""

    def chosen(self, desk: Desk, sheet: OpenSheet, reason: str) -> None:
        """Record it."""
        when = ev.SerumWhen(sheet.about)
        desk.propose(ev.SerumSkipped(when, reason), f"serum_{when.value}")


class NeedlesStill(ReasonSheet):
    """Asked about a zone with the pen paused, stopped when somebody stopped it, or not answering."""

    def text(self, desk: Desk, sheet: OpenSheet) -> str:
        """What comes next, and what the pen needs for it."""
        now = "" if desk.console.pen.is_active() else "_stopped"
        if desk.motor is None:  # nobody knows what it does, but one that never was there does nothing
            now = "_lost" if had_pen(desk) else "_unlinked"
        to_do = {zone.plan.zone_id for zone in desk.session.zones if zone.progress is ZoneProgress.TO_DO}
        if to_do - {sheet.about} or desk.session.current_zone_id not in ("", sheet.about):
            return text(f"{self.kind}.text{now}")
        return text(f"{self.kind}.text_last{now}")


def had_pen(desk: Desk) -> bool:
    """Whether a pen answered in this run, or was used in this treatment before the program began anew."""
    pen, used = desk.console.pen, (ev.PenArmed, ev.PenStarted)
    told = pen.known_pen() is not None or pen.view().shown_before_loss is not None
    return told or any(isinstance(event.body, used) for event in desk.session.events)


class LeaveOut(NeedlesStill):
    """A planned zone not treated."""

    def title(self, desk: Desk, sheet: OpenSheet) -> str:
        """Which zone."""
        return text("leave_out.title", zone=zone_text(desk, sheet.about))

    def chosen(self, desk: Desk, sheet: OpenSheet, reason: str) -> None:
        """Record it and go on with the next zone."""
        desk.close()
        desk.console.pen.leave_zone_out(sheet.about, reason)


class Endpoint(NeedlesStill):
    """What was seen when the zone was finished."""

    def title(self, desk: Desk, sheet: OpenSheet) -> str:
        """Which zone."""
        return text("endpoint.title", zone=zone_text(desk, sheet.about))

    def chosen(self, desk: Desk, sheet: OpenSheet, reason: str) -> None:
        """Finish the zone; the next one is loaded."""
        desk.close()
        if desk.session.current_zone_id == sheet.about:
            desk.console.pen.zone_done(reason)


class DepthReason(ReasonSheet):
    """A depth above the zone's caution. `number` of the sheet is the depth, um."""

    def title(self, desk: Desk, sheet: OpenSheet) -> str:
        """Which depth in which zone."""
        return text("depth_reason.title", depth=depth_mm(sheet.number), zone=zone_text(desk, sheet.about))

    def before(self, desk: Desk, sheet: OpenSheet) -> tuple[Block, ...]:
        """The evidence for the caution."""
        zone = desk.session.zone_of(sheet.about)
        blocks = evidence(desk, zone.plan) if zone is not None else ()
        if sheet.number > NOT_EVALUATED_ABOVE_UM:
            blocks = (*blocks, Words(text("needling.not_evaluated"), Weight.BOX, Tone.WARN, "info"))
        return blocks

    def chosen(self, desk: Desk, sheet: OpenSheet, reason: str) -> None:
        """Record the reason; the depth is set once it is stored."""
        desk.close()
        desk.console.pen.give_depth_reason(sheet.about, sheet.number, reason)


class EndUntreated(ReasonSheet):
    """Close the session without needling."""

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """The reasons, or why it can't be ended so."""
        state = super().show(desk, sheet)
        if any(zone.treated for zone in desk.session.zones):
            return SheetState(self.kind, state.title, text("untreated.treated"), (), state.actions)
        if desk.wait is not None:
            return SheetState(self.kind, state.title, text("untreated.cream_on"), (), state.actions)
        return state

    def chosen(self, desk: Desk, sheet: OpenSheet, reason: str) -> None:
        """Close it."""
        actor = desk.console.people.signed_in
        if actor is not None:
            desk.propose(ev.SessionEndedUntreated(reason, actor.id), "untreated")


class Undo:
    """Take the newest step back."""

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """What would be taken back, and why."""
        event = desk.session.newest_step_event
        if event is None:
            return SheetState("undo", text("undo.title_none"), text("undo.none"), (), (back(),))
        what = event_title(event.body)
        words = text("undo.text", what=what, time=time_of_day(event.at_utc_ms))
        keys = reasons("undo", tuple((reason, text(f"undo.{reason}")) for reason in RETRACTION_REASONS))
        return SheetState("undo", text("undo.title", what=what), words, keys, (back(),), notice=desk.draft.notice)

    def act(self, desk: Desk, sheet: OpenSheet, code: str) -> None:
        """A reason was tapped. What was typed for the step stays in the draft, to be put right."""
        event = desk.session.newest_step_event
        reason = code.partition(".")[2]
        if event is not None and reason in RETRACTION_REASONS:
            body = event.body
            desk.propose(ev.Retracted(event.id, reason), "undo", lambda _session: refill(desk.draft, body))
