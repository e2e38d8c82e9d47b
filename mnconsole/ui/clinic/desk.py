"""What the flows of the clinic's page share: the services, one open sheet, what the last act came to. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from mnconsole.domain.permissions import Permission
from mnconsole.domain.refusals import Refused
from mnconsole.services.console import Console
from mnconsole.ui.clinic.state import SheetState
from mnconsole.ui.entry.meter import Judge
from mnconsole.ui.entry.set_up.work import Printed
from mnconsole.ui.pen_page.state import Note, Tone
from mnconsole.ui.words import clinic as words
from mnconsole.ui.words.refusals import refusal
from mnconsole.ui.words.trouble import trouble

GOOD, CALM = "circle-check", "info"


class Outside(Struct, frozen=True):
    """What the page needs done elsewhere; answers come on the main thread. `choose_folder(title, begin, done)` answers
    a path, an empty text when nothing was chosen, None while the pen is in use."""

    judge: Judge
    choose_folder: Callable[[str, str, Callable[[str | None], None]], None]
    print_code: Callable[[str, str, Callable[[Printed], None]], None]


class Flow(Protocol):
    """One sheet, from its opening to its end."""

    def state(self) -> SheetState:
        """What it shows now."""

    def typed(self, field: str, text: str) -> None:
        """A field changed."""

    def act(self, code: str) -> None:
        """A quiet button of it."""

    def primary(self) -> None:
        """Its filled button, or Enter in its last field."""

    def may_close(self) -> bool:
        """Whether it can be left now: not while something can't be stopped."""


class Desk:
    """One sheet at a time. `changed` is called whenever something may look different."""

    def __init__(self, console: Console, outside: Outside | None, changed: Callable[[], None]) -> None:
        self.console = console
        self.outside = outside
        self.changed = changed
        self.flow: Flow | None = None
        self.told: Note | None = None

    def may(self, act: Permission) -> bool:
        """Whether who is signed in may do that now. The services ask again."""
        return self.console.identity.acting.may(act)

    def open(self, flow: Flow) -> None:
        """Put a sheet over the cards, in the place of another one."""
        self.flow, self.told = flow, None
        self.changed()

    def close(self, told: Note | None = None) -> None:
        """Back to the cards; `told` is what was done."""
        self.flow, self.told = None, told
        self.changed()

    def good(self, text: str) -> None:
        """Back to the cards: it is done."""
        self.close(Note(Tone.GOOD, GOOD, text))

    def tell(self, note: Note | None) -> None:
        """Say something above the cards."""
        self.told = note
        self.changed()

    def failed(self, error: Exception) -> None:
        """Say above the cards what could not be done."""
        self.tell(Note(Tone.WARN, "triangle-alert", *words.not_done(self.why(error))))

    def why(self, error: Exception) -> str:
        """What went wrong and what to do, as sentences."""
        if isinstance(error, Refused):
            return refusal(error.code, error.details, self.console.policy)
        told = trouble(error)
        return " ".join(part for part in (told.title + ".", told.text, told.to_do) if part)
