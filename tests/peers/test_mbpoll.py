"""mbpoll, a technician's tool, on our simulated pen: it reads, it stops the pen, and it can do nothing else."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mnconsole.device.clock import link_clock_ns
from mnconsole.device.conform.bench import Bench
from mnconsole.device.conform.line import Line
from mnconsole.device.link import DEFAULT_BAUD
from mnconsole.device.registers import check_is_right, decode_identity, decode_reported
from mnconsole.device.simulator.firmware import SIMULATED_PEN
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.device.transport import Waker, open_port
from mnconsole.domain.pen import Motor


@dataclass(frozen=True)
class Polled:
    """What mbpoll did."""

    code: int
    registers: list[int]
    err: str


def mbpoll(pen: SimulatedPen, *options: object, values: Sequence[int] = ()) -> Polled:
    """One call on the pen's line. `-0`: addresses as the map writes them; mbpoll counts from 1 by itself."""
    wire = ("-m", "rtu", "-a", 1, "-b", 115200, "-P", "none", "-0")
    line = ("mbpoll", *wire, *options, Path(pen.port).resolve(), *values)
    done = subprocess.run([str(part) for part in line], capture_output=True, text=True, timeout=20, check=False)
    found = [int(value, 16) for value in re.findall(r"^\[\d+\]:\s+0x([0-9A-F]{4})", done.stdout, re.MULTILINE)]
    return Polled(done.returncode, found, done.stderr)


def read(pen: SimulatedPen, address: int, count: int) -> Polled:
    """Read holding registers once."""
    return mbpoll(pen, "-1", "-t", "4:hex", "-r", address, "-c", count)


def write(pen: SimulatedPen, address: int, *values: int) -> Polled:
    """Write holding registers."""
    return mbpoll(pen, "-t", "4", "-r", address, values=values)


def armed_and_left(pen: SimulatedPen) -> None:
    """Armed with the longest lease, and the port free again."""
    waker = Waker()
    line = Line(lambda: open_port(pen.port, DEFAULT_BAUD, waker), link_clock_ns)
    try:
        Bench(line).arm(lease_ms=SIMULATED_PEN.lease_max_ms)
    finally:
        line.close()
        waker.close()


def test_it_reads_who_the_pen_is(ours: SimulatedPen) -> None:
    polled = read(ours, 0x0000, 44)
    assert polled.code == 0, polled.err
    assert decode_identity(polled.registers) == SIMULATED_PEN


def test_it_reads_a_report(ours: SimulatedPen) -> None:
    polled = read(ours, 0x0100, 26)
    assert polled.code == 0, polled.err
    assert check_is_right(polled.registers)
    report = decode_reported(polled.registers)
    assert report is not None
    assert (report.state, report.nonce_echo) == (Motor.IDLE, 0)
    assert report.boot_id == ours.control("status")["boot_id"]


def test_it_is_refused_outside_the_map(ours: SimulatedPen) -> None:
    polled = read(ours, 0x002C, 1)
    assert polled.code == 1
    assert "Illegal data address" in polled.err


def test_it_stops_an_armed_pen(ours: SimulatedPen) -> None:
    armed_and_left(ours)
    assert ours.control("status")["state"] == "armed"
    polled = write(ours, 0x0201, 0)
    assert polled.code == 0, polled.err
    status = ours.control("status")
    assert (status["state"], status["faults"]) == ("idle", 0)


def test_every_other_write_is_refused(ours: SimulatedPen) -> None:
    for address, *values in ((0x0201, 1), (0x0201, 2), (0x0202, 100), (0x0104, 2), (0x0010, 1, 2)):
        polled = write(ours, address, *values)
        assert polled.code == 1, address
        assert "Illegal data address" in polled.err
    assert ours.control("status")["state"] == "idle"
