"""What the set-up assistant needs done elsewhere. The composition root gives it; answers come on the main thread."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from mnconsole.services.second_place import PlaceFacts
from mnconsole.ui.entry.meter import MeterState


class Printed(StrEnum):
    """What became of a print."""

    DONE = "done"
    CANCELLED = "cancelled"
    NO_PRINTER = "no_printer"
    PEN_IN_USE = "pen_in_use"
    FAILED = "failed"


class NewClinic(Struct, frozen=True):
    """All that was asked for. `second_place` is a folder, or empty."""

    clinic_name: str
    person_name: str
    treats: bool
    pin: str
    passphrase: str
    recovery_code: str
    second_place: str

    def __repr__(self) -> str:
        """Without what opens the records: a repr comes into logs and tracebacks."""
        return f"NewClinic({self.clinic_name!r}, {self.person_name!r})"


class SetUpWork(Protocol):
    """Nothing here makes records but `make`."""

    def judge(self, passphrase: str, own_words: tuple[str, ...], done: Callable[[MeterState], None]) -> None:
        """As `Judge`."""

    def has_keystore(self, done: Callable[[bool], None]) -> None:
        """Whether passphrases can be bound to this computer."""

    def draft_code(self) -> str:
        """A new recovery code."""

    def print_code(self, code: str, clinic: str, done: Callable[[Printed], None]) -> None:
        """Ask for a printer and print the code."""

    def choose_folder(self, begin: str, done: Callable[[str | None], None]) -> None:
        """Let somebody choose a folder: empty when nothing was chosen, None while the pen is in use."""

    def look_at(self, path: str, done: Callable[[PlaceFacts], None]) -> None:
        """Whether backups can be copied to a folder."""

    def make(self, asked: NewClinic, done: Callable[[], None], failed: Callable[[Exception], None]) -> None:
        """Make the records."""

    def begin(self) -> None:
        """Leave the assistant for the chair."""

    def leave(self) -> None:
        """Back to the choice in front of the assistant."""
