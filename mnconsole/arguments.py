"""The command line: what can be typed, and what is wrong with what was typed."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from mnconsole import __version__

EPILOG = """\
other commands:
  mnconsole pen check --port PORT [--json]         what is connected there, and one report of it
  mnconsole pen simulate [--pty LINK | --tcp PORT] a simulated pen for trying things out
  mnconsole records verify --data DIR [--json]     is the log of these records whole?
  mnconsole records info --data DIR [--json]       what these records hold, in numbers

each has its own --help. Exit codes: 0 all is well, 1 it could not be done (the text says what to do),
2 wrong use.
"""

SPEED_MAX = 1000


class WrongUse(Exception):  # noqa: N818 - the person's slip, told in one line
    """Something typed is wrong; the text is the one line to show."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise WrongUse(f"{self.prog}: {message} (see {self.prog} --help)")


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How to start the window. `speed` is how many times faster the scripted nurse waits."""

    demo: bool
    data: Path | None
    port: str
    play: bool
    speed: int
    pictures: Path | None
    passphrase_fd: int | None


@dataclass(frozen=True, slots=True)
class PenCheckOptions:
    """Look at one pen."""

    port: str
    as_json: bool


@dataclass(frozen=True, slots=True)
class PenSimulateOptions:
    """Run a simulated pen in this terminal."""

    pty: str
    tcp: int | None


@dataclass(frozen=True, slots=True)
class RecordsOptions:
    """Look at the records of a folder: `action` is verify or info."""

    action: str
    data: Path
    as_json: bool
    passphrase_fd: int | None


Options = WindowOptions | PenCheckOptions | PenSimulateOptions | RecordsOptions


def parse(arguments: list[str]) -> Options:
    """What was typed, checked. Raises WrongUse; `--help` and `--version` print and raise SystemExit(0)."""
    if arguments[:1] == ["pen"]:
        return _pen(arguments[1:])
    if arguments[:1] == ["records"]:
        return _records(arguments[1:])
    return _window(arguments)


def _window(arguments: list[str]) -> WindowOptions:
    parser = _Parser(
        prog="mnconsole",
        description="The console of a microneedling clinic: patients, the treatment step by step, the pen, the records.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mnconsole {__version__}")
    parser.add_argument("--demo", action="store_true", help="sample patients and a simulated pen; nothing real")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the records (default: this user's own)")
    parser.add_argument("--port", default="", metavar="PORT", help="serial port of the pen, such as COM3 or /dev/ttyUSB0")
    parser.add_argument("--play", action="store_true", help="with --demo: play one whole treatment by itself")
    parser.add_argument("--speed", type=_speed, metavar="N", help="with --play: wait N times shorter (1 to 1000)")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="with --play: save a picture of each step there")
    parser.add_argument(
        "--passphrase-fd", type=_descriptor, metavar="FD", help="read the passphrase from this open file descriptor"
    )
    found = parser.parse_args(arguments)
    if found.play and not found.demo:
        raise WrongUse("mnconsole: --play needs --demo; only sample patients are treated by themselves")
    if not found.play and (found.speed is not None or found.pictures is not None):
        raise WrongUse("mnconsole: --speed and --pictures go with --demo --play")
    if found.demo and found.passphrase_fd is not None:
        raise WrongUse("mnconsole: the demo has no passphrase")
    return WindowOptions(
        demo=found.demo,
        data=found.data,
        port=found.port,
        play=found.play,
        speed=found.speed or 1,
        pictures=found.pictures,
        passphrase_fd=found.passphrase_fd,
    )


def _pen(arguments: list[str]) -> PenCheckOptions | PenSimulateOptions:
    parser = _Parser(prog="mnconsole pen", description="Look at a pen, or simulate one.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="check|simulate", parser_class=_Parser)
    check = actions.add_parser("check", help="vendor, product, serial number, firmware, limits and one report")
    check.add_argument("--port", required=True, metavar="PORT", help="such as COM3, /dev/ttyUSB0 or tcp://127.0.0.1:5020")
    check.add_argument("--json", action="store_true", help="as JSON, for other programs")
    simulate = actions.add_parser("simulate", help="a simulated pen in this terminal, until Ctrl-C")
    where = simulate.add_mutually_exclusive_group()
    where.add_argument("--pty", default="", metavar="LINK", help="a name for its pseudo-terminal (Linux, macOS)")
    where.add_argument("--tcp", type=_tcp, metavar="PORT", help="a loopback TCP port, 0 for any free one")
    found: Any = parser.parse_args(arguments)
    if found.action == "check":
        return PenCheckOptions(found.port, found.json)
    return PenSimulateOptions(found.pty, found.tcp)


def _records(arguments: list[str]) -> RecordsOptions:
    parser = _Parser(prog="mnconsole records", description="Look at the records of a data folder. Changes nothing.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="verify|info", parser_class=_Parser)
    for action, words in (("verify", "is the log whole?"), ("info", "what the records hold, in numbers")):
        command = actions.add_parser(action, help=words)
        command.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of the records")
        command.add_argument("--json", action="store_true", help="as JSON, for other programs")
        command.add_argument(
            "--passphrase-fd", type=_descriptor, metavar="FD", help="read the passphrase from this open file descriptor"
        )
    found: Any = parser.parse_args(arguments)
    return RecordsOptions(found.action, found.data, found.json, found.passphrase_fd)


def _number(text: str, low: int, high: int) -> int:
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"a whole number from {low} to {high} was expected, not {text!r}")
    return int(text)


def _speed(text: str) -> int:
    return _number(text, 1, SPEED_MAX)


def _tcp(text: str) -> int:
    return _number(text, 0, 65_535)


def _descriptor(text: str) -> int:
    return _number(text, 0, 1_000_000)
