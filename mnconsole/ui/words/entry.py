"""Words of what stands before the records: set-up, passphrase, sign-in, trouble at the start."""

from __future__ import annotations

from mnconsole.ui.words import say

_C = "Entry"


# first set-up


def set_up_title() -> str:
    return say(_C, "Set up the clinic’s records")


def set_up_text(folder: str) -> str:
    return say(_C, "Once for this computer. The records are encrypted and lie in {folder}.", folder=folder)


def field(name: str) -> str:
    """Label of a field of the set-up."""
    return {
        "clinic": say(_C, "Name of the clinic"),
        "person": say(_C, "Your name"),
        "passphrase": say(_C, "Passphrase"),
        "again": say(_C, "Passphrase once more"),
    }[name]


def person_note() -> str:
    return say(_C, "You will be the manager, and you treat. Your name signs the treatments.")


def passphrase_title() -> str:
    return say(_C, "The passphrase")


def passphrase_rules(least: int) -> str:
    return say(
        _C,
        "At least {least} characters. Several words with spaces between them are good. Capital and small letters "
        "count. It is asked for at each start.",
        least=least,
    )


def loss_title() -> str:
    return say(_C, "If it is lost, all records are lost")


def loss_text() -> str:
    return say(
        _C,
        "Nobody can open them without it: no colleague, no support, no other program. Write it down now and keep the "
        "paper where you keep the clinic’s keys.",
    )


def kept() -> str:
    return say(_C, "I have written the passphrase down.")


def set_up_act() -> str:
    return say(_C, "Make the records")


def setting_up() -> str:
    return say(_C, "Making the key and the records. This takes a few seconds.")


def clinic_missing() -> str:
    return say(_C, "Type the clinic’s name.")


def person_missing() -> str:
    return say(_C, "Type your name.")


def passphrase_missing() -> str:
    return say(_C, "Type a passphrase.")


def too_short(more: int) -> str:
    return say(_C, "One character more.") if more == 1 else say(_C, "{more} characters more.", more=more)


def not_the_same() -> str:
    return say(_C, "Not the same as above. Type it again.")


def tick_first() -> str:
    return say(_C, "Write it down first, then tick this.")


# passphrase


def unlock_title() -> str:
    return say(_C, "Open the clinic’s records")


def unlock_text(folder: str) -> str:
    return say(_C, "They lie encrypted in {folder}.", folder=folder)


def unlock_act() -> str:
    return say(_C, "Open")


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


def try_again() -> str:
    return say(_C, "Try again")


def trying_again() -> str:
    return say(_C, "Trying again …")
