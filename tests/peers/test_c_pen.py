"""A pen that somebody else could have written, in C on libmodbus: the checklist, and our own driver."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mnconsole.device.clock import NS_PER_MS, link_clock_ns
from mnconsole.domain.pen import LEASE_MS, LinkState, Motor
from tests.cli.shell import environment, start
from tests.helpers.pens import DEPTH_UM, SPEED_DHZ, panel_on
from tests.helpers.waiting import wait_for
from tests.peers.tools import CPen, c_pen

CONFORM_S = 40.0
LATE_MS = 50
"""Beyond the lease: the timer's step, and a busy machine's breath."""


@dataclass
class Running:
    """A conformance run that goes on beside the other tests of this file."""

    pen: CPen
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="module", autouse=True)
def conform(c_program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`pen conform` on a pen in C, begun before the first test."""
    with c_pen(c_program, tmp_path_factory.mktemp("conform") / "peer.log") as pen:
        process = start("pen", "conform", "--port", pen.port, "--yes", "--json")
        try:
            yield Running(pen, process)
        finally:
            process.kill()
            process.communicate()


def test_a_session_of_our_driver(peer: CPen) -> None:
    with panel_on(peer.port) as panel:
        panel.until_state(LinkState.READY)
        panel.run()
        panel.until(lambda view: view.confirmed_depth_um == DEPTH_UM and view.confirmed_speed_dhz == SPEED_DHZ)
        wait_for(lambda: panel.report is not None and panel.report.speed_actual_dhz > SPEED_DHZ * 0.9)
        panel.stop()
        report = panel.report
        assert report is not None
        assert (report.motor, report.speed_actual_dhz) == (Motor.IDLE, 0)
        assert report.strokes > 0
    assert len(peer.events("motor_on")) == len(peer.events("motor_off")) == 1
    assert peer.events("fault") == []


def test_a_driver_that_is_frozen_is_outlived_by_no_motor(peer: CPen) -> None:
    driver = subprocess.Popen(
        [sys.executable, "-m", "tests.peers.driver", peer.port],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with driver:
        try:
            assert driver.stdout is not None
            assert driver.stdout.readline() == "running\n"
            driver.send_signal(signal.SIGSTOP)
            frozen_ns = link_clock_ns()
            wait_for(lambda: bool(peer.events("motor_off")), 3.0, "the lease ends the run")
            assert peer.events("fault"), "it was the lease that ended it"
            after_ms = (peer.events("motor_off")[0] - frozen_ns) / NS_PER_MS
            assert 0 < after_ms <= LEASE_MS + LATE_MS
        finally:
            driver.kill()
            driver.send_signal(signal.SIGCONT)
    assert len(peer.events("motor_on")) == 1


def test_it_keeps_to_the_map(conform: Running) -> None:
    out, err = conform.process.communicate(timeout=CONFORM_S)
    found = json.loads(out)
    wrong = [each for each in found["clauses"] if each["verdict"] in ("fail", "not_run")]
    assert wrong == []
    assert (conform.process.returncode, err, found["conforms"], found["stopped"]) == (0, b"", True, True)
    assert (found["vendor"], found["serial_number"]) == ("Peer", "C-0001")
    left_out = [each["clause"] for each in found["clauses"] if each["verdict"] == "not_applicable"]
    assert left_out == ["C34", "C36", "C62"]
    assert found["seconds"] < CONFORM_S
    assert len(conform.pen.events("motor_on")) == len(conform.pen.events("motor_off")) > 10
