"""Words of the clinic's page about people: adding, changing, leaving, PINs and passphrases."""

from __future__ import annotations

from mnconsole.domain.people import Role
from mnconsole.ui.words import say

_C = "ClinicPeople"


def add_title() -> str:
    return say(_C, "Add a person")


def add_text() -> str:
    return say(_C, "Next, this person types a passphrase and a PIN of their own. Nobody else should know them.")


def change_title(name: str) -> str:
    return say(_C, "Change {name}", name=name)


def name() -> str:
    return say(_C, "Name, as it signs the treatments")


def role() -> str:
    return say(_C, "Role")


def role_option(value: Role) -> str:
    """A role with what it may do."""
    return {
        Role.NURSE: say(_C, "Nurse"),
        Role.MANAGER: say(_C, "Manager"),
        Role.VIEWER: say(_C, "Viewer"),
    }[value]


def role_text(value: Role) -> str:
    return {
        Role.NURSE: say(_C, "Treats patients, adds and changes them, makes backups."),
        Role.MANAGER: say(_C, "Does all that a nurse may, and manages people, keys, backups and erasures."),
        Role.VIEWER: say(_C, "Looks at patients and the history, and changes nothing."),
    }[value]


def treats() -> str:
    return say(_C, "Treats patients")


def next_act() -> str:
    return say(_C, "Next")


def save() -> str:
    return say(_C, "Save")


def saving() -> str:
    return say(_C, "Saving …")


def name_missing() -> str:
    return say(_C, "Type the name.")


# passphrase and PIN


def own_title(name: str) -> str:
    return say(_C, "{name} types now", name=name)


def own_text() -> str:
    return say(
        _C,
        "The passphrase opens the records at each start; the PIN unlocks the console and is enough to take over from a "
        "colleague. Others look away.",
    )


def passphrase_title(name: str) -> str:
    return say(_C, "New passphrase for {name}", name=name)


def passphrase_text(own: bool) -> str:
    if own:
        return say(_C, "From now on it opens the records instead of the one before.")
    return say(_C, "They type it themselves. From now on it opens the records instead of the one before.")


def until_now() -> str:
    return say(_C, "Your passphrase until now")


def own_one() -> str:
    return say(_C, "Your passphrase")


def of_you(name: str) -> str:
    """Above the field of who gives somebody else a way in."""
    return say(_C, "Your passphrase, {name}", name=name)


def until_now_missing(own: bool) -> str:
    if own:
        return say(_C, "Type your passphrase, so that nobody else sets this for you.")
    return say(_C, "Type your own passphrase: a PIN is not enough to let somebody in.")


def return_title(name: str) -> str:
    return say(_C, "{name} comes back", name=name)


def return_text() -> str:
    return say(_C, "They type a new passphrase. Their earlier treatments stay under this name.")


def pin_title(name: str) -> str:
    return say(_C, "New PIN for {name}", name=name)


def pin_text() -> str:
    return say(_C, "4 to 8 digits. It unlocks the console while the records are open, and nothing else.")


def pin() -> str:
    return say(_C, "PIN")


def pin_optional() -> str:
    return say(_C, "PIN (may be set later)")


def pin_again() -> str:
    return say(_C, "PIN once more")


def pins_differ() -> str:
    return say(_C, "Not the same as above. Type it again.")


def pin_missing() -> str:
    return say(_C, "Type a PIN of 4 to 8 digits.")


def add_act(name: str) -> str:
    return say(_C, "Add {name}", name=name)


def set_act() -> str:
    return say(_C, "Set it")


# leaving


def new_passphrase() -> str:
    return say(_C, "New passphrase")


def new_pin() -> str:
    return say(_C, "New PIN")


def leaves() -> str:
    return say(_C, "Leaves the clinic")


def leave_title(name: str) -> str:
    return say(_C, "{name} leaves the clinic", name=name)


def leave_does() -> tuple[str, str]:
    return (
        say(_C, "What this does"),
        say(
            _C,
            "Their passphrase and PIN open nothing here any more. Their name stays on every treatment that they "
            "signed. They can come back later.",
        ),
    )


def leave_cannot() -> tuple[str, str]:
    return (
        say(_C, "What it can’t do"),
        say(
            _C,
            "Whoever has copied the folder or a backup before can open that copy with the old passphrase. If that is "
            "to be feared, change the key afterwards: it locks all that is written from then on.",
        ),
    )


def leave_act(name: str) -> str:
    return say(_C, "{name} leaves", name=name)


def leave_and_change() -> str:
    """Leads on to changing the key."""
    return say(_C, "Change the key next")


# what was done


def added(name: str) -> str:
    return say(_C, "{name} may sign in now.", name=name)


def changed(name: str) -> str:
    return say(_C, "{name} was changed.", name=name)


def has_left(name: str) -> str:
    return say(_C, "{name} may not sign in any more.", name=name)


def is_back(name: str) -> str:
    return say(_C, "{name} works here again. Set a PIN with them.", name=name)


def passphrase_set(name: str) -> str:
    return say(_C, "The new passphrase of {name} opens the records.", name=name)


def pin_set(name: str) -> str:
    return say(_C, "The new PIN of {name} is set.", name=name)
