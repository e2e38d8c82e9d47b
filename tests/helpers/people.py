"""A clinic in memory whose people have passphrases and PINs."""

from __future__ import annotations

from functools import cache
from typing import Any

from argon2 import PasswordHasher

from mnconsole.domain.access import Entry
from mnconsole.domain.access_events import Way
from tests.helpers.consoles import BenchConsole, make_console
from tests.helpers.doors import LOCK_AFTER_S

PASSPHRASES = ("seven grey herons at noon", "a lamp beside the harbour", "nine plums in a blue bowl")
PINS = ("4711", "80351")
"""Of the first two; the manager has none."""


LOCK_MS = LOCK_AFTER_S * 1000
ONE, TWO, THREE = range(3)


@cache
def _verifiers() -> tuple[str, ...]:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # a verifier tells its own parameters
    return tuple(quick.hash(pin) for pin in PINS)


def clinic(*, signed_in: int | None = 0, **changes: Any) -> BenchConsole:
    """A console that is no demo, with passphrases and PINs. The person at `signed_in` has shown the passphrase."""
    console = make_console(demo=False, signed_in=None, **changes)
    people = console.people.staff
    for person, passphrase in zip(people, PASSPHRASES, strict=True):
        console.door.keeper.passphrases[person.id] = passphrase
        console.door.keeper.names[person.id] = person.display_name
    for person, verifier in zip(people, _verifiers(), strict=False):
        console.records.set_pin_verifier(person.id, verifier, 0)
    console.people.load()
    if signed_in is not None:
        assert console.access.begin(people[signed_in].id, Way.PASSPHRASE) is Entry.OPENED
    return console


def pin(console: BenchConsole, place: int, typed: str | None = None) -> Entry:
    """This person's PIN is typed, or something else in its place."""
    answers: list[Entry] = []
    console.access.enter_pin(console.people.staff[place].id, PINS[place] if typed is None else typed, answers.append)
    return answers[0]


def shows(console: BenchConsole, place: int, typed: str | None = None) -> Entry:
    """This person's passphrase is typed, or something else in its place."""
    answers: list[Entry] = []
    typed = PASSPHRASES[place] if typed is None else typed
    console.access.enter_passphrase(console.people.staff[place].id, typed, answers.append)
    return answers[0]


def wait(console: BenchConsole, ms: int) -> None:
    """So long nobody is there, and the console looks once."""
    console.door.presence.advance(ms)
    console.access.tick()
