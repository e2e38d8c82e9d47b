"""What a clause is, and how one says that it is not met or does not apply."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from mnconsole.device.conform.bench import Bench

Check = Callable[["Bench"], None]


class NotMetError(Exception):
    """The pen did something else than the clause says."""

    def __init__(self, expected: str, seen: str) -> None:
        super().__init__(expected, seen)
        self.expected = expected
        self.seen = seen


class NotApplicableError(Exception):
    """This pen, or this bench, can't be asked this."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Clause(Struct, frozen=True):
    """One line of the checklist: `done` is what the checker does, `seen` what must then be seen."""

    name: str
    title: str
    done: str
    seen: str
    check: Check
    writes: bool = True
    """Whether it sends more than reads. A device that is no pen gets nothing but reads."""


def clause(name: str, title: str, *, done: str, seen: str, writes: bool = True) -> Callable[[Check], Clause]:
    """Make a clause of the function that checks it."""

    def made(check: Check) -> Clause:
        return Clause(name, title, done, seen, check, writes)

    return made


def need(met: bool, expected: str, seen: object) -> None:
    """Raise `NotMetError` unless `met`."""
    if not met:
        raise NotMetError(expected, str(seen))
