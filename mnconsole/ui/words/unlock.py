"""Words of the sign-in at the start: who, the passphrase, the recovery code, a new passphrase."""

from __future__ import annotations

from mnconsole.ui.words import say

_C = "Unlock"


def who_title() -> str:
    return say(_C, "Who opens the records?")


def who_text(folder: str) -> str:
    return say(_C, "Each start asks for a passphrase. The records lie encrypted in {folder}.", folder=folder)


def passphrase_of(name: str) -> str:
    return say(_C, "Passphrase of {name}", name=name) if name else say(_C, "Open the clinic’s records")


def passphrase_text(folder: str) -> str:
    return say(_C, "The records lie encrypted in {folder}.", folder=folder)


def going_on_text() -> str:
    return say(
        _C,
        "What can still be read goes on without the newest entries. The log says how many are missing, and the files "
        "are kept as they are now.",
    )


def going_on_act() -> str:
    return say(_C, "Go on without them")


def looking_text() -> str:
    return say(
        _C,
        "What can still be read is shown. Nothing is written, so nobody can be treated, and nothing is changed in the "
        "files.",
    )


def looking_act() -> str:
    return say(_C, "Look at the records")


def too_damaged() -> str:
    return say(_C, "Too much is damaged: nothing of these records can be shown. Go back and bring back a backup.")


def backup_holds_more(day: str, time: str, entries: int, left: int) -> str:
    return say(
        _C,
        "Before you do: the backup of {day}, {time} holds {entries} entries, here {left} are left. Bring that one back "
        "instead, unless it lacks something that is here.",
        day=day,
        time=time,
        entries=f"{entries:,}",
        left=f"{left:,}",
    )


def open_to_look() -> str:
    return say(_C, "Open to look")


def act_of(purpose: str) -> str:
    """The last press, by what the records are opened for."""
    return {"go_on": going_on_act, "look": open_to_look}.get(purpose, lambda: say(_C, "Open"))()


def opening() -> str:
    return say(_C, "Opening the records …")


def missing() -> str:
    return say(_C, "Type the passphrase.")


def wrong(name: str) -> str:
    if name:
        return say(_C, "This is not the passphrase of {name}. Type it again.", name=name)
    return say(_C, "This is not the passphrase of these records. Type it again.")


def wrong_again() -> str:
    return say(
        _C,
        "Look at Caps Lock and at the keyboard’s language; the eye shows what is typed. If it is forgotten, there is a "
        "way with the recovery code.",
    )


def forgotten_act() -> str:
    return say(_C, "Forgotten?")


def other_laptop_title() -> str:
    return say(_C, "This passphrase was made on another computer")


def other_laptop_text() -> str:
    return say(
        _C,
        "It also needs a secret from that computer’s keystore, which is not here: the folder was copied, or the system "
        "was set up anew. The recovery code opens the records here; then choose a new passphrase.",
    )


def silent_title() -> str:
    return say(_C, "This computer’s keystore does not answer")


def silent_text() -> str:
    return say(
        _C,
        "Your passphrase needs a secret that it keeps. Unlock the keystore (the system’s keyring) and try again, or "
        "use the recovery code.",
    )


def code_act() -> str:
    return say(_C, "Use the recovery code")


def code_title() -> str:
    return say(_C, "Open with the recovery code")


def code_text() -> str:
    return say(_C, "Type the code from the clinic’s paper. Then choose a new passphrase.")


def code_next() -> str:
    return say(_C, "Next")


def colleague_title() -> str:
    return say(_C, "Without the code")


def colleague_text() -> str:
    return say(
        _C,
        "If somebody else’s passphrase still opens the records: a manager signs in and sets a new one for you, in the "
        "console under Clinic, People. If nobody’s does, and the code is lost, the records can’t be opened any more.",
    )


def code_fits() -> str:
    return say(_C, "This is a whole code. Whether it is the one of these records shows at the next step.")


def code_not_these() -> str:
    return say(_C, "This code does not open these records. Is it the newest paper? A new code makes the old one void.")


def renew_title() -> str:
    return say(_C, "Choose a new passphrase")


def renew_text() -> str:
    return say(_C, "The old one opens nothing any more once this is done. The code stays as it is.")


def renew_who() -> str:
    return say(_C, "Whose passphrase?")


def choose_person() -> str:
    return say(_C, "Choose whose passphrase it is.")


def renew_act() -> str:
    return say(_C, "Open the records")


def somebody() -> str:
    return say(_C, "Passphrase without a name")
