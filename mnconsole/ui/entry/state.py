"""What the pages before the records show, as ready texts. Passphrases are never part of a state. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mood(StrEnum):
    """What a note means."""

    CALM = "calm"
    GOOD = "good"
    WARNS = "warns"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence with a meaning; an empty text is none."""

    text: str = ""
    mood: Mood = Mood.CALM
    title: str = ""


NO_NOTE = Note()


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
    """What happened and what to do about it. `retry` is empty when trying again can't help, `restore` when no backup
    can, `go_on` when nothing is known to be gone for good, `look` where nothing can be seen, or all is whole."""

    title: str
    text: str
    to_do: str
    close: str
    retry: str = ""
    restore: str = ""
    go_on: str = ""
    look: str = ""
    busy: bool = False
