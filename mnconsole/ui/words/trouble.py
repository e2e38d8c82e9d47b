"""Any known error as title, text and what to do.

Codes are matched by their enum's name and value, as text, so that no room of the store or the device is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from mnconsole.domain.pen import PortTrouble
from mnconsole.errors import KnownError
from mnconsole.ui.words import pen_ports, say
from mnconsole.ui.words.formats import far_day
from mnconsole.ui.words.profile_errors import PROFILE
from mnconsole.ui.words.trouble_store import STORE, TroubleWords

_C = "Trouble"


class Trouble(Struct, frozen=True):
    """What happened, in one line and in a sentence, and what to do about it."""

    title: str
    text: str
    to_do: str


Params = Mapping[str, object]

_POLICY: dict[str, TroubleWords] = {
    "policy_unreadable": TroubleWords(
        "The clinic's rules can't be read",
        "The file {file} can't be opened ({reason}).",
        "Give your user the right to read it, or move it away to use the built-in rules.",
    ),
    "policy_not_toml": TroubleWords(
        "The clinic's rules are damaged",
        "The file {file} is not valid TOML: {reason}.",
        "Correct the file at that place, or move it away to use the built-in rules.",
    ),
    "policy_bad_key": TroubleWords(
        "The clinic's rules have a mistake",
        "In {file}, at {key}: {expected} was expected.",
        "Correct this entry, or move the file away to use the built-in rules.",
    ),
}

_SETTINGS: dict[str, TroubleWords] = {
    "not_toml": TroubleWords(
        "The settings file is damaged",
        "The file {file} is not valid TOML: {found}.",
        "Correct the file at that place, or move it away to start with the usual settings.",
    ),
    "unreadable": TroubleWords(
        "The settings file can't be read",
        "The file {file} can't be opened ({found}).",
        "Give your user the right to read it, or move it away to start with the usual settings.",
    ),
    "unwritable": TroubleWords(
        "The settings can't be saved",
        "The file {file} can't be written ({found}). The settings hold until the program ends.",
        "Give your user the right to write to this folder.",
    ),
    "unknown_key": TroubleWords(
        "The settings file has an unknown entry",
        "In {file}: there is no setting “{key}”. Known are: {expected}.",
        "Correct or remove this line.",
    ),
    "wrong_type": TroubleWords(
        "A setting has the wrong kind of value",
        "In {file}, at {key}: {expected} was expected, {found} was found.",
        "Correct this line, or remove it to use the usual value.",
    ),
    "not_allowed": TroubleWords(
        "A setting has a value that is not known",
        "In {file}, at {key}: {expected} was expected, {found} was found.",
        "Correct this line, or remove it to use the usual value.",
    ),
}

_ASSET: dict[str, TroubleWords] = {
    "folder_missing": TroubleWords(
        "The program is not complete",
        "Its own files are missing. Looked in: {looked_in}.",
        "Set the program up again: python3 run.py",
    ),
    "file_missing": TroubleWords(
        "The program is not complete",
        "The file {path} is missing.",
        "Set the program up again: python3 run.py",
    ),
}

_ADAPTERS: dict[str, TroubleWords] = {
    "adapters_unreadable": TroubleWords(
        "A list of adapters can't be read",
        "The file {file}: {expected}.",
        "Look at the file and at who may read it.",
    ),
    "adapters_not_toml": TroubleWords(
        "A list of adapters can't be read",
        "{file} is not a TOML file: {expected}.",
        "Correct the place, or remove the file to use the list that ships with the program.",
    ),
    "adapters_bad_key": TroubleWords(
        "A list of adapters has a mistake",
        "In {file}, at {key}: {expected} was expected.",
        "Correct this line, or remove the file to use the list that ships with the program.",
    ),
}

_OPENING: dict[str, TroubleWords] = {
    "demo_folder": TroubleWords(
        "These are the demo's records",
        "The folder {path} holds sample patients, and its key lies beside them for everybody to read.",
        "Start with --demo to use it, or choose another folder with --data for the clinic.",
    ),
    "person_gone": TroubleWords(
        "Nobody can be signed in",
        "The records are whole, but the person who was chosen does not work here any more.",
        "Choose somebody else, best a manager.",
    ),
}

_OPENER: dict[str, TroubleWords] = {
    "managers_only": TroubleWords(
        "Only a manager may do that",
        "The passphrase is {name}'s, who is no manager. Nothing was changed.",
        "Use a manager's passphrase, or the recovery code.",
    ),
    "looks_only": TroubleWords(
        "This person may only look",
        "The passphrase is {name}'s. Nothing was changed.",
        "Use the passphrase of a nurse or a manager, or the recovery code.",
    ),
    "nobodys": TroubleWords(
        "This passphrase is of nobody who works here",
        "It opens the records, and whose it is can't be told, or that person has left. Nothing was changed.",
        "Use a manager's passphrase, or the recovery code.",
    ),
}

_RECOVERY: dict[str, TroubleWords] = {
    "length": TroubleWords(
        "The recovery code is not whole",
        "A recovery code has nine groups of four letters and digits; what was typed has another length.",
        "Compare it with the paper, group by group. Small letters and spaces do not matter.",
    ),
    "sign": TroubleWords(
        "The recovery code has a sign that no code has",
        "A recovery code has the digits and the letters A to Z, without I, L, O and U.",
        "Compare it with the paper, sign by sign. O is taken for 0, I and L for 1.",
    ),
    "check": TroubleWords(
        "The recovery code is mistyped",
        "Its last group does not fit the others: a sign was read wrongly, or two were swapped.",
        "Compare it with the paper, sign by sign. Small letters and spaces do not matter.",
    ),
}

_WORKER: dict[str, TroubleWords] = {
    "closed": TroubleWords(
        "The program is closing",
        "The records take no more entries. This step is not saved.",
        "Start the program again and do the step once more.",
    ),
}

_CLOCK: dict[str, TroubleWords] = {
    "impossible": TroubleWords(
        "The computer's clock is wrong",
        "It shows {shown}. An entry of such a time would count as tampered with for ever, so nothing was written.",
        "Set date and time in the computer's own settings, then try again.",
    ),
}

_EXPORT: dict[str, TroubleWords] = {
    "exists": TroubleWords(
        "There is something of this name already",
        "{path} was left as it is. Nothing was written.",
        "Choose another name, or say that it may be replaced.",
    ),
    "no_folder": TroubleWords(
        "The folder is not there",
        "There is no folder for {path}. Nothing was written.",
        "Look whether its disk is connected, or choose another folder.",
    ),
    "not_writable": TroubleWords(
        "The folder can't be written",
        "{path} may not be written. Nothing of it is left.",
        "Choose another folder, or have yourself given the right to write there.",
    ),
    "disk_full": TroubleWords(
        "That disk is full",
        "There is no room left for {path}. Nothing of it is left.",
        "Free some space there, or choose another disk.",
    ),
    "write_failed": TroubleWords(
        "The file could not be written",
        "Writing {path} failed ({reason}). Nothing of it is left.",
        "Look at the disk and its cable, or choose another one.",
    ),
    "not_a_file": TroubleWords(
        "What is there is not a plain file",
        "{path} is a link, a pipe or a device, which no file may take the place of. It was left as it is.",
        "Choose another name, or for a link the file that it leads to.",
    ),
    "among_records": TroubleWords(
        "Not into a folder with records",
        "{path} would lie among the clinic's records or in a backup. Nothing was written.",
        "Choose a folder elsewhere, best on the medium that is given away.",
    ),
    "cancelled": TroubleWords(
        "Given up",
        "Nothing was written.",
        "Start it again when you want it.",
    ),
}

_FAMILIES: dict[str, dict[str, TroubleWords]] = {
    "StoreCode": STORE,
    "OpeningCode": _OPENING,
    "OpenerCode": _OPENER,
    "CodeProblem": _RECOVERY,
    "PolicyFileCode": _POLICY,
    "SettingsCode": _SETTINGS,
    "AssetCode": _ASSET,
    "AdapterFileCode": _ADAPTERS,
    "WorkerCode": _WORKER,
    "ClockCode": _CLOCK,
    "ExportCode": _EXPORT,
    "ProfileCode": {code: TroubleWords(*texts) for code, texts in PROFILE.items()},
}

_UNEXPECTED = TroubleWords(
    "Something unexpected happened",
    "The program met a mistake of its own. What the screen called saved is saved.",
    "Close the program and start it again. The log file has the details for support.",
)


_REASONS: dict[str, str] = {
    "ENOENT": "it is not there",
    "ENOTDIR": "a part of the path is no folder",
    "EACCES": "no right to it",
    "EPERM": "no right to it",
    "EROFS": "the disk can only be read",
    "ENOSPC": "the disk is full",
    "EDQUOT": "this user's share of the disk is full",
    "EIO": "the disk reports an error",
    "EBUSY": "it is in use",
    "EMFILE": "too many files are open",
    "ENFILE": "too many files are open",
    "ENAMETOOLONG": "the name is too long",
    "ELOOP": "links that lead in a circle",
    "ESTALE": "the network folder is gone",
    "ETIMEDOUT": "the network folder does not answer",
}
"""The system's names of its errors; the name itself stands behind, for whoever looks after the computer."""


def reason(name: str) -> str:
    """Why the system refused, in words; a name without words stands as it is."""
    known = _REASONS.get(name)
    return say(_C, "{why}; {name}", why=say(_C, known), name=name) if known else name


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
    if isinstance(shown := params.get("shown_utc_ms"), int):
        params = {**params, "shown": far_day(shown)}
    if isinstance(why := params.get("reason"), str):
        params = {**params, "reason": reason(why)}
    return _said(_FAMILIES.get(family, {}).get(code, _UNEXPECTED), params)


def _said(words: TroubleWords, params: Params) -> Trouble:
    values = _Missing({key: "\N{EM DASH}" if value in (None, "") else value for key, value in params.items()})
    fill: Callable[[str], str] = lambda text: say(_C, text).format_map(values)  # noqa: E731
    return Trouble(fill(words.title), fill(words.text), fill(words.to_do))
