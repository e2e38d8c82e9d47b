"""Needles that were too deep: no closing and no start of the console leads around the person who has to see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import Motor
from mnconsole.domain.session import Step
from mnconsole.domain.training import Exercise
from tests.e2e.seat import Seat


def waits(seat: Seat) -> bool:
    """Whether the alarm is there, and ARM waits for it."""
    alarm = any(alarm.code is AlarmCode.TOO_DEEP for alarm in seat.console.alarms.alarms)
    return alarm and Condition.TOO_DEEP in seat.console.pen.missing()


def put(seat: Seat, *, deep: bool) -> None:
    """Command the simulated pen, as the training drawer does."""
    done: list[object] = []
    trainer = seat.console.trainer
    assert trainer is not None
    (trainer.begin if deep else trainer.end)(Exercise.TOO_DEEP, done.append, done.append)
    seat.until(lambda: bool(done), "the pen's answer")


def test_a_restart_leads_not_around_the_acknowledgement(sit: Callable[..., Seat], demo: Path) -> None:
    seat = sit(demo).at_work()
    seat.bring_to(Step.NEEDLING)
    seat.start_motor()
    put(seat, deep=True)
    seat.until(lambda: waits(seat), "the alarm")
    seat.until(lambda: seat.motor is Motor.IDLE, "idle")
    put(seat, deep=False)
    seat.close()
    again = sit(demo).at_work()
    again.until(lambda: waits(again), "the alarm, as before")
    assert "deeper than 2.50 mm" in again.said("alarm_strip")
    needles_out = sum(entry["event"] == "needles_out" for entry in again.pen_log())

    def told() -> bool:
        """Pressed again where the first came before the page did."""
        if "not acknowledged" in again.said("pen_notice"):
            return True
        again.key(Qt.Key.Key_F7)
        return False

    again.until(told, "why it is not armed")

    def acknowledged() -> bool:
        again.key(Qt.Key.Key_F6)
        return Condition.TOO_DEEP not in again.console.pen.missing()

    again.until(acknowledged, "the alarm acknowledged")
    assert sum(entry["event"] == "needles_out" for entry in again.pen_log()) == needles_out
