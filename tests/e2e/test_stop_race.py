"""STOP while a START is under way, in the same turn of the events: the pen always ends idle."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from mnconsole.domain.pen import Desired, Motor, StopPhase
from mnconsole.domain.session import Step
from tests.e2e.seat import Seat

ROUNDS = 50
SEED = 7
QUIET_CYCLES = 3


def test_stop_wins_whatever_it_meets(sit: Callable[..., Seat], demo: Path) -> None:
    seat = sit(demo).at_work()
    seat.bring_to(Step.NEEDLING)
    rng = random.Random(SEED)
    pen, ran = seat.console.pen, 0
    starts: dict[str, Callable[[], object]] = {
        "F8": lambda: seat.hands.key(Qt.Key.Key_F8),
        "start": lambda: seat.hands.press("start"),
    }
    stops: dict[str, Callable[[], object]] = {
        "Esc": lambda: seat.hands.key(Qt.Key.Key_Escape),
        "Space": lambda: seat.hands.key(Qt.Key.Key_Space),
        "mouse": lambda: seat.press_window("stop"),
    }
    for turn in range(ROUNDS):
        seat.arm()
        order = [rng.choice(list(starts)), rng.choice(list(stops)), rng.choice([*starts, *stops, ""])]
        if rng.random() < 0.3:
            order[:2] = reversed(order[:2])
        if rng.random() < 0.3:
            order.insert(0, "start")
        wait_ns = rng.randrange(90_000_000) if rng.random() < 0.5 else 0
        epoch, asked = pen.view().epoch, pen.now_ns()
        for number, name in enumerate(order):
            if wait_ns and number == 1:
                seat.until(lambda asked=asked, wait_ns=wait_ns: pen.now_ns() - asked >= wait_ns, "a moment")  # type: ignore[misc]
            ran += seat.motor is Motor.RUNNING
            (starts | stops).get(name, lambda: None)()
        # A START that was pressed after the STOP needs its own ARM first, so it can't have moved anything either.
        seat.until(lambda: pen.view().stop_phase is StopPhase.CONFIRMED, f"{order} stopped, round {turn}")
        assert pen.view().epoch > epoch
        quiet_from = pen.view().counts.answers
        seat.until(lambda quiet_from=quiet_from: pen.view().counts.answers >= quiet_from + QUIET_CYCLES, "cycles")  # type: ignore[misc]
        # On a machine that stood still for 300 ms the lease ended the run first: faulted is off too.
        assert pen.view().wanted is Desired.STOP, order
        assert seat.motor in (Motor.IDLE, Motor.FAULTED), order
        assert seat.pen_log()[-1]["event"] in ("needles_in", "refused", "fault"), order
        if seat.motor is Motor.FAULTED:
            assert pen.acknowledge_fault(pen.now_ns()) is None
            seat.until(lambda: seat.motor is Motor.IDLE, "the fault cleared")
    log = [entry["event"] for entry in seat.pen_log()]
    assert log.count("motor_on") == log.count("motor_off")
    assert log.count("needles_out") == log.count("needles_in") >= ROUNDS
    assert ran, "no round met a running motor"
