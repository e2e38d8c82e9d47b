"""Any known error as title, text and what to do.

Codes are matched by their enum's name and value, as text, so that no room of the store or the device is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mnconsole.domain.pen import PortTrouble
from mnconsole.errors import KnownError
from mnconsole.ui.words import pen_ports, say
from mnconsole.ui.words.profile_errors import PROFILE

_C = "Trouble"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, in one line and in a sentence, and what to do about it."""

    title: str
    text: str
    to_do: str


@dataclass(frozen=True, slots=True)
class _Words:
    """Source texts; `{...}` places are the error's parameters."""

    title: str
    text: str
    to_do: str


Params = Mapping[str, object]

_STORE: dict[str, _Words] = {
    "wrong_passphrase": _Words(
        "Wrong passphrase",
        "This passphrase does not open the records in {path}.",
        "Type it again. Look at Caps Lock and at the keyboard's language.",
    ),
    "device_secret_missing": _Words(
        "This passphrase belongs to another computer",
        "The passphrases in {path} are tied to the computer they were set on, and its secret is not in this one's "
        "keystore. Whether the passphrase is right can't be told here.",
        "Open the records with the recovery code, then set a new passphrase on this computer.",
    ),
    "keystore_silent": _Words(
        "This computer's keystore does not answer",
        "The passphrases in {path} need a second secret, which the system's keystore keeps. It is locked, or refuses.",
        "Unlock the keystore (sign in to the computer anew), then try again. The recovery code opens the records too.",
    ),
    "wrong_code": _Words(
        "Wrong recovery code",
        "This code is whole, but it does not open the records in {path}. An older code opens only older backups.",
        "Look for the newest paper with a recovery code.",
    ),
    "no_recovery_code": _Words(
        "There is no recovery code",
        "No recovery code was ever made for the records in {path}.",
        "Only a passphrase opens them. A manager can make a code once they are open.",
    ),
    "last_way_in": _Words(
        "This is the last passphrase",
        "Nobody else's passphrase is in {path}. Without it only the recovery code would open the records.",
        "Give somebody else a passphrase first.",
    ),
    "key_file_missing": _Words(
        "The key file is missing",
        "There are records, but {path}, the file with their locked key, is not there. Nothing opens them without it.",
        "Put keys.json back from a copy of this folder, beside the database. Do not start a new clinic in this folder.",
    ),
    "key_file_damaged": _Words(
        "The key file is damaged",
        "Neither {path} nor its copy can be read. The records themselves have not been touched.",
        "Put the key file back from a copy of this folder, then start again.",
    ),
    "key_file_newer": _Words(
        "The key file comes from a newer program",
        "The key file in {path} has format {found}; this program knows formats up to {known}. Nothing was changed.",
        "Install the newest mnconsole on this computer, then start again.",
    ),
    "key_of_other_records": _Words(
        "The key belongs to other records",
        "The key file does not fit {path} beside it: two folders were mixed, or the beginning of that file is damaged.",
        "Put key file and database of the same folder together again, or the last good copy of the folder.",
    ),
    "passphrase_needed": _Words(
        "These records need a passphrase",
        "The records in {path} belong to a clinic. Only its passphrase opens them; the demo never asks for one.",
        "Give the passphrase. To see the demo, choose another folder with --data.",
    ),
    "database_missing": _Words(
        "The database is missing",
        "There is a key file, but {path} is not beside it.",
        "Put the database back from a copy of this folder, or choose the right folder with --data.",
    ),
    "database_replaced": _Words(
        "The database was exchanged",
        "While the console ran, another file took the place of {path}. Nothing more is written into it.",
        "Put the right file back, then close the console and start it again. Note the last steps on paper.",
    ),
    "already_there": _Words(
        "There are records already",
        "A clinic has been set up in {path} before. It was left as it is.",
        "Start again to open it, or choose another folder with --data.",
    ),
    "not_encrypted": _Words(
        "These are not the console's records",
        "The file {path} is not encrypted, so this program has not made it. It was not opened.",
        "Move that file away, or choose another folder with --data.",
    ),
    "damaged": _Words(
        "The records are damaged",
        "The database {path} does not read as it was written. Nothing was changed in it.",
        "Make a copy of the whole folder now. Then put the folder back from the last good copy, or ask for help.",
    ),
    "newest_missing": _Words(
        "The newest entries are missing",
        "Entry number {known} was saved, but {path} ends with number {found}. Most often the file beside it whose name "
        "ends with -wal is gone or damaged. Nothing was changed.",
        "Make a copy of the whole folder now. Put that file back where it was, or bring back the newest backup.",
    ),
    "entry_unreadable": _Words(
        "An entry of the records can't be read",
        "Entry number {seq} is there, but its content can't be read.",
        "Make a copy of the whole folder. Then run: mnconsole records verify --data FOLDER",
    ),
    "entry_newer": _Words(
        "An entry comes from a newer program",
        "Entry number {seq} ({kind}) was written by a newer mnconsole. Nothing was changed.",
        "Install the newest mnconsole on this computer, then start again.",
    ),
    "newer_schema": _Words(
        "The records come from a newer program",
        "The records in {path} were written by mnconsole {found_program} (format {found}). "
        "This is mnconsole {program} (format {known}). Nothing was changed.",
        "Install mnconsole {found_program} or newer on this computer, then start again.",
    ),
    "older_schema": _Words(
        "The records are of an older format",
        "The records in {path} have format {found}; reading them needs format {known}. Nothing was changed.",
        "Start the console once; it brings them up to date. Then try again.",
    ),
    "folder_unusable": _Words(
        "The folder can't be used",
        "The records' folder {path} can't be opened ({reason}).",
        "Look whether the folder or its disk is there and may be opened, or choose another folder with --data.",
    ),
    "read_only": _Words(
        "The folder can't be written",
        "Nothing can be written to {path}. No treatment can be recorded there.",
        "Give your user the right to write to this folder, or choose another one with --data.",
    ),
    "disk_full": _Words(
        "The disk is full",
        "There is no room left for {path}. What the screen called saved is saved; the last step is not.",
        "Free some space on this disk, then do the last step again.",
    ),
    "held": _Words(
        "The console is open already",
        "Another mnconsole (process {pid}) works with the folder {path}. Two at once would spoil the records.",
        "Go to the window that is open. If there is none, end the other program and start again.",
    ),
    "busy": _Words(
        "The records are busy",
        "Another program has held the database in {path} for too long.",
        "Close programs that look into this folder (copying, virus scan), then do the last step again.",
    ),
    "io_error": _Words(
        "The disk does not answer as it should",
        "Reading or writing {path} failed ({reason}). The last step is not saved.",
        "Look at the disk and its cable, then do the last step again. Make a copy of the folder soon.",
    ),
    "interrupted": _Words(
        "The search was broken off",
        "A query on {path} was stopped before it ended. Nothing was changed.",
        "Ask again.",
    ),
    "closed": _Words(
        "The records are closed",
        "The records in {path} are closed; nothing more is written to them.",
        "Start the console again.",
    ),
    "no_backup": _Words(
        "There is no backup here",
        "The folder {path} holds no backup of the console's records.",
        "Choose the folder of one backup, the folder “backups” beside the records, or the second disk.",
    ),
    "backup_damaged": _Words(
        "This backup is damaged",
        "The backup {path} is not as it was written ({what}). It was not used, and nothing was changed.",
        "Take an older backup, or the copy of this one on the second disk.",
    ),
    "backup_newer": _Words(
        "This backup comes from a newer program",
        "The backup {path} has format {found}; this program knows formats up to {known}. Nothing was changed.",
        "Install the newest mnconsole on this computer, then try again.",
    ),
    "second_medium_gone": _Words(
        "The second disk is not there",
        "Backups are to be copied to {path}, and it can't be reached. They are made on this computer all the same.",
        "Connect the disk. The newest backup is then copied by itself.",
    ),
    "second_medium_other": _Words(
        "Another disk is connected",
        "The disk at {path} is not the one that the backups were copied to.",
        "Connect the right disk, or choose this one as the second disk.",
    ),
    "migration_failed": _Words(
        "The records could not be brought up to date",
        "Bringing {path} to this program's format failed ({reason}). The records are as they were before, and the "
        "backup made first is {backup}.",
        "Use the version of the program from before, and send the log file to whoever looks after the console.",
    ),
    "driver_too_old": _Words(
        "A part of the program is too old",
        "The database library has version {found}; {needed} or newer is needed to keep records safe.",
        "Set the program up again: python3 run.py",
    ),
}

