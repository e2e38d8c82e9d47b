"""The real driver on a simulated motor's process over a real line: a pen of plain registers, as it is used."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mnconsole import assets
from mnconsole.device.check import check_pen
from mnconsole.device.profile.files import built_in, read_profile
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.domain.pen import Desired, Fault, Interruption, LinkState, Motor, PortTrouble, SetPhase, Wish
from mnconsole.errors import KnownError
from tests.helpers.pens import Panel, motor_offs, panel_on
from tests.helpers.profiles import example
from tests.helpers.waiting import wait_for
from tests.helpers.wire_hostile import Noisy

BLV = assets.path("pens", "oriental-blv.toml")
PROFILE = built_in("oriental-blv")
SPEED_DHZ = 500


@pytest.fixture
def motor(tmp_path: Path) -> Iterator[SimulatedPen]:
    with SimulatedPen.spawn(tmp_path, seed=1, profile=BLV) as pen:
        yield pen


@pytest.fixture
def linked(motor: SimulatedPen) -> Iterator[tuple[SimulatedPen, Panel]]:
    with panel_on(motor.port, profile=PROFILE) as panel:
        panel.until_state(LinkState.READY)
        yield motor, panel


def test_a_whole_run(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    panel.run(speed_dhz=SPEED_DHZ)
    wait_for(lambda: panel.report is not None and panel.report.speed_actual_dhz > 480, 2.0, "full speed")
    assert panel.link.wish(Wish(Desired.RUN, 1000, 600, panel.link.view().epoch))
    panel.until(lambda view: view.set_phase is SetPhase.CONFIRMED and view.confirmed_speed_dhz == 600)
    view = panel.stop()
    assert view.stop_on_wire_ns - view.stop_asked_ns < 20_000_000
    wait_for(lambda: len(motor_offs(pen)) == 1)
    assert [event["event"] for event in pen.events()] == ["power_up", "motor_on", "set", "motor_off"]


def test_a_stall_and_its_end(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    panel.run(speed_dhz=SPEED_DHZ)
    pen.control("stall")
    panel.until(lambda view: view.interruption is Interruption.PEN_FAULT, 1.0)
    panel.until_motor(Motor.FAULTED)
    assert panel.report is not None
    assert panel.report.faults == Fault.OVERCURRENT
    pen.control("stall", on=False)
    seen = panel.link.view().last_report
    assert seen is not None
    assert panel.link.clear(seen, panel.link.now_ns())
    panel.until_motor(Motor.IDLE)
    assert [event["event"] for event in pen.events()].count("motor_on") == 1


def test_unplugged_it_is_lost_and_found_and_stopped(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    panel.run(speed_dhz=SPEED_DHZ)
    pen.control("cable", out=True)
    panel.until(lambda view: view.interruption is Interruption.LINK_LOST, 1.0)
    assert panel.report is None
    assert motor_offs(pen) == [], "nothing in it stops it"
    pen.control("cable", out=False)
    panel.until_state(LinkState.READY)
    wait_for(lambda: len(motor_offs(pen)) == 1)
    panel.until_motor(Motor.IDLE)


def test_stopped_there_or_refusing_it_is_told(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    panel.run(speed_dhz=SPEED_DHZ)
    pen.control("plain_stop")
    panel.until(lambda view: view.interruption is Interruption.STOPPED_ELSEWHERE, 1.0)
    panel.stop()
    pen.control("refuse")
    assert panel.wish(Desired.ARM, speed_dhz=600)
    panel.until(lambda view: view.interruption is Interruption.REFUSED, 1.0)
    assert [event["event"] for event in pen.events()].count("motor_on") == 1


def test_a_killed_motor_is_absent_and_the_next_one_is_found(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path, profile=BLV) as pen, panel_on(pen.port, profile=PROFILE) as panel:
        panel.until_state(LinkState.READY)
        os.kill(pen.pid, signal.SIGKILL)
        panel.until_state(LinkState.ABSENT)
        with SimulatedPen.spawn(tmp_path, profile=BLV):
            panel.until_state(LinkState.READY)


def test_garbage_and_mutated_answers_show_nothing_wrong(motor: SimulatedPen) -> None:
    with panel_on(motor.port, profile=PROFILE, opener=Noisy().opener()) as panel:
        panel.until(lambda view: view.counts.answers > 12, 20.0)
        reports = [view.last_report for view in panel.views if view.last_report is not None]
        assert {report.speed_actual_dhz for report in reports} == {0}
        assert {report.motor for report in reports} == {Motor.IDLE}
        assert panel.link.view().counts.rejected_frames > 0


def test_a_look_writes_nothing_and_says_who_is_there(motor: SimulatedPen) -> None:
    found = check_pen(motor.port, profile=PROFILE)
    assert (found.identity.profile, found.report.motor) == ("oriental-blv", Motor.IDLE)
    with pytest.raises(KnownError) as caught:
        check_pen(motor.port)
    assert caught.value.code is PortTrouble.NOT_A_PEN, "a motor is no pen of the map"


def test_a_pen_of_the_map_is_no_motor(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path) as pen, pytest.raises(KnownError) as caught:
        check_pen(pen.port, profile=PROFILE)
    assert caught.value.code is PortTrouble.NOT_A_PEN
    assert "exception 2" in str(caught.value.params["detail"])


def test_the_motor_of_the_page_s_example_runs_on_its_own_unit_and_echo_register(tmp_path: Path) -> None:
    file = tmp_path / "my-motor.toml"
    file.write_text(example(), encoding="utf-8")
    profile = read_profile(file)
    with SimulatedPen.spawn(tmp_path, seed=1, profile=file) as pen, panel_on(pen.port, profile=profile) as panel:
        panel.until_state(LinkState.READY)
        panel.run(speed_dhz=700)
        wait_for(lambda: panel.report is not None and panel.report.strokes > 10, 2.0, "strokes")
        assert panel.report is not None
        assert panel.report.cartridge_present
        assert panel.link.view().identity is not None
        panel.stop()
        wait_for(lambda: len(motor_offs(pen)) == 1)


def test_a_bad_profile_ends_the_simulation_with_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(example().replace("unit = 17", "unit = 300"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mnconsole.device.simulator", "--profile", str(file)],
        capture_output=True, text=True, check=False, timeout=20,
    )  # fmt: skip
    assert done.returncode == 1
    assert "line.unit" in done.stderr
