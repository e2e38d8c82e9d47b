"""Sheets in which a person types what only they should know: a passphrase, a PIN. No Qt.

It is kept here until it is handed over or the sheet is left, and is never in a state.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from mnconsole.domain.people import Role, Staff
from mnconsole.domain.refusals import RefusalCode, Refused
from mnconsole.domain.staffing import PIN_LEAST
from mnconsole.ui.clinic.desk import Desk, Outside
from mnconsole.ui.clinic.state import Act, Field, Kind, SheetState
from mnconsole.ui.entry.new_passphrase import NewPassphrase
from mnconsole.ui.pen_page.state import Note, Tone
from mnconsole.ui.words import clinic as words
from mnconsole.ui.words import clinic_people as people_words
from mnconsole.ui.words import entry as entry_words


class What(StrEnum):
    """What a passphrase is typed for."""

    ADD = "add"
    PASSPHRASE = "passphrase"
    RETURN = "return"


def is_own(desk: Desk, staff: Staff | None) -> bool:
    """Whether it is of the one who is signed in."""
    me = desk.console.people.signed_in
    return me is not None and staff is not None and me.id == staff.id


def pin_errors(pins: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a PIN that was typed twice, at the field where it is put right."""
    short, differs = len(pins["pin"]) < PIN_LEAST, pins["pin"] != pins["pin_again"]
    return {
        "pin": people_words.pin_missing() if short else "",
        "pin_again": people_words.pins_differ() if differs and not short else "",
    }


class UntilNow:
    """The passphrase that the one who is signed in has, asked before a secret is set: the console may have been left
    open, or be taken over with a PIN that was seen."""

    FIELD = "until_now"

    def __init__(self, desk: Desk, label: str, missing: str, *, asked: bool = True) -> None:
        """`missing` is told at the field that was left empty."""
        self._label = label
        self._missing = missing
        self._desk = desk
        self.asked = asked
        self.text = ""
        self._error = ""

    def fields(self) -> tuple[Field, ...]:
        """One, or none."""
        kind = Kind.SECRET
        return (Field(self.FIELD, kind, self._label, error=self._error),) if self.asked else ()

    def typed(self, text: str) -> None:
        """Kept nowhere but here."""
        self.text, self._error = text, ""
        self._desk.changed()

    def there(self) -> bool:
        """Whether it was typed, as far as it is asked; the field says so when not."""
        missing = self.asked and not self.text
        self._error = self._missing if missing else ""
        return not missing

    def refused(self, error: Exception) -> bool:
        """Whether `error` says that it was wrong; the field says so, too."""
        wrong = isinstance(error, Refused) and error.code is RefusalCode.PASSPHRASE_WRONG
        if wrong:
            self._error = self._desk.why(error)
        return wrong

    def forget(self) -> None:
        """It was handed over."""
        self.text = ""


