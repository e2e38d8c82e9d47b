"""The lock page's presenter: whose PIN is asked, the digits, the passphrase in their place. No Qt.

Every key counts, in order: what is typed while a PIN is being tried belongs to the next one, and what can't be a PIN
(too many digits, another sign) is refused whole, never cut to one. A PIN lives here until it is tried or the page is
left, and nowhere else. Neither it nor a passphrase is in a state.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from uuid import UUID

from mnconsole.domain.access import Entry, LockState
from mnconsole.domain.access_events import LockCause
from mnconsole.domain.people import Staff, fold, initials
from mnconsole.domain.session import Session
from mnconsole.domain.staffing import PIN_LEAST, PIN_MOST
from mnconsole.services.console import Console
from mnconsole.services.hub import EntryAsked, LockChanged, PeopleChanged, SessionChanged
from mnconsole.ui.lock.state import Asked, LockPageState, LockPerson, OpenSession
from mnconsole.ui.sidebar.clinic_rows import clinic_row
from mnconsole.ui.sidebar.names import PatientNames
from mnconsole.ui.words import lock as words
from mnconsole.ui.words import sidebar as sidebar_words
from mnconsole.ui.words.formats import time_of_day
from mnconsole.ui.words.trouble import trouble

MOST_SESSIONS = 6
"""As many have room below the names; more are counted."""


LONGEST = 64
"""Signs that are counted; a PIN is far shorter, and so is the label that somebody may scan here."""


class Reason(StrEnum):
    """Why a passphrase is asked in a PIN's place."""

    TRIES = "tries"
    TIME = "time"
    NO_PIN = "no_pin"
    CHOSEN = "chosen"


