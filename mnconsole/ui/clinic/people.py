"""The people's card, and the sheets that its presses open. No Qt."""

from __future__ import annotations

from uuid import UUID

from mnconsole.domain.people import Staff, initials
from mnconsole.domain.permissions import Permission
from mnconsole.ui.clinic.desk import Desk
from mnconsole.ui.clinic.person_flows import PersonFlow
from mnconsole.ui.clinic.secret_flows import OwnSecrets, PinFlow, What
from mnconsole.ui.clinic.state import Act, PeopleState, PersonRow
from mnconsole.ui.pen_page.state import Note, Tone
from mnconsole.ui.words import clinic as words
from mnconsole.ui.words import sidebar as sidebar_words


def people_card(desk: Desk) -> PeopleState:
    """Who works here first, by name; who has left below."""
    console = desk.console
    everybody = sorted(console.people.all_staff, key=lambda one: (not one.works_here, one.display_name.casefold()))
    left = sum(not one.works_here for one in everybody)
    return PeopleState(
        title=words.people(),
        beside=words.people_count(len(everybody) - left, left),
        note=_note(desk),
        rows=tuple(_row(desk, one) for one in everybody),
        acts=_acts(desk),
    )


def _row(desk: Desk, staff: Staff) -> PersonRow:
    console = desk.console
    me = console.people.signed_in
    role = sidebar_words.role(staff.role)
    if staff.works_here:
        has_pin = None if console.access.state.tap_only else console.access.has_pin(staff.id)
        line = words.role_line(role, staff.treats, has_pin)
    else:
        line = words.left_on(words.when(staff.left_utc_ms, console.clock.utc_ms()))
    return PersonRow(
        key=staff.id.hex,
        name=staff.display_name,
        initials=initials(staff.display_name),
        role=line,
        current=me is not None and me.id == staff.id,
        left=not staff.works_here,
        may_open=desk.may(Permission.MANAGE_STAFF),
    )


def _note(desk: Desk) -> Note | None:
    console = desk.console
    me = console.people.signed_in
    if console.access.state.tap_only:
        return Note(Tone.PLAIN, "info", *words.demo_people())
    if me is not None and not console.access.has_pin(me.id):
        return Note(Tone.WARN, "lock", words.no_pin_title(), words.no_pin_text())
    return None


def _acts(desk: Desk) -> tuple[Act, ...]:
    console = desk.console
    me = console.people.signed_in
    acts: list[Act] = []
    # Somebody new types a passphrase here, which is judged elsewhere; in the demo nobody has one.
    if desk.may(Permission.MANAGE_STAFF) and (desk.outside is not None or console.access.state.tap_only):
        acts.append(Act("add", words.add_person(), "user-plus"))
    if me is not None and not console.access.state.tap_only:
        acts.append(Act("own_pin", words.own_pin(console.access.has_pin(me.id)), "grid-3x3"))
        if desk.outside is not None:
            acts.append(Act("own_passphrase", words.own_passphrase(), "key-round"))
    return tuple(acts)


def act(desk: Desk, code: str) -> None:
    """A button of the card."""
    me = desk.console.people.signed_in
    if code == "add":
        desk.open(PersonFlow(desk, None))
    elif me is not None and code == "own_pin":
        desk.open(PinFlow(desk, me))
    elif me is not None and code == "own_passphrase" and desk.outside is not None:
        desk.open(OwnSecrets(desk, desk.outside, What.PASSPHRASE, me.display_name, me))


def open_person(desk: Desk, key: str) -> None:
    """A person of the list."""
    staff_id = UUID(hex=key)
    staff = next((one for one in desk.console.people.all_staff if one.id == staff_id), None)
    if staff is not None and desk.may(Permission.MANAGE_STAFF):
        desk.open(PersonFlow(desk, staff))
