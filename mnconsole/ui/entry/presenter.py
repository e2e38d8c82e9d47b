"""Presenters of set-up, passphrase, sign-in and trouble. No Qt.

They are given callables by the composition root, which does the work on a thread of its own and then calls
`failed`; on success it shows another page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum

from mnconsole.domain.people import Staff, clean_name, initials
from mnconsole.errors import KnownError
from mnconsole.ui.entry.state import PersonRow, SetUpState, SignInState, TroubleState, UnlockState
from mnconsole.ui.words import entry as words
from mnconsole.ui.words import sidebar as people_words
from mnconsole.ui.words.trouble import trouble

PASSPHRASE_LEAST = 12
"""Characters. Guessing is slowed by Argon2id (64 MiB) to a few tries a second on a laptop; twelve characters then
stand against a stolen laptop, and a sentence of some words is easier to keep than a short riddle."""

WRONG_PASSPHRASE = "wrong_passphrase"


class SetUpPresenter:
    """The first start: clinic, one person, a passphrase twice, and the promise that it is written down."""

    def __init__(self, folder: str, submit: Callable[[str, str, str], None]) -> None:
        """`submit(clinic, person, passphrase)` makes the records elsewhere and returns at once."""
        self._submit = submit
        self._typed = {"clinic": "", "person": "", "passphrase": "", "again": ""}
        self._kept = False
        self._render: Callable[[SetUpState], None] | None = None
        rules = words.passphrase_rules(PASSPHRASE_LEAST)
        self._state = SetUpState(words.set_up_title(), words.set_up_text(folder), rules)

    def attach(self, render: Callable[[SetUpState], None]) -> None:
        """Show everything from now on through `render`."""
        self._render = render
        render(self._state)

    def typed(self, field: str, text: str) -> None:
        """A field changed. KeyError for a field that there is not."""
        if field not in self._typed:
            raise KeyError(field)
        self._typed[field] = text
        self._judge_again()

    def tick_kept(self, kept: bool) -> None:
        """The passphrase is written down, or not yet."""
        self._kept = kept
        self._judge_again()

    def submit(self) -> None:
        """Make the records, unless something is wrong."""
        if self._state.busy:
            return
        errors = self._errors()
        busy = "" if errors else words.setting_up()
        self._set(errors=errors, busy=busy, notice="", attempt=self._state.attempt + 1)
        if not errors:
            typed = self._typed
            self._submit(clean_name(typed["clinic"]), clean_name(typed["person"]), typed["passphrase"])

    def failed(self, error: BaseException) -> None:
        """The records could not be made; everything stays as typed."""
        told = trouble(error)
        self._set(busy="", notice=f"{told.title}. {told.text} {told.to_do}")

    def _errors(self) -> tuple[tuple[str, str], ...]:
        clinic, person = clean_name(self._typed["clinic"]), clean_name(self._typed["person"])
        passphrase, again = self._typed["passphrase"], self._typed["again"]
        found = [
            ("clinic", words.clinic_missing() if not clinic else ""),
            ("person", words.person_missing() if not person else ""),
            ("passphrase", _passphrase_error(passphrase)),
            ("again", words.not_the_same() if passphrase and again != passphrase else ""),
            ("kept", "" if self._kept else words.tick_first()),
        ]
        return tuple((field, text) for field, text in found if text)

    def _judge_again(self) -> None:
        # Only what was told as wrong is judged while typing; the rest waits for the next try.
        told = {field for field, _text in self._state.errors}
        if told:
            self._set(errors=tuple(entry for entry in self._errors() if entry[0] in told))

    def _set(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        if self._render is not None:
            self._render(self._state)


def _passphrase_error(passphrase: str) -> str:
    if not passphrase.strip():
        return words.passphrase_missing()
    more = PASSPHRASE_LEAST - len(passphrase)
    return words.too_short(more) if more > 0 else ""


class UnlockPresenter:
    """The passphrase of a clinic's records."""

    def __init__(self, folder: str, unlock: Callable[[str], None]) -> None:
        """`unlock(passphrase)` opens the records elsewhere and returns at once."""
        self._unlock = unlock
        self._render: Callable[[UnlockState], None] | None = None
        self._state = UnlockState(words.unlock_title(), words.unlock_text(folder))

    def attach(self, render: Callable[[UnlockState], None]) -> None:
        """Show everything from now on through `render`."""
        self._render = render
        render(self._state)

    def submit(self, passphrase: str) -> None:
        """Open the records with what was typed."""
        if self._state.busy:
            return
        if not passphrase:
            self._set(error=words.passphrase_missing(), attempt=self._state.attempt + 1)
            return
        self._set(error="", notice="", busy=words.unlocking())
        self._unlock(passphrase)

    def failed(self, error: BaseException) -> None:
        """It did not open; a wrong passphrase is told shortly, everything else with what to do."""
        attempt = self._state.attempt + 1
        if _is(error, WRONG_PASSPHRASE):
            self._set(error=words.wrong_passphrase(), busy="", attempt=attempt)
            return
        told = trouble(error)
        self._set(notice=f"{told.title}. {told.text} {told.to_do}", busy="", attempt=attempt)

    def _set(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        if self._render is not None:
            self._render(self._state)


class SignInPresenter:
    """Who is at the chair: one tap on a name. In the demo nothing is asked, and the page says so."""

    def __init__(self, folder: str, *, demo: bool, choose: Callable[[Staff], None]) -> None:
        """`choose(staff)` signs in and goes on."""
        self._choose = choose
        self._staff: dict[str, Staff] = {}
        self._render: Callable[[SignInState], None] | None = None
        note = (words.demo_title(), words.demo_text(folder)) if demo else ("", "")
        self._state = SignInState(words.who(), (), note, words.opening_demo() if demo else words.unlocking())

    def attach(self, render: Callable[[SignInState], None]) -> None:
        """Show everything from now on through `render`."""
        self._render = render
        render(self._state)

    def set_people(self, staff: Sequence[Staff]) -> None:
        """The records are open: these may sign in."""
        self._staff = {one.id.hex: one for one in staff}
        rows = tuple(
            PersonRow(one.id.hex, one.display_name, initials(one.display_name), people_words.role(one.role))
            for one in staff
        )
        self._set(people=rows, busy="")

    def choose(self, key: str) -> None:
        """A name was tapped."""
        staff = self._staff.get(key)
        if staff is not None:
            self._choose(staff)

    def _set(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        if self._render is not None:
            self._render(self._state)


class TroublePresenter:
    """Something that a person can put right stands in the way of the start."""

    def __init__(
        self, error: BaseException, close: Callable[[], None], retry: Callable[[], None] | None = None
    ) -> None:
        """`close` ends the program; `retry` tries the start again and then calls `failed` or shows another page."""
        self._close = close
        self._retry = retry
        self._render: Callable[[TroubleState], None] | None = None
        self._state = self._told(error)

    def attach(self, render: Callable[[TroubleState], None]) -> None:
        """Show everything from now on through `render`."""
        self._render = render
        render(self._state)

    def close(self) -> None:
        """Close was pressed."""
        self._close()

    def retry(self) -> None:
        """Try again was pressed."""
        if self._retry is not None and not self._state.busy:
            self._set(replace(self._state, retry=words.trying_again(), busy=True))
            self._retry()

    def failed(self, error: BaseException) -> None:
        """Trying again did not help; the newest reason is shown."""
        self._set(self._told(error))

    def _told(self, error: BaseException) -> TroubleState:
        told = trouble(error)
        retry = words.try_again() if self._retry is not None else ""
        return TroubleState(told.title, told.text, told.to_do, words.close_program(), retry)

    def _set(self, state: TroubleState) -> None:
        self._state = state
        if self._render is not None:
            self._render(state)


def _is(error: BaseException, value: str) -> bool:
    code: Enum | None = error.code if isinstance(error, KnownError) else None
    return code is not None and code.value == value
