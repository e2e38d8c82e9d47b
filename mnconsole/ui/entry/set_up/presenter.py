"""The set-up assistant: which page is shown, what keeps it from going on, and the one press that makes the records.

Nothing is made before that press; going back keeps everything that was typed. No Qt.
"""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.services.second_place import PlaceFacts
from mnconsole.ui.entry.new_passphrase import NewPassphrase
from mnconsole.ui.entry.set_up.drafts import ClinicDraft, CodeDraft, MediumDraft
from mnconsole.ui.entry.set_up.state import NO_CODE, ORDER, SetUpPage, SetUpState
from mnconsole.ui.entry.set_up.work import NewClinic, Printed, SetUpWork
from mnconsole.ui.entry.state import NO_NOTE, Mood, Note
from mnconsole.ui.words import recovery as recovery_words
from mnconsole.ui.words import set_up as words
from mnconsole.ui.words.trouble import trouble

_HEADINGS: dict[SetUpPage, tuple[Callable[[], str], Callable[[], str]]] = {
    SetUpPage.CLINIC: (words.clinic_title, words.clinic_text),
    SetUpPage.PASSPHRASE: (words.passphrase_title, words.passphrase_text),
    SetUpPage.CODE: (recovery_words.code_title, recovery_words.code_text),
    SetUpPage.TYPE_BACK: (recovery_words.back_title, recovery_words.back_text),
    SetUpPage.BACKUPS: (words.backups_title, words.backups_text),
    SetUpPage.READY: (words.ready_title, words.ready_text),
}


