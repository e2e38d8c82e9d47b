"""Who opens the records, with what; and the way for somebody who has forgotten it. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from mnconsole.domain.custody_ports import SlotPerson
from mnconsole.domain.people import fold, initials
from mnconsole.errors import KnownError
from mnconsole.ui.entry.code_text import code_problem
from mnconsole.ui.entry.new_passphrase import NewPassphrase
from mnconsole.ui.entry.state import NO_NOTE, Mood, Note, PersonRow
from mnconsole.ui.entry.unlock.state import Purpose, UnlockPage, UnlockState, UnlockWork
from mnconsole.ui.words import unlock as words
from mnconsole.ui.words.trouble import trouble

OFTEN = 3
"""Wrong tries after which somebody is helped."""


class UnlockPresenter:
    """One method per intent. `people` is whoever has a passphrase; nobody by name in records of an older program."""

    def __init__(
        self,
        folder: str,
        people: Sequence[SlotPerson],
        work: UnlockWork,
        code: str = "",
        *,
        purpose: Purpose = Purpose.WORK,
        leave: Callable[[], None] | None = None,
        warning: str = "",
    ) -> None:
        """With a `code` (records that were just brought back with it) only a new passphrase is asked for. `leave` shows
        the page before; `warning` is what else has to be known before they are opened."""
        self._folder = folder
        self._purpose = purpose
        self._leave = leave
        self._warning = warning
        # By name: in the key file whoever has changed a passphrase comes last.
        by_name = sorted(people, key=lambda person: (fold(person.name), person.slot_id))
        self._people = {person.slot_id: person for person in by_name if person.staff_id is not None}
        self._work = work
        self._who: SlotPerson | None = None
        self._code = code
        self._given = bool(code)
        self._new = NewPassphrase(work.judge, self._own_words, self.show)
        self._busy = False
        self._error = ""
        self._note = NO_NOTE
        self._wrong = 0
        self._elsewhere = False
        """A passphrase does not open the records on this computer: the code's key says so."""
        self._code_told = False
        self._attempt = 0
        self._focus = ""
        self._render: Callable[[UnlockState], None] | None = None
        self._page = UnlockPage.RENEW if code else self._first_page()

    def _first_page(self) -> UnlockPage:
        if len(self._people) > 1:
            return UnlockPage.PEOPLE
        self._who = next(iter(self._people.values()), None)
        return UnlockPage.PASSPHRASE

    def _own_words(self) -> tuple[str, ...]:
        return (self._who.name,) if self._who is not None else ()

    def attach(self, render: Callable[[UnlockState], None]) -> None:
        """Show everything from now on through `render`."""
        self._render = render
        self.show()

    # what a person does

    def choose(self, key: str) -> None:
        """A name was tapped."""
        if self._busy or key not in self._people:
            return
        self._who = self._people[key]
        if self._page is UnlockPage.PEOPLE:
            self._turn_to(UnlockPage.PASSPHRASE)
        else:
            self._new.judge_again()

    def submit(self, passphrase: str) -> None:
        """Open the records with what was typed."""
        if self._busy:
            return
        if not passphrase:
            self._tell(error=words.missing())
            return
        if self._page is UnlockPage.PEOPLE:  # handed over, and it does not say whose it is
            self._page = UnlockPage.PASSPHRASE
        self._begin()
        self._work.open(passphrase, self._who.staff_id if self._who is not None else None, self.failed)

    def forgotten(self) -> None:
        """The way with the recovery code."""
        if not self._busy:
            self._turn_to(UnlockPage.CODE)

    def typed(self, field: str, text: str) -> None:
        """A field of code or new passphrase changed. KeyError for a field that there is not."""
        if field == "code":
            self._code = text
            if self._code_told and not code_problem(text):
                self._code_told = False
            self._note = NO_NOTE
        elif field == "passphrase":
            self._new.typed(text)
        elif field == "again":
            self._new.typed_again(text)
        else:
            raise KeyError(field)
        self.show()

    def go_on(self) -> None:
        """Next on the code's page, the last press on the one behind it."""
        if self._busy or self._page not in (UnlockPage.CODE, UnlockPage.RENEW):
            return
        field, text = self._problem()
        if text:
            if self._page is UnlockPage.RENEW:
                self._new.tell()
            self._code_told = True
            self._tell(focus=field)
        elif self._page is UnlockPage.CODE and self._purpose is not Purpose.LOOK:
            self._turn_to(UnlockPage.RENEW)
        else:
            self._begin()
            self._work.open_with_code(self._code, self._who, self._new.passphrase, self.failed)

    def go_back(self) -> bool:
        """Back, or Esc. False when there is nothing to go back to."""
        before = {
            UnlockPage.PASSPHRASE: UnlockPage.PEOPLE if len(self._people) > 1 else None,
            UnlockPage.CODE: UnlockPage.PASSPHRASE if self._who is not None or not self._people else UnlockPage.PEOPLE,
            UnlockPage.RENEW: None if self._given else UnlockPage.CODE,
        }.get(self._page)
        if self._busy:
            return False
        if before is not None:
            self._turn_to(before)
        elif self._leave is not None:
            self._leave()
        else:
            return False
        return True

    def failed(self, error: Exception) -> None:
        """It did not open; what is wrong is told where it can be put right."""
        self._busy = False
        match _code_of(error):
            case "wrong_passphrase":
                self._wrong += 1
                often = self._wrong >= OFTEN
                self._note = Note(words.wrong_again()) if often else NO_NOTE
                self._tell(error=words.wrong(self._name()))
            case "device_secret_missing":
                self._elsewhere = True
                self._note = Note(words.other_laptop_text(), Mood.WARNS, words.other_laptop_title())
                self._tell()
            case "keystore_silent":
                self._elsewhere = True
                self._note = Note(words.silent_text(), Mood.WARNS, words.silent_title())
                self._tell()
            case "wrong_code":
                self._given = False
                self._turn_to(UnlockPage.CODE)
                self._note = Note(words.code_not_these(), Mood.BAD)
                self._tell(focus="code")
            case "damaged" | "entry_unreadable" if self._purpose is Purpose.LOOK:
                self._note = Note(words.too_damaged(), Mood.BAD)
                self._tell()
            case _:
                told = trouble(error)
                self._note = Note(f"{told.text} {told.to_do}", Mood.BAD, told.title)
                self._tell()

    # what is shown

    def _name(self) -> str:
        return self._who.name if self._who is not None else ""

    def _turn_to(self, page: UnlockPage) -> None:
        self._page = page
        self._error, self._note = "", NO_NOTE
        self._code_told = False
        self.show()

    def _begin(self) -> None:
        self._busy, self._error, self._note = True, "", NO_NOTE
        self.show()

    def _tell(self, *, error: str = "", focus: str = "") -> None:
        self._error, self._focus = error, focus
        self._attempt += 1
        self.show()

    def _problem(self) -> tuple[str, str]:
        if self._page is UnlockPage.CODE:
            return "code", code_problem(self._code)
        if len(self._people) > 1 and self._who is None:
            return "who", words.choose_person()
        return self._new.problem()

    def show(self) -> None:
        """Render what is so now."""
        if self._render is None:
            return
        make = {
            UnlockPage.PEOPLE: self._shown_people,
            UnlockPage.PASSPHRASE: self._shown_passphrase,
            UnlockPage.CODE: self._shown_code,
            UnlockPage.RENEW: self._shown_renew,
        }
        self._render(make[self._page]())

    def _rows(self) -> tuple[PersonRow, ...]:
        return tuple(PersonRow(key, one.name, initials(one.name), "") for key, one in self._people.items())

    def _meant(self) -> str:
        """What opening them leads to, where that is not the usual."""
        text = {Purpose.GO_ON: words.going_on_text, Purpose.LOOK: words.looking_text}.get(self._purpose, str)()
        return f"{text} {self._warning}" if self._warning else text

    def _code_act(self) -> str:
        if self._busy:
            return words.opening()
        return words.open_to_look() if self._purpose is Purpose.LOOK else words.code_next()

    def _shown_people(self) -> UnlockState:
        text = self._meant() or words.who_text(self._folder)
        back = self._leave is not None
        return UnlockState(self._page, words.who_title(), text, self._rows(), back=back)

    def _shown_passphrase(self) -> UnlockState:
        return UnlockState(
            self._page,
            words.passphrase_of(self._name()),
            self._meant() or words.passphrase_text(self._folder),
            go_on=words.opening() if self._busy else words.act_of(self._purpose),
            back=len(self._people) > 1 or self._leave is not None,
            busy=self._busy,
            error=self._error,
            note=self._note,
            forgotten=words.code_act() if self._elsewhere else words.forgotten_act(),
            attempt=self._attempt,
        )

    def _shown_code(self) -> UnlockState:
        problem = code_problem(self._code)
        whole = not problem
        note = self._note
        if not note.text:
            note = Note(words.code_fits(), Mood.GOOD) if whole else NO_NOTE
            if not whole and (self._code_told or _full(self._code)):
                note = Note(problem, Mood.BAD)
        return UnlockState(
            self._page,
            words.code_title(),
            words.code_text(),
            go_on=self._code_act(),
            blocked=problem,
            back=True,
            busy=self._busy,
            note=note,
            attempt=self._attempt,
            focus=self._focus,
        )

    def _shown_renew(self) -> UnlockState:
        return UnlockState(
            self._page,
            words.renew_title(),
            words.renew_text(),
            self._rows() if len(self._people) > 1 else (),
            self._who.slot_id if self._who is not None else "",
            go_on=words.opening() if self._busy else words.renew_act(),
            blocked=self._problem()[1],
            back=not self._given,
            busy=self._busy,
            note=self._note,
            renewed=self._new.state(),
            attempt=self._attempt,
            focus=self._focus,
        )


def _full(code: str) -> bool:
    return len(code.replace(" ", "")) >= 36


def _code_of(error: Exception) -> str:
    code: Enum | None = error.code if isinstance(error, KnownError) else None
    return str(code.value) if code is not None else ""
