"""Commands the demo's simulated pen what a person practises. Implements `mnconsole.domain.ports.Trainer`.

On a thread of its own: a pen that hangs answers late or never, and the window does not wait for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from mnconsole.device.clock import link_clock_ns
from mnconsole.device.simulator.practice import practice_of
from mnconsole.domain.training import LASTING, Exercise, Practice, TrainingError, TrainingTrouble
from mnconsole.services.background import Worker

if TYPE_CHECKING:
    from mnconsole.device.profile.model import PenProfile
    from mnconsole.device.simulator.process import SimulatedPen

Command = dict[str, object]

OTHER_SERIAL = "SIM-0002"
NOISE_PERCENT = 20
"""Well above the 5 % from which it is told; that the seven cycles of a lease are lost in a row takes hours."""

PLAIN_NOISE_PERCENT = 2
"""Of a motor's answers: a cycle has half a dozen, so about one cycle in ten is lost, and the run goes on."""

DEPTH_OFF_UM = 100
TOO_DEEP_UM = 2100
"""From the least depth that can be set it is more than any clinic may set."""

SPEED_OFF_PERCENT = -15
BATTERY_LOW_PERCENT = 15
BATTERY_EMPTY_PERCENT = 4
"""At 5 % the pen stops by itself."""

log = logging.getLogger(__name__)

_BEGIN: dict[Exercise, Command] = {
    Exercise.CABLE_OUT: {"do": "cable", "out": True},
    Exercise.LINE_NOISE: {"do": "noise", "percent": NOISE_PERCENT},
    Exercise.STALL: {"do": "stall", "on": True},
    Exercise.BATTERY_LOW: {"do": "battery", "percent": BATTERY_LOW_PERCENT},
    Exercise.BATTERY_EMPTY: {"do": "battery", "percent": BATTERY_EMPTY_PERCENT},
    Exercise.OVERHEATED: {"do": "overtemperature", "on": True},
    Exercise.CARTRIDGE_OUT: {"do": "cartridge", "is": "missing"},
    Exercise.CARTRIDGE_USED: {"do": "cartridge", "is": "used"},
    Exercise.DEPTH_OFF: {"do": "depth_offset", "um": DEPTH_OFF_UM},
    Exercise.TOO_DEEP: {"do": "depth_offset", "um": TOO_DEEP_UM},
    Exercise.DEPTH_BROKEN: {"do": "broken", "is": "depth_actuator", "on": True},
    Exercise.SPEED_OFF: {"do": "speed_offset", "percent": SPEED_OFF_PERCENT},
    Exercise.TRIGGER_STUCK: {"do": "broken", "is": "trigger_stuck", "on": True},
    Exercise.INTERNAL_FAULT: {"do": "broken", "is": "internal", "on": True},
    Exercise.PEN_RESTART: {"do": "restart"},
    Exercise.PEN_REFUSES: {"do": "refuse", "on": True},
    Exercise.OFF_THE_SKIN: {"do": "hand", "is": "off"},
    Exercise.STOPPED_BY_ANOTHER: {"do": "plain_stop"},
    Exercise.STOP_UNANSWERED: {"do": "hide_stops", "on": True},
    Exercise.ANOTHER_PEN: {"do": "swap", "serial": OTHER_SERIAL},
}

_END: dict[Exercise, Command] = {
    Exercise.CABLE_OUT: {"do": "cable", "out": False},
    Exercise.LINE_NOISE: {"do": "noise", "percent": 0},
    Exercise.STALL: {"do": "stall", "on": False},
    Exercise.BATTERY_LOW: {"do": "battery", "percent": 100},
    Exercise.BATTERY_EMPTY: {"do": "battery", "percent": 100},
    Exercise.OVERHEATED: {"do": "overtemperature", "on": False},
    Exercise.CARTRIDGE_OUT: {"do": "cartridge", "is": "ok"},
    Exercise.CARTRIDGE_USED: {"do": "cartridge", "is": "ok"},
    Exercise.DEPTH_OFF: {"do": "depth_offset", "um": 0},
    Exercise.TOO_DEEP: {"do": "depth_offset", "um": 0},
    Exercise.DEPTH_BROKEN: {"do": "broken", "is": "depth_actuator", "on": False},
    Exercise.SPEED_OFF: {"do": "speed_offset", "percent": 0},
    Exercise.TRIGGER_STUCK: {"do": "broken", "is": "trigger_stuck", "on": False},
    Exercise.INTERNAL_FAULT: {"do": "broken", "is": "internal", "on": False},
    Exercise.PEN_REFUSES: {"do": "refuse", "on": False},
    Exercise.OFF_THE_SKIN: {"do": "hand", "is": "auto"},
    Exercise.STOP_UNANSWERED: {"do": "hide_stops", "on": False},
}
"""Those that happen once have no end; the own pen comes back by `_end_of`."""


class PenTrainer:
    """Begins and ends exercises. `pen` gives the present process of the pen of `profile`, None while there is none."""

    def __init__(self, worker: Worker, pen: Callable[[], SimulatedPen | None], profile: PenProfile) -> None:
        self._worker = worker
        self._pen = pen
        self.practice: Practice = practice_of(profile)
        plain = {Exercise.LINE_NOISE: {"do": "noise", "percent": PLAIN_NOISE_PERCENT}}
        self._commands: dict[Exercise, Command] = {**_BEGIN, **(plain if profile.plain is not None else {})}
        self._on: dict[Exercise, None] = {}  # on the worker's thread only, in the order of their begin

    def begin(self, exercise: Exercise, done: Callable[[int], None], failed: Callable[[Exception], None]) -> None:
        """Let it happen; `done` gets the link's clock just before the pen was told."""

        def work() -> int:
            at_ns = link_clock_ns()
            self._tell(self._commands[exercise])
            if exercise in LASTING:
                self._on[exercise] = None
            return at_ns

        self._worker.submit(work, done, failed)

    def end(self, exercise: Exercise, done: Callable[[int], None], failed: Callable[[Exception], None]) -> None:
        """Put it right again."""

        def work() -> int:
            at_ns = link_clock_ns()
            self._tell(_end_of(exercise))
            self._on.pop(exercise, None)
            return at_ns

        self._worker.submit(work, done, failed)

    def renewed(self) -> None:
        """The pen's process is another one: a cable that was out is still out."""

        def work() -> None:
            for exercise in self._on:
                self._tell(self._commands[exercise])

        self._worker.submit(work, None, lambda error: log.error("the new pen was not told", exc_info=error))

    def _tell(self, command: Command) -> Command:
        pen = self._pen()
        if pen is None or not pen.is_alive:
            raise TrainingError(TrainingTrouble.NO_PEN)
        facts = {name: value for name, value in command.items() if name != "do"}
        try:
            return pen.control(str(command["do"]), **facts)
        except (OSError, ValueError) as error:  # it hangs, or ended while it was told
            raise TrainingError(TrainingTrouble.NOT_ANSWERING) from error
        except RuntimeError as error:  # it answered, and does not know what it was told
            log.error("the pen refused %s: %s", command, error)
            raise TrainingError(TrainingTrouble.REFUSED) from error


def _end_of(exercise: Exercise) -> Command:
    from mnconsole.device.simulator.firmware import SIMULATED_PEN

    if exercise is Exercise.ANOTHER_PEN:
        return {"do": "swap", "serial": SIMULATED_PEN.serial_number}
    return _END[exercise]
