"""What can be wrong with the records, as source texts by the store's codes."""

from __future__ import annotations

from msgspec import Struct


class TroubleWords(Struct, frozen=True):
    """Source texts; `{...}` places are the error's parameters."""

    title: str
    text: str
    to_do: str


STORE: dict[str, TroubleWords] = {
    "wrong_passphrase": TroubleWords(
        "Wrong passphrase",
        "This passphrase does not open the records in {path}.",
        "Type it again. Look at Caps Lock and at the keyboard's language.",
    ),
    "device_secret_missing": TroubleWords(
        "This passphrase belongs to another computer",
        "The passphrases in {path} are tied to the computer they were set on, and its secret is not in this one's "
        "keystore. Whether the passphrase is right can't be told here.",
        "Open the records with the recovery code, then set a new passphrase on this computer.",
    ),
    "keystore_silent": TroubleWords(
        "This computer's keystore does not answer",
        "The passphrases in {path} need a second secret, which the system's keystore keeps. It is locked, or refuses.",
        "Unlock the keystore (sign in to the computer anew), then try again. The recovery code opens the records too.",
    ),
    "wrong_code": TroubleWords(
        "Wrong recovery code",
        "This code is whole, but it does not open the records in {path}. An older code opens only older backups.",
        "Look for the newest paper with a recovery code.",
    ),
    "no_recovery_code": TroubleWords(
        "There is no recovery code",
        "No recovery code was ever made for the records in {path}.",
        "Only a passphrase opens them. A manager can make a code once they are open.",
    ),
    "last_way_in": TroubleWords(
        "This is the last passphrase",
        "Nobody else's passphrase is in {path}. Without it only the recovery code would open the records.",
        "Give somebody else a passphrase first.",
    ),
    "key_file_missing": TroubleWords(
        "The key file is missing",
        "There are records, but {path}, the file with their locked key, is not there. Nothing opens them without it.",
        "Put keys.json back from a copy of this folder, beside the database. Do not start a new clinic in this folder.",
    ),
    "key_file_damaged": TroubleWords(
        "The key file is damaged",
        "Neither {path} nor its copy can be read. The records themselves have not been touched.",
        "Put the key file back from a copy of this folder, then start again.",
    ),
    "key_file_newer": TroubleWords(
        "The key file comes from a newer program",
        "The key file in {path} has format {found}; this program knows formats up to {known}. Nothing was changed.",
        "Install the newest mnconsole on this computer, then start again.",
    ),
    "key_of_other_records": TroubleWords(
        "The key belongs to other records",
        "The key file does not fit {path} beside it: two folders were mixed, or the beginning of that file is damaged.",
        "Put key file and database of the same folder together again, or the last good copy of the folder.",
    ),
    "passphrase_needed": TroubleWords(
        "These records need a passphrase",
        "The records in {path} belong to a clinic. Only its passphrase opens them; the demo never asks for one.",
        "Give the passphrase. To see the demo, choose another folder with --data.",
    ),
    "database_missing": TroubleWords(
        "The database is missing",
        "There is a key file, but {path} is not beside it.",
        "Put the database back from a copy of this folder, or choose the right folder with --data.",
    ),
    "database_replaced": TroubleWords(
        "The database was exchanged",
        "While the console ran, another file took the place of {path}. Nothing more is written into it.",
        "Put the right file back, then close the console and start it again. Note the last steps on paper.",
    ),
    "already_there": TroubleWords(
        "There are records already",
        "A clinic has been set up in {path} before. It was left as it is.",
        "Start again to open it, or choose another folder with --data.",
    ),
    "not_encrypted": TroubleWords(
        "These are not the console's records",
        "The file {path} is not encrypted, so this program has not made it. It was not opened.",
        "Move that file away, or choose another folder with --data.",
    ),
    "damaged": TroubleWords(
        "The records are damaged",
        "The database {path} does not read as it was written. Nothing was changed in it.",
        "Make a copy of the whole folder now. Then bring back a backup, or ask for help.",
    ),
    "guards_changed": TroubleWords(
        "The guards of the records were changed",
        "Somebody who could open {path} has taken guards of it away, changed them, or put triggers or views into it "
        "({names}). So what is written could be dropped or changed, and it is not opened. Nothing was changed.",
        "Make a copy of the whole folder now, and ask who had the key. Then bring back a backup of before. What else "
        "was done the check tells: mnconsole records verify --data FOLDER",
    ),
    "newest_missing": TroubleWords(
        "The newest entries are missing",
        "By a file beside the records entry number {known} was saved, but {path} ends with number {found}. Most often "
        "the file beside it whose name ends with -wal is gone or damaged. Nothing was changed.",
        "Make a copy of the whole folder now. Put that file back where it was. If it is gone for good, go on without "
        "them, in the window or with mnconsole records go-on --data FOLDER: the log then says what is lost.",
    ),
    "nothing_missing": TroubleWords(
        "Nothing is missing",
        "The records in {path} hold every entry that is known of. There is nothing to go on without, and nothing was "
        "changed.",
        "Open them as always. What else is wrong with them mnconsole records verify --data FOLDER tells.",
    ),
    "entry_unreadable": TroubleWords(
        "An entry of the records can't be read",
        "Entry number {seq} is there, but its content can't be read.",
        "Make a copy of the whole folder. Then run: mnconsole records verify --data FOLDER",
    ),
    "entry_newer": TroubleWords(
        "An entry comes from a newer program",
        "Entry number {seq} ({kind}) was written by a newer mnconsole. Nothing was changed.",
        "Install the newest mnconsole on this computer, then start again.",
    ),
    "newer_schema": TroubleWords(
        "The records come from a newer program",
        "The records in {path} were written by mnconsole {found_program} (format {found}). "
        "This is mnconsole {program} (format {known}). Nothing was changed.",
        "Install mnconsole {found_program} or newer on this computer, then start again.",
    ),
    "older_schema": TroubleWords(
        "The records are of an older format",
        "The records in {path} have format {found}; reading them needs format {known}. Nothing was changed.",
        "Start the console once; it brings them up to date. Then try again.",
    ),
    "folder_unusable": TroubleWords(
        "The folder can't be used",
        "The records' folder {path} can't be opened ({reason}).",
        "Look whether the folder or its disk is there and may be opened, or choose another folder with --data.",
    ),
    "read_only": TroubleWords(
        "The folder can't be written",
        "Nothing can be written to {path}. No treatment can be recorded there.",
        "Give your user the right to write to this folder, or choose another one with --data.",
    ),
    "disk_full": TroubleWords(
        "The disk is full",
        "There is no room left for {path}. What the screen called saved is saved; the last step is not.",
        "Free some space on this disk, then do the last step again.",
    ),
    "held": TroubleWords(
        "The console is open already",
        "Another mnconsole (process {pid}) works with the folder {path}. Two at once would spoil the records.",
        "Go to the window that is open. If there is none, end the other program and start again.",
    ),
    "busy": TroubleWords(
        "The records are busy",
        "Another program has held the database in {path} for too long.",
        "Close programs that look into this folder (copying, virus scan), then do the last step again.",
    ),
    "io_error": TroubleWords(
        "The disk does not answer as it should",
        "Reading or writing {path} failed ({reason}). The last step is not saved.",
        "Look at the disk and its cable, then do the last step again. Make a copy of the folder soon.",
    ),
    "not_a_file": TroubleWords(
        "This is not a file",
        "{path} has the name of a file of the records, and is a folder, a pipe or a device. Nothing was changed.",
        "Move it away. If the file that belongs there is lost, bring back a backup.",
    ),
    "among_backups": TroubleWords(
        "Not among backups",
        "{path} lies among backups, where no records are to be worked with. Nothing was changed.",
        "Choose the records' own folder, or an empty one elsewhere.",
    ),
    "interrupted": TroubleWords(
        "The search was broken off",
        "A query on {path} was stopped before it ended. Nothing was changed.",
        "Ask again.",
    ),
    "look_only": TroubleWords(
        "These records are open to look only",
        "They are damaged, or entries are missing, so nothing is written to them.",
        "Close the console and start it again: the page that comes up says what helps.",
    ),
    "closed": TroubleWords(
        "The records are closed",
        "The records in {path} are closed; nothing more is written to them.",
        "Start the console again.",
    ),
    "no_backup": TroubleWords(
        "There is no backup here",
        "The folder {path} holds no backup of the console's records.",
        "Choose the folder of one backup, the folder “backups” beside the records, or the second disk.",
    ),
    "backup_damaged": TroubleWords(
        "This backup is damaged",
        "The backup {path} is not as it was written ({what}). It was not used, and nothing was changed.",
        "Take an older backup, or the copy of this one on the second disk.",
    ),
    "present_shut": TroubleWords(
        "The records that are there do not open with this",
        "What was typed opens the backup, but not the records in {path}, whose place it would take. So nobody knows "
        "whether that may be done. Nothing was changed.",
        "Type a manager's passphrase of today, or the recovery code of today. Where neither is left, bring the backup "
        "back into an empty folder: mnconsole records restore --from BACKUP --data FOLDER",
    ),
    "backup_newer": TroubleWords(
        "This backup comes from a newer program",
        "The backup {path} has format {found}; this program knows formats up to {known}. Nothing was changed.",
        "Install the newest mnconsole on this computer, then try again.",
    ),
    "second_medium_gone": TroubleWords(
        "The second disk is not there",
        "Backups are to be copied to {path}, and it can't be reached. They are made on this computer all the same.",
        "Connect the disk. The newest backup is then copied by itself.",
    ),
    "second_medium_absent": TroubleWords(
        "There is no such folder",
        "{path} is not there. Copies go where they went before.",
        "Connect the disk, or choose another folder.",
    ),
    "second_medium_inside": TroubleWords(
        "That folder lies among the records",
        "Copies in {path} would be lost with the records. Copies go where they went before.",
        "Choose a folder on another disk.",
    ),
    "second_medium_other": TroubleWords(
        "Another disk is connected",
        "The disk at {path} is not the one that the backups were copied to.",
        "Connect the right disk, or choose this one as the second disk.",
    ),
    "migration_failed": TroubleWords(
        "The records could not be brought up to date",
        "Bringing {path} to this program's format failed ({reason}). The records are as they were before, and the "
        "backup made first is {backup}.",
        "Use the version of the program from before, and send the log file to whoever looks after the console.",
    ),
    "driver_too_old": TroubleWords(
        "A part of the program is too old",
        "The database library has version {found}; {needed} or newer is needed to keep records safe.",
        "Set the program up again: python3 run.py",
    ),
}
