"""`pen check` and `pen simulate`."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mnconsole.arguments import PenCheckOptions, PenSimulateOptions
from mnconsole.commands.kind import kind_of, profile_of
from mnconsole.commands.told import CommandCode, say_json, say_table
from mnconsole.commands.wire_logging import wire_logging
from mnconsole.errors import KnownError
from mnconsole.terminal import one_line, say

if TYPE_CHECKING:
    from mnconsole.device.check import PenCheck
    from mnconsole.device.profile.model import PenProfile
    from mnconsole.domain.pen import PenIdentity, PenReport

NS_PER_US = 1000
T = TypeVar("T")

_TOLD = {
    "Depth now": "depth",
    "Cartridge": "cartridge",
    "Battery": "battery",
    "Motor": "motor",
    "Switched on for": "uptime",
}
"""Rows that are left out for a pen that does not tell it."""


def check(options: PenCheckOptions) -> int:
    """Ask the pen on a port who it is, and measure the line. Raises KnownError: a PortTrouble, what is wrong with a
    profile, WIRE_LOG_UNUSABLE."""
    from mnconsole.device.check import check_pen

    profile = kind_of(options.kind, options.port)
    with wire_logging(options.wire_log, options.port, profile) as logging:
        found = check_pen(options.port, profile=profile, seconds=options.seconds, wire_log=logging.log)
    if options.as_json:
        say_json(facts(found))
    else:
        say(f"A pen answers on {one_line(found.port)}.")
        say_table(table(found))
    return 0 if logging.ended_well() else 1


def facts(found: PenCheck) -> dict[str, object]:
    """What the check found, for programs: units in the names, null for what this pen has no sensor for or can't
    tell."""
    from mnconsole.domain.pen import Lacks

    identity, report, quality = found.identity, found.report, found.quality

    def told(value: T, lacking: Lacks) -> T | None:
        return None if lacking in identity.lacks else value

    return {
        "port": found.port,
        "vendor": identity.vendor,
        "product": identity.product,
        "serial_number": identity.serial_number,
        "firmware": identity.firmware,
        "map_version": identity.map_version,
        "needle_count": identity.needle_count,
        "depth_min_um": identity.depth_min_um,
        "depth_max_um": identity.depth_max_um,
        "depth_step_um": identity.depth_step_um,
        "speed_min_dhz": identity.speed_min_dhz,
        "speed_max_dhz": identity.speed_max_dhz,
        "speed_step_dhz": identity.speed_step_dhz,
        "lease_min_ms": told(identity.lease_min_ms, Lacks.LEASE),
        "lease_max_ms": told(identity.lease_max_ms, Lacks.LEASE),
        "ends_by": identity.ends_by.value,
        "features": _features(identity),
        "state": report.motor.name.lower(),
        "faults": _faults(report),
        "depth_set_um": told(report.depth_set_um, Lacks.DEPTH),
        "depth_actual_um": told(report.depth_actual_um, Lacks.DEPTH),
        "speed_set_dhz": report.speed_set_dhz,
        "speed_actual_dhz": report.speed_actual_dhz,
        "cartridge_present": told(report.cartridge_present, Lacks.CARTRIDGE),
        "strokes": told(report.strokes, Lacks.STROKES),
        "battery_percent": _battery(found),
        "motor_temperature_ddegc": _temperature(found),
        "uptime_ms": told(report.uptime_ms, Lacks.RESTART),
        "round_trip_us": found.round_trip_ns // NS_PER_US,
        "cycles": quality.cycles,
        "lost": quality.lost,
        "rejected_frames": quality.rejected_frames,
        "round_trip_p50_us": quality.round_trip_p50_us,
        "round_trip_p99_us": quality.round_trip_p99_us,
        "round_trip_max_us": quality.round_trip_max_us,
        "fits_cycle": found.fits_cycle,
        "verdict": found.verdict.value,
    }


def table(found: PenCheck) -> list[tuple[str, str]]:
    """What the check found, for people: mm, Hz, percent."""
    from mnconsole.domain.pen import Lacks
    from mnconsole.ui.words.formats import DASH, clock_span, depth_mm, seconds_tenths, speed_hz
    from mnconsole.ui.words.line_quality import cycle_fits, losses, round_trips, verdict
    from mnconsole.ui.words.pen_watch import by_hand, ends, values

    identity, report = found.identity, found.report
    told = values(report, identity)
    depth = f"{depth_mm(identity.depth_min_um)} to {depth_mm(identity.depth_max_um)} mm"
    depth += f" in steps of {depth_mm(identity.depth_step_um)} mm"
    speed = f"{speed_hz(identity.speed_min_dhz)} to {speed_hz(identity.speed_max_dhz)} Hz"
    uptime = clock_span(report.uptime_ms)
    lease = f"{identity.lease_min_ms} to {identity.lease_max_ms} ms"
    rows = [
        ("Vendor", identity.vendor),
        ("Product", identity.product),
        ("Serial number", identity.serial_number),
        ("Firmware", f"{identity.firmware} (register map {identity.map_version})"),
        ("Needles", str(identity.needle_count)),
        ("Depth", f"{depth}, {by_hand()}" if Lacks.DEPTH in identity.lacks else depth),
        ("Speed", f"{speed} in steps of {speed_hz(identity.speed_step_dhz)} Hz"),
        ("Lease", ends(identity.ends_by) if Lacks.LEASE in identity.lacks else lease),
        ("Sensors", _plain(_features(identity))),
        ("State", told["state"]),
        ("Faults", told["faults"]),
        ("Depth now", told["depth"]),
        ("Speed now", told["speed"]),
        ("Cartridge", told["cartridge"]),
        ("Battery", told["battery"]),
        ("Motor", told["motor"]),
        ("Switched on for", f"{uptime} ({'h:min:s' if uptime.count(':') > 1 else 'min:s'})"),
        # Microseconds to ms as the format makes ms to seconds.
        ("Answer took", f"{seconds_tenths(found.round_trip_ns // NS_PER_US)} ms"),
    ]
    silent = {row for row, key in _TOLD.items() if told[key] == DASH}
    rows = [row for row in rows if row[0] not in silent]
    if found.quality.cycles:
        rows += [
            ("Readings", losses(found.quality)),
            ("Answers", round_trips(found.quality)),
            ("Fits a cycle", cycle_fits(found.fits_cycle)),
        ]
    title, to_do = verdict(found.verdict)
    rows.append(("Line", f"{title}. {to_do}".strip()))
    return rows


def _features(identity: PenIdentity) -> list[str]:
    return [feature.name.lower() for feature in identity.features if feature.name]


def _faults(report: PenReport) -> list[str]:
    return [fault.name.lower() for fault in report.faults if fault.name]


def _plain(names: list[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names) or "none"


def _battery(found: PenCheck) -> int | None:
    from mnconsole.domain.pen import Feature

    return found.report.battery_percent if Feature.BATTERY in found.identity.features else None


def _temperature(found: PenCheck) -> int | None:
    from mnconsole.domain.pen import Feature

    return found.report.motor_temperature_ddegc if Feature.MOTOR_TEMPERATURE in found.identity.features else None


def simulate(options: PenSimulateOptions) -> int:
    """Run a simulated pen until Ctrl-C. Raises KnownError LINE_UNUSABLE, and what is wrong with a profile."""
    from mnconsole.device.profile.files import is_file_name
    from mnconsole.device.simulator.__main__ import LineFailedError, parse, serve

    arguments: list[str] = []
    if options.pty is not None:
        # The person will name the port from another folder.
        arguments = ["--pty", str(options.pty.expanduser().absolute())]
    elif options.tcp is not None:
        arguments = ["--tcp", str(options.tcp)]
    line_asked = bool(arguments)
    profile = profile_of(options.profile, options.data)
    if options.profile:
        arguments += ["--profile", str(Path(profile.file).absolute())]
    ready = partial(_say_ready, profile, is_file_name(options.profile))
    try:
        serve(parse(arguments), say_json if options.as_json else ready)
    except LineFailedError as error:
        line = arguments[1] if line_asked else "a new line"
        raise KnownError(CommandCode.LINE_UNUSABLE, line=line, reason=error.reason) from error
    if not options.as_json:
        say("The simulated pen has ended.")
    return 0


def _say_ready(profile: PenProfile, by_file: bool, ready: Mapping[str, object]) -> None:
    from mnconsole.domain.pen_kinds import DEFAULT_KIND

    port = one_line(str(ready["port"]))
    with_it = f"--port {shlex.quote(port)}"
    if profile.id != DEFAULT_KIND:
        # A file's own id is known to a console only when it lies in that console's data folder.
        name = str(Path(profile.file).absolute()) if by_file else profile.id
        with_it += f" --pen-profile {shlex.quote(name)}"
    say(
        f"A simulated pen listens on {port}\n"
        f"It is a pen of the profile {profile.id}: {profile.line.words}, unit {profile.line.unit}\n"
        f"Start the console with it: mnconsole {with_it}\n"
        "Ctrl-C here ends the pen."
    )
