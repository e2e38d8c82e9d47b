"""Sheets with something to type or choose: note, time on the clock, zones, another cartridge, more."""

from __future__ import annotations

from mnconsole.domain import session_events as ev
from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.pen import needs_allowance
from mnconsole.domain.session import Status, Step
from mnconsole.ui.chair import parse
from mnconsole.ui.chair.blocks import Below, Beside, Block, Field, Key, Tone, Weight, Words, in_lines
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.draft import OpenSheet
from mnconsole.ui.chair.header import allergies_of, flags_of, reaction_of
from mnconsole.ui.chair.sheets.reasons import back
from mnconsole.ui.chair.state import Action, SheetState
from mnconsole.ui.chair.steps import cartridge, zones
from mnconsole.ui.words.chair import text
from mnconsole.ui.words.formats import clock_span
from mnconsole.ui.words.keys import KeyAct, key_text

NOTE = "note.text"
CLOCK = "clock.minutes"


def _save(words: str, icon: str = "check") -> tuple[Action, ...]:
    return (back(), Action("save", words, icon, key_text(KeyAct.PRIMARY)))


class Note:
    """A free note."""

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """The sheet."""
        draft = desk.draft
        field = Field(NOTE, text("note.label"), draft.get(NOTE), error=draft.errors.get(NOTE, ""), tall=True)
        return SheetState(
            "note",
            text("note.title"),
            text("note.text"),
            (field,),
            _save(text("note.add"), "pencil"),
            "save",
            draft.notice,
        )

    def act(self, desk: Desk, sheet: OpenSheet, code: str) -> None:
        """Add it."""
        typed = desk.draft.get(NOTE).strip()
        if code != "save":
            return
        if not typed:
            desk.fail(NOTE, RefusalCode.TEXT_EMPTY)
        else:
            desk.propose(ev.NoteAdded(typed), "note")


class Clock:
    """The two estimates of a wait differ: how long has the cream been on by the clock on the wall?"""

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """The sheet."""
        draft, wait = desk.draft, desk.wait
        words = text("early.off")
        if wait is not None:
            words = text("clock.text", shorter=clock_span(wait.shorter_ms), longer=clock_span(wait.longer_ms))
        field = Field(
            CLOCK,
            text("clock.label"),
            draft.get(CLOCK),
            unit=text("unit.min"),
            hint=text("clock.hint"),
            error=draft.errors.get(CLOCK, ""),
        )
        return SheetState(
            "clock", text("clock.title"), words, (field,), _save(text("clock.save"), "clock"), "save", draft.notice
        )

    def act(self, desk: Desk, sheet: OpenSheet, code: str) -> None:
        """Take the time over."""
        if code != "save":
            return
        contact = parse.minutes_ms(desk.draft.get(CLOCK))
        if contact is None:
            desk.fail(CLOCK, RefusalCode.TIME_RANGE)
        else:
            desk.propose(ev.CreamTimeGiven(contact), "clock")


class Zones:
    """Change the plan in the middle of a session."""

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """The picker."""
        pair = Beside((Below(zones.blocks(desk)), Below(zones.settings(desk))), (3, 2))
        return SheetState(
            "zones",
            text("zones.title"),
            text("zones.text"),
            (pair,),
            _save(text("zones.keep")),
            "save",
            desk.draft.notice,
        )

    def act(self, desk: Desk, sheet: OpenSheet, code: str) -> None:
        """Keep the plan, or a key of the picker."""
        if code != "save":
            zones.act(desk, code)
            return
        plan = zones.read(desk)
        if plan is None:
            return
        if tuple(zone.plan for zone in desk.session.zones) == plan.zones:
            desk.close()
        else:
            desk.propose(plan, "zones")


class Cartridge:
    """Another cartridge in the same session, or the first one before its step."""

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """The form."""
        return SheetState(
            "cartridge",
            text("cartridge.title"),
            "",
            cartridge.blocks(desk),
            _save(text("cartridge.loaded"), "layers"),
            "save",
            desk.draft.notice,
        )

    def act(self, desk: Desk, sheet: OpenSheet, code: str) -> None:
        """Load it."""
        if code == "save":
            cartridge.load(desk)
        else:
            cartridge.FORM.act(desk, code)


class More:
    """What is needed seldom, in one quiet place."""

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """The keys."""
        treated = any(zone.treated for zone in desk.session.zones)
        early = desk.session.step <= Step.NEEDLING
        keys = [
            Key("open:patient", text("more.patient"), "user-round"),
            Key("open:flags", text("more.flags"), "flag"),
            Key("open:zones", text("more.zones"), "target", enabled=early),
            Key("open:cartridge", text("more.cartridge"), "layers", enabled=early),
            Key("open:untreated", text("more.untreated"), "ban", enabled=not treated),
            Key("open:undo", text("act.undo"), "undo-2", enabled=desk.session.newest_step_event is not None),
        ]
        if needs_allowance(desk.console.pen.known_pen()):
            keys.append(Key("open:allow_pen", text("more.allow_pen"), "unplug"))
        return SheetState("more", text("more.title"), "", in_lines(tuple(keys), 2), (back(),))

    def act(self, desk: Desk, sheet: OpenSheet, code: str) -> None:
        """Open one of them."""
        if not code.startswith("open:"):
            return
        desk.open(code.partition(":")[2])
        if desk.session.current_zone_id:
            desk.draft.values[zones.OPEN] = desk.session.current_zone_id


class Flags:
    """Everything to look out for with this patient, in full."""

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """The list."""
        red = allergies_of(desk.patient, desk.session)
        amber = flags_of(desk.patient, desk.session, desk.policy)
        blocks: list[Block] = [
            Words(text("header.allergy", allergy=entry), Weight.BOX, Tone.DANGER, "circle-alert") for entry in red
        ]
        if reaction := reaction_of(desk):
            blocks.append(Words(reaction, Weight.BOX, Tone.DANGER, "heart-pulse"))
        blocks += [Words(entry, Weight.BOX, Tone.WARN, "flag") for entry in amber]
        if not blocks:
            blocks.append(Words(text("flags.none"), Weight.QUIET))
        actions: tuple[Action, ...] = (back(),)
        if desk.session.status is Status.OPEN:
            actions = (back(), Action("open:patient", text("more.patient"), "user-round"))
        return SheetState("flags", text("flags.title"), "", tuple(blocks), actions)

    def act(self, desk: Desk, sheet: OpenSheet, code: str) -> None:
        """Go on to the details."""
        if code == "open:patient":
            desk.open("patient")
