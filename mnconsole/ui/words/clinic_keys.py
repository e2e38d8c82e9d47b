"""Words of the clinic's page about keys: a new recovery code, another key."""

from __future__ import annotations

from mnconsole.domain.backup_ports import OpensIn
from mnconsole.ui.words import say

_C = "ClinicKeys"


def code_title() -> str:
    return say(_C, "A new recovery code")


def code_text() -> str:
    return say(
        _C,
        "Write it down now, or print it, and keep the paper where you keep the clinic’s keys. It opens the records "
        "when a passphrase is forgotten, and on another computer.",
    )


def code_name() -> str:
    """For a screen reader, before the groups."""
    return say(_C, "The new recovery code")


def old_code_note() -> tuple[str, str]:
    return (
        say(_C, "The code that you have now will count no more"),
        say(
            _C,
            "Keep its paper until a backup opens with the new one: this page tells. Those of before open with it.",
        ),
    )


def written() -> str:
    return say(_C, "I have it on paper")


def back_title() -> str:
    return say(_C, "Type the code from the paper")


def back_text() -> str:
    return say(_C, "So that it is known to be right. Small letters will do; the code before counts until this is done.")


def typed_code() -> str:
    return say(_C, "Recovery code")


def group_name(number: int) -> str:
    """What a screen reader says of one group."""
    return say(_C, "Group {number}", number=number)


def show_again() -> str:
    return say(_C, "Show it again")


def store() -> str:
    return say(_C, "Use this code")


def storing() -> str:
    return say(_C, "Writing, then a backup …")


def not_the_code() -> str:
    return say(_C, "This is not the code that was shown. The marked groups differ.")


def code_stored(opens: OpensIn) -> str:
    return _renewed(say(_C, "The new recovery code opens the records."), opens)


def _renewed(done: str, opens: OpensIn) -> str:
    """With what that means for the paper of the code before."""
    match opens:
        case OpensIn.EVERYWHERE:
            return say(
                _C,
                "{done} A backup that the new code opens was made. Destroy the paper of the code before: only the "
                "backups of before need it, and what they hold is in the new one.",
                done=done,
            )
        case OpensIn.HERE:
            return say(
                _C,
                "{done} A backup that the new code opens was made here. The copies on the second disk open with the "
                "code before: keep its paper until that disk has a newer one.",
                done=done,
            )
        case OpensIn.NOWHERE:
            return say(
                _C,
                "{done} No backup opens with the new code yet: keep the paper of the code before until one is made. "
                "It is tried again by itself; Back up now does it at once.",
                done=done,
            )


# another key


def key_title() -> str:
    return say(_C, "Change the key of the records")


def key_text() -> str:
    return say(_C, "The records are written anew under another key, after a backup. Nothing can be recorded meanwhile.")


def key_does() -> tuple[str, str]:
    return (
        say(_C, "What this does"),
        say(
            _C,
            "Your passphrase and a new recovery code open the records. Everybody else sets a new passphrase with a "
            "manager. Old passphrases, an old code, and a key that somebody has copied open nothing new.",
        ),
    )


def key_cannot() -> tuple[str, str]:
    return (
        say(_C, "What it can’t do"),
        say(_C, "Older backups keep the key of their day. Destroy those that somebody else may have."),
    )


def key_passphrase() -> str:
    return say(_C, "Your passphrase")


def key_passphrase_missing() -> str:
    return say(_C, "Type your passphrase.")


def key_next() -> str:
    return say(_C, "Next")


def key_act() -> str:
    return say(_C, "Change the key now")


def key_going_on() -> tuple[str, str]:
    return (
        say(_C, "The records are being written anew"),
        say(_C, "Do not switch the computer off. If that happens, the next start finishes it or goes back."),
    )


def key_changed(opens: OpensIn) -> str:
    done = say(_C, "The key is changed. Everybody else needs a new passphrase: open them in the list of people.")
    return _renewed(done, opens)
