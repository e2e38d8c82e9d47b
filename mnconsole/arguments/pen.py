"""`mnconsole pen ...`: each command in one function that offers it, with what reads its options."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mnconsole.arguments.base import ERROR_EPILOG, Parser, add_json, path, port, tcp
from mnconsole.arguments.options import PenCheckOptions, PenOptions, PenSimulateOptions

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

PORT_HELP = "such as COM3, /dev/ttyUSB0 or tcp://127.0.0.1:5020"


def _check(actions: Any) -> None:
    parser = actions.add_parser(
        "check", help="who is on a port, and one report", description=CHECK, epilog=CHECK_EPILOG + ERROR_EPILOG
    )
    parser.add_argument("--port", required=True, type=port, metavar="PORT", help=PORT_HELP)
    add_json(parser)
    parser.set_defaults(read=lambda found: PenCheckOptions(found.port, found.json))


def _simulate(actions: Any) -> None:
    parser = actions.add_parser(
        "simulate",
        help="a simulated pen in this terminal, until Ctrl-C",
        description=SIMULATE,
        epilog=SIMULATE_EPILOG + ERROR_EPILOG,
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--pty", type=path, metavar="LINK", help="a name for its pseudo-terminal (Linux, macOS)")
    where.add_argument("--tcp", type=tcp, metavar="PORT", help="a TCP port of this computer only; 0 for any free one")
    add_json(parser)
    parser.set_defaults(read=lambda found: PenSimulateOptions(found.pty, found.tcp, found.json))


COMMANDS: tuple[tuple[str, Callable[[Any], None]], ...] = (
    ("check", _check),
    ("simulate", _simulate),
)


def parse_pen(arguments: list[str]) -> PenOptions:
    """What was typed after `pen`. Raises WrongUse."""
    parser = Parser(prog="mnconsole pen", description="Look at a pen, or simulate one. Each has its own --help.")
    names = "|".join(name for name, _offer in COMMANDS)
    actions = parser.add_subparsers(dest="action", required=True, metavar=names, parser_class=Parser)
    for _name, offer in COMMANDS:
        offer(actions)
    found: Any = parser.parse_args(arguments)
    options: PenOptions = found.read(found)
    return options
