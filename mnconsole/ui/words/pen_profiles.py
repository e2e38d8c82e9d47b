"""Words of the pen profiles that are there, for the pen's page and the command line: the good ones and the others."""

from __future__ import annotations

from mnconsole.errors import KnownError
from mnconsole.ui.words import say
from mnconsole.ui.words.trouble import trouble

_C = "PenProfiles"


def not_used() -> str:
    """Title of the profiles with a mistake."""
    return say(_C, "Pen profiles that are not used")


def why(error: KnownError) -> tuple[str, str]:
    """What is wrong with one in a few words; and file, key, what was expected and found, and what to do."""
    words = trouble(error)
    return words.title, f"{words.text} {words.to_do}"


def whose(own: bool) -> str:
    """Where a profile comes from."""
    return say(_C, "the clinic's own") if own else say(_C, "ships with the program")


def left_out(error: KnownError) -> str:
    """A profile with a mistake, in one line."""
    return say(_C, "Not used: {why}", why=why(error)[1])
