"""What the pages before the records show, as ready texts. Passphrases are never part of a state. No Qt."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Mood(StrEnum):
    """What a note means."""

    CALM = "calm"
    GOOD = "good"
    WARNS = "warns"
    BAD = "bad"


class Note(Struct, frozen=True):
    """A sentence with a meaning; an empty text is none."""

    text: str = ""
    mood: Mood = Mood.CALM
    title: str = ""


NO_NOTE = Note()


class PersonRow(Struct, frozen=True):
    """Somebody who may sign in."""

    key: str
    name: str
    initials: str
    role: str


class SignInState(Struct, frozen=True):
    """Who is at the chair. `note` is a title and a text about the demo, both empty otherwise."""

    title: str
    people: tuple[PersonRow, ...]
    note: tuple[str, str]
    busy: str = ""


class TroubleState(Struct, frozen=True):
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
