"""A pen that does not stop by itself: what is weaker, who allowed it and why, and taking that back."""

from __future__ import annotations

from collections.abc import Iterable

from mnconsole.domain.allowance import Allowance, AllowanceReason
from mnconsole.domain.decisions import RefusalCode
from mnconsole.domain.pen import EndsBy, PenIdentity, needs_allowance
from mnconsole.domain.people import Role, Staff
from mnconsole.services.hub import EntryAsked
from mnconsole.ui.chair.blocks import Block, Field, Key, Tone, Weight, Words, in_lines, reasons
from mnconsole.ui.chair.desk import Desk
from mnconsole.ui.chair.draft import OpenSheet
from mnconsole.ui.chair.sheets.reasons import back
from mnconsole.ui.chair.state import Action, SheetState
from mnconsole.ui.words.chair import text
from mnconsole.ui.words.formats import day_long, day_of, time_of_day
from mnconsole.ui.words.keys import KeyAct, key_text

KIND = "allow_pen"
REASON = "allow_pen.reason"
_SIGN_IN = "sign_in"
_GOES_ON = "allow_pen.goes_on"


class AllowPen:
    """Asked before ARM. A nurse is told that a manager has to do it, who signs in with one tap here."""

    def show(self, desk: Desk, sheet: OpenSheet) -> SheetState:
        """What can be done about the pen by whoever is signed in."""
        pen = desk.console.pen.known_pen()
        if pen is None:
            return SheetState(KIND, text("more.allow_pen"), text("allow_pen.gone"), (), (back(),))
        name = pen.product
        if pen.serial_number:
            name = text("allow_pen.numbered", product=pen.product, serial=pen.serial_number)
        known = text("allow_pen.title_known", product=name)
        if not needs_allowance(pen):
            why = "allow_pen.needless_trigger" if pen.ends_by is EndsBy.TRIGGER else "allow_pen.needless"
            return SheetState(KIND, known, text(why), (), (back(),))
        actions: tuple[Action, ...] = (back(),)
        allowance = desk.console.allowances.of(pen)
        title = text("allow_pen.title", product=name) if allowance is None else known
        if allowance is not None:
            blocks = _allowed(desk, allowance)
        elif _is_manager(desk.console.people.signed_in):
            blocks, actions = _ask(desk), (back(), Action("save", text("allow_pen.allow"), "check", _key()))
        else:
            blocks = _fetch_manager(desk)
        primary = "save" if len(actions) > 1 else ""
        about = text(f"allow_pen.text_{desk.console.halt.switch_off.value}")
        return SheetState(KIND, title, about, blocks, actions, primary, desk.draft.notice)

    def act(self, desk: Desk, sheet: OpenSheet, code: str) -> None:
        """Sign in, allow for a reason, or take it back."""
        name, _, about = code.partition(".")
        pen = desk.console.pen.known_pen()
        if name == _SIGN_IN:
            person = next((one for one in desk.console.people.staff if one.id.hex == about), None)
            if person is not None:
                _note_who_goes_on(desk, person)
                _show_who(desk, person)
        elif pen is None:
            return
        elif code == "withdraw":
            desk.console.allowances.withdraw(pen)
            _go_on(desk)
        elif name == KIND and about in set(AllowanceReason):
            desk.console.allowances.allow(pen, about)
            _go_on(desk)
        elif code == "save":
            _save(desk, pen)


def _save(desk: Desk, pen: PenIdentity) -> None:
    typed = desk.draft.get(REASON).strip()
    if typed:
        desk.console.allowances.allow(pen, typed)
        _go_on(desk)
    else:
        desk.fail(REASON, RefusalCode.REASON_MISSING)


def _note_who_goes_on(desk: Desk, person: Staff) -> None:
    """A manager who is fetched for this alone does not take the treatment over."""
    before = desk.console.people.signed_in
    desk.draft.forget(_GOES_ON)  # who was noted for another permission has nothing to do with this one
    if before is not None and before.treats and not _is_manager(before) and _is_manager(person):
        desk.draft.put(_GOES_ON, before.id.hex)


def _who_goes_on(desk: Desk) -> Staff | None:
    noted = desk.draft.get(_GOES_ON)
    return next((one for one in desk.console.people.staff if one.id.hex == noted), None)


def _go_on(desk: Desk) -> None:
    """The nurse who was signed in before is so again."""
    nurse = _who_goes_on(desk)
    if nurse is not None:
        desk.draft.forget(_GOES_ON)
        _show_who(desk, nurse)


def _show_who(desk: Desk, person: Staff) -> None:
    """In the demo the tap is enough. Else this person shows who they are; a nurse too, who comes back to the pen: what
    she does next is recorded under her name."""
    console = desk.console
    if console.access.state.tap_only:
        console.access.enter_by_tap(person.id)
    else:
        console.hub.publish(EntryAsked(person.id))


def _key() -> str:
    return key_text(KeyAct.PRIMARY)


def _is_manager(person: Staff | None) -> bool:
    return person is not None and person.role is Role.MANAGER


def _people(desk: Desk, who: Iterable[Staff]) -> tuple[Block, ...]:
    keys = tuple(Key(f"{_SIGN_IN}.{one.id.hex}", one.display_name, "user-round", tall=True) for one in who)
    return in_lines(keys, 2)


def _rules() -> Words:
    return Words(text("allow_pen.rules"), Weight.BOX, Tone.WARN, "triangle-alert")


def _ask(desk: Desk) -> tuple[Block, ...]:
    choices = tuple((reason.value, text(f"{KIND}.{reason.value}")) for reason in AllowanceReason)
    draft = desk.draft
    field = Field(REASON, text("allow_pen.reason"), draft.get(REASON), error=draft.errors.get(REASON, ""))
    nurse = _who_goes_on(desk)
    then = (Words(text("allow_pen.then", name=nurse.display_name), Weight.QUIET),) if nurse is not None else ()
    return (_rules(), Words(text("allow_pen.why"), Weight.STRONG), *reasons(KIND, choices), field, *then)


def _fetch_manager(desk: Desk) -> tuple[Block, ...]:
    managers = [one for one in desk.console.people.staff if _is_manager(one)]
    if not managers:
        return (_rules(), Words(text("allow_pen.no_manager"), Weight.STRONG))
    return (_rules(), Words(text("allow_pen.manager"), Weight.STRONG), *_people(desk, managers))


def _allowed(desk: Desk, allowance: Allowance) -> tuple[Block, ...]:
    known = allowance.reason in set(AllowanceReason)
    told = text(
        "allow_pen.allowed",
        name=desk.staff_name(allowance.by) or text("allow_pen.unknown"),
        day=day_long(day_of(allowance.at_utc_ms)),
        time=time_of_day(allowance.at_utc_ms),
        reason=text(f"{KIND}.{allowance.reason}") if known else allowance.reason,
    )
    blocks: list[Block] = [Words(told, Weight.BOX, Tone.OK, "check"), _rules()]
    person = desk.console.people.signed_in
    if _is_manager(person):
        blocks.append(Key("withdraw", text("allow_pen.withdraw"), "ban"))
    else:
        managers = [one for one in desk.console.people.staff if _is_manager(one)]
        blocks += [Words(text("allow_pen.manager_again"), Weight.QUIET), *_people(desk, managers)]
    if person is None or not person.treats:
        nurses = [one for one in desk.console.people.staff if one.treats]
        blocks += [Words(text("allow_pen.back_to"), Weight.STRONG), *_people(desk, nurses)]
    return tuple(blocks)
