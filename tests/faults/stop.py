"""A row about STOP: real presses at the real window; when its bytes were out, by the driver and by the line's end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mnconsole.device.clock import NS_PER_MS
from tests.benchmarks.desk import Desk
from tests.benchmarks.stop import CONFIRMED_MS, LOSSY_TRIALS, LOST_SHARE, WIRE_MS, Stops
from tests.faults.data import needling_data
from tests.faults.rows import Bound, Dice, Measured, Row
from tests.helpers.lossy_line import LossyPort, lossy_pen

DRIVER, LINE, CONFIRMED = (
    "press to the wire, by the driver",
    "press to its bytes, by the line's end",
    "press to confirmed",
)


@dataclass
class Pressed:
    """A desk at a line that loses cycles and tells, from a process of its own, when a stop's bytes came to it."""

    line: LossyPort
    stops: Stops


@contextmanager
def lossy_ground(folder: Path) -> Iterator[Pressed]:
    """Opened for a row."""
    with (
        lossy_pen(folder / "line", LOST_SHARE, tell_stops=True) as line,
        Desk(needling_data(folder / "data"), port=line) as desk,
    ):
        desk.sit_down()
        yield Pressed(line, Stops(desk))


def press(ground: Pressed, dice: Dice) -> Measured:
    """One press that stopped a running motor, by mouse or Esc."""
    stops = ground.stops
    count, finger = len(stops.wire), dice.turn((stops.by_mouse, stops.by_key))
    while len(stops.wire) == count:
        stops.trial(finger())
    pressed_ns = stops.pressed[-1]
    came = [at_ns for at_ns in ground.line.stops() if at_ns >= pressed_ns]
    assert came, "a stop that is confirmed has passed the line"
    return {
        DRIVER: stops.wire[-1] / NS_PER_MS,
        LINE: (came[0] - pressed_ns) / NS_PER_MS,
        CONFIRMED: stops.confirmed[-1] / NS_PER_MS,
    }


def presses(folder: Path, count: int = LOSSY_TRIALS) -> dict[str, list[float]]:
    """A thousand presses."""
    measured: dict[str, list[float]] = {}
    with lossy_ground(folder) as ground:
        for number in range(count):
            for what, ms in press(ground, Dice("stop", number)).items():
                measured.setdefault(what, []).append(ms)
    return measured


STOP = Row(
    "stop",
    "STOP with 5 % lost cycles (idle, from the keyboard, sheet open, query running: table STOP)",
    "1,000 presses of the real window's STOP or Esc at a random moment of 80 ms, motor running; no raw figure on top",
    {
        DRIVER: Bound(WIRE_MS, p99=True),
        LINE: Bound(WIRE_MS, p99=True),
        CONFIRMED: Bound(CONFIRMED_MS, p99=True),
    },
    lossy_ground,
    press,
    few=0,  # tests/timing holds the bounds in the test run
    whole=presses,
)
