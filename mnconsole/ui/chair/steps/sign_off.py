"""Step 8: the treatment note that wrote itself, the skin's reaction, and the signature; then the closed session."""

from __future__ import annotations

from uuid import UUID

from msgspec.structs import replace

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.session import Status
from mnconsole.services.hub import SummaryWanted
from mnconsole.ui.chair import note
from mnconsole.ui.chair.blocks import Block, Fact, Facts, Option, Pick, Tone, Weight, Words
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.state import Action, Chip, Layout, StepState
from mnconsole.ui.chair.steps.card import card, primary
from mnconsole.ui.words import summary
from mnconsole.ui.words.chair import text
from mnconsole.ui.words.formats import day_long, day_of, time_of_day
from mnconsole.ui.words.refusals import refusal
from mnconsole.ui.words.timeline_codes import own_choice

REACTION, ADVERSE = "sign.reaction", "sign.adverse"
STATEMENT_VERSION = "1"
"""Version of the words "sign.statement"; another text is another version."""

YES, NO = "yes", "no"


class SignOffPage:
    """Look over, answer two questions, sign."""

    def show(self, desk: Desk) -> StepState:
        """The card."""
        draft, actor = desk.draft, desk.console.people.signed_in
        reactions = tuple(Option(choice.id, choice.text) for choice in desk.policy.choices["skin_reaction"])
        if not any(zone.treated for zone in desk.session.zones):
            reactions = (Option(ev.NOT_TREATED, own_choice(ev.NOT_TREATED)), *reactions)
        answers: tuple[Option, ...] = (Option(NO, text("sign.adverse_none")), Option(YES, text("sign.adverse_some")))
        if desk.session.adverse is not None:  # nobody can tick what is not so
            answers = (Option(YES, text("sign.adverse_recorded")),)
        skin = draft.get(REACTION), draft.errors.get(REACTION, "")
        asked: tuple[Block, ...] = (
            Pick(REACTION, text("sign.reaction"), reactions, *skin, columns=2),
            Pick(ADVERSE, text("sign.adverse"), answers, _adverse(desk), draft.errors.get(ADVERSE, ""), columns=2),
        )
        written: tuple[Block, ...] = (Words(text("sign.note"), Weight.HEADING), Facts(_joined(note.rows(desk))))
        words = text("sign.sign_as", name=actor.display_name) if actor is not None else text("sign.nobody")
        return card(
            desk,
            "sign_off",
            text("sign.title"),
            primary(words, "signature"),
            blocks=written,
            aside=asked,
            pledge=text("sign.statement"),
        )

    def primary(self, desk: Desk) -> None:
        """Sign."""
        draft, actor = desk.draft, desk.console.people.signed_in
        adverse = _adverse(desk)
        if actor is None:
            draft.notice = refusal(RefusalCode.NOT_PERMITTED, (), desk.policy)
        elif not draft.get(REACTION):
            draft.errors[REACTION] = text("sign.reaction_missing")
            desk.focus(REACTION)
        elif not adverse:
            draft.errors[ADVERSE] = text("sign.adverse_missing")
            desk.focus(ADVERSE)
        elif adverse == YES and desk.session.adverse is None:
            desk.open("adverse")
        else:
            signed = ev.SessionSigned(actor.id, draft.get(REACTION), adverse == YES, STATEMENT_VERSION)
            desk.propose(signed, "sign")

    def act(self, desk: Desk, code: str) -> None:
        """No other keys."""


def _joined(rows: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Value and remark as one text, for a narrow column."""
    return tuple(
        replace(row, value=text("note.joined", value=row.value, right=row.right), right="") if row.right else row
        for row in rows
    )


def _adverse(desk: Desk) -> str:
    """An adverse event on record can't be answered with no."""
    return YES if desk.session.adverse is not None else desk.draft.get(ADVERSE)


class ClosedPage:
    """The session is closed; the record can be verified; next patient."""

    def show(self, desk: Desk) -> StepState:
        """The card."""
        session = desk.session
        signed = session.status is Status.SIGNED
        title = text("closed.signed" if signed else "closed.untreated")
        verify = Action("verify", text("closed.verify"), "shield-check")
        papers = (
            Action("print_summary", summary.print_short(), "printer"),
            Action("save_summary", summary.save_short(), "download"),
        )
        when = f"{day_long(day_of(session.closed_utc_ms))}, {time_of_day(session.closed_utc_ms)}"
        who = desk.staff_name(_closed_by(desk))
        blocks: list[Block] = [Words(text("closed.by", name=who, when=when), Weight.STRONG, icon="badge-check")]
        if not signed:
            reason = desk.policy.choice_text("untreated", session.ended_reason)
            blocks.append(Words(text("closed.reason", reason=reason)))
        if anchor := desk.console.anchoring and desk.console.anchoring.of(session.id):
            blocks.append(Words(text("closed.anchor", code=anchor.code), Weight.QUIET, icon="shield"))
        if desk.verify_text:
            blocks.append(Words(desk.verify_text, Weight.BOX, icon="shield-check"))
        blocks += [Words(text("sign.note"), Weight.HEADING), Facts(note.rows(desk))]
        done = primary(text("closed.next"), "arrow-right")
        chip = Chip(text("closed.saved"), Tone.OK, "check")
        return StepState(
            "closed",
            Layout.FORM,
            title,
            done,
            chip=chip,
            blocks=tuple(blocks),
            notice=desk.draft.notice,
            tools=(verify, *papers),
        )

    def primary(self, desk: Desk) -> None:
        """The chair is free."""
        desk.console.pen.choose_chair(None)

    def act(self, desk: Desk, code: str) -> None:
        """Verify the records; the summary for the patient."""
        if code == "verify":
            desk.verify()
        elif code in ("print_summary", "save_summary"):
            desk.console.hub.publish(SummaryWanted(desk.session.id, code == "print_summary"))


def _closed_by(desk: Desk) -> UUID | None:
    session = desk.session
    if session.signed is not None:
        return session.signed.signed_by
    for event in reversed(session.events):
        if isinstance(event.body, ev.SessionEndedUntreated):
            return event.body.signed_by
    return None
