"""The real link on the real simulated pen's process over a real line: the contract of both."""

from __future__ import annotations

import os
import signal
import statistics
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mnconsole.device.link import Link
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.device.transport import PortError, Transport, Waker
from mnconsole.domain.pen import (
    Desired,
    Fault,
    Interruption,
    LinkState,
    LinkView,
    Motor,
    PortTrouble,
    SetPhase,
    StopCause,
    StopPhase,
    Wish,
    WriteResult,
)
from mnconsole.domain.ports import PenLink
from tests.helpers.pens import Panel, motor_offs, panel_on, pen_and_panel
from tests.helpers.waiting import wait_for
from tests.helpers.wire_hostile import Breaking, Bug, Lossy, Noisy, Trickle, refusing

LEASE_NS = 300_000_000
SLACK_NS = 80_000_000
"""Two busy processes on two cores share the machine with other work."""


@pytest.fixture(params=["pty", "tcp"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[SimulatedPen, Panel]]:
    with pen_and_panel(tmp_path, seed=1, tcp=request.param == "tcp") as both:
        yield both


@pytest.fixture
def linked(tmp_path: Path) -> Iterator[tuple[SimulatedPen, Panel]]:
    with pen_and_panel(tmp_path, seed=1) as both:
        yield both


def test_a_treatment_over_either_line(either: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = either
    panel.run()
    assert panel.link.wish(Wish(Desired.RUN, 1500, 900, panel.link.view().epoch))
    panel.until(lambda view: view.set_phase is SetPhase.CONFIRMED and view.confirmed_depth_um == 1500)
    wait_for(lambda: panel.report is not None and panel.report.speed_actual_dhz > 850, 2.0, "full speed")
    view = panel.stop()
    assert view.stop_on_wire_ns - view.stop_asked_ns < 20_000_000
    assert view.counts.missed <= 2
    wait_for(lambda: len(motor_offs(pen)) == 1)


def test_the_link_is_the_port_of_the_domain() -> None:
    link: PenLink = Link("nowhere")
    assert link.view().state is LinkState.CLOSED
    assert link.close(0.1)


def test_contact_and_strokes_are_reported(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    pen.control("hand", **{"is": "on"})
    panel.run()
    wait_for(lambda: panel.report is not None and panel.report.contact_strokes > 20, 3.0, "strokes in contact")
    report = panel.report
    assert report is not None
    assert report.in_contact
    assert report.strokes >= report.contact_strokes


def test_killed_console_leaves_a_pen_that_stops_by_its_lease(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    panel.run()
    # The console falls silent as a whole: its cable is cut at the pen's end, both ways.
    pen.control("cable", out=True)
    cut_ns = panel.link.now_ns()
    panel.until(lambda view: view.interruption is Interruption.LINK_LOST)
    assert panel.link.now_ns() - cut_ns <= 350_000_000 + SLACK_NS
    (off_ns,) = wait_for_offs(pen, 1)
    assert off_ns - cut_ns <= LEASE_NS + SLACK_NS
    pen.control("cable", out=False)
    panel.until_state(LinkState.READY)
    panel.until_motor(Motor.FAULTED)
    assert panel.report is not None
    assert panel.report.faults == Fault.LEASE_EXPIRED


def wait_for_offs(pen: SimulatedPen, count: int) -> list[int]:
    wait_for(lambda: len(motor_offs(pen)) >= count, 2.0, "motor off in the pen's log")
    return motor_offs(pen)


def test_a_stopped_pen_process_is_lost_and_found_and_nothing_resumes(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    panel.run()
    os.kill(pen.pid, signal.SIGSTOP)
    try:
        panel.until(lambda view: view.state is LinkState.LOST)
        assert panel.report is None
    finally:
        os.kill(pen.pid, signal.SIGCONT)
    panel.until_state(LinkState.READY)
    panel.until_motor(Motor.FAULTED)
    assert panel.link.view().wanted is Desired.STOP
    assert panel.link.clear(panel.link.view().last_report, panel.link.now_ns())  # type: ignore[arg-type]
    panel.until_motor(Motor.IDLE)


def test_a_killed_pen_is_absent_and_another_one_in_its_place_is_found(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path, seed=1) as pen, panel_on(pen.port) as panel:
        panel.until_state(LinkState.READY)
        panel.run()
        os.kill(pen.pid, signal.SIGKILL)
        panel.until(lambda view: view.state is LinkState.ABSENT and view.interruption is Interruption.LINK_LOST)
        with SimulatedPen.spawn(tmp_path, seed=2, serial_number="SIM-0002"):
            panel.until_state(LinkState.READY)
            identity = panel.link.view().identity
            assert identity is not None
            assert identity.serial_number == "SIM-0002"
            assert panel.link.view().counts.reconnects >= 1
            assert panel.link.view().wanted is Desired.STOP


def test_a_restarted_pen_interrupts(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    panel.run()
    pen.control("restart")
    panel.until(lambda view: view.interruption is Interruption.PEN_RESTARTED, 1.0)
    panel.until_state(LinkState.READY)
    panel.until_motor(Motor.IDLE)


def test_a_stall_interrupts_with_its_fault(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    panel.run()
    pen.control("stall")
    panel.until(lambda view: view.interruption is Interruption.PEN_FAULT, 1.0)
    assert panel.report is not None
    assert Fault.OVERCURRENT in panel.report.faults


def test_an_arm_without_cartridge_is_refused_with_its_reason(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    pen.control("cartridge", **{"is": "missing"})
    assert panel.wish(Desired.ARM)
    panel.until(lambda view: view.interruption is Interruption.REFUSED, 1.0)
    assert panel.link.view().refused_result is WriteResult.NOT_ALLOWED


def test_a_frozen_window_stops_the_pen(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    panel.run()
    panel.lives = False
    frozen_ns = panel.link.now_ns()
    panel.until(lambda view: view.interruption is Interruption.WINDOW_FROZEN, 1.0)
    (off_ns,) = wait_for_offs(pen, 1)
    assert off_ns - frozen_ns <= 450_000_000


def test_stop_latency_with_5_percent_of_the_cycles_lost(tmp_path: Path) -> None:
    on_wire_ms, confirmed_ms = [], []
    harm = Lossy(0.0)
    with SimulatedPen.spawn(tmp_path) as pen, panel_on(pen.port, opener=harm.opener()) as panel:
        panel.until_state(LinkState.READY)
        panel.run()
        harm.share = 0.05
        pause = threading.Event()
        for count in range(60):
            pause.wait(0.005 + 0.00065 * count)  # a press falls anywhere in the cycle
            view = panel.stop()
            on_wire_ms.append((view.stop_on_wire_ns - view.stop_asked_ns) / 1e6)
            confirmed_ms.append((view.stop_confirmed_ns - view.stop_asked_ns) / 1e6)
    assert statistics.median(on_wire_ms) < 5
    assert sorted(on_wire_ms)[-2] < 20 + 25  # a lost request goes out again after 25 ms
    assert sorted(confirmed_ms)[-4] < 60


def test_noise_changes_nothing(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path) as pen, panel_on(pen.port, opener=Noisy().opener()) as panel:
        panel.until_state(LinkState.READY)
        panel.run()
        panel.until(lambda view: view.counts.rejected_frames > 10)
        assert panel.link.view().interruption is None
        shown = [view.last_report for view in panel.views if view.last_report is not None]
        assert {report.boot_id for report in shown} == {pen.control("status")["boot_id"]}
        panel.stop()


def test_answers_a_byte_at_a_time_are_heard(tmp_path: Path) -> None:
    with SimulatedPen.spawn(tmp_path) as pen, panel_on(pen.port, opener=Trickle().opener()) as panel:
        panel.until_state(LinkState.READY, 10)


def test_an_unplugged_port_is_told_and_opened_again(tmp_path: Path) -> None:
    harm = Breaking()
    with SimulatedPen.spawn(tmp_path) as pen, panel_on(pen.port, opener=harm.opener()) as panel:
        panel.until_state(LinkState.READY)
        panel.run()
        harm.broken = True
        panel.until(lambda view: view.trouble is PortTrouble.IO_ERROR, 1.0)
        assert panel.link.view().interruption is Interruption.LINK_LOST
        panel.until_state(LinkState.READY)


@pytest.mark.parametrize("trouble", [PortTrouble.BUSY, PortTrouble.NO_PERMISSION, PortTrouble.MISSING])
def test_a_port_that_cannot_be_opened_is_told(trouble: PortTrouble) -> None:
    with panel_on("some port", opener=refusing(trouble)) as panel:
        panel.until(lambda view: view.state is LinkState.ABSENT and view.trouble is trouble)


def test_a_missing_and_a_slow_port_are_told(tmp_path: Path) -> None:
    with panel_on(str(tmp_path / "no pen")) as panel:
        panel.until(lambda view: view.trouble is PortTrouble.MISSING)
    with panel_on(str(tmp_path / "pen"), baud=38400) as panel:
        panel.until(lambda view: view.trouble is PortTrouble.BAUD_TOO_SLOW)
    with panel_on("") as panel:
        panel.until(lambda view: view.trouble is PortTrouble.NO_PORT_GIVEN)


def test_the_pens_port_has_one_owner(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, _ = linked
    with panel_on(pen.port) as second:
        second.until(lambda view: view.trouble is PortTrouble.BUSY)


def test_a_dying_thread_is_a_state_with_its_cause(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    harm = Bug()
    with SimulatedPen.spawn(tmp_path) as pen, panel_on(pen.port, opener=harm.opener()) as panel:
        panel.until_state(LinkState.READY)
        panel.run()
        harm.now = True
        panel.until_state(LinkState.DEAD)
        view = panel.link.view()
        assert "ZeroDivisionError" in view.detail
        assert view.interruption is Interruption.THREAD_DIED
        assert panel.views[-1].state is LinkState.DEAD
        panel.link.stop(StopCause.OPERATOR)
        assert panel.link.view().stop_phase is StopPhase.NOT_CONFIRMED
        wait_for_offs(pen, 1)
    assert "thread died" in caplog.text


def test_a_failing_listener_does_not_end_the_link(
    linked: tuple[SimulatedPen, Panel], caplog: pytest.LogCaptureFixture
) -> None:
    _, panel = linked

    def fail(view: LinkView) -> None:
        raise RuntimeError("a listener's own trouble")

    end = panel.link.subscribe(fail)
    wait_for(lambda: panel.link.listener_errors >= 2)
    end()
    told = len(panel.views)
    wait_for(lambda: len(panel.views) > told + 2)
    assert panel.link.view().state is LinkState.READY
    assert "a listener's own trouble" in caplog.text


def test_a_listener_may_stop_the_pen(linked: tuple[SimulatedPen, Panel]) -> None:
    _, panel = linked
    panel.run()
    asked = threading.Event()

    def stop_once(view: LinkView) -> None:
        if not asked.is_set():
            asked.set()
            panel.link.stop(StopCause.REACTION)

    end = panel.link.subscribe(stop_once)
    panel.until(lambda view: view.stop_phase is StopPhase.CONFIRMED and view.stop_cause is StopCause.REACTION)
    end()


def test_closing_stops_the_pen_and_says_so(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    panel.run()
    assert panel.link.close(1.0)
    assert panel.link.view().state is LinkState.CLOSED
    assert len(wait_for_offs(pen, 1)) == 1
    assert panel.link.close(1.0), "closing twice is closing"


def test_closing_does_not_wait_for_a_hung_driver(caplog: pytest.LogCaptureFixture) -> None:
    let_go = threading.Event()

    def hang(port: str, baud: int, waker: Waker) -> Transport:
        let_go.wait(10)
        raise PortError(PortTrouble.IO_ERROR, "hung")

    with panel_on("some port", opener=hang) as panel:
        panel.until_state(LinkState.OPENING)
        assert panel.link.close(0.1), "no pen was ever linked"
        let_go.set()
    assert "hangs" in caplog.text


def test_closing_on_a_cut_cable_says_that_idle_was_not_confirmed(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    panel.run()
    pen.control("cable", out=True)
    assert not panel.link.close(0.2)
    assert panel.link.view().state is LinkState.CLOSED
