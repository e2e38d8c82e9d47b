"""Words about a session's summary that is printed or saved."""

from __future__ import annotations

from mnconsole.ui.words import say

_C = "Summary"


def print_it() -> str:
    return say(_C, "Print summary")


def save_it() -> str:
    return say(_C, "Save as PDF")


def print_short() -> str:
    """Where there is little room, beside the treatment's note."""
    return say(_C, "Print")


def save_short() -> str:
    return say(_C, "As PDF")


def dialog_title() -> str:
    return say(_C, "Where to save the summary")


def file_name(number: str, day: str) -> str:
    """At first; no name of a person, since file names are seen by others. `number` tells sessions of a day apart."""
    return say(_C, "summary-{day}-{number}.pdf", day=day, number=number)


def working() -> str:
    return say(_C, "Making the summary …")


def saved(path: str) -> str:
    return say(_C, "Saved: {path}", path=path)


def printed() -> str:
    return say(_C, "Sent to the printer.")


def pen_in_use() -> str:
    return say(_C, "The pen is armed or running. Stop it first: the dialog would cover STOP.")
