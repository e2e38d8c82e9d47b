"""The parser that tells a slip in one line, and the kinds of values that can be typed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, NoReturn

from mnconsole import __version__
from mnconsole.terminal import say

ERROR_EPILOG = """\

a failure, with --json:
  {"error": a code, "message": what happened, "what_to_do": ..., "details": {...}}
the same is told on standard error; the exit code is 1, or 3 for what is done and stays
"""

PASSPHRASE_EPILOG = """\

The clinic's records ask for a passphrase, on the terminal without echo: anybody's who signs in will do. The demo's
have none. --recovery-code-fd opens them with the recovery code, also on another computer.
"""

SPEED_MAX = 1000
READINGS_MAX_S = 3_600
SPAN_MAX_S = 86_400
BAUDS = (115200, 57600)
RATE_MAX = 25
"""A pen is read 25 times a second: there is nothing more to tell."""
_DIGITS_MAX = 9


class WrongUse(Exception):  # noqa: N818 - the person's slip, told in one line
    """Something typed is wrong; the text is the one line to show."""


class Parser(argparse.ArgumentParser):
    """Tells what is wrong as `WrongUse`, and never guesses at half an option."""

    def __init__(self, **settings: Any) -> None:
        # No abbreviations: a new option must not change what an old script means.
        settings.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **settings)

    def print_help(self, file: Any = None) -> None:
        """As the rest is written: argparse itself would hide that it could not be."""
        say(self.format_help().rstrip("\n"))

    def error(self, message: str) -> NoReturn:
        """One line, with where to read more."""
        raise WrongUse(f"{self.prog}: {message} (see {self.prog} --help)")


class Version(argparse.Action):
    """Tells the version and ends."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        say(f"mnconsole {__version__}")
        parser.exit()


def add_json(parser: argparse.ArgumentParser) -> None:
    """Offer --json."""
    parser.add_argument("--json", action="store_true", help="as JSON in UTF-8, for other programs")


def add_passphrase_fd(parser: argparse._ActionsContainer) -> None:
    """Offer --passphrase-fd."""
    parser.add_argument(
        "--passphrase-fd", type=descriptor, metavar="FD", help="read the passphrase from this open file descriptor"
    )


def add_recovery_code_fd(parser: argparse._ActionsContainer) -> None:
    """Offer --recovery-code-fd, in the place of a passphrase."""
    parser.add_argument(
        "--recovery-code-fd",
        type=descriptor,
        metavar="FD",
        help="read the recovery code from this open file descriptor, instead of a passphrase",
    )


def path(text: str) -> Path:
    """A name of a file or folder."""
    if not text:
        raise argparse.ArgumentTypeError("a name was expected, not an empty text")
    _check_home(text)
    return Path(text)


def _check_home(text: str) -> None:
    """`~name/` is the home of somebody whom this computer has to know."""
    try:
        Path(text).expanduser()
    except RuntimeError as error:
        who = Path(text).parts[0]
        raise argparse.ArgumentTypeError(f"this computer knows no home folder of {who!r}") from error


def profile(text: str) -> str:
    """The id of a pen profile, or the name of its file."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the id of a pen profile was expected, not an empty text")
    _check_home(text)
    return text


def baud(text: str) -> int:
    """The speed of a line. A slower one than a pen can be stopped in time on is refused by the command, with why."""
    found = number(text, 1, max(BAUDS))
    if found > min(BAUDS) and found not in BAUDS:
        raise argparse.ArgumentTypeError(f"{' or '.join(map(str, BAUDS))} was expected, not {text!r}")
    return found


def port(text: str) -> str:
    """The name of a port."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of a port was expected, not an empty text")
    return text


def number(text: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    plain = text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX
    if not plain or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"a whole number from {low} to {high} was expected, not {text!r}")
    return int(text)


def speed(text: str) -> int:
    """How many times faster the scripted nurse waits."""
    return number(text, 1, SPEED_MAX)


def readings(text: str) -> int:
    """How many seconds the line is measured for; 0 for not at all."""
    return number(text, 0, READINGS_MAX_S)


def span(text: str) -> int:
    """How many seconds something goes on for."""
    return number(text, 1, SPAN_MAX_S)


def rate(text: str) -> int:
    """How often in a second."""
    return number(text, 1, RATE_MAX)


def tcp(text: str) -> int:
    """A TCP port; 0 for any free one."""
    return number(text, 0, 65_535)


def descriptor(text: str) -> int:
    """An open file descriptor."""
    return number(text, 0, 1_000_000)
