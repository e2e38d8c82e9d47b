"""Words of bringing records back from a backup."""

from __future__ import annotations

from mnconsole.ui.words import say

_C = "Restore"

NAMES = {"backup": "Which backup", "secret": "What opens it", "work": "Bring back", "done": "Done"}
"""Of the four steps."""


def step_name(code: str) -> str:
    return say(_C, NAMES[code])


def steps_name() -> str:
    return say(_C, "Steps of bringing records back")


# which backup


def backup_title() -> str:
    return say(_C, "Bring records back from a backup")


def backup_text() -> str:
    return say(_C, "Choose where the backups are: the second disk, or “backups” in a copy of the records’ folder.")


def path_field() -> str:
    return say(_C, "Folder of the backups")


def choose_folder() -> str:
    return say(_C, "Choose …")


def choose_folder_title() -> str:
    return say(_C, "The folder of the backups")


def pen_in_use() -> str:
    return say(_C, "The pen is in use. Stop it first: another window would stand over STOP.")


def looking() -> str:
    return say(_C, "Looking for backups …")


def none_found() -> str:
    return say(_C, "There is no backup in this folder. Is it the right disk?")


def path_missing() -> str:
    return say(_C, "Choose the folder of the backups.")


def next_act() -> str:
    return say(_C, "Next")


def choose_backup() -> str:
    return say(_C, "Choose a backup.")


def row_title(day: str, time: str) -> str:
    return say(_C, "{day}, {time}", day=day, time=time)


def row_text(size: str, events: int) -> str:
    return say(_C, "{size}, {events} entries, complete", size=size, events=f"{events:,}")


def row_later(text: str, later: int, *, at_least: bool = False) -> str:
    """Behind what `row_text` says, when entries are known that the backup does not hold; 0 where nobody can tell how
    many."""
    if later == 0:
        return say(_C, "{text}; later entries are not in it", text=text)
    if later == 1 and at_least:
        return say(_C, "{text}; at least one later entry is not in it", text=text)
    if at_least:
        return say(_C, "{text}; at least {later} later entries are not in it", text=text, later=f"{later:,}")
    if later == 1:
        return say(_C, "{text}; one later entry is not in it", text=text)
    return say(_C, "{text}; {later} later entries are not in it", text=text, later=f"{later:,}")


def row_not_back(text: str) -> str:
    """Behind what `row_text` says, of one that a restore drill did not bring back."""
    return say(_C, "{text}; a restore drill did not bring it back: take another one first", text=text)


def row_damaged(name: str) -> str:
    return say(_C, "Not complete or damaged, so it can’t be used: {name}", name=name)


def row_shut(name: str) -> str:
    return say(_C, "Can’t be opened by this user, so nobody can tell whether it is sound: {name}", name=name)


def row_newer() -> str:
    return say(_C, "Made by a newer mnconsole. Install that one first.")


def row_unknown() -> str:
    return say(_C, "A backup without a date")


def older(count: int) -> str:
    return say(_C, "Show one older backup") if count == 1 else say(_C, "Show {count} older backups", count=count)


# what opens it


def secret_title() -> str:
    return say(_C, "What opens this backup?")


def secret_text(day: str, time: str) -> str:
    return say(_C, "The backup of {day}, {time} is encrypted with what opened the records then.", day=day, time=time)


def with_what() -> str:
    return say(_C, "Open it with")


def by_passphrase() -> str:
    return say(_C, "A passphrase")


def by_code() -> str:
    return say(_C, "The recovery code")


def passphrase_field() -> str:
    return say(_C, "Anybody’s passphrase of that time")


def secret_missing() -> str:
    return say(_C, "Type the passphrase.")


def other_computer() -> str:
    return say(_C, "On another computer than the one that made the backup, only the code opens it.")


def wrong_passphrase() -> str:
    return say(_C, "This passphrase does not open the backup. Type it again, or take the code.")


def bound_elsewhere() -> str:
    return say(_C, "The passphrases of this backup work only on the computer that made it. Take the recovery code.")


def wrong_code() -> str:
    return say(_C, "This code does not open the backup. An older backup has the code of its time.")


def no_code() -> str:
    return say(_C, "This backup has no recovery code. Take a passphrase.")


