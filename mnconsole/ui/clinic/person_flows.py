"""Sheets about one person: name and role, leaving and coming back. No Qt."""

from __future__ import annotations

from mnconsole.domain.people import Role, Staff, clean_name
from mnconsole.domain.permissions import Permission
from mnconsole.ui.clinic.desk import Desk, Outside
from mnconsole.ui.clinic.key_flows import KeyFlow
from mnconsole.ui.clinic.secret_flows import OwnSecrets, PinFlow, What
from mnconsole.ui.clinic.state import Act, Field, Kind, SheetState
from mnconsole.ui.pen_page.state import Note, Tone
from mnconsole.ui.words import clinic as words
from mnconsole.ui.words import clinic_people as people_words


class PersonFlow:
    """Name, role and whether they treat; for somebody who is known also what else can be done about them."""

    def __init__(self, desk: Desk, staff: Staff | None) -> None:
        """`staff` None: somebody new."""
        self._desk = desk
        self._staff = staff
        self._name = staff.display_name if staff is not None else ""
        self._role = staff.role if staff is not None else Role.NURSE
        self._treats = staff.treats if staff is not None else True
        self._error = self._failure = ""
        self._busy = False
        self._attempt = 0

    def state(self) -> SheetState:
        """Name and role, or for somebody who has left only the way back."""
        staff, tap = self._staff, self._desk.console.access.state.tap_only
        if staff is not None and not staff.works_here:
            return self._of_somebody_who_left(staff)
        act = people_words.next_act() if staff is None and not tap else people_words.save()
        fields = [
            Field("name", Kind.TEXT, people_words.name(), self._name, self._error),
            Field("role", Kind.CHOICE, people_words.role(), self._role.value, options=_ROLES()),
        ]
        if self._role is not Role.VIEWER:
            fields.append(Field("treats", Kind.TICK, people_words.treats(), "1" if self._treats else ""))
        notes = [Note(Tone.PLAIN, "user-round", people_words.role_text(self._role))]
        if self._failure:
            notes.insert(0, Note(Tone.WARN, "triangle-alert", *words.not_done(self._failure)))
        return SheetState(
            page=f"person-{self._role is Role.VIEWER}",
            title=people_words.add_title() if staff is None else people_words.change_title(staff.display_name),
            text=people_words.add_text() if staff is None and not tap else "",
            fields=tuple(fields),
            notes=tuple(notes),
            acts=self._acts(tap) if staff is not None else (),
            primary=Act("primary", people_words.saving() if self._busy else act, "check", enabled=not self._busy),
            close=words.close(),
            busy=self._busy,
            attempt=self._attempt,
        )

    def _of_somebody_who_left(self, staff: Staff) -> SheetState:
        left = words.left_on(words.when(staff.left_utc_ms, self._desk.console.clock.utc_ms()))
        return SheetState(
            page="person-left",
            title=staff.display_name,
            text=left,
            notes=(Note(Tone.PLAIN, "info", people_words.return_text()),),
            primary=Act("primary", people_words.return_title(staff.display_name), "log-in", enabled=self._can_type()),
            close=words.close(),
        )

    def _can_type(self) -> bool:
        return self._desk.outside is not None or self._desk.console.access.state.tap_only

    def _acts(self, tap: bool) -> tuple[Act, ...]:
        leaves = Act("leave", people_words.leaves(), "log-out")
        if tap:
            return (leaves,)
        acts = [Act("pin", people_words.new_pin(), "grid-3x3"), leaves]
        if self._desk.outside is not None:
            acts.insert(0, Act("passphrase", people_words.new_passphrase(), "key-round"))
        return tuple(acts)

    def may_close(self) -> bool:
        """Not while it is being written."""
        return not self._busy

    def typed(self, field: str, text: str) -> None:
        """Name, role or tick."""
        if field == "name":
            self._name, self._error = text, ""
        elif field == "role":
            self._role = Role(text)
        elif field == "treats":
            self._treats = bool(text)
        self._desk.changed()

    def act(self, code: str) -> None:
        """What else can be done about this person."""
        staff, outside = self._staff, self._desk.outside
        if staff is None:
            return
        if code == "leave":
            self._desk.open(LeaveFlow(self._desk, staff))
        elif code == "pin":
            self._desk.open(PinFlow(self._desk, staff))
        elif code == "passphrase" and outside is not None:
            self._desk.open(OwnSecrets(self._desk, outside, What.PASSPHRASE, staff.display_name, staff))

    def primary(self) -> None:
        """Save, go on to the new person's own passphrase, or bring somebody back."""
        staff, outside = self._staff, self._desk.outside
        if self._busy:
            return
        if staff is not None and not staff.works_here:
            self._bring_back(staff, outside)
        elif not clean_name(self._name):
            self._error = people_words.name_missing()
            self._attempt += 1
            self._desk.changed()
        elif staff is not None:
            self._begin()
            self._desk.console.people.change(
                staff.id, self._name, self._role, self._treats, self._changed, self._failed
            )
        elif self._desk.console.access.state.tap_only:
            self._begin()
            self._desk.console.people.add(self._name, self._role, self._treats, "", "", self._added, self._failed)
        elif outside is not None:
            flow = OwnSecrets(self._desk, outside, What.ADD, clean_name(self._name), None)
            flow.role, flow.treats = self._role, self._treats
            self._desk.open(flow)

    def _bring_back(self, staff: Staff, outside: Outside | None) -> None:
        if self._desk.console.access.state.tap_only:
            self._begin()
            self._desk.console.people.take_back(staff.id, "", self._is_back, self._failed)
        elif outside is not None:
            self._desk.open(OwnSecrets(self._desk, outside, What.RETURN, staff.display_name, staff))

    def _begin(self) -> None:
        self._busy, self._failure = True, ""
        self._desk.changed()

    def _changed(self, staff: Staff) -> None:
        self._desk.good(people_words.changed(staff.display_name))

    def _added(self, staff: Staff) -> None:
        self._desk.good(people_words.added(staff.display_name))

    def _is_back(self, staff: Staff) -> None:
        self._desk.good(people_words.is_back(staff.display_name))

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._failure = self._desk.why(error)
        self._desk.changed()


