"""The simulated pen as a process: it comes up, obeys its control channel, outlives nobody."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mnconsole.device.simulator.process import SimulatedPen, SimulatorFailedError
from mnconsole.domain.pen import LinkState, Motor, StopCause, StopPhase
from tests.helpers.pens import Panel, log_of, panel_on, pen_and_panel
from tests.helpers.waiting import wait_for

PARENT = """
import sys
from pathlib import Path
from mnconsole.device.simulator.process import SimulatedPen
pen = SimulatedPen.spawn(Path(sys.argv[1]), tcp=sys.argv[2] == "tcp")
print(pen.port, pen.pid, flush=True)
sys.stdin.read()
"""


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_terminated_pen_removes_its_link(tmp_path: Path) -> None:
    pen = SimulatedPen.spawn(tmp_path)
    assert (tmp_path / "pen").is_symlink()
    pen.stop()
    pen.stop()
    assert not (tmp_path / "pen").is_symlink()
    assert not pen.is_alive


def test_a_link_left_by_a_killed_pen_is_replaced(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path) as pen:
        os.kill(pen.pid, signal.SIGKILL)
        wait_for(lambda: not pen.is_alive)
    assert (tmp_path / "pen").is_symlink()
    with SimulatedPen.spawn(tmp_path), panel_on(str(tmp_path / "pen")) as panel:
        panel.until_state(LinkState.READY)


def test_a_killed_pen_s_link_is_gone_before_anybody_is_told(tmp_path: Path) -> None:
    """Its terminal's number goes to the next program that asks for one."""
    ended = threading.Event()
    with SimulatedPen.spawn(tmp_path) as pen:
        pen.on_end(ended.set)
        os.kill(pen.pid, signal.SIGKILL)
        assert ended.wait(5.0)
        assert not (tmp_path / "pen").is_symlink()


def test_a_file_in_the_links_place_is_kept_and_told(tmp_path: Path) -> None:
    (tmp_path / "pen").write_text("notes")
    with pytest.raises(SimulatorFailedError, match="can't open the line"):
        SimulatedPen.spawn(tmp_path)
    assert (tmp_path / "pen").read_text() == "notes"


@contextmanager
def run_by_a_parent_that_is_killed(script: str, folder: Path, line: str) -> Iterator[tuple[Panel, int]]:
    """The panel of a running pen whose parent has just been killed, and the pen's process id."""
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(folder), line],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])},
    )
    assert parent.stdout is not None
    assert parent.stdin is not None
    with parent.stdout, parent.stdin:
        port, pid = parent.stdout.readline().decode().split()
        with panel_on(port) as panel:
            panel.until_state(LinkState.READY)
            panel.run()
            parent.kill()
            parent.wait()
            yield panel, int(pid)


@pytest.mark.parametrize("line", ["pty", "tcp"])
def test_a_pen_does_not_outlive_its_parent(tmp_path: Path, line: str) -> None:
    with run_by_a_parent_that_is_killed(PARENT, tmp_path, line) as (panel, pid):
        panel.link.close(1.0)
    took = wait_for(lambda: not is_running(pid), 5.0, "the pen's end")
    assert took > 1.0, "it goes on for 2 s, so that its log is whole"
    assert not (tmp_path / "pen").is_symlink()
    assert [event["event"] for event in log_of(tmp_path / "pen.log")].count("motor_off") == 1


def test_a_pen_that_nothing_stops_ends_with_its_parent_too(tmp_path: Path) -> None:
    stuck = PARENT.replace("print(", 'pen.control("stuck")\nprint(')
    with run_by_a_parent_that_is_killed(stuck, tmp_path, "pty") as (panel, pid):
        assert not panel.link.close(0.3), "it does not stop"
    wait_for(lambda: not is_running(pid), 5.0, "the pen's end")


def test_its_log_names_both_clocks(tmp_path: Path) -> None:
    with pen_and_panel(tmp_path) as (pen, panel):
        panel.run()
        panel.stop()
        events = pen.events()
    assert [event["event"] for event in events if event["event"] != "refused"] == [
        "power_up",
        "needles_out",
        "motor_on",
        "motor_off",
        "needles_in",
    ]
    assert all(isinstance(event["clock_ns"], int) and isinstance(event["uptime_ms"], int) for event in events)


def test_faults_can_be_commanded(tmp_path: Path) -> None:
    with pen_and_panel(tmp_path) as (pen, panel):
        assert pen.control("status")["state"] == "idle"
        pen.control("depth_offset", um=200)
        pen.control("speed_offset", percent=-20)
        panel.run()
        wait_for(lambda: panel.report is not None and panel.report.depth_actual_um == 1200)
        pen.control("battery", percent=3)
        panel.until_motor(Motor.FAULTED)
        before = pen.control("status")["boot_id"]
        assert pen.control("restart")["boot_id"] != before
        with pytest.raises(RuntimeError, match="KeyError"):
            pen.control("no such thing")
        with pytest.raises(RuntimeError, match="ValueError"):
            pen.control("cartridge", **{"is": "eaten"})
        assert pen.is_alive


def test_a_motor_that_never_stops_can_be_commanded(tmp_path: Path) -> None:
    with pen_and_panel(tmp_path) as (pen, panel):
        panel.run()
        pen.control("stuck")
        panel.link.stop(StopCause.OPERATOR)
        panel.until(lambda view: view.stop_phase is StopPhase.NOT_CONFIRMED)
        panel.until_motor(Motor.RUNNING)
        pen.control("stuck", on=False)
        panel.until(lambda view: view.stop_phase is StopPhase.CONFIRMED)


def test_another_identity_can_be_commanded(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path) as pen:
        pen.control("identity", depth_max=150, serial_number="SIM-0009")
        with panel_on(pen.port) as panel:
            panel.until_state(LinkState.READY)
            identity = panel.link.view().identity
            assert identity is not None
            assert (identity.depth_max_um, identity.serial_number) == (1500, "SIM-0009")
        with pytest.raises(RuntimeError, match="TypeError"):
            pen.control("identity", depth_most=150)
        with pytest.raises(RuntimeError, match="needs more than 8 registers"):
            pen.control("identity", serial_number="S" * 17)


def test_ctrl_c_ends_a_pen_on_its_own(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "mnconsole.device.simulator", "--pty", str(tmp_path / "alone")],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])},
    )
    assert process.stdout is not None
    with process.stdout as output:
        ready = json.loads(output.readline())
        assert ready["port"] == str(tmp_path / "alone")
        process.send_signal(signal.SIGINT)
        assert process.wait(3) == 0
        assert output.read() == b""
    assert not (tmp_path / "alone").is_symlink()
