"""`mnconsole pen ...`: each command in one function that offers it, with what reads its options."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mnconsole.arguments.base import (
    ERROR_EPILOG,
    Parser,
    add_json,
    baud,
    path,
    port,
    profile,
    rate,
    readings,
    span,
    tcp,
)
from mnconsole.arguments.options import (
    KindOptions,
    PenCheckOptions,
    PenConformOptions,
    PenListOptions,
    PenOptions,
    PenProfilesOptions,
    PenSimulateOptions,
    PenWatchOptions,
)

CHECK = """\
Ask the pen on a port who it is and for one report, then read it 25 times a second to see how good the line is.
Nothing but reads is sent; the pen does not move. Who is there is told within 2 s, or why nobody is; the readings take
--seconds more (4 s in all, unless that says otherwise). A console that works with the pen holds its port: close it.
The exit code is 0 when a pen answers, however good its line is.
"""

CHECK_EPILOG = """\
--json prints one object with these keys:
  port, vendor, product, serial_number, firmware        text
  map_version, needle_count                             numbers
  depth_min_um, depth_max_um, depth_step_um             the pen's limits, in micrometres
  speed_min_dhz, speed_max_dhz, speed_step_dhz          the pen's limits, in 0.1 Hz
  lease_min_ms, lease_max_ms                            how long a pen may run without hearing from the console
  ends_by                                               what ends its motion then: lease, trigger or nothing
  features, faults                                      lists of names
  state                                                 idle, armed, running or faulted
  depth_set_um, depth_actual_um, speed_set_dhz, speed_actual_dhz, cartridge_present, strokes
  battery_percent, motor_temperature_ddegc (0.1 degC)   null when this pen does not measure it
  uptime_ms, round_trip_us                              time since switched on; time that the report took
                                                        lease, depth, cartridge, strokes and uptime are null where the
                                                        pen's profile says that it can't tell them
  cycles, lost, rejected_frames                         readings, those without an answer, and what was no good frame
  round_trip_p50_us, round_trip_p99_us, round_trip_max_us   from question to answer: the middle one, 99 % are no
                                                        slower, the slowest; null without an answer
  fits_cycle                                            would 99 % of the console's cycles, a little longer than a
                                                        reading, have their answer within 40 ms? null without an answer
  verdict                                               good, slow, uneven, noisy, too_slow, silent or not_measured
"""

LIST = """\
List the serial ports of this computer with what is plugged in there. Nothing is opened and nothing is sent.
The console asks by itself at the adapters that it knows; a clinic adds its own in pens/usb_adapters.toml of its data
folder. With Bluetooth on Windows this can take 10 s.
"""

LIST_EPILOG = """\
--json prints one object with these keys:
  ports       a list of objects, those worth a look first:
    port                              its name, for --port
    description, adapter              the system's text; the name of a known USB adapter, else empty
    kind                              usb, bluetooth or built_in
    asked_by_itself                   whether the console asks there who answers without being told to
    usb_vendor_id, usb_product_id     numbers; 0 when it is no USB port
    usb_serial                        the adapter's own serial number (not the pen's), empty for none
  not_used    null, or an object with file, key and expected: the clinic's own list of adapters has a mistake
"""

PROFILES = """\
List the kinds of pens that --profile and pen_profile in the settings can name: those that ship with the program and the
clinic's own, pens/*.toml in its data folder. A profile with a mistake is told with its file, the key, what was expected
there and what was found. No port is opened. Exit code 0: all can be used; 1: one has a mistake. See docs/pens.md.
"""

PROFILES_EPILOG = """\
--json prints one object with these keys:
  profiles    a list of objects:
    id, title, file                   what to name, what it is, where it stands
    own                               whether it is the clinic's own
    dialect                           map or plain: the register map, or registers of its own
    baud, format, unit                its line, such as 115200, 8N1 and 1
  not_used    a list of objects with error (a code), message, what_to_do, file, key, expected and found
"""

WATCH = """\
Show what a pen reports, as it changes, until Ctrl-C. Nothing but reads is sent; the pen does not move. A value older
than 180 ms is a dash. When the pen does not answer or its port goes, it is looked for until it is back.
In a terminal the values stand in one place; else, and with --json, there is a line each time.
"""

WATCH_EPILOG = """\
--json prints one object in a line each time, with these keys; values are null while there is no report younger than
180 ms, and for what this pen does not measure:
  at, port                                              local time; the port
  linked, trouble, detail                               does a pen answer? else a code, and technical text
  happened                                              list of linked, lost, restarted, other_pen since the line before
  vendor, product, serial_number, firmware              who answered last
  state, faults                                         idle, armed, running or faulted; a list of names
  depth_set_um, depth_actual_um, speed_set_dhz, speed_actual_dhz, load_permille
  in_contact, trigger_pressed, cartridge_present, strokes, contact_strokes
  lease_left_ms, battery_percent, motor_temperature_ddegc, uptime_ms
  cycles, lost, rejected_frames, round_trip_p50_us, round_trip_p99_us, round_trip_max_us   of the last 10 s, as in check
and at the end one object:
  summary (true), seconds, reads, lost_reads, losses (how often the pen stopped answering), restarts