class OwnSecrets:
    """A person types a passphrase twice and, when they are new, a PIN twice."""

    def __init__(self, desk: Desk, outside: Outside, what: What, name: str, staff: Staff | None) -> None:
        self._desk = desk
        self._what = what
        self._name = name
        self._staff = staff
        self.role, self.treats = Role.NURSE, True
        self._new = NewPassphrase(outside.judge, self._own_words, desk.changed)
        self._pins = {"pin": "", "pin_again": ""}
        self._pin_errors = {"pin": "", "pin_again": ""}
        self._failure = ""
        self._own = is_own(desk, staff)
        me = desk.console.people.signed_in
        label = people_words.until_now() if self._own or me is None else people_words.of_you(me.display_name)
        self._until_now = UntilNow(desk, label, people_words.until_now_missing(self._own))
        self._busy = False
        self._attempt = 0

    def _own_words(self) -> tuple[str, ...]:
        return self._desk.console.clinic_name, self._name

    def state(self) -> SheetState:
        """Title by what it is for."""
        title, text, act = self._words()
        judged = self._new.state()
        fields = [
            *self._until_now.fields(),
            Field("passphrase", Kind.SECRET, entry_words.field("passphrase"), error=judged.error),
            Field("again", Kind.SECRET, entry_words.field("again"), error=judged.again_error),
        ]
        if self._what is What.ADD:
            fields.append(Field("pin", Kind.PIN, people_words.pin_optional(), error=self._pin_errors["pin"]))
            again = self._pin_errors["pin_again"]
            fields.append(Field("pin_again", Kind.PIN, people_words.pin_again(), error=again))
        failure = (Note(Tone.WARN, "triangle-alert", *words.not_done(self._failure)),) if self._failure else ()
        return SheetState(
            page=f"secrets-{self._what.value}",
            title=title,
            text=text,
            notes=failure,
            fields=tuple(fields),
            meter=judged.meter,
            primary=Act("primary", people_words.saving() if self._busy else act, "check", enabled=not self._busy),
            close=words.close(),
            busy=self._busy,
            attempt=self._attempt,
        )

    def _words(self) -> tuple[str, str, str]:
        if self._what is What.ADD:
            return people_words.own_title(self._name), people_words.own_text(), people_words.add_act(self._name)
        if self._what is What.RETURN:
            return people_words.return_title(self._name), people_words.return_text(), people_words.set_act()
        text = people_words.passphrase_text(self._own)
        return people_words.passphrase_title(self._name), text, people_words.set_act()

    def may_close(self) -> bool:
        """Not while it is being written."""
        return not self._busy

    def typed(self, field: str, text: str) -> None:
        """A secret; kept nowhere but here."""
        if field == UntilNow.FIELD:
            self._until_now.typed(text)
        elif field == "passphrase":
            self._new.typed(text)
        elif field == "again":
            self._new.typed_again(text)
        elif field in self._pins:
            self._pins[field] = text
            self._pin_errors = {"pin": "", "pin_again": ""}
            self._desk.changed()

    def act(self, code: str) -> None:
        """There is no other button."""

    def primary(self) -> None:
        """Hand it over, unless something is wrong."""
        if self._busy:
            return
        self._new.tell()
        asks_pin = self._what is What.ADD and any(self._pins.values())
        self._pin_errors = pin_errors(self._pins) if asks_pin else {"pin": "", "pin_again": ""}
        wrong = self._new.problem()[0] or any(self._pin_errors.values())
        if not self._until_now.there() or wrong:
            self._attempt += 1
            self._desk.changed()
            return
        self._busy, self._failure = True, ""
        self._desk.changed()
        people, passphrase, own = self._desk.console.people, self._new.passphrase, self._until_now.text
        if self._what is What.ADD:
            pin = self._pins["pin"]
            people.add(self._name, self.role, self.treats, passphrase, pin, self._done, self._failed, own)
        elif self._staff is not None and self._what is What.RETURN:
            people.take_back(self._staff.id, passphrase, self._done, self._failed, own)
        elif self._staff is not None:
            people.set_passphrase(self._staff.id, passphrase, self._done, self._failed, own)

    def _done(self, staff: Staff) -> None:
        told = {What.ADD: people_words.added, What.RETURN: people_words.is_back}.get(
            self._what, people_words.passphrase_set
        )
        self._new.forget()
        self._until_now.forget()
        self._pins = dict.fromkeys(self._pins, "")
        self._desk.good(told(staff.display_name))

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._attempt += 1
        self._failure = "" if self._until_now.refused(error) else self._desk.why(error)
        self._desk.changed()


class PinFlow:
    """A PIN, twice."""

    def __init__(self, desk: Desk, staff: Staff) -> None:
        self._desk = desk
        self._staff = staff
        self._pins = {"pin": "", "pin_again": ""}
        self._errors = {"pin": "", "pin_again": ""}
        self._failure = ""
        missing = people_words.until_now_missing(own=True)
        self._until_now = UntilNow(desk, people_words.own_one(), missing, asked=is_own(desk, staff))
        self._busy = False
        self._attempt = 0

    def state(self) -> SheetState:
        """Two fields."""
        failure = (Note(Tone.WARN, "triangle-alert", *words.not_done(self._failure)),) if self._failure else ()
        act = people_words.saving() if self._busy else people_words.set_act()
        return SheetState(
            page="pin",
            title=people_words.pin_title(self._staff.display_name),
            text=people_words.pin_text(),
            notes=failure,
            fields=(
                *self._until_now.fields(),
                Field("pin", Kind.PIN, people_words.pin(), error=self._errors["pin"]),
                Field("pin_again", Kind.PIN, people_words.pin_again(), error=self._errors["pin_again"]),
            ),
            primary=Act("primary", act, "check", enabled=not self._busy),
            close=words.close(),
            busy=self._busy,
            attempt=self._attempt,
        )

    def may_close(self) -> bool:
        """Not while it is being written."""
        return not self._busy

    def typed(self, field: str, text: str) -> None:
        """The passphrase, and digits; kept nowhere but here."""
        if field == UntilNow.FIELD:
            self._until_now.typed(text)
        elif field in self._pins:
            self._pins[field] = text
            self._errors = {"pin": "", "pin_again": ""}
            self._desk.changed()

    def act(self, code: str) -> None:
        """There is no other button."""

    def primary(self) -> None:
        """Set it, unless something is wrong."""
        if self._busy:
            return
        self._errors = pin_errors(self._pins)
        self._attempt += 1
        if self._until_now.there() and not any(self._errors.values()):
            self._busy, self._failure = True, ""
            people, own = self._desk.console.people, self._until_now.text
            people.set_pin(self._staff.id, self._pins["pin"], self._done, self._failed, own)
        self._desk.changed()

    def _done(self, staff: Staff) -> None:
        self._pins = dict.fromkeys(self._pins, "")
        self._until_now.forget()
        self._desk.good(people_words.pin_set(staff.display_name))

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._failure = "" if self._until_now.refused(error) else self._desk.why(error)
        self._attempt += 1
        self._desk.changed()
