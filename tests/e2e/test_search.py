"""A clinic's console looks for its pen: found, used, replugged, exchanged for another one; the demo never looks."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.domain import session_events as ev
from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import LinkState, Motor
from mnconsole.domain.pen_finding import FindPhase
from mnconsole.domain.session import Step
from mnconsole.services.pen_memory import FILE_NAME
from tests.e2e.seat import Seat
from tests.helpers.records import Clinic, set_up
from tests.helpers.search_bench import Shelf

PASSPHRASE = "korrektes Pferd Batterie Klammer"


def clinic(folder: Path) -> Path:
    records = set_up(folder, PASSPHRASE)
    Clinic(records).add_patient("Ada Sample")
    records.close()
    return folder


def unplug(pen: SimulatedPen, shelf: Shelf) -> None:
    shelf.take(pen.port)
    Path(pen.port).unlink()  # first the name: its terminal's number is anybody's once the pen is gone
    os.kill(pen.pid, signal.SIGKILL)


def test_a_clinics_pen_is_found_and_another_one_is_asked_about(sit: Callable[..., Seat], tmp_path: Path) -> None:
    folder, shelf = clinic(tmp_path / "clinic"), Shelf()
    seat = sit(folder, demo=False, passphrase=PASSPHRASE, list_ports=shelf.list)
    seat.until(lambda: seat.console.pen_finder.finding().phase is FindPhase.NONE, "nothing there")
    with SimulatedPen.spawn(tmp_path, name="usb0", serial_number="P-1") as pen:
        shelf.put(pen.port)
        seat.at_work()
        seat.bring_to(Step.NEEDLING)
        seat.start_motor()
        unplug(pen, shelf)
        seat.until(lambda: seat.console.pen.view().state is LinkState.ABSENT, "unplugged")
    assert (folder / FILE_NAME).read_text(encoding="utf-8") == 'pen_serial = "P-1"\n'
    with SimulatedPen.spawn(tmp_path, name="usb7", serial_number="P-2") as other:
        shelf.put(other.port)
        seat.until_linked()
        assert seat.motor is Motor.IDLE
        seat.until(lambda: seat.console.pen.missing() == (Condition.OTHER_PEN,), "another pen")
        seat.until(lambda: "P-2" in seat.said("pen_question"), "asked in the window")
        seat.press("choose_pen_1")
        seat.arm()
        seat.until(lambda: bool(seat.bodies(ev.PenChanged)), "on record")
        assert seat.bodies(ev.PenChanged) == [ev.PenChanged("P-1", "P-2")]
        assert "P-2" in (folder / FILE_NAME).read_text(encoding="utf-8")
        seat.close()


def test_the_demo_and_a_given_port_never_look(sit: Callable[..., Seat], demo: Path) -> None:
    shelf = Shelf()
    seat = sit(demo, list_ports=shelf.list).at_work()
    assert seat.console.pen_finder.finding().phase is FindPhase.OFF
    seat.console.pen_finder.search_again()
    seat.console.pen_finder.choose_port("COM1")
    seat.close()
    assert shelf.looked == 0