def aside_title() -> str:
    return say(_C, "What becomes of what is here")


def aside_text(folder: str) -> str:
    return say(
        _C,
        "Nothing is deleted: what lies in {folder} now is put aside in a new folder inside it. Whoever was erased "
        "since that backup is erased again before anything is shown.",
        folder=folder,
    )


def later_text(later: int, text: str, *, at_least: bool = False) -> str:
    """Before what `aside_text` says. A file beside the records tells of these entries, not the records."""
    if later == 0:
        told = say(
            _C,
            "By other files here or beside it, entries were saved after this backup and do not come back. "
            "How many can't be told.",
        )
    elif later == 1 and at_least:
        told = say(
            _C,
            "By other files here or beside it, at least one entry was saved after this backup and does not come back.",
        )
    elif at_least:
        told = say(
            _C,
            "By other files here or beside it, at least {later} entries were saved after this backup and do not come "
            "back.",
            later=f"{later:,}",
        )
    elif later == 1:
        told = say(
            _C, "By other files here or beside it, one entry was saved after this backup and does not come back."
        )
    else:
        told = say(
            _C,
            "By other files here or beside it, {later} entries were saved after this backup and do not come back.",
            later=f"{later:,}",
        )
    return f"{told} {text}"


def nothing_here() -> str:
    return say(_C, "There are no records here yet. Patients that were erased since that backup are erased again.")


def restore_act() -> str:
    return say(_C, "Bring back")


# the work


def work_title() -> str:
    return say(_C, "Bringing the records back …")


def work_text() -> str:
    return say(_C, "The backup is checked entry by entry, then put in place. Until the end everything stays as it is.")


def work_share(percent: int) -> str:
    return say(_C, "{percent} %", percent=percent)


def cancel_act() -> str:
    return say(_C, "Cancel")


def ending() -> str:
    return say(_C, "Ending …")


def cancelled() -> str:
    return say(_C, "Ended before anything was changed.")


# done


def done_title() -> str:
    return say(_C, "The records are back")


def done_text() -> str:
    return say(_C, "Every entry was checked. A new log has begun behind the old one.")


def fact(name: str) -> str:
    """Label of a line of what came back."""
    return {
        "made": say(_C, "State of"),
        "events": say(_C, "Entries"),
        "lost": say(_C, "Not in it"),
        "erased": say(_C, "Erased again"),
        "kept": say(_C, "Put aside in"),
        "unread": say(_C, "Look at"),
        "doubted": say(_C, "Not erased"),
        "unbelieved": say(_C, "Not believed"),
        "second": say(_C, "Second medium"),
    }[name]


def lost(count: int, claimed: int) -> str:
    """`claimed` of the entries stand in no log that could be read: only files beside it tell of them."""
    if not count:
        return say(_C, "Nothing that is known of")
    entries = say(_C, "1 later entry") if count == 1 else say(_C, "{count} later entries", count=f"{count:,}")
    if claimed == count:
        entries += say(_C, " by the word of a file alone")
    elif claimed:
        entries += say(_C, ", {claimed} of them by the word of a file alone", claimed=f"{claimed:,}")
    return say(_C, "{entries}: look at what was done after that time", entries=entries)


def erased(count: int) -> str:
    return say(_C, "Nobody") if not count else say(_C, "{count} patients", count=count)


def unread(names: str) -> str:
    return say(
        _C,
        "{names} can't be read. If more patients were erased since that backup, it would say so: erase them again by "
        "hand",
        names=names,
    )


def doubted(numbers: str) -> str:
    return say(_C, "Patients {numbers}: a file calls them erased, and nothing proves it", numbers=numbers)


def unbelieved(seq: int) -> str:
    return say(_C, "A file tells of entry {seq}, which can't be true of these records", seq=f"{seq:,}")


def second_again() -> str:
    """No place for copies of the backups is set on this computer."""
    return say(_C, "Not brought back: choose it again on the page Clinic")


def nothing_kept() -> str:
    return say(_C, "There was nothing here before")


def open_act() -> str:
    return say(_C, "Open the records")


def renew_act() -> str:
    return say(_C, "Choose a new passphrase")
