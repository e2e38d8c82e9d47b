"""Words of what stands before the records: set-up, passphrase, sign-in, trouble at the start."""

from __future__ import annotations

from mnconsole.ui.words import say

_C = "Entry"


# pages of several steps


def step_done() -> str:
    return say(_C, "done")


def step_now() -> str:
    return say(_C, "now")


def step_later() -> str:
    return say(_C, "later")


def back_act() -> str:
    return say(_C, "Back")


# a new passphrase


def field(name: str) -> str:
    """Label of a field."""
    return {
        "passphrase": say(_C, "Passphrase"),
        "again": say(_C, "Passphrase once more"),
    }[name]


def strength() -> str:
    return say(_C, "How hard to guess")


def passphrase_missing() -> str:
    return say(_C, "Type a passphrase.")


def not_enough() -> str:
    return say(_C, "The passphrase is still too easy to guess.")


def judging() -> str:
    return say(_C, "Looking at the passphrase …")


def again_missing() -> str:
    return say(_C, "Type the passphrase once more.")


def code_problem(code: str) -> str:
    """What is wrong with a typed recovery code."""
    return {
        "length": say(_C, "The code is not complete. It has nine groups of four."),
        "sign": say(_C, "There is a sign that no code has. Compare it with the paper."),
        "check": say(_C, "One of the signs was misread: the ninth group does not fit the others. Compare each group."),
    }[code]


def not_the_same() -> str:
    return say(_C, "Not the same as above. Type it again.")


# passphrase


def unlocking() -> str:
    return say(_C, "Opening the records …")


def wrong_passphrase() -> str:
    return say(_C, "This is not the passphrase of these records. Type it again.")


def caps_lock() -> str:
    return say(_C, "Caps Lock is on.")


def show_passphrase() -> str:
    return say(_C, "Show what is typed")


def hide_passphrase() -> str:
    return say(_C, "Hide what is typed")


# demo sign-in


def who() -> str:
    return say(_C, "Who is at the chair?")


def demo_title() -> str:
    return say(_C, "Demo: nobody here is real")


def demo_text(folder: str) -> str:
    return say(
        _C,
        "Patients, people and the pen are samples. The key of these records lies in a file beside them, in {folder}: "
        "whoever has the folder can read them. Never type a real patient’s name here.",
        folder=folder,
    )


def opening_demo() -> str:
    return say(_C, "Opening the sample records. The first time they are made, which takes a moment.")


# trouble


def raised(folder: str) -> str:
    words = "mnconsole is open already with the folder {folder}; its window was brought to the front."
    return say(_C, words, folder=folder)


def close_program() -> str:
    return say(_C, "Close")


def restore_act() -> str:
    return say(_C, "Bring back a backup")


def try_again() -> str:
    return say(_C, "Try again")


def trying_again() -> str:
    return say(_C, "Trying again …")
