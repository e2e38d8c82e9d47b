"""The link works with another port from the next opening on; the open one is closed first, and never under a pen
that moves."""

from __future__ import annotations

from pathlib import Path

from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.domain.pen import LinkState, Motor, PortTrouble, StopCause, StopPhase
from tests.helpers.pens import panel_on
from tests.helpers.search_bench import Doorkeeper
from tests.helpers.waiting import wait_for


def serial(view: object) -> str:
    identity = getattr(view, "identity", None)
    return identity.serial_number if identity is not None else ""


def test_the_port_changes_between_openings_and_the_old_one_is_closed_first(tmp_path: Path) -> None:
    door = Doorkeeper()
    with (
        SimulatedPen.spawn(tmp_path, name="a", serial_number="P-1") as one,
        SimulatedPen.spawn(tmp_path, name="b", serial_number="P-2") as two,
        panel_on(one.port, opener=door.opener("link")) as panel,
    ):
        panel.until_state(LinkState.READY)
        panel.link.use_port(two.port)
        panel.until(lambda view: view.state is LinkState.READY and serial(view) == "P-2")
        assert panel.link.view().port == two.port
        assert door.opened == [("link", one.port), ("link", two.port)]
        assert list(door.held) == [two.port]
        panel.link.use_port("")
        panel.until(lambda view: view.state is LinkState.ABSENT and view.trouble is PortTrouble.NO_PORT_GIVEN)
        assert (panel.link.view().port, door.held) == ("", {})


def test_the_port_of_a_running_pen_is_kept_until_it_rests(tmp_path: Path) -> None:
    with (
        SimulatedPen.spawn(tmp_path, name="a", serial_number="P-1") as one,
        SimulatedPen.spawn(tmp_path, name="b", serial_number="P-2") as two,
        panel_on(one.port) as panel,
    ):
        panel.run()
        panel.link.use_port(two.port)
        answers = panel.link.view().counts.answers
        wait_for(lambda: panel.link.view().counts.answers > answers + 12, 3.0, "half a second of cycles")
        assert panel.link.view().port == one.port
        assert panel.report is not None
        assert panel.report.motor is Motor.RUNNING
        panel.link.stop(StopCause.OPERATOR)
        panel.until(lambda view: view.state is LinkState.READY and serial(view) == "P-2")
        assert panel.link.view().stop_phase is StopPhase.CONFIRMED
        panel.until_motor(Motor.IDLE)


def test_a_name_given_while_the_link_waits_is_tried_at_once(tmp_path: Path) -> None:
    with panel_on(str(tmp_path / "nowhere")) as panel:
        panel.until(lambda view: view.trouble is PortTrouble.MISSING)
        with SimulatedPen.spawn(tmp_path, serial_number="P-1") as pen:
            panel.link.use_port(pen.port)
            assert panel.until_state(LinkState.READY) < 1.5
