"""Sheets about keys: a new recovery code, and another key with one. No Qt.

A code is shown, written down and typed back before it counts. It is part of a state while it is shown, and no longer;
what is typed back, and the passphrase, never are.
"""

from __future__ import annotations

from enum import Enum, auto

from mnconsole.domain.backup_ports import OpensIn
from mnconsole.domain.recovery_code import problem_of
from mnconsole.ui.clinic.desk import GOOD, Desk
from mnconsole.ui.clinic.secret_flows import UntilNow
from mnconsole.ui.clinic.state import Act, Field, Kind, SheetState
from mnconsole.ui.entry.code_text import groups_of, split, unlike
from mnconsole.ui.entry.set_up.work import Printed
from mnconsole.ui.pen_page.state import Note, Tone
from mnconsole.ui.words import clinic as words
from mnconsole.ui.words import clinic_keys as key_words
from mnconsole.ui.words import entry as entry_words
from mnconsole.ui.words import recovery as paper_words
from mnconsole.ui.words import set_up as set_up_words


class Step(Enum):
    """Where a flow is."""

    SAID = auto()
    SHOWN = auto()
    TYPED = auto()
    WRITING = auto()


class CodeFlow:
    """A new recovery code."""

    first = Step.SHOWN

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._code = desk.console.keys.draft_code()
        self._step = self.first
        self._typed = self._error = self._failure = self._printed = ""
        self._until_now = UntilNow(desk, key_words.key_passphrase(), key_words.key_passphrase_missing())
        self._wrong: frozenset[int] = frozenset()
        self._attempt = 0

    def state(self) -> SheetState:
        """The code; then the nine groups to type."""
        return self._shown() if self._step is Step.SHOWN else self._typing()

    def _shown(self) -> SheetState:
        notes = [Note(Tone.WARN, "triangle-alert", *key_words.old_code_note())]
        if self._printed:
            notes.append(Note(Tone.PLAIN, "printer", self._printed))
        can_print = self._desk.outside is not None
        return SheetState(
            page="code",
            title=key_words.code_title(),
            text=key_words.code_text(),
            notes=tuple(notes),
            shown_code=groups_of(self._code),
            acts=(Act("print", paper_words.print_act(), "printer"),) if can_print else (),
            primary=Act("primary", key_words.written(), "arrow-right"),
            close=words.close(),
        )

    def _typing(self) -> SheetState:
        writing = self._step is Step.WRITING
        failure = (Note(Tone.WARN, "triangle-alert", *words.not_done(self._failure)),) if self._failure else ()
        act = key_words.storing() if writing else self._act_text()
        return SheetState(
            page="code-back",
            title=key_words.back_title(),
            text=key_words.back_text(),
            notes=failure,
            fields=(
                *self._until_now.fields(),
                Field("code", Kind.CODE, key_words.typed_code(), error=self._error, wrong=self._wrong),
            ),
            acts=() if writing else (Act("again", key_words.show_again(), "arrow-left"),),
            primary=Act("primary", act, "check", enabled=not writing),
            close=words.close(),
            busy=writing,
            attempt=self._attempt,
        )

    def _act_text(self) -> str:
        return key_words.store()

    def may_close(self) -> bool:
        """Not while it is being written."""
        return self._step is not Step.WRITING

    def typed(self, field: str, text: str) -> None:
        """The groups, with a space between each two; the passphrase."""
        if field == "code":
            self._typed, self._error, self._wrong = text, "", frozenset()
            self._desk.changed()
        elif field == UntilNow.FIELD:
            self._until_now.typed(text)

    def act(self, code: str) -> None:
        """Print, or look at the code once more."""
        outside = self._desk.outside
        if code == "again" and self._step is Step.TYPED:
            self._step = Step.SHOWN
            self._desk.changed()
        elif code == "print" and outside is not None and self._step is Step.SHOWN:
            self._printed = paper_words.printing()
            outside.print_code(self._code, self._desk.console.clinic_name, self._has_printed)
            self._desk.changed()

    def _has_printed(self, result: Printed) -> None:
        self._printed = {
            Printed.DONE: paper_words.printed,
            Printed.NO_PRINTER: paper_words.no_printer,
            Printed.PEN_IN_USE: set_up_words.pen_in_use,
            Printed.FAILED: paper_words.print_failed,
        }.get(result, str)()
        self._desk.changed()

    def primary(self) -> None:
        """On to typing it back; then make it count, unless it differs."""
        if self._step is Step.SHOWN:
            self._step = Step.TYPED
        elif self._step is Step.TYPED:
            self._attempt += 1
            if self._until_now.there() and self._is_right():
                self._step, self._failure = Step.WRITING, ""
                self._write(self._code)
        self._desk.changed()

    def _is_right(self) -> bool:
        typed, code = split(self._typed), groups_of(self._code)
        self._wrong = unlike(typed, code)
        if self._desk.console.keys.same_code(self._typed, self._code):
            self._error = ""
            return True
        problem = problem_of(self._typed)
        self._error = (
            key_words.not_the_code() if self._wrong or not problem else entry_words.code_problem(problem.value)
        )
        return False

    def _write(self, code: str) -> None:
        self._desk.console.keys.store_code(self._until_now.text, code, self._stored, self._not_written)

    def _stored(self, opens: OpensIn) -> None:
        self._ended(opens, key_words.code_stored(opens))

    def _ended(self, opens: OpensIn, text: str) -> None:
        """Meanwhile a backup was made: by now somebody else may have the page and another sheet open."""
        self._until_now.forget()
        note = _of_old_paper(opens, text)
        if self._desk.flow is self:
            self._desk.close(note)
        else:
            self._desk.tell(note)

    def _not_written(self, error: Exception) -> None:
        self._step = Step.TYPED
        self._failure = "" if self._until_now.refused(error) else self._desk.why(error)
        self._attempt += 1
        self._desk.changed()