class LockPresenter:
    """One method per intent. `opened` is called when somebody has signed in, `went_back` when nobody wants to."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._render: Callable[[LockPageState], None] = lambda _state: None
        self._shown: LockPageState | None = None
        self.opened: Callable[[], None] = lambda: None
        self.went_back: Callable[[], None] = lambda: None
        self._names = PatientNames(console.patients, self.show)
        self._visible = self._busy = self._by_choice = False
        self.switching: Callable[[], bool] = lambda: False
        """Whether the console is open, and somebody else is about to sign in: then one can go back."""
        self._chosen: UUID | None = None
        self._digits = self._wrong = ""
        self._ahead: list[Callable[[], None]] = []
        self._attempt = 0
        hub = console.hub
        hub.subscribe(LockChanged, lambda _message: self.show())
        hub.subscribe(PeopleChanged, lambda _message: self.show())
        hub.subscribe(EntryAsked, lambda message: self.ask(message.staff_id))
        # Read while the records are open: nobody may read a name behind the lock.
        hub.subscribe(SessionChanged, lambda message: self._know(message.session))

    def attach(self, render: Callable[[LockPageState], None]) -> None:
        """Show from now on."""
        self._render = render
        self._shown = None
        for session in self._console.treatment.open_sessions():
            self._know(session)
        self.show()

    def _know(self, session: Session) -> None:
        self._names.of(session.patient_id)

    # the page

    def page_shown(self) -> None:
        """The page came into sight."""
        self._visible = True
        self._shown = None
        self.show()

    def page_hidden(self) -> None:
        """The page left sight: what was typed is gone."""
        self._visible = self._by_choice = False
        self._chosen = None
        self._forget()

    def ask(self, staff_id: UUID) -> None:
        """Ask this person first."""
        self._choose(staff_id)

    def tick(self) -> None:
        """Several times a second: waits move on."""
        if self._visible:
            self.show()

    # what a person does

    def choose_person(self, key: str) -> None:
        """A name was tapped; in the demo that is all."""
        if self._busy:
            return
        staff = next((one for one in self._people() if one.id.hex == key), None)
        if staff is None:
            return
        self._choose(staff.id)
        if self._lock.tap_only:
            self._answer_for(staff)(self._console.access.enter_by_tap(staff.id))

    def step(self, by: int) -> None:
        """The next name, or the one before; what was typed for another one is gone."""
        people, chosen = self._people(), self._whose()
        if self._busy or not people or self._asked() is Asked.TAP:
            return
        place = people.index(chosen) if chosen is not None else -1 if by > 0 else len(people)
        following = people[max(0, min(len(people) - 1, place + by))]
        if following is not chosen:
            self._choose(following.id)

    def digit(self, sign: str) -> None:
        """One more digit, or whatever else was typed in its place."""
        if self._asked() is not Asked.PIN:
            return
        if self._whose() is None:
            self._wrong = words.choose_first()
            self.show()
            return
        if self._busy:
            self._later(lambda: self.digit(sign))
        elif len(self._digits) < LONGEST:
            self._digits += sign
            self._wrong = ""
            self.show()

    def erase(self) -> None:
        """The last digit was wrong."""
        if self._busy:
            self._later(self.erase)
            return
        self._digits = self._digits[:-1]
        self.show()

    def clear(self) -> None:
        """All digits away."""
        self._forget()
        self.show()

    def act(self, passphrase: str) -> None:
        """The filled button, or Enter: try the digits, or the passphrase where one is asked."""
        staff = self._whose()
        if staff is None:
            return
        if self._busy:
            if self._asked() is Asked.PIN:
                self._later(lambda: self.act(""))
        elif self._asked() is Asked.PASSPHRASE:
            self._try_passphrase(staff, passphrase)
        elif self._asked() is Asked.PIN and (wrong := self._unfit()):
            self._digits, self._wrong = "", wrong
            self.show()
        elif self._asked() is Asked.PIN and len(self._digits) >= PIN_LEAST:
            self._busy, self._wrong = True, ""
            self._console.access.enter_pin(staff.id, self._digits, self._answer_for(staff))
            self.show()

    def _unfit(self) -> str:
        """Why what was typed can't be a PIN, however it goes on; empty when it can."""
        if self._digits and not (self._digits.isascii() and self._digits.isdigit()):
            return words.only_digits()
        return words.too_many_digits(PIN_MOST) if len(self._digits) > PIN_MOST else ""

    def _later(self, typed: Callable[[], None]) -> None:
        """Keep a key for the next PIN while one is being tried."""
        if len(self._ahead) < LONGEST:
            self._ahead.append(typed)

    def _type_ahead(self) -> None:
        """The keys that came while a PIN was tried, in their order; what is told of that one stays to be read."""
        told, typed, self._ahead = self._wrong, self._ahead, []
        if self._asked() is not Asked.PIN:
            return
        for key in typed:
            key()
        if not self._busy:
            self._wrong = self._wrong or told

    def _try_passphrase(self, staff: Staff, passphrase: str) -> None:
        if not passphrase:
            self._wrong = words.passphrase_missing()
            self._attempt += 1
        else:
            self._busy, self._wrong = True, ""
            self._console.access.enter_passphrase(staff.id, passphrase, self._answer_for(staff))
        self.show()

    def other_way(self) -> None:
        """From the PIN to the passphrase, or back."""
        if not self._busy:
            self._by_choice = not self._by_choice
            self._forget()
            self.show()

    def back(self) -> None:
        """Nobody else signs in. Means nothing while the console is locked."""
        if self.switching() and not self._busy:
            self.went_back()

    # answers

    def _answer_for(self, staff: Staff) -> Callable[[Entry], None]:
        asked = self._asked()

        def answer(entry: Entry) -> None:
            self._busy = False
            self._digits = ""
            self._attempt += 1
            if entry is Entry.OPENED:
                self._forget()
                self.opened()
            elif self._visible:
                self._tell(entry, staff, asked)
                self._type_ahead()
            self.show()

        return answer

    def _tell(self, entry: Entry, staff: Staff, asked: Asked) -> None:
        match entry:
            case Entry.WRONG if asked is Asked.PASSPHRASE:
                self._wrong = words.wrong_passphrase(staff.display_name)
            case Entry.WRONG:
                left = self._lock.tries_left
                self._wrong = (
                    words.wrong_pin(left) if left else ""
                )  # with none left the page says why it asks otherwise
            case Entry.LEFT:
                self._wrong = words.has_left(staff.display_name)
            case Entry.PEN_MOVING:
                self._wrong = words.pen_moving()
            case Entry.NOT_CHECKED:
                self._wrong = self._not_checked()
            case _:
                self._wrong = ""

    def _not_checked(self) -> str:
        error = self._console.access.trouble
        told = trouble(error) if error is not None else None
        return words.not_checked(f"{told.text} {told.to_do}".strip() if told is not None else "")

    # the state

    @property
    def _lock(self) -> LockState:
        return self._console.access.state

    def _people(self) -> tuple[Staff, ...]:
        """Who is signed in stands first, then by name: nobody looks for their own in another place each time."""
        by = self._lock.by
        return tuple(
            sorted(
                self._console.people.staff,
                key=lambda one: (by is None or one.id != by.id, fold(one.display_name), one.id),
            )
        )

    def _whose(self) -> Staff | None:
        """Whose PIN is asked: who was chosen, else who has locked, else (to switch) the only other one.

        None while it could be several: a PIN must not be tried against a name that nobody chose."""
        people, by = self._people(), self._lock.by
        chosen = next((one for one in people if one.id == self._chosen), None)
        if chosen is not None:
            return chosen
        if by is not None and not self.switching():
            return next((one for one in people if one.id == by.id), None)
        others = [one for one in people if by is None or one.id != by.id]
        return others[0] if len(others) == 1 else None

    def _why(self, staff: Staff | None) -> Reason | None:
        """Why a passphrase is asked, None for a PIN."""
        if staff is None:
            return None
        if self._lock.passphrase_needed:
            return Reason.TIME if self._lock.tries_left else Reason.TRIES
        access = self._console.access
        if not access.has_pin(staff.id):
            return Reason.NO_PIN
        if access.asks_passphrase(staff.id):
            return Reason.TRIES
        return Reason.CHOSEN if self._by_choice else None

    def _asked(self) -> Asked:
        if self._lock.tap_only:
            return Asked.TAP
        return Asked.PIN if self._why(self._whose()) is None else Asked.PASSPHRASE

    def _choose(self, staff_id: UUID | None) -> None:
        self._chosen = staff_id
        self._by_choice = False
        self._attempt += 1  # the keyboard goes to where the PIN is typed
        self._forget()
        self.show()

    def _forget(self) -> None:
        self._digits = self._wrong = ""
        self._ahead.clear()

    def show(self) -> None:
        """Render what is so now, if it differs and the page is to be seen."""
        if not self._visible:
            return
        state = self._state()
        if state != self._shown:
            self._shown = state
            self._render(state)

    def _state(self) -> LockPageState:
        staff, asked = self._whose(), self._asked()
        name = staff.display_name if staff is not None else ""
        heads = {Asked.PIN: words.pin_for, Asked.PASSPHRASE: words.passphrase_for}
        heading = words.choose_name() if staff is None and asked is Asked.PIN else heads.get(asked, _nothing)(name)
        why = self._why(staff) if asked is Asked.PASSPHRASE else None
        by_choice = {Asked.PIN: words.use_passphrase(), Asked.PASSPHRASE: words.use_pin()}.get(asked, "")
        sessions = self._console.treatment.open_sessions()
        more = len(sessions) - MOST_SESSIONS
        return LockPageState(
            title=words.title(),
            text=self._text(),
            people=tuple(self._person(one, chosen=one is staff and asked is not Asked.TAP) for one in self._people()),
            asked=asked,
            heading=heading,
            hint=self._hint(asked),
            act=words.checking() if self._busy else words.sign_in() if self.switching() else words.unlock(),
            typed=min(len(self._digits), PIN_MOST),
            places=max(PIN_LEAST, min(len(self._digits), PIN_MOST)),
            wrong=bool(self._wrong or self._unfit()),
            busy=self._busy,
            may_act=not self._busy and (asked is Asked.PASSPHRASE or self._whole()),
            reason=words.why_passphrase(why, name) if why is not None else "",
            other=by_choice if staff is not None and why in (None, Reason.CHOSEN) else "",
            back=words.back() if self.switching() else "",
            sessions=tuple(self._open_session(session) for session in sessions[:MOST_SESSIONS]),
            more=words.more_sessions(more) if more > 0 else "",
            attempt=self._attempt,
        )

    def _whole(self) -> bool:
        return len(self._digits) >= PIN_LEAST and not self._unfit()

    def _text(self) -> str:
        lock = self._lock
        if self.switching():
            return words.switch_text()
        time = time_of_day(lock.since_utc_ms)
        if lock.by is not None and lock.cause is LockCause.PERSON:
            return words.locked_by(lock.by.display_name, time)
        return words.locked_by_itself(time)

    def _hint(self, asked: Asked) -> str:
        if self._wrong or asked is not Asked.PIN:
            return self._wrong
        if self._whose() is None:
            return ""
        return self._unfit() or words.digits(len(self._digits), PIN_LEAST, PIN_MOST)

    def _person(self, staff: Staff, *, chosen: bool) -> LockPerson:
        role, by = sidebar_words.role(staff.role), self._lock.by
        if self.switching() and by is not None and by.id == staff.id:
            role = words.signed_in_now(role)
        return LockPerson(staff.id.hex, staff.display_name, initials(staff.display_name), role, chosen)

    def _open_session(self, session: Session) -> OpenSession:
        """Without the name, of which only the initials are taken."""
        console = self._console
        wait = console.treatment.wait(session)
        row = clinic_row(session, self._names.of(session.patient_id), wait, console.policy, current=False)
        under = row.under if row.ring is not None else words.draft_kept()
        return OpenSession(row.initials, row.stage, under, row.tone, row.ring)


def _nothing(_name: str) -> str:
    return ""
