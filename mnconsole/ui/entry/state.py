"""What the pages before the records show, as ready texts. Passphrases are never part of a state. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SetUpState:
    """The first set-up. `errors` by field; `attempt` changes with each try, so that the keyboard goes there once."""

    title: str
    text: str
    rules: str
    errors: tuple[tuple[str, str], ...] = ()
    attempt: int = 0
    busy: str = ""
    notice: str = ""

    def error(self, field: str) -> str:
        """What is wrong with a field, or empty."""
        return dict(self.errors).get(field, "")


@dataclass(frozen=True, slots=True)
class UnlockState:
    """The passphrase page. `error` is about the passphrase, `notice` about anything else.

    `attempt` changes with each answer, so that the field is marked for typing anew.
    """

    title: str
    text: str
    error: str = ""
    notice: str = ""
    busy: str = ""
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who may sign in."""

    key: str
    name: str
    initials: str
    role: str


@dataclass(frozen=True, slots=True)
class SignInState:
    """Who is at the chair. `note` is a title and a text about the demo, both empty otherwise."""

    title: str
    people: tuple[PersonRow, ...]
    note: tuple[str, str]
    busy: str = ""


@dataclass(frozen=True, slots=True)
class TroubleState:
    """What happened and what to do about it. `retry` is empty when trying again can't help."""

    title: str
    text: str
    to_do: str
    close: str
    retry: str = ""
    busy: bool = False