class KeyFlow(CodeFlow):
    """Another key: what that does, a new code, the manager's passphrase, then the records are written anew."""

    first = Step.SAID

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._permille = 0

    def state(self) -> SheetState:
        """As of a new code, with a page before it and the progress behind it."""
        if self._step is Step.SAID:
            notes = (
                Note(Tone.PLAIN, "info", *key_words.key_does()),
                Note(Tone.WARN, "triangle-alert", *key_words.key_cannot()),
            )
            return SheetState(
                page="key",
                title=key_words.key_title(),
                text=key_words.key_text(),
                notes=notes,
                primary=Act("primary", key_words.key_next(), "arrow-right"),
                close=words.close(),
            )
        if self._step is Step.WRITING:
            title, text = key_words.key_going_on()
            return SheetState(page="key-writing", title=title, text=text, busy=True, progress_permille=self._permille)
        return super().state()

    def _act_text(self) -> str:
        return key_words.key_act()

    def primary(self) -> None:
        """As of a new code."""
        if self._step is Step.SAID:
            self._step = Step.SHOWN
            self._desk.changed()
            return
        super().primary()

    def _write(self, code: str) -> None:
        self._permille = 0
        self._desk.console.keys.change_key(self._until_now.text, code, self._moved, self._changed, self._not_written)

    def _moved(self, done: int, of: int) -> None:
        if self._step is Step.WRITING:
            self._permille = 1000 * done // of if of else 0
            self._desk.changed()

    def _changed(self, opens: OpensIn) -> None:
        self._ended(opens, key_words.key_changed(opens))


def _of_old_paper(opens: OpensIn, text: str) -> Note:
    """What was done, and whether the paper of the code before is still needed."""
    if opens is OpensIn.EVERYWHERE:
        return Note(Tone.GOOD, GOOD, text)
    return Note(Tone.WARN, "triangle-alert", text)
