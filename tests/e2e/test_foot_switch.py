"""The clinic's foot switch, from the settings file to the pen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from mnconsole import settings
from mnconsole.domain.pen import Motor, StopPhase
from mnconsole.domain.session import Step
from tests.e2e.seat import Seat


def test_the_key_in_the_settings_stops_a_running_pen_and_stands_on_stop(
    sit: Callable[..., Seat], demo: Path
) -> None:
    (demo / settings.FILE_NAME).write_text('foot_switch = "F12"\n', encoding="utf-8")
    seat = sit(demo).at_work()
    seat.bring_to(Step.NEEDLING)
    seat.start_motor()
    assert "F12" in seat.said("stop")
    assert seat.motor is Motor.RUNNING
    seat.key(Qt.Key.Key_F12)
    seat.until(lambda: seat.console.pen.view().stop_phase is StopPhase.CONFIRMED, "stopped - confirmed")
    seat.until(lambda: seat.motor is Motor.IDLE, "the motor off")