_POLICY: dict[str, _Words] = {
    "policy_unreadable": _Words(
        "The clinic's rules can't be read",
        "The file {file} can't be opened ({reason}).",
        "Give your user the right to read it, or move it away to use the built-in rules.",
    ),
    "policy_not_toml": _Words(
        "The clinic's rules are damaged",
        "The file {file} is not valid TOML: {reason}.",
        "Correct the file at that place, or move it away to use the built-in rules.",
    ),
    "policy_bad_key": _Words(
        "The clinic's rules have a mistake",
        "In {file}, at {key}: {expected} was expected.",
        "Correct this entry, or move the file away to use the built-in rules.",
    ),
}

_SETTINGS: dict[str, _Words] = {
    "not_toml": _Words(
        "The settings file is damaged",
        "The file {file} is not valid TOML: {found}.",
        "Correct the file at that place, or move it away to start with the usual settings.",
    ),
    "unreadable": _Words(
        "The settings file can't be read",
        "The file {file} can't be opened ({found}).",
        "Give your user the right to read it, or move it away to start with the usual settings.",
    ),
    "unwritable": _Words(
        "The settings can't be saved",
        "The file {file} can't be written ({found}). The settings hold until the program ends.",
        "Give your user the right to write to this folder.",
    ),
    "unknown_key": _Words(
        "The settings file has an unknown entry",
        "In {file}: there is no setting “{key}”. Known are: {expected}.",
        "Correct or remove this line.",
    ),
    "wrong_type": _Words(
        "A setting has the wrong kind of value",
        "In {file}, at {key}: {expected} was expected, {found} was found.",
        "Correct this line, or remove it to use the usual value.",
    ),
    "not_allowed": _Words(
        "A setting has a value that is not known",
        "In {file}, at {key}: {expected} was expected, {found} was found.",
        "Correct this line, or remove it to use the usual value.",
    ),
}

