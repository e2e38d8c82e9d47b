"""Words of the set-up assistant: what is asked for before a clinic's records are made."""

from __future__ import annotations

from mnconsole.services.strength import LEAST_SIGNS
from mnconsole.ui.words import say

_C = "SetUp"

NAMES = {
    "clinic": "Clinic",
    "passphrase": "Passphrase",
    "code": "Recovery code",
    "type_back": "Type it back",
    "backups": "Backups",
    "ready": "Ready",
}
"""Of the six steps, as the line above the page shows them."""


def step_name(code: str) -> str:
    return say(_C, NAMES[code])


def steps_name() -> str:
    return say(_C, "Steps of the set-up")


# the choice


def choice_title() -> str:
    return say(_C, "Nothing is set up here yet")


def choice_text(folder: str) -> str:
    return say(_C, "There are no records in {folder}. What shall happen?", folder=folder)


def new_title() -> str:
    return say(_C, "Set up a new clinic")


def new_text() -> str:
    return say(_C, "Takes about five minutes. Have paper and a pen at hand, or a printer.")


def restore_title() -> str:
    return say(_C, "Bring records back from a backup")


def restore_text() -> str:
    return say(_C, "After a new laptop, a broken disk or a mistake. You need the backup and a passphrase or the code.")


# clinic and you


def clinic_title() -> str:
    return say(_C, "The clinic and you")


def clinic_text() -> str:
    return say(_C, "You will be the first manager. The other people you add afterwards, in the console.")


def field(name: str) -> str:
    """Label of a field."""
    return {
        "clinic": say(_C, "Name of the clinic"),
        "person": say(_C, "Your name"),
        "pin": say(_C, "A PIN for you"),
        "pin_again": say(_C, "The PIN once more"),
    }[name]


def treats_question() -> str:
    return say(_C, "Do you treat patients yourself?")


def treats(yes: bool) -> str:
    return say(_C, "Yes") if yes else say(_C, "No")


def treats_note(treats: bool) -> str:
    return say(_C, "Your name signs the treatments that you do.") if treats else say(_C, "You can change that later.")


def pin_note() -> str:
    return say(
        _C,
        "4 to 8 digits. It only changes who is at the chair while the console is open, and unlocks the screen. It "
        "opens nothing after a start, so it is no help to a thief.",
    )


def clinic_missing() -> str:
    return say(_C, "Type the clinic’s name.")


def refused(code: str) -> str:
    """Why a name or a PIN is not taken."""
    return {
        "name_missing": say(_C, "Type your name."),
        "name_unusable": say(_C, "This name is too long, or has signs that nobody sees."),
        "pin_shape": say(_C, "A PIN has 4 to 8 digits."),
        "pin_too_simple": say(_C, "Too simple: among the first guesses."),
    }[code]


def pin_missing() -> str:
    return say(_C, "Choose a PIN.")


def pins_differ() -> str:
    return say(_C, "The two PINs are not the same.")


# passphrase


def passphrase_title() -> str:
    return say(_C, "Your passphrase")


def passphrase_text() -> str:
    return say(_C, "It locks the records. It is asked for at each start, and after eight hours.")


def advice_title() -> str:
    return say(_C, "What makes a good one")


def advice_text() -> str:
    return say(
        _C,
        "Four or five words that have nothing to do with each other, with spaces. No names, no dates, no song, "
        "nothing that you use elsewhere. At least {least} characters.",
        least=LEAST_SIGNS,
    )


def loss_title() -> str:
    return say(_C, "Lost means lost")


def loss_text() -> str:
    return say(
        _C,
        "Without a passphrase or the recovery code nobody opens the records: no colleague, no support, no other "
        "program.",
    )


def keystore_there() -> str:
    return say(_C, "This computer’s keystore keeps a second secret: with a copied folder alone nobody can even guess.")


def keystore_missing() -> str:
    return say(
        _C,
        "No keystore answers on this computer, so a copied folder can be tried with guesses: the passphrase alone "
        "protects it.",
    )


# backups


def pen_in_use() -> str:
    return say(_C, "The pen is in use. Stop it first: another window would stand over STOP.")


def backups_title() -> str:
    return say(_C, "Where the backups go")


def backups_text() -> str:
    return say(_C, "Always into the laptop’s own folder, by itself. A second place saves them when the laptop is lost.")


def own_folder_title() -> str:
    return say(_C, "On this laptop")


def medium_title() -> str:
    return say(_C, "A second place as well")


def medium_text() -> str:
    return say(_C, "A USB disk, or a network folder that this computer reaches. Each backup is copied there.")


def later_title() -> str:
    return say(_C, "Later")


def later_text() -> str:
    return say(_C, "Until then a lost, stolen or broken laptop takes all records with it. The console reminds you.")


def medium_field() -> str:
    return say(_C, "Folder for the copies")


def choose_folder() -> str:
    return say(_C, "Choose …")


def choose_folder_title() -> str:
    return say(_C, "A folder on another disk, for the copies of the backups")


def looking() -> str:
    return say(_C, "Looking at the folder …")


def choose_one() -> str:
    return say(_C, "Choose one of the two.")


def medium_missing() -> str:
    return say(_C, "Choose a folder, or “Later”.")


def medium_good(free: str) -> str:
    return say(_C, "Another disk than the records’, and it can be written. {free} are free.", free=free)


def medium_same_disk() -> str:
    return say(
        _C,
        "This is the same disk as the records’. If the laptop is lost or its disk breaks, these copies go with it. "
        "It can be used, but another disk is what helps.",
    )


def medium_fault(code: str) -> str:
    """Why a folder can't be used."""
    return {
        "not_absolute": say(_C, "Give the whole path, from the disk or drive on."),
        "not_there": say(_C, "There is no such folder. Is the disk plugged in?"),
        "not_a_folder": say(_C, "This is a file. Choose a folder."),
        "inside": say(_C, "This lies inside the records’ own folder. Choose another one."),
        "unwritable": say(_C, "Nothing can be written there. Choose another folder, or allow writing."),
    }[code]


# ready


def ready_title() -> str:
    return say(_C, "Ready to make the records")


def ready_text() -> str:
    return say(_C, "Nothing has been made yet. The last press does it.")


def ready_fact(name: str) -> str:
    """Label of a line of what will be made."""
    return {
        "clinic": say(_C, "Clinic"),
        "person": say(_C, "First manager"),
        "records": say(_C, "Records"),
        "backups": say(_C, "Backups"),
        "second": say(_C, "Second place"),
        "code": say(_C, "Recovery code"),
    }[name]


def person_treats(name: str) -> str:
    return say(_C, "{name}, who also treats", name=name)


def no_second() -> str:
    return say(_C, "None yet. The console reminds you.")


def code_on_paper() -> str:
    return say(_C, "On your paper, and nowhere else")


def make_act() -> str:
    return say(_C, "Make the records")


def making() -> str:
    return say(_C, "Making the records …")


def making_text() -> str:
    return say(_C, "The key, the database and the first entries are being made. This takes a few seconds.")


def done_title() -> str:
    return say(_C, "The records are made")


def done_text() -> str:
    return say(_C, "This is where everything lies. Each start asks for your passphrase.")


def begin_act() -> str:
    return say(_C, "To the chair")


# the way through


def next_act() -> str:
    return say(_C, "Next")
