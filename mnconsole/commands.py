"""The commands that open no window: `pen check`, `pen simulate`, `records verify`, `records info`.

English, on standard output; what went wrong on standard error, with what to do, and exit code 1.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mnconsole.arguments import PenCheckOptions, PenSimulateOptions, RecordsOptions
from mnconsole.errors import KnownError

if TYPE_CHECKING:
    from mnconsole.domain.records_ports import Reader

PASSPHRASE_MAX_BYTES = 4096


def run_command(options: PenCheckOptions | PenSimulateOptions | RecordsOptions) -> int:
    """Run one command and return its exit code."""
    try:
        match options:
            case PenCheckOptions():
                return _check(options)
            case PenSimulateOptions():
                return _simulate(options)
            case RecordsOptions():
                return _records(options)
    except KnownError as error:
        tell_trouble(error)
        return 1
    except KeyboardInterrupt:
        return 1


def tell_trouble(error: KnownError) -> None:
    """What went wrong and what to do, on standard error."""
    from mnconsole.ui.words.trouble import trouble_words

    words = trouble_words(error)
    sys.stderr.write(f"mnconsole: {words.title}. {words.text} {words.advice}\n".replace("..", "."))


def read_passphrase(descriptor: int | None) -> str:
    """The passphrase from an open descriptor (its first line), else from the terminal without echo."""
    if descriptor is None:
        if not sys.stdin.isatty():
            sys.stderr.write("mnconsole: no terminal to ask for the passphrase; use --passphrase-fd\n")
            raise SystemExit(1)
        return getpass.getpass("Passphrase: ")
    data = b""
    try:
        while b"\n" not in data and len(data) < PASSPHRASE_MAX_BYTES:
            chunk = os.read(descriptor, 512)
            if not chunk:
                break
            data += chunk
        return data.split(b"\n", 1)[0].rstrip(b"\r").decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"mnconsole: can't read the passphrase from descriptor {descriptor}: {error}\n")
        raise SystemExit(1) from error


def _check(options: PenCheckOptions) -> int:
    from mnconsole.device.check import check_pen

    found = check_pen(options.port)
    identity, report = found.identity, found.report
    facts: dict[str, object] = {
        "port": found.port,
        "vendor": identity.vendor,
        "product": identity.product,
        "serial_number": identity.serial_number,
        "firmware": identity.firmware,
        "map_version": identity.map_version,
        "needles": identity.needle_count,
        "depth_um": [identity.depth_min_um, identity.depth_max_um, identity.depth_step_um],
        "speed_dhz": [identity.speed_min_dhz, identity.speed_max_dhz, identity.speed_step_dhz],
        "lease_ms": [identity.lease_min_ms, identity.lease_max_ms],
        "features": [feature.name.lower() for feature in identity.features if feature.name],
        "state": report.motor.name.lower(),
        "faults": [fault.name.lower() for fault in report.faults if fault.name],
        "battery_percent": report.battery_percent,
        "motor_temperature_ddegc": report.motor_temperature_ddegc,
        "uptime_ms": report.uptime_ms,
        "round_trip_us": found.round_trip_ns // 1000,
    }
    _print(facts, options.as_json)
    return 0


def _simulate(options: PenSimulateOptions) -> int:
    from mnconsole.device.simulator.__main__ import main as simulate

    arguments = ["--pty", options.pty] if options.pty else []
    if options.tcp is not None:
        arguments = ["--tcp", str(options.tcp)]
    return simulate(arguments)


def _records(options: RecordsOptions) -> int:
    from mnconsole.store import keys
    from mnconsole.store.records import open_read_only

    folder: Path = options.data
    passphrase = read_passphrase(options.passphrase_fd) if keys.needs_passphrase(folder) else None
    records = open_read_only(folder, keys.unlock(folder, passphrase, repair=False).key)
    try:
        if options.action == "info":
            _print(dict(records.read(_info)), options.as_json)
            return 0
        result = records.read(lambda reader: reader.verify(_progress(options.as_json)))
    finally:
        records.close()
    facts = {
        "sound": result.sound,
        "events": result.events,
        "open_sessions": result.open_sessions,
        "first_bad_seq": result.first_bad_seq,
        "fault": result.fault,
        "head_hash": result.head_hash,
    }
    if options.as_json:
        _print(facts, True)
    elif result.sound:
        print(f"The log is whole: {result.events} events, {result.open_sessions} open sessions.")
        print(f"Head: {result.head_hash}")
    else:
        where = f" First bad entry: number {result.first_bad_seq}." if result.first_bad_seq else ""
        print(f"The log is NOT whole ({result.fault}).{where} Keep this folder as it is and call whoever looks after it.")
    return 0 if result.sound else 1


def _info(source: Reader) -> Mapping[str, object]:
    from mnconsole.domain.records_ports import HistoryQuery

    totals = source.history_totals(HistoryQuery())
    last = source.last_event()
    return {
        "clinic": source.clinic_name(),
        "patients": source.count_patients(""),
        "staff": len(source.staff()),
        "sessions": totals.sessions,
        "not_signed": totals.not_signed,
        "open_sessions": len(source.open_sessions()),
        "events": source.count_events(),
        "last_event_utc_ms": last.at_utc_ms if last is not None else 0,
    }


def _progress(quiet: bool) -> Callable[[int, int], bool] | None:
    if quiet or not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> bool:
        sys.stderr.write(f"\r{done} of {total}" + ("\n" if done >= total else ""))
        return True

    return show


def _print(facts: Mapping[str, object], as_json: bool) -> None:
    if as_json:
        print(json.dumps(facts, ensure_ascii=False))
        return
    width = max(len(name) for name in facts)
    for name, value in facts.items():
        text = " ".join(str(part) for part in value) if isinstance(value, list) else str(value)
        print(f"{name.replace('_', ' '):<{width}}  {text}")