_ASSET: dict[str, _Words] = {
    "folder_missing": _Words(
        "The program is not complete",
        "Its own files are missing. Looked in: {looked_in}.",
        "Set the program up again: python3 run.py",
    ),
    "file_missing": _Words(
        "The program is not complete",
        "The file {path} is missing.",
        "Set the program up again: python3 run.py",
    ),
}

_ADAPTERS: dict[str, _Words] = {
    "adapters_unreadable": _Words(
        "A list of adapters can't be read",
        "The file {file}: {expected}.",
        "Look at the file and at who may read it.",
    ),
    "adapters_not_toml": _Words(
        "A list of adapters can't be read",
        "{file} is not a TOML file: {expected}.",
        "Correct the place, or remove the file to use the list that ships with the program.",
    ),
    "adapters_bad_key": _Words(
        "A list of adapters has a mistake",
        "In {file}, at {key}: {expected} was expected.",
        "Correct this line, or remove the file to use the list that ships with the program.",
    ),
}

_OPENING: dict[str, _Words] = {
    "demo_folder": _Words(
        "These are the demo's records",
        "The folder {path} holds sample patients, and its key lies beside them for everybody to read.",
        "Start with --demo to use it, or choose another folder with --data for the clinic.",
    ),
    "person_gone": _Words(
        "Nobody can be signed in",
        "The records are whole, but the person who was chosen does not work here any more.",
        "Choose somebody else, best a manager.",
    ),
}

