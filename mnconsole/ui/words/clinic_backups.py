"""Words of the clinic's page about backups: the card, the second medium, the list."""

from __future__ import annotations

from mnconsole.ui.words import say
from mnconsole.ui.words.store_errors import store_error

_C = "ClinicBackups"


def title() -> str:
    return say(_C, "Backups")


def none_yet() -> str:
    return say(_C, "none yet")


def good(when: str) -> tuple[str, str]:
    return say(_C, "The records are backed up"), say(_C, "The newest backup is of {when}. It was checked.", when=when)


def none_note() -> tuple[str, str]:
    return (
        say(_C, "There is no backup yet"),
        say(_C, "One is made by itself at the end of the day and every 30 minutes of treatment. Make one now."),
    )


def overdue(hours: int) -> tuple[str, str]:
    return (
        say(_C, "Entries have no backup since {hours} h", hours=hours),
        say(_C, "Make one now. If it fails, the reason stands here."),
    )


def failed(code: str) -> tuple[str, str]:
    happened, do = store_error(code)
    return say(_C, "The last backup failed"), say(_C, "What happened: {happened}. {do}", happened=happened, do=do)


def drill_bad(code: str) -> tuple[str, str]:
    happened, _do = store_error(code)
    return (
        say(_C, "The restore drill found a fault"),
        say(_C, "The newest backup could not be brought back ({happened}). Make another one and drill again.",
            happened=happened),
    )  # fmt: skip


def medium_away(days: int) -> tuple[str, str]:
    return (
        say(_C, "The second medium was not here for {days} days", days=days),
        say(_C, "Connect it: newer backups are copied to it at once."),
    )


def medium_trouble(code: str) -> tuple[str, str]:
    happened, do = store_error(code)
    return say(_C, "No copy on the second medium"), say(_C, "What happened: {happened}. {do}", happened=happened, do=do)


def medium_lost() -> tuple[str, str]:
    """The records were brought back, and nobody has chosen since."""
    return (
        say(_C, "Choose the second medium again"),
        say(_C, "The records were brought back, and the place for copies was not. Until then backups lie here only."),
    )


def choose_again() -> str:
    """In the place of the second medium's path."""
    return say(_C, "none since the records were brought back")


def no_medium() -> tuple[str, str]:
    return (
        say(_C, "Backups lie on this computer only"),
        say(_C, "If it is stolen or its disk fails they go with it. Choose a second medium, such as a USB disk."),
    )


def same_disk() -> tuple[str, str]:
    return (
        say(_C, "The second medium is on the same disk"),
        say(_C, "A disk that fails takes both. Choose a folder on another disk."),
    )


def low(free: str) -> tuple[str, str]:
    return (
        say(_C, "Only {free} are free on the disk", free=free),
        say(_C, "Delete what is not needed there. A treatment that goes on can still be finished."),
    )


def going_on() -> tuple[str, str]:
    return say(_C, "Backing up …"), say(_C, "Go on working. It can be cancelled; the backups before it stay.")


def kept(count: int, size: str) -> str:
    if count == 1:
        return say(_C, "1 backup, {size}", size=size)
    return say(_C, "{count} backups, {size}", count=count, size=size)


def drilled(when: str, fault: str) -> str:
    return say(_C, "{when}, a fault", when=when) if fault else say(_C, "{when}, sound", when=when)


def never() -> str:
    return say(_C, "never")


def no_place() -> str:
    return say(_C, "none")


def copied(when: str) -> str:
    return say(_C, "copied {when}", when=when)


def reserve(there: bool) -> str:
    """Beside the free space."""
    return say(_C, "room kept for a full disk") if there else say(_C, "no room kept for a full disk")


# acts


def make() -> str:
    return say(_C, "Back up now")


def cancel() -> str:
    return say(_C, "Cancel the backup")


def choose_medium() -> str:
    return say(_C, "Second medium")


def rest_is_managers() -> str:
    """Below the card of somebody who may make a backup and change nothing else."""
    return say(_C, "You may back up. The second place and the drill are a manager's.")


def drill() -> str:
    return say(_C, "Drill now")


def list_act() -> str:
    return say(_C, "All backups")


# the second medium


def medium_title() -> str:
    return say(_C, "Where copies of the backups go")


def medium_text() -> str:
    return say(
        _C,
        "A folder on another disk, such as a USB disk that stays in a locked drawer. The copies are encrypted like the "
        "records.",
    )


def folder() -> str:
    return say(_C, "Folder")


def pick() -> str:
    return say(_C, "Choose …")


def pick_title() -> str:
    """Of the system's own dialog."""
    return say(_C, "Folder for copies of the backups")


def use_folder() -> str:
    return say(_C, "Copy there")


def without() -> str:
    return say(_C, "Do without one")


def folder_missing() -> str:
    return say(_C, "Type the folder, or choose it.")


def pen_in_the_way() -> str:
    return say(_C, "The pen is armed or running. Stop it, then choose the folder.")


def medium_done(path: str) -> str:
    return say(_C, "Backups are copied to {path} from now on.", path=path)


def medium_gone() -> str:
    return say(_C, "Backups stay on this computer only.")


def made() -> str:
    return say(_C, "The backup is made and checked.")


def drill_sound(events: int) -> str:
    text = "The newest backup was brought back for a try, into a folder of its own: {events} entries, all whole."
    return say(_C, text, events=f"{events:,}")


# the list


def list_title(count: int) -> str:
    return say(_C, "1 backup") if count == 1 else say(_C, "{count} backups", count=count)


def list_text() -> str:
    return say(
        _C,
        "Kept are the newest of each of the last 24 hours, 14 days, 12 weeks and 24 months. One is brought back where "
        "the records do not open, or on another computer in an empty folder.",
    )


def cause(code: str) -> str:
    """Why it was made; empty for a cause without words."""
    return {
        "person": say(_C, "by hand"),
        "schedule": say(_C, "by the clock"),
        "closing": say(_C, "at the end"),
        "migration": say(_C, "before an update"),
        "key_change": say(_C, "around a new key or code"),
    }.get(code, "")


def entries(count: int) -> str:
    return say(_C, "{count} entries", count=f"{count:,}")


def not_back(text: str) -> str:
    """Behind what is told of a backup that a restore drill did not bring back."""
    return say(_C, "{text}; a drill did not bring it back", text=text)


def unusable(*, newer: bool, shut: bool) -> str:
    if shut:
        return say(_C, "can’t be opened by this user")
    return say(_C, "made by a newer program") if newer else say(_C, "damaged")
