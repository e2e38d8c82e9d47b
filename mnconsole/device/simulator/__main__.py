"""`python -m mnconsole.device.simulator`: the simulated pen as a process of its own.

Prints one JSON line when it is ready: {"ready": true, "port": ..., "control": ..., "pid": ...}.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType

from mnconsole.device.profile.codes import ProfileError
from mnconsole.device.profile.files import built_in, read_profile
from mnconsole.device.simulator.control import ControlChannel
from mnconsole.device.simulator.firmware import SIMULATED_PEN, with_serial
from mnconsole.device.simulator.lines import Line, TcpLine, open_pty
from mnconsole.device.simulator.log import PenLog
from mnconsole.device.simulator.motor import PlainMotor
from mnconsole.device.simulator.parent import parent_watch
from mnconsole.device.simulator.places import PUBLISHED, ProfilePlaces
from mnconsole.device.simulator.server import Device, Pen, Server

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name))
"""Signals that end the pen in order. Windows has no SIGHUP."""

Ready = Mapping[str, object]


class _EndedError(Exception):
    """A signal asked the pen to end."""


class LineFailedError(Exception):
    """The line can't be opened. `reason` is the system's."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mnconsole pen simulate", description="A simulated pen on a pseudo-terminal or a loopback TCP port."
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--pty", metavar="LINK", type=Path, help="make LINK a link to the pseudo-terminal")
    where.add_argument("--tcp", metavar="PORT", type=int, help="listen on 127.0.0.1:PORT (0 chooses one)")
    parser.add_argument("--parent", metavar="PID", type=int, help="end after this process has ended")
    parser.add_argument("--log", metavar="FILE", type=Path, help="append motor on/off and faults as JSON lines")
    parser.add_argument("--control", action="store_true", help="open a loopback channel that commands faults")
    parser.add_argument("--serial", metavar="TEXT", default=SIMULATED_PEN.serial_number, help="serial number")
    parser.add_argument("--profile", metavar="FILE", type=Path, help="simulate the pen of this profile")
    parser.add_argument("--seed", type=int, help="seed of hand, noise and boot ids")
    return parser


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The options of `serve`."""
    return _parser().parse_args(arguments)


def _open_line(options: argparse.Namespace) -> Line:
    try:
        if options.tcp is not None:
            return TcpLine(options.tcp)
        if sys.platform == "win32" and options.pty is None:
            return TcpLine(0)
        return open_pty(options.pty)
    except OSError as error:
        raise LineFailedError(error.strerror or str(error)) from error


def _on_signal(number: int, _: FrameType | None) -> None:
    for each in ENDING:  # a second Ctrl-C does not end the closing half-way
        signal.signal(each, signal.SIG_IGN)
    raise _EndedError(number)


def _print_ready(ready: Ready) -> None:
    print(json.dumps(ready), flush=True)


def _device(options: argparse.Namespace, rng: random.Random, log: PenLog) -> Device:
    """The pen of the profile asked for, or one of the published register map. Raises `ProfileError`."""
    if options.profile is None:
        return Pen(with_serial(options.serial), rng, log)
    profile = read_profile(options.profile)
    if profile.plain is not None:
        return PlainMotor(profile, rng, log.tell)
    places = PUBLISHED if profile.places == built_in().places else ProfilePlaces(profile)
    return Pen(with_serial(options.serial), rng, log, places)


def serve(options: argparse.Namespace, tell_ready: Callable[[Ready], None]) -> None:
    """Serve until a signal or the parent's end; `tell_ready` is called once, when a console may open the port.

    Raises `LineFailedError`.
    """
    watch = parent_watch(options.parent) if options.parent else None
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.suppress(_EndedError))
        for number in ENDING:
            if number == signal.SIGINT or signal.getsignal(number) is not signal.SIG_IGN:  # nohup is meant
                signal.signal(number, _on_signal)
        log = stack.enter_context(PenLog(options.log))
        line = _open_line(options)
        stack.callback(line.close)
        control = ControlChannel() if options.control else None
        if control is not None:
            stack.callback(control.close)
        rng = random.Random(options.seed) if options.seed is not None else random.SystemRandom()
        pen = _device(options, rng, log)
        ready = {
            "ready": True,
            "port": line.port,
            "control": control.address if control else None,
            "pid": os.getpid(),
        }
        tell_ready(ready)
        Server(pen, line, control, watch).run()


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse `arguments` and run the pen. 0 for a clean end, 1 when the line can't be opened."""
    try:
        serve(parse(arguments), _print_ready)
    except LineFailedError as error:
        print(f"mnconsole pen simulate: can't open the line: {error}", file=sys.stderr)
        return 1
    except ProfileError as error:
        print(f"mnconsole pen simulate: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
