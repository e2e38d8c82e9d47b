"""What is shown where records wait for their passphrase, as ready texts. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from mnconsole.domain.custody_ports import SlotPerson
from mnconsole.ui.entry.meter import MeterState
from mnconsole.ui.entry.new_passphrase import NOTHING_TYPED, NewPassphraseState
from mnconsole.ui.entry.state import NO_NOTE, Note, PersonRow


class Purpose(StrEnum):
    """What the records are opened for: to work with them; to go on without their newest entries; to look only."""

    WORK = "work"
    GO_ON = "go_on"
    LOOK = "look"


class UnlockPage(StrEnum):
    """Who; their passphrase; the recovery code; a new passphrase."""

    PEOPLE = "people"
    PASSPHRASE = "passphrase"
    CODE = "code"
    RENEW = "renew"


class UnlockState(Struct, frozen=True):
    """`who` is the chosen person's key. `error` is about the passphrase, `note` about anything else, `forgotten` the
    label of the key that leads to the recovery code.

    `attempt` changes with each answer, so that the field is marked for typing anew.
    """

    page: UnlockPage
    title: str
    text: str
    people: tuple[PersonRow, ...] = ()
    who: str = ""
    go_on: str = ""
    blocked: str = ""
    back: bool = False
    busy: bool = False
    error: str = ""
    note: Note = NO_NOTE
    forgotten: str = ""
    renewed: NewPassphraseState = NOTHING_TYPED
    attempt: int = 0
    focus: str = ""


Failed = Callable[[Exception], None]
"""Told on the main thread why it did not work; on success another page is shown."""


class UnlockWork(Protocol):
    """What is done elsewhere."""

    def judge(self, passphrase: str, own_words: tuple[str, ...], done: Callable[[MeterState], None]) -> None:
        """As `Judge`."""

    def open(self, passphrase: str, staff_id: UUID | None, failed: Failed) -> None:
        """Open the records with this person's passphrase, or with anybody's."""

    def open_with_code(self, code: str, person: SlotPerson | None, passphrase: str, failed: Failed) -> None:
        """Open the records with the recovery code and give this person a new passphrase."""
