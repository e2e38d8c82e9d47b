"""The command line: what can be typed, and what is wrong with what was typed."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from mnconsole import __version__
from mnconsole.terminal import say

EPILOG = """\
commands that open no window (each has its own --help):
  mnconsole pen check --port PORT [--json]                 what is connected there, and one report of it
  mnconsole pen simulate [--pty LINK | --tcp PORT] [--json]  a simulated pen, until Ctrl-C
  mnconsole records verify --data DIR [--json]             is the log of these records whole?
  mnconsole records info --data DIR [--json]               what these records hold, in numbers

exit codes: 0 all is well; 1 it could not be done, and the text says what to do; 2 wrong use
"""

CHECK = """\
Ask the pen on a port who it is, and for one report. Nothing but reads is sent; the pen does not move.
Takes 2 s at most.
"""

CHECK_EPILOG = """\
--json prints one object with these keys:
  port, vendor, product, serial_number, firmware        text
  map_version, needle_count                             numbers
  depth_min_um, depth_max_um, depth_step_um             the pen's limits, in micrometres
  speed_min_dhz, speed_max_dhz, speed_step_dhz          the pen's limits, in 0.1 Hz
  lease_min_ms, lease_max_ms                            how long a pen may run without hearing from the console
  features, faults                                      lists of names
  state                                                 idle, armed, running or faulted
  depth_set_um, depth_actual_um, speed_set_dhz, speed_actual_dhz, cartridge_present, strokes
  battery_percent, motor_temperature_ddegc (0.1 degC)   null when this pen does not measure it
  uptime_ms, round_trip_us                              time since switched on; time that the report took
"""

SIMULATE = """\
Run a simulated pen in this terminal until Ctrl-C. It speaks the real wire; start a console with --port and the
name that is printed. Without --pty and --tcp it takes a new pseudo-terminal (on Windows: a free TCP port).
"""

SIMULATE_EPILOG = """\
--json prints one object in one line as soon as a console may connect:
  ready (true), port (for --port), control (null), pid
"""

VERIFY = """\
Check every entry of the log: its seal, its place in the chain, gaps, and whether the newest ones are still there.
Changes nothing, and works while a console runs. Open sessions are no fault. Exit code 0: the log is whole;
1: it is not, and the first bad entry is named by its number, or it could not be checked.
"""

VERIFY_EPILOG = """\
--json prints one object with these keys:
  sound            true or false
  events           how many entries were checked and found whole
  open_sessions    sessions that are not signed off yet
  first_bad_seq    number of the first bad entry; 0 when there is none, or none can be named
  fault            empty, edited, moved, broken_chain, gap, tail_cut, foreign, guards, schema or damaged
  head_hash        SHA-256 of the last entry checked, which stands for all before it
  beside_the_log   what is wrong beside a sound log (pages of the file, what the screen shows); empty for nothing
"""

INFO = """\
What the records of a folder hold, in numbers. Names no patient. Changes nothing, and works while a console runs.
"""

INFO_EPILOG = """\
--json prints one object with these keys:
  clinic                                            its name
  staff, patients, sessions, not_signed, open_sessions, events      numbers
  last_event_utc_ms                                 when the newest entry was made; 0 when there is none
"""

ERROR_EPILOG = """\

a failure, with --json:
  {"error": a code, "message": what happened, "what_to_do": ..., "details": {...}}
the same is told on standard error; the exit code is 1
"""

PASSPHRASE_EPILOG = """\

