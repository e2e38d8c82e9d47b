"""Words of the recovery code on the screen: shown, put on paper, typed back."""

from __future__ import annotations

from mnconsole.ui.words import say

_C = "Recovery"


def code_title() -> str:
    return say(_C, "The recovery code")


def code_text() -> str:
    return say(_C, "It opens the records when a passphrase is forgotten, and on another laptop. Put it on paper now.")


def code_name() -> str:
    return say(_C, "Recovery code")


def print_act() -> str:
    return say(_C, "Print …")


def printing() -> str:
    return say(_C, "Printing …")


def printed() -> str:
    return say(_C, "Sent to the printer. Look whether every group can be read.")


def no_printer() -> str:
    return say(_C, "This computer has no printer. Write the code down by hand.")


def print_failed() -> str:
    return say(_C, "It was not printed. Write the code down by hand, or try again.")


def on_paper() -> str:
    return say(_C, "The code is on paper: printed, or written down by hand.")


def paper_title() -> str:
    return say(_C, "Keep the paper like the clinic’s keys")


def paper_text() -> str:
    return say(
        _C,
        "In a safe or with somebody you trust, never with the laptop: whoever has both can read everything. The code "
        "is not kept in any file, and is not shown again.",
    )


def paper_first() -> str:
    return say(_C, "Put the code on paper, then tick it.")


def back_title() -> str:
    return say(_C, "Type the code back from the paper")


def back_text() -> str:
    return say(
        _C,
        "So that it is certain that the paper can be read. Small letters will do; O counts as 0, I and L count as 1.",
    )


def group_name(number: int) -> str:
    return say(_C, "Group {number} of 9", number=number)


def groups_missing(count: int) -> str:
    return say(_C, "One group is missing.") if count == 1 else say(_C, "{count} groups are missing.", count=count)


def group_differs(number: int) -> str:
    return say(_C, "Group {number} is not as it was shown. Look at the paper again.", number=number)


def groups_differ(numbers: str) -> str:
    return say(_C, "Groups {numbers} are not as they were shown. Look at the paper again.", numbers=numbers)


def code_right() -> str:
    return say(_C, "That is the code. The paper can be relied on.")


def code_hidden() -> str:
    return say(_C, "If the paper has a mistake, go back: the same code is shown again, to be corrected on paper.")
