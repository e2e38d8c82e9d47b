"""The command line: what can be typed, and what is wrong with what was typed."""

from __future__ import annotations

from mnconsole.arguments.base import Parser, Version, WrongUse, add_passphrase_fd, path, port, profile, speed
from mnconsole.arguments.options import (
    KindOptions,
    Options,
    PenCheckOptions,
    PenConformOptions,
    PenListOptions,
    PenOptions,
    PenProfilesOptions,
    PenSimulateOptions,
    PenWatchOptions,
    RecordsCustodyOptions,
    RecordsExportOptions,
    RecordsOptions,
    WindowOptions,
)
from mnconsole.arguments.pen import parse_pen
from mnconsole.arguments.records import parse_records

__all__ = [
    "KindOptions",
    "Options",
    "PenCheckOptions",
    "PenConformOptions",
    "PenListOptions",
    "PenOptions",
    "PenProfilesOptions",
    "PenSimulateOptions",
    "PenWatchOptions",
    "RecordsCustodyOptions",
    "RecordsExportOptions",
    "RecordsOptions",
    "WindowOptions",
    "WrongUse",
    "parse",
]

EPILOG = """\
commands that open no window (each has its own --help):
  mnconsole pen list [--json]                              the ports of this computer; nothing is opened
  mnconsole pen profiles [--data DIR] [--json]             the kinds of pens, and the profiles with a mistake
  mnconsole pen check --port PORT [--json]                 what is connected there, and how good the line is
  mnconsole pen watch --port PORT [--json]                 its live values, until Ctrl-C
  mnconsole pen conform --port PORT [--yes] [--json]       does that pen keep to the register map? (needles move)
  mnconsole pen simulate [--pty LINK | --tcp PORT] [--json]  a simulated pen, until Ctrl-C
  mnconsole records verify --data DIR [--json]             is the log of these records whole?
  mnconsole records info --data DIR [--json]               what these records hold, in numbers
  mnconsole records backup --data DIR [--to DIR] [--json]  make a backup now
  mnconsole records backups --data DIR [--json]            which backups there are, and whether they can be used
  mnconsole records drill --data DIR [--json]              does the newest backup come back?
  mnconsole records restore --from DIR --data DIR [--json]  bring records back; those of before are kept beside
  mnconsole records go-on --data DIR [--json]              go on without newest entries that are lost for good
  mnconsole records export-patient --data DIR --number N --out FILE   one patient's whole record as a ZIP
  mnconsole records rebuild --data DIR [--check] [--json]  is what the screen shows what the log says?

exit codes: 0 all is well; 1 it could not be done, and the text says what to do; 2 wrong use
"""


def parse(arguments: list[str]) -> Options:
    """What was typed, checked. Raises WrongUse; `--help` and `--version` print and raise SystemExit(0)."""
    if arguments[:1] == ["pen"]:
        return parse_pen(arguments[1:])
    if arguments[:1] == ["records"]:
        return parse_records(arguments[1:])
    return _window(arguments)


def _window(arguments: list[str]) -> WindowOptions:
    parser = Parser(
        prog="mnconsole",
        description="The console of a microneedling clinic: patients, a treatment step by step, the pen, the records.",
        epilog=EPILOG,
    )
    parser.add_argument("--version", action=Version, nargs=0, help="tell the version")
    parser.add_argument("--demo", action="store_true", help="sample patients and a simulated pen; nothing real")
    parser.add_argument("--data", type=path, metavar="DIR", help="folder of the records (default: this user's own)")
    parser.add_argument("--port", type=port, metavar="PORT", help="port of the pen, such as COM3; else it is searched")
    parser.add_argument("--pen-profile", type=profile, metavar="ID", help="which kind of pen, or a profile's file")
    parser.add_argument("--play", action="store_true", help="with --demo: play one whole treatment by itself")
    parser.add_argument("--speed", type=speed, metavar="N", help="with --play: wait N times shorter (1 to 1000)")
    parser.add_argument("--pictures", type=path, metavar="DIR", help="with --play: save a picture of each step there")
    add_passphrase_fd(parser)
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
        pen_profile=found.pen_profile or "",
    )


def _refuse_rest(rest: list[str]) -> None:
    if not rest:
        return
    for command in ("pen", "records"):
        if command in rest:
            raise WrongUse(f"mnconsole: a command comes first: mnconsole {command} ... (see mnconsole --help)")
    raise WrongUse(f"mnconsole: there is no option or command {rest[0]!r} (see mnconsole --help)")