The clinic's records ask for their passphrase, on the terminal without echo; the demo's have none.
"""

SPEED_MAX = 1000
_DIGITS_MAX = 9


class WrongUse(Exception):  # noqa: N818 - the person's slip, told in one line
    """Something typed is wrong; the text is the one line to show."""


class _Parser(argparse.ArgumentParser):
    def __init__(self, **settings: Any) -> None:
        # No abbreviations: a new option must not change what an old script means.
        settings.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(allow_abbrev=False, **settings)

    def print_help(self, file: Any = None) -> None:
        """As the rest is written: argparse itself would hide that it could not be."""
        say(self.format_help().rstrip("\n"))

    def error(self, message: str) -> NoReturn:
        raise WrongUse(f"{self.prog}: {message} (see {self.prog} --help)")


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        say(f"mnconsole {__version__}")
        parser.exit()


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
    """Run a simulated pen in this terminal: on a pseudo-terminal named `pty`, a TCP port, or what the system gives."""

    pty: Path | None
    tcp: int | None
    as_json: bool


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
        description="The console of a microneedling clinic: patients, a treatment step by step, the pen, the records.",
        epilog=EPILOG,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="tell the version")
    parser.add_argument("--demo", action="store_true", help="sample patients and a simulated pen; nothing real")
    parser.add_argument("--data", type=_path, metavar="DIR", help="folder of the records (default: this user's own)")
    parser.add_argument("--port", type=_port, metavar="PORT", help="port of the pen, such as COM3 or /dev/ttyUSB0")
    parser.add_argument("--play", action="store_true", help="with --demo: play one whole treatment by itself")
    parser.add_argument("--speed", type=_speed, metavar="N", help="with --play: wait N times shorter (1 to 1000)")
    parser.add_argument("--pictures", type=_path, metavar="DIR", help="with --play: save a picture of each step there")
    _add_passphrase_fd(parser)
    found, rest = parser.parse_known_args(arguments)
    _refuse_rest(rest)
    if found.play and not found.demo:
        raise WrongUse("mnconsole: --play needs --demo; only sample patients are treated by themselves")
    if found.play and found.port is not None:
        raise WrongUse("mnconsole: --play drives the simulated pen only; leave --port away")
    if not found.play and (found.speed is not None or found.pictures is not None):
        raise WrongUse("mnconsole: --speed and --pictures go with --demo --play")
    if found.demo and found.passphrase_fd is not None:
        raise WrongUse("mnconsole: the demo has no passphrase; leave --passphrase-fd away")
    return WindowOptions(
        demo=found.demo,
        data=found.data,
        port=found.port or "",
        play=found.play,
        speed=found.speed or 1,
        pictures=found.pictures,
        passphrase_fd=found.passphrase_fd,
    )


def _refuse_rest(rest: list[str]) -> None:
    if not rest:
        return
    for command in ("pen", "records"):
        if command in rest:
            raise WrongUse(f"mnconsole: a command comes first: mnconsole {command} ... (see mnconsole --help)")
    raise WrongUse(f"mnconsole: there is no option or command {rest[0]!r} (see mnconsole --help)")


def _pen(arguments: list[str]) -> PenCheckOptions | PenSimulateOptions:
    parser = _Parser(prog="mnconsole pen", description="Look at a pen, or simulate one. Each has its own --help.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="check|simulate", parser_class=_Parser)
    check = actions.add_parser(
        "check", help="who is on a port, and one report", description=CHECK, epilog=CHECK_EPILOG + ERROR_EPILOG
    )
    check.add_argument(
        "--port", required=True, type=_port, metavar="PORT", help="such as COM3, /dev/ttyUSB0 or tcp://127.0.0.1:5020"
    )
    _add_json(check)
    simulate = actions.add_parser(
        "simulate",
        help="a simulated pen in this terminal, until Ctrl-C",
        description=SIMULATE,
        epilog=SIMULATE_EPILOG + ERROR_EPILOG,
    )
    where = simulate.add_mutually_exclusive_group()
    where.add_argument("--pty", type=_path, metavar="LINK", help="a name for its pseudo-terminal (Linux, macOS)")
    where.add_argument("--tcp", type=_tcp, metavar="PORT", help="a TCP port of this computer only; 0 for any free one")
    _add_json(simulate)
    found: Any = parser.parse_args(arguments)
    if found.action == "check":
        return PenCheckOptions(found.port, found.json)
    return PenSimulateOptions(found.pty, found.tcp, found.json)


def _records(arguments: list[str]) -> RecordsOptions:
    parser = _Parser(
        prog="mnconsole records",
        description="Look at the records of a data folder. Changes nothing. Each has its own --help.",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="verify|info", parser_class=_Parser)
    texts = (
        ("verify", "is the log whole?", VERIFY, VERIFY_EPILOG),
        ("info", "what the records hold, in numbers", INFO, INFO_EPILOG),
    )
    for action, words, description, epilog in texts:
        whole = epilog + ERROR_EPILOG + PASSPHRASE_EPILOG
        command = actions.add_parser(action, help=words, description=description, epilog=whole)
        command.add_argument("--data", type=_path, required=True, metavar="DIR", help="folder of the records")
        _add_json(command)
        _add_passphrase_fd(command)
    found: Any = parser.parse_args(arguments)
    return RecordsOptions(found.action, found.data, found.json, found.passphrase_fd)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as JSON in UTF-8, for other programs")


def _add_passphrase_fd(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-fd", type=_descriptor, metavar="FD", help="read the passphrase from this open file descriptor"
    )


def _path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("a name was expected, not an empty text")
    return Path(text)


def _port(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of a port was expected, not an empty text")
    return text


def _number(text: str, low: int, high: int) -> int:
    plain = text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX
    if not plain or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"a whole number from {low} to {high} was expected, not {text!r}")
    return int(text)


def _speed(text: str) -> int:
    return _number(text, 1, SPEED_MAX)


def _tcp(text: str) -> int:
    return _number(text, 0, 65_535)


def _descriptor(text: str) -> int:
    return _number(text, 0, 1_000_000)