class SetUpPresenter:
    """One method per intent. `folder` and `backups` are where records and backups will lie."""

    def __init__(self, folder: str, backups: str, work: SetUpWork) -> None:
        self._folder = folder
        self._work = work
        self._page = SetUpPage.CLINIC
        self._clinic = ClinicDraft()
        self._passphrase = NewPassphrase(work.judge, self._own_words, self.show)
        self._code = CodeDraft()
        self._medium = MediumDraft(backups)
        self._keystore: bool | None = None
        self._told: set[SetUpPage] = set()
        self._busy = self._done = False
        self._notice = ""
        self._attempt = 0
        self._focus = ""
        self._render: Callable[[SetUpState], None] | None = None

    def attach(self, render: Callable[[SetUpState], None]) -> None:
        """Show everything from now on through `render`."""
        self._render = render
        self.show()

    def _own_words(self) -> tuple[str, ...]:
        return (self._clinic.clinic, self._clinic.person, self._clinic.pin)

    # what a person types

    def typed(self, field: str, text: str) -> None:
        """A field changed. KeyError for a field that there is not."""
        if field == "passphrase":
            self._passphrase.typed(text)
        elif field == "again":
            self._passphrase.typed_again(text)
        elif field == "code":
            self._code.typed(text)
        elif field == "medium":
            self._name_medium(text)
        elif field in self._clinic.values:
            self._clinic.values[field] = text
        else:
            raise KeyError(field)
        self.show()

    def choose_treats(self, treats: bool) -> None:
        """Whether the person treats."""
        self._clinic.treats = treats
        self.show()

    def tick_on_paper(self, on_paper: bool) -> None:
        """The code is on paper, or not yet."""
        self._code.on_paper = on_paper
        self.show()

    def print_code(self) -> None:
        """Print was pressed."""
        if self._code.printing:
            return
        self._code.print_began()
        self.show()
        self._work.print_code(self._code.code, self._clinic.clinic, self._printed)

    def _printed(self, printed: Printed) -> None:
        self._code.print_ended(printed)
        self.show()

    def choose_medium(self, choice: str) -> None:
        """ "medium" or "later"."""
        self._medium.choose(choice)
        self.show()

    def pick_folder(self) -> None:
        """The system's own dialog is asked for."""
        self._work.choose_folder(self._medium.path, self._picked)

    def _picked(self, path: str | None) -> None:
        if path is None:
            self._medium.refused = True
        elif path:
            self._name_medium(path)
        self.show()

    def _name_medium(self, path: str) -> None:
        self._medium.name_path(path)
        if path.strip():
            self._work.look_at(path, lambda facts: self._looked(facts, path))

    def _looked(self, facts: PlaceFacts, path: str) -> None:
        self._medium.found(facts, path)
        self.show()

    # the way through

    def go_on(self) -> None:
        """Next, or the last press. What keeps it back is told at its field."""
        if self._busy:
            return
        if self._done:
            self._work.begin()
            return
        field, text = self._problem()
        if text:
            self._told.add(self._page)
            if self._page is SetUpPage.PASSPHRASE:
                self._passphrase.tell()
            self._attempt, self._focus = self._attempt + 1, field
            self.show()
        elif self._page is SetUpPage.READY:
            self._make()
        else:
            self._turn_to(ORDER[ORDER.index(self._page) + 1])

    def go_back(self) -> bool:
        """Back, or Esc. False when there is nothing to go back to."""
        if self._busy or self._done:
            return False
        if self._page is SetUpPage.CLINIC:
            self._work.leave()
        else:
            self._turn_to(ORDER[ORDER.index(self._page) - 1])
        return True

    def _turn_to(self, page: SetUpPage) -> None:
        self._page, self._notice = page, ""
        if page is SetUpPage.PASSPHRASE:
            # The names may be others than when it was judged.
            self._passphrase.judge_again()
            if self._keystore is None:
                self._work.has_keystore(self._keystore_told)
        if page is SetUpPage.CODE and not self._code.code:
            self._code.code = self._work.draft_code()
        self.show()

    def _keystore_told(self, there: bool) -> None:
        self._keystore = there
        self.show()

    def _make(self) -> None:
        asked = NewClinic(
            clinic_name=self._clinic.clinic,
            person_name=self._clinic.person,
            treats=self._clinic.treats,
            pin=self._clinic.pin,
            passphrase=self._passphrase.passphrase,
            recovery_code=self._code.code,
            second_place=self._medium.place,
        )
        self._busy, self._notice = True, ""
        self.show()
        self._work.make(asked, self._made, self._failed)

    def _made(self) -> None:
        self._busy, self._done = False, True
        self._passphrase.forget()
        self._code.code = ""
        self.show()

    def _failed(self, error: Exception) -> None:
        told = trouble(error)
        self._busy = False
        self._notice = f"{told.title}. {told.text} {told.to_do}"
        self._attempt += 1
        self.show()

    # what is shown

    def _problem(self) -> tuple[str, str]:
        """(field, what is wrong) of the first thing on this page that is; the text is empty when nothing is."""
        match self._page:
            case SetUpPage.CLINIC:
                return next(iter(self._clinic.problems()), ("", ""))
            case SetUpPage.PASSPHRASE:
                return self._passphrase.problem()
            case SetUpPage.CODE:
                return "on_paper", "" if self._code.on_paper else recovery_words.paper_first()
            case SetUpPage.TYPE_BACK:
                return "code", self._code.problem()
            case SetUpPage.BACKUPS:
                return "medium", self._medium.problem()
            case SetUpPage.READY:
                return "", ""

    def show(self) -> None:
        """Render what is so now."""
        if self._render is None:
            return
        page = self._page
        title, text = _HEADINGS[page]
        ready = page is SetUpPage.READY
        heading = (words.done_title(), words.done_text()) if self._done else (title(), text())
        self._render(
            SetUpState(
                page=page,
                title=heading[0],
                text=words.making_text() if self._busy else heading[1],
                go_on=self._go_on_label(),
                blocked="" if self._done else self._problem()[1],
                busy=self._busy,
                done=self._done,
                notice=self._notice,
                errors=self._clinic.problems() if SetUpPage.CLINIC in self._told else (),
                treats=self._clinic.treats,
                passphrase=self._passphrase.state(),
                keystore=self._keystore_note(),
                code=self._code.shown() if page is SetUpPage.CODE else NO_CODE,
                type_back=self._code.compared(),
                medium=self._medium.state(),
                facts=self._facts() if ready else (),
                attempt=self._attempt,
                focus=self._focus,
            )
        )

    def _go_on_label(self) -> str:
        if self._done:
            return words.begin_act()
        if self._page is not SetUpPage.READY:
            return words.next_act()
        return words.making() if self._busy else words.make_act()

    def _keystore_note(self) -> Note:
        if self._keystore is None:
            return NO_NOTE
        return Note(words.keystore_there(), Mood.GOOD) if self._keystore else Note(words.keystore_missing(), Mood.WARNS)

    def _facts(self) -> tuple[tuple[str, str], ...]:
        clinic, place = self._clinic, self._medium.place
        person = words.person_treats(clinic.person) if clinic.treats else clinic.person
        values = (
            ("clinic", clinic.clinic),
            ("person", person),
            ("records", self._folder),
            ("backups", self._medium.state().own),
            ("second", place or words.no_second()),
            ("code", words.code_on_paper()),
        )
        return tuple((words.ready_fact(name), value) for name, value in values)
