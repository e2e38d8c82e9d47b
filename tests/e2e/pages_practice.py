"""The training drawer in the real window over records in memory, for grabbing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mnconsole.domain.pen import Fault, Motor
from mnconsole.domain.training import Exercise
from mnconsole.ui.training.view import TrainingView
from mnconsole.ui.widgets.still_area import bring_into_sight

if TYPE_CHECKING:
    from tests.e2e.pages import Stage


def practice(stage: Stage) -> Iterator[str]:
    """At rest; with two exercises on and an alarm; answered; its end."""
    console, shell = stage.console, stage.window.shell
    shell.toggle_practice()
    stage.tick()
    yield "practice"
    drawer: TrainingView = stage.part(TrainingView)
    last = drawer.findChild(QWidget, f"exercise_{Exercise.ANOTHER_PEN}")
    assert isinstance(last, QWidget)
    bring_into_sight(last)
    yield "practice-below"
    drawer.pressed.emit(Exercise.STALL)
    drawer.pressed.emit(Exercise.LINE_NOISE)
    console.link.advance(230)
    console.link.report(motor=Motor.FAULTED, faults=Fault.OVERCURRENT)
    band = drawer.findChild(QWidget, f"status_{Exercise.STALL}")
    assert isinstance(band, QWidget)
    bring_into_sight(band)
    stage.tick()
    yield "practice-alarm"
    console.link.advance(900)
    stage.tick()
    console.link.obedient = False  # a real pen clears a cycle later
    console.alarms.acknowledge(console.alarms.alarms[0], console.link.now_ns())
    console.link.obedient = True
    stage.tick()
    yield "practice-acknowledged"
    drawer.all_right_asked.emit()
    console.link.report(motor=Motor.IDLE, faults=Fault.NONE)
    stage.tick()
    yield "practice-put-right"
    shell.toggle_practice()
