"""How a command tells its facts and its troubles: aligned text for people, one JSON object for programs."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum
from typing import Final

from mnconsole.errors import KnownError, Param
from mnconsole.terminal import OutputGoneError, is_watched, named, one_line, say, tell

DONE_NOT_TOLD: Final = 3
"""The exit code of a command that has done its work and could not say so: 1 would mean that nothing is left of it."""


class CommandCode(StrEnum):
    """What goes wrong in the command line itself. Parameters are named beside each."""

    CANCELLED = "cancelled"
    NO_RECORDS = "no_records"  # path
    NO_TERMINAL = "no_terminal"
    NO_PASSPHRASE = "no_passphrase"
    PASSPHRASE_UNREADABLE = "passphrase_unreadable"  # source, reason
    LINE_UNUSABLE = "line_unusable"  # line, reason
    WIRE_LOG_UNUSABLE = "wire_log_unusable"  # path, reason
    NOBODY_TO_ASK = "nobody_to_ask"
    DECLINED = "declined"
    PLAIN_REGISTERS = "plain_registers"  # profile
    OTHER_MAP = "other_map"  # profile
    REFUSED = "refused"  # what
    NO_PATIENT = "no_patient"  # number
    CUT_SHORT = "cut_short"
    ANCHORS_UNREADABLE = "anchors_unreadable"  # path, reason
    DONE_NOT_TOLD = "done_not_told"  # what, reason
    LOG_NOT_WHOLE = "log_not_whole"  # path, seq
    CUT_SHORT_MOVING = "cut_short_moving"
    TO_AMONG_RECORDS = "to_among_records"  # path


_WORDS: Final[dict[str, tuple[str, str]]] = {
    CommandCode.CANCELLED: ("Stopped by Ctrl-C. Nothing was changed.", ""),
    CommandCode.NO_RECORDS: (
        "There are no records in {path}.",
        "Give the folder that the console was started with: --data DIR",
    ),
    CommandCode.NO_TERMINAL: (
        "There is no terminal to ask for the passphrase.",
        "Hand it over by an open file descriptor: --passphrase-fd FD",
    ),
    CommandCode.NO_PASSPHRASE: ("No passphrase was typed.", "Start again and type it."),
    CommandCode.PASSPHRASE_UNREADABLE: (
        "The passphrase can't be read from {source}: {reason}.",
        "It has to be one line of UTF-8 text; --passphrase-fd FD reads it from an open file descriptor.",
    ),
    CommandCode.LINE_UNUSABLE: (
        "The simulated pen can't listen on {line}: {reason}.",
        "Choose another name or number, or leave it away to have one chosen.",
    ),
    CommandCode.WIRE_LOG_UNUSABLE: (
        "The wire log can't be written to {path}: {reason}.",
        "Choose another file for --wire-log, or make room on the disk.",
    ),
    CommandCode.NOBODY_TO_ASK: (
        "Needles would move, and there is no terminal to ask whether they may.",
        "Start it in a terminal, or, on a test bench where nobody can be hurt, with --yes.",
    ),
    CommandCode.DECLINED: ("Nothing was sent to the pen.", ""),
    CommandCode.PLAIN_REGISTERS: (
        "The checklist is of the register map. {profile} has plain registers: no lease, no checks. Nothing was sent.",
        "Look at such a pen with pen check and pen watch.",
    ),
    CommandCode.OTHER_MAP: (
        "The checklist is of the published map. {profile} has another unit, format or address. Nothing was sent.",
        "Set the pen to unit 1, 8N1, blocks at 0x0000, 0x0100 and 0x0200; or look at it with pen check and pen watch.",
    ),
    CommandCode.REFUSED: ("{what}", ""),
    CommandCode.NO_PATIENT: (
        "There is no patient with the number {number}.",
        "The number stands beside the name in the console's list.",
    ),
    CommandCode.LOG_NOT_WHOLE: (
        "The log in {path} is not whole: nothing is built from it, and nothing was changed.",
        "mnconsole records verify --data DIR tells what is wrong.",
    ),
    CommandCode.ANCHORS_UNREADABLE: (
        "The file of anchors {path} can't be read: {reason}. Nothing was checked.",
        "Give a file to --anchors: anchors.jsonl of a backup medium, or one QR text a line.",
    ),
    CommandCode.DONE_NOT_TOLD: (
        "{what} But that could not be told on the output: {reason}.",
        "It is not to be done again. Look for it where it was to be.",
    ),
    CommandCode.TO_AMONG_RECORDS: (
        "{path} holds records, or lies in a folder that does. No backup was made.",
        "Leave --to away: the backup then goes into backups in the data folder. Or give a folder outside of it.",
    ),
    CommandCode.CUT_SHORT: ("The check was ended early. The pen is stopped.", ""),
    CommandCode.CUT_SHORT_MOVING: (
        "The check was ended early, and the pen did not confirm that it stands still.",
        "Switch the pen off.",
    ),
}
_OF_STORE: Final[dict[str, tuple[str, str]]] = {
    "folder_unusable": (
        "The folder can't be used. {path} can't be opened ({reason}).",
        "Look whether it or its disk is there and may be opened, or give another one.",
    ),
    "read_only": (
        "The folder can't be written. Nothing can be written to {path}, and this has to.",
        "Give your user the right to write there, or give another folder.",
    ),
    "disk_full": (
        "The disk is full. There is no room for {path}. What the console called saved is saved.",
        "Free some space on this disk, then start the command again.",
    ),
    "busy": (
        "The records are busy. Another program has held {path} for too long.",
        "Close programs that look into this folder (copying, virus scan), then start the command again.",
    ),
    "io_error": (
        "The disk does not answer as it should. Reading or writing {path} failed ({reason}).",
        "Look at the disk and its cable, then start the command again. Make a copy of the folder soon.",
    ),
}
"""The store's troubles where the window's words speak of a step that somebody does on the screen."""

_WITH_DETAIL: Final = frozenset({"io_error", "silent", "noise", "not_a_pen", "map_version", "implausible"})
"""Troubles of a port whose technical detail says more than the words."""


def tell_trouble(error: KnownError) -> None:
    """What happened, and what to do in a second line, on standard error."""
    happened, to_do = _words(error)
    tell(f"mnconsole: {one_line(happened)}" + (f"\n{one_line(to_do)}" if to_do else ""))


def fail(error: KnownError, as_json: bool) -> int:
    """Tell a trouble, with `as_json` as an object too. Returns the exit code."""
    happened, to_do = _words(error)
    if as_json:
        with suppress(OutputGoneError):  # standard error and the exit code tell of it
            _say_error(str(error.code.value), happened, to_do, error.params)
    if error.code is CommandCode.CANCELLED and is_watched():
        tell("")  # the terminal stands behind its ^C
    if error.code is CommandCode.DONE_NOT_TOLD:
        with suppress(OutputGoneError):  # then the exit code alone says it
            tell_trouble(error)
        return DONE_NOT_TOLD
    tell_trouble(error)
    return 1


@contextmanager
def already_done(what: str) -> Iterator[None]:
    """Around the telling of what is done and stays. Raises KnownError DONE_NOT_TOLD when nobody can be told."""
    try:
        yield
    except OutputGoneError as gone:
        reason = gone.reason or "nobody reads it"
        raise KnownError(CommandCode.DONE_NOT_TOLD, what=what, reason=reason) from gone


def tell_unexpected(as_json: bool) -> None:
    """The object for a bug, whose traceback goes to standard error by itself."""
    if as_json:
        from mnconsole.ui.words.trouble import trouble

        words = trouble(RuntimeError())
        with suppress(OutputGoneError):  # the traceback tells more
            _say_error("unexpected", f"{words.title}. {words.text}", words.to_do, {})


def say_json(facts: Mapping[str, object]) -> None:
    """One JSON object in one line. What is no whole Unicode stands in it as an escape."""
    say(json.dumps({key: _named(value) for key, value in facts.items()}, ensure_ascii=False))


def _named(value: object) -> object:
    return named(value) if isinstance(value, str) else value


def say_table(rows: Sequence[tuple[str, str]]) -> None:
    """Names and values in two columns."""
    width = max(len(name) for name, _value in rows)
    say("\n".join(f"{name:<{width}}  {one_line(value)}" for name, value in rows))


def say_rows(rows: Sequence[Sequence[str]]) -> None:
    """Rows of several columns, those that are empty in every row left away."""
    plain = [tuple(one_line(cell) for cell in each) for each in rows]
    widths = [max(len(each[column]) for each in plain) for column in range(len(plain[0]))]
    shown = [column for column, width in enumerate(widths) if width]
    say("\n".join("  ".join(each[column].ljust(widths[column]) for column in shown).rstrip() for each in plain))


def _words(error: KnownError) -> tuple[str, str]:
    if isinstance(error.code, CommandCode):
        happened, to_do = _WORDS[error.code]
        return happened.format_map(error.params), to_do
    if type(error.code).__name__ == "StoreCode" and error.code.value in _OF_STORE:
        happened, to_do = _OF_STORE[error.code.value]
        return happened.format_map(defaultdict(lambda: "?", error.params)), to_do
    from mnconsole.ui.words.trouble import trouble

    words = trouble(error)
    detail = str(error.params.get("detail") or "") if error.code.value in _WITH_DETAIL else ""
    return f"{words.title}. {words.text}" + (f" ({detail})" if detail else ""), words.to_do


def _say_error(code: str, happened: str, to_do: str, details: Mapping[str, Param]) -> None:
    plain = {key: _named(value) for key, value in details.items()}
    say_json({"error": code, "message": happened, "what_to_do": to_do, "details": plain})