_RECOVERY: dict[str, _Words] = {
    "length": _Words(
        "The recovery code is not whole",
        "A recovery code has nine groups of four letters and digits; what was typed has another length.",
        "Compare it with the paper, group by group. Small letters and spaces do not matter.",
    ),
    "sign": _Words(
        "The recovery code has a sign that no code has",
        "A recovery code has the digits and the letters A to Z, without I, L, O and U.",
        "Compare it with the paper, sign by sign. O is taken for 0, I and L for 1.",
    ),
    "check": _Words(
        "The recovery code is mistyped",
        "Its last group does not fit the others: a sign was read wrongly, or two were swapped.",
        "Compare it with the paper, sign by sign. Small letters and spaces do not matter.",
    ),
}

_WORKER: dict[str, _Words] = {
    "closed": _Words(
        "The program is closing",
        "The records take no more entries. This step is not saved.",
        "Start the program again and do the step once more.",
    ),
}

_EXPORT: dict[str, _Words] = {
    "exists": _Words(
        "There is something of this name already",
        "{path} was left as it is. Nothing was written.",
        "Choose another name, or say that it may be replaced.",
    ),
    "no_folder": _Words(
        "The folder is not there",
        "There is no folder for {path}. Nothing was written.",
        "Look whether its disk is connected, or choose another folder.",
    ),
    "not_writable": _Words(
        "The folder can't be written",
        "{path} may not be written. Nothing of it is left.",
        "Choose another folder, or have yourself given the right to write there.",
    ),
    "disk_full": _Words(
        "That disk is full",
        "There is no room left for {path}. Nothing of it is left.",
        "Free some space there, or choose another disk.",
    ),
    "write_failed": _Words(
        "The file could not be written",
        "Writing {path} failed ({reason}). Nothing of it is left.",
        "Look at the disk and its cable, or choose another one.",
    ),
    "cancelled": _Words(
        "Given up",
        "Nothing was written.",
        "Start it again when you want it.",
    ),
}

_FAMILIES: dict[str, dict[str, _Words]] = {
    "StoreCode": _STORE,
    "OpeningCode": _OPENING,
    "CodeProblem": _RECOVERY,
    "PolicyFileCode": _POLICY,
    "SettingsCode": _SETTINGS,
    "AssetCode": _ASSET,
    "AdapterFileCode": _ADAPTERS,
    "WorkerCode": _WORKER,
    "ExportCode": _EXPORT,
    "ProfileCode": {code: _Words(*texts) for code, texts in PROFILE.items()},
}

_UNEXPECTED = _Words(
    "Something unexpected happened",
    "The program met a mistake of its own. What the screen called saved is saved.",
    "Close the program and start it again. The log file has the details for support.",
)


class _Missing(dict[str, object]):
    """Parameters; one that is not there reads as a dash instead of ending the sentence with an error."""

    def __missing__(self, key: str) -> str:
        return "\N{EM DASH}"


def trouble(error: BaseException) -> Trouble:
    """Words for an error at start or later. Anything that is not a known error reads as unexpected."""
    if not isinstance(error, KnownError):
        return _said(_UNEXPECTED, {})
    return trouble_of(type(error.code).__name__, str(error.code.value), error.params)


def trouble_of(family: str, code: str, params: Params) -> Trouble:
    """Words for a code by the name of its enum and its value."""
    if family == PortTrouble.__name__ and code in set(map(str, PortTrouble)):
        return Trouble(*pen_ports.trouble(PortTrouble(code), str(params.get("port") or "")))
    return _said(_FAMILIES.get(family, {}).get(code, _UNEXPECTED), params)


def _said(words: _Words, params: Params) -> Trouble:
    values = _Missing({key: "\N{EM DASH}" if value in (None, "") else value for key, value in params.items()})
    fill: Callable[[str], str] = lambda text: say(_C, text).format_map(values)  # noqa: E731
    return Trouble(fill(words.title), fill(words.text), fill(words.to_do))