def _ROLES() -> tuple[tuple[str, str], ...]:
    return tuple((role.value, people_words.role_option(role)) for role in (Role.NURSE, Role.MANAGER, Role.VIEWER))


class LeaveFlow:
    """Somebody leaves: what that does and what it can't, before it is done."""

    def __init__(self, desk: Desk, staff: Staff) -> None:
        self._desk = desk
        self._staff = staff
        self._failure = ""
        self._busy = self._left = False

    def _afterwards(self) -> SheetState:
        return SheetState(
            page="left",
            title=people_words.has_left(self._staff.display_name),
            notes=(Note(Tone.WARN, "triangle-alert", *people_words.leave_cannot()),),
            primary=Act("primary", people_words.leave_and_change(), "key-round"),
            close=words.done(),
        )

    def state(self) -> SheetState:
        """Two notes, one button; afterwards the way to another key."""
        if self._left:
            return self._afterwards()
        notes = [
            Note(Tone.PLAIN, "info", *people_words.leave_does()),
            Note(Tone.WARN, "triangle-alert", *people_words.leave_cannot()),
        ]
        if self._failure:
            notes.insert(0, Note(Tone.BAD, "circle-alert", *words.not_done(self._failure)))
        act = people_words.saving() if self._busy else people_words.leave_act(self._staff.display_name)
        return SheetState(
            page="leave",
            title=people_words.leave_title(self._staff.display_name),
            notes=tuple(notes),
            primary=Act("primary", act, "log-out", enabled=not self._busy),
            close=words.close(),
            busy=self._busy,
            careful=True,
        )

    def may_close(self) -> bool:
        """Not while it is being written."""
        return not self._busy

    def typed(self, field: str, text: str) -> None:
        """There is no field."""

    def act(self, code: str) -> None:
        """There is no other button."""

    def primary(self) -> None:
        """They leave; afterwards, on to another key."""
        if self._left:
            self._desk.open(KeyFlow(self._desk))
        elif not self._busy:
            self._busy, self._failure = True, ""
            self._desk.changed()
            self._desk.console.people.leave(self._staff.id, self._done, self._failed)

    def _done(self, staff: Staff) -> None:
        self._busy, self._left, self._staff = False, True, staff
        if self._desk.may(Permission.MANAGE_KEYS) and not self._desk.console.access.state.tap_only:
            self._desk.changed()
        else:
            self._desk.good(people_words.has_left(staff.display_name))

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._failure = self._desk.why(error)
        self._desk.changed()
