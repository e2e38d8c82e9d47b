"""Presenters of the tap on a name and of trouble at the start. No Qt.

They are given callables by the composition root, which does the work on a thread of its own and then calls
`failed`; on success it shows another page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from mnconsole.domain.people import Staff, initials
from mnconsole.errors import code_of
from mnconsole.ui.entry.state import PersonRow, SignInState, TroubleState
from mnconsole.ui.words import entry as words
from mnconsole.ui.words import sidebar as people_words
from mnconsole.ui.words.store_errors import HARMED
from mnconsole.ui.words.trouble import trouble
from mnconsole.ui.words.unlock import going_on_act, looking_act

MENDED_BY_A_BACKUP = HARMED | {
    "key_file_missing", "key_file_damaged", "key_of_other_records", "migration_failed",
}  # fmt: skip
"""Codes of the store with which the records stay shut until a backup is brought back, or the right file put there."""


NEWEST_MISSING = "newest_missing"
SEEN_ALL_THE_SAME = frozenset({"damaged", "guards_changed", NEWEST_MISSING, "entry_unreadable"})
"""Codes with which most of the records can still be read."""


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
        self,
        error: BaseException,
        close: Callable[[], None],
        retry: Callable[[], None] | None = None,
        restore: Callable[[], None] | None = None,
        go_on: Callable[[], None] | None = None,
        look: Callable[[], None] | None = None,
    ) -> None:
        """`close` ends the program; `retry` tries the start again and then calls `failed` or shows another page;
        `restore` leads to the backups, and is offered where one of them mends it; `go_on` leads on without the newest
        entries, and is offered where these are missing; `look` shows what can still be read."""
        self._close = close
        self._retry = retry
        self._restore = restore
        self._go_on = go_on
        self._look = look
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

    def restore(self) -> None:
        """Bring back a backup was pressed."""
        if self._restore is not None and self._state.restore and not self._state.busy:
            self._restore()

    def go_on(self) -> None:
        """Go on without them was pressed."""
        if self._go_on is not None and self._state.go_on and not self._state.busy:
            self._go_on()

    def look(self) -> None:
        """Look at the records was pressed."""
        if self._look is not None and self._state.look and not self._state.busy:
            self._look()

    def failed(self, error: BaseException) -> None:
        """Trying again did not help; the newest reason is shown."""
        self._set(self._told(error))

    def _told(self, error: BaseException) -> TroubleState:
        told = trouble(error)
        retry = words.try_again() if self._retry is not None else ""
        code = code_of(error) if isinstance(error, Exception) else ""
        restore = words.restore_act() if self._restore is not None and code in MENDED_BY_A_BACKUP else ""
        go_on = going_on_act() if self._go_on is not None and code == NEWEST_MISSING else ""
        look = looking_act() if self._look is not None and code in SEEN_ALL_THE_SAME else ""
        return TroubleState(told.title, told.text, told.to_do, words.close_program(), retry, restore, go_on, look)

    def _set(self, state: TroubleState) -> None:
        self._state = state
        if self._render is not None:
            self._render(state)