The exit code is 0 when a pen was linked, 1 when none ever was.
"""

WIRE_LOG_HELP = "write what goes over the wire into this file too"

CONFORM = """\
Run the conformance checklist of docs/pen-register-map.md against the pen on a port, in under 40 s. The needles move:
hold the pen free of everything. Asks first; a fault that the pen has is cleared. However it ends, the pen is stopped.
The checklist is that of the published map: a profile with other registers is refused before anything is sent.
Exit code 0: no clause failed; 1: some did, or it could not be done.
"""

CONFORM_EPILOG = """\
--json prints one object with these keys:
  port, vendor, product, serial_number, firmware        text
  conforms                                              whether no clause failed and the pen is known to stand still
  passed, failed, not_applicable, not_run               how many clauses
  stopped                                               whether the pen says that it stands still; null: not asked
  not_ready                                             faults that keep the pen from being armed at all
  seconds                                               how long it took
  clauses                                               a list of objects with clause, title, expected, seen, reason and
                                                        verdict: pass, fail, not_applicable or not_run
"""

SIMULATE = """\
Run a simulated pen in this terminal until Ctrl-C. It speaks the real wire; start a console with --port and the
name that is printed. Without --pty and --tcp it takes a new pseudo-terminal (on Windows: a free TCP port).
"""

SIMULATE_EPILOG = """\
--json prints one object in one line as soon as a console may connect:
  ready (true), port (for --port), control (null), pid
"""

DATA_HELP = "data folder, whose pens/*.toml are known too (default: this user's own)"
PORT_HELP = "such as COM3, /dev/ttyUSB0 or tcp://127.0.0.1:5020"


def _add_profile(parser: Any) -> None:
    words = "kind of pen: an id, or a file that ends in .toml"
    parser.add_argument("--profile", "--pen-profile", dest="profile", type=profile, metavar="ID", help=words)
    parser.add_argument("--data", type=path, metavar="DIR", help=DATA_HELP)


def _add_kind(parser: Any) -> None:
    """What has to be known of a pen before anybody can talk to it."""
    _add_profile(parser)
    parser.add_argument("--baud", type=baud, metavar="BAUD", help="115200 or 57600 (default: as the profile says)")


def _kind(found: Any) -> KindOptions:
    return KindOptions(found.profile or "", found.data, found.baud)


def _check(actions: Any) -> None:
    parser = actions.add_parser(
        "check",
        help="who is on a port, and how good the line is",
        description=CHECK,
        epilog=CHECK_EPILOG + ERROR_EPILOG,
    )
    parser.add_argument("--port", required=True, type=port, metavar="PORT", help=PORT_HELP)
    _add_kind(parser)
    add_json(parser)
    parser.add_argument(
        "--seconds", type=readings, default=2, metavar="N", help="how long the line is measured (0 to 3600; default: 2)"
    )
    parser.add_argument("--wire-log", type=path, metavar="FILE", help=WIRE_LOG_HELP)
    parser.set_defaults(
        read=lambda found: PenCheckOptions(found.port, found.json, _kind(found), found.seconds, found.wire_log)
    )


def _watch(actions: Any) -> None:
    parser = actions.add_parser(
        "watch", help="live values of a pen, until Ctrl-C", description=WATCH, epilog=WATCH_EPILOG + ERROR_EPILOG
    )
    parser.add_argument("--port", required=True, type=port, metavar="PORT", help=PORT_HELP)
    _add_kind(parser)
    add_json(parser)
    parser.add_argument("--seconds", type=span, metavar="N", help="end after so long (default: at Ctrl-C)")
    parser.add_argument(
        "--rate", type=rate, metavar="N", help="tell N times a second (1 to 25; default: 5, without a terminal 1)"
    )
    parser.add_argument("--wire-log", type=path, metavar="FILE", help=WIRE_LOG_HELP)
    parser.set_defaults(
        read=lambda found: PenWatchOptions(
            found.port, found.json, _kind(found), found.seconds, found.rate, found.wire_log
        )
    )


def _conform(actions: Any) -> None:
    parser = actions.add_parser(
        "conform",
        help="does the pen on a port keep to the register map? (needles move)",
        description=CONFORM,
        epilog=CONFORM_EPILOG + ERROR_EPILOG,
    )
    parser.add_argument("--port", required=True, type=port, metavar="PORT", help=PORT_HELP)
    _add_kind(parser)
    parser.add_argument("--yes", action="store_true", help="ask nothing: for a test bench")
    add_json(parser)
    parser.set_defaults(read=lambda found: PenConformOptions(found.port, found.yes, found.json, _kind(found)))


def _list(actions: Any) -> None:
    parser = actions.add_parser(
        "list", help="the ports of this computer", description=LIST, epilog=LIST_EPILOG + ERROR_EPILOG
    )
    parser.add_argument("--data", type=path, metavar="DIR", help="data folder (default: this user's own)")
    add_json(parser)
    parser.set_defaults(read=lambda found: PenListOptions(found.data, found.json))


def _profiles(actions: Any) -> None:
    parser = actions.add_parser(
        "profiles", help="the kinds of pens", description=PROFILES, epilog=PROFILES_EPILOG + ERROR_EPILOG
    )
    parser.add_argument("--data", type=path, metavar="DIR", help=DATA_HELP)
    add_json(parser)
    parser.set_defaults(read=lambda found: PenProfilesOptions(found.data, found.json))


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
    _add_profile(parser)
    add_json(parser)
    parser.set_defaults(
        read=lambda found: PenSimulateOptions(found.pty, found.tcp, found.json, found.profile or "", found.data)
    )


COMMANDS: tuple[tuple[str, Callable[[Any], None]], ...] = (
    ("list", _list),
    ("profiles", _profiles),
    ("check", _check),
    ("watch", _watch),
    ("conform", _conform),
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
