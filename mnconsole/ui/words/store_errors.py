"""What the records could not do, in words: what happened, that nothing is lost, what to do.

The codes are the store's own, as text; the store and the window do not know each other. Each is told as two parts,
so that every place may add its own first words ("Not saved: ...").
"""

from __future__ import annotations

from typing import Final

from mnconsole.ui.words import say

_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "wrong_passphrase": ("the passphrase does not open these records", "Type it again."),
    "device_secret_missing": ("the passphrase belongs to another computer", "Use the recovery code."),
    "keystore_silent": ("this computer's keystore does not answer", "Unlock it, or use the recovery code."),
    "wrong_code": ("the recovery code does not open these records", "Look for the newest paper with a code."),
    "no_recovery_code": ("there is no recovery code", "Only a passphrase opens the records."),
    "last_way_in": ("nobody else has a passphrase", "Give somebody else a passphrase first."),
    "key_file_missing": ("the key file is missing", "Put it back from a backup."),
    "key_file_damaged": ("the key file is damaged", "Put it back from its copy or a backup."),
    "key_file_newer": ("a newer program wrote the key file", "Install the newest program."),
    "key_of_other_records": ("the key file belongs to other records", "Put the right key file back."),
    "passphrase_needed": ("the records are locked", "Start again and type the passphrase."),
    "database_missing": ("the records file is missing", "Put it back from a backup."),
    "database_replaced": ("the records file was exchanged", "Put the right one back, then start the console again."),
    "already_there": ("there are records in this folder already", "Choose an empty folder."),
    "not_encrypted": ("the file is not one of this program's encrypted records", "Choose the right folder."),
    "damaged": ("the records file is damaged", "Write on paper, close the console and put back a backup."),
    "guards_changed": (
        "the guards of the records file were taken away or changed",
        "Write on paper, close the console and put back a backup of before.",
    ),
    "newest_missing": (
        "the newest entries are missing",
        "Put records.db-wal back where it was and try again. If it is gone for good, go on without them.",
    ),
    "nothing_missing": ("the records lack nothing", "Open them as always."),
    "entry_unreadable": ("an entry of the records can't be read", "Write on paper and call the manager."),
    "entry_newer": ("a newer program wrote into these records", "Install the newest program."),
    "newer_schema": ("a newer program wrote these records", "Install the newest program."),
    "older_schema": ("an older program wrote these records", "Start the console once, so that it brings them up."),
    "folder_unusable": ("the records folder can't be reached", "Check that its disk is connected, then press again."),
    "read_only": ("the records folder can't be written", "Ask for write permission, then press again."),
    "disk_full": ("the disk is full", "Delete what is not needed on it, then press again."),
    "held": ("another console has these records open", "Close the other one, then press again."),
    "busy": ("another program held the records for too long", "Press again."),
    "io_error": ("the disk did not answer", "Check the disk, then press again."),
    "not_a_file": ("something else has the name of a file of the records", "Close the console and move it away."),
    "among_backups": ("that folder is among backups", "Choose another folder for the records."),
    "interrupted": ("the work was interrupted", "Press again."),
    "look_only": ("these records are open to look only", "Close the console and start it again to go on."),
    "closed": ("the records are closed already", "Start the console again."),
    "driver_too_old": ("the encryption part of this installation is too old", "Install the console again."),
    "no_backup": ("there is no backup in this folder", "Choose the folder that holds the backups."),
    "backup_damaged": ("the backup is damaged", "Take an older one, or the one on the second disk."),
    "present_shut": (
        "the passphrase does not open the records that are there",
        "Type a manager's of today, or the recovery code.",
    ),
    "backup_newer": ("a newer program made this backup", "Install the newest program."),
    "second_medium_gone": ("the second disk for backups is not there", "Connect it."),
    "second_medium_absent": ("that folder is not there", "Connect the disk, or choose another folder."),
    "second_medium_inside": ("that folder lies among the records", "Choose a folder on another disk."),
    "second_medium_other": ("another disk is in the place of the second one", "Connect the right one, or choose this."),
    "migration_failed": ("the records could not be brought up to date", "Use the program of before."),
    "unexpected": (
        "the program made a mistake",
        "Press again. If it stays, write on paper and send the log file to whoever looks after the console.",
    ),
}

HARMED: Final = frozenset(
    {
        "database_missing",
        "database_replaced",
        "damaged",
        "guards_changed",
        "newest_missing",
        "entry_unreadable",
        "not_encrypted",
        "look_only",
    }
)
"""With these nobody may say that what was saved is safe."""

CODES: Final = frozenset(_TEXTS)
"""The codes that have words."""


def store_error(code: str) -> tuple[str, str]:
    """(what happened, what to do). A code without words is told as a mistake of the program, with the code."""
    known = code in _TEXTS
    happened, do = _TEXTS[code if known else "unexpected"]
    first = say("store_errors", happened)
    return (first if known else f"{first} ({code})"), say("store_errors", do)


def not_saved(code: str) -> str:
    """The notice after an act that could not be written."""
    happened, do = store_error(code)
    if code in HARMED:
        return say(
            "store_errors",
            "Not saved: {happened}. What you typed is still here. Whether everything saved before is there only a "
            "check can tell. {do}",
            happened=happened,
            do=do,
        )
    return say(
        "store_errors",
        "Not saved: {happened}. What you typed is still here, and everything saved before is safe. {do}",
        happened=happened,
        do=do,
    )
