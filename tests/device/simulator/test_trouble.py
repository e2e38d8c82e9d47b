"""What the control channel can do to the line and the stop of a real simulated pen, and the trainer over it."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mnconsole.device.clock import link_clock_ns
from mnconsole.device.profile.files import built_in
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.simulator import process
from mnconsole.device.simulator.control import BROKEN
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.device.simulator.trainer import BATTERY_EMPTY_PERCENT, PenTrainer
from mnconsole.device.simulator.trouble import AWAY_NS, LineTrouble
from mnconsole.domain.pen import Desired, Fault, Interruption, LinkState, Motor, StopCause, StopPhase
from mnconsole.domain.training import LASTING, Exercise, TrainingError, TrainingTrouble
from mnconsole.services.background import Worker
from tests.helpers.pens import Panel, motor_offs, pen_and_panel
from tests.helpers.waiting import wait_for


@pytest.fixture(scope="module")
def one_pen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SimulatedPen, Panel]]:
    """One process for all of them."""
    with pen_and_panel(tmp_path_factory.mktemp("pen")) as both:
        yield both


@pytest.fixture
def linked(one_pen: tuple[SimulatedPen, Panel]) -> tuple[SimulatedPen, Panel]:
    """It begins anew for each test: on a busy machine a lease may have run out in the one before."""
    pen, panel = one_pen
    boot_id = pen.control("restart")["boot_id"]
    wait_for(lambda: panel.report is not None and panel.report.boot_id == boot_id)
    panel.until_motor(Motor.IDLE)
    return pen, panel


def test_noise_loses_or_breaks_its_share() -> None:
    trouble = LineTrouble(random.Random(4), noise_share=0.2)
    frame = bytes(range(40))
    arrived = [trouble.sent(frame) for _ in range(5000)]
    whole, lost = arrived.count(frame) / 5000, arrived.count(None) / 5000
    assert 0.77 < whole < 0.83
    assert 0.08 < lost < 0.12
    broken = [each for each in arrived if each not in (frame, None)]
    assert all(each is not None and sum(a != b for a, b in zip(each, frame, strict=True)) == 1 for each in broken)


def test_a_line_without_trouble_changes_nothing() -> None:
    trouble = LineTrouble(random.Random(4))
    assert all(trouble.sent(b"frame") == b"frame" for _ in range(1000))
    trouble.obeyed(ended_motion=True)
    assert trouble.sent(b"frame") == b"frame"
    assert trouble.hears(0)


def test_a_pen_that_is_unplugged_hears_nothing_for_a_while() -> None:
    trouble = LineTrouble(random.Random(4))
    trouble.go_away(1000)
    assert not trouble.hears(1000 + AWAY_NS - 1)
    assert trouble.hears(1000 + AWAY_NS)


def test_noise_is_counted_and_the_treatment_goes_on(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    panel.run()
    epoch = panel.link.view().epoch
    before = panel.link.view().counts
    pen.control("noise", percent=20)
    panel.until(lambda view: view.counts.missed - before.missed >= 3)
    pen.control("noise", percent=0)
    assert panel.link.view().epoch == epoch
    panel.stop()


def test_a_stop_that_is_hidden_is_obeyed(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    pen.control("hide_stops", on=True)
    panel.run()
    stops = len(motor_offs(pen))
    panel.link.stop(StopCause.OPERATOR)
    panel.until(lambda view: view.stop_phase is StopPhase.NOT_CONFIRMED, 1.0)
    assert len(motor_offs(pen)) == stops + 1
    assert pen.control("status")["state"] == "idle"
    pen.control("hide_stops", on=False)
    panel.until(lambda view: view.stop_phase is StopPhase.CONFIRMED and view.state is LinkState.READY)


def test_a_plain_tool_s_stop_is_not_undone(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    panel.run()
    pen.control("plain_stop")
    panel.until(lambda view: view.interruption is Interruption.STOPPED_ELSEWHERE, 0.5)
    panel.until_motor(Motor.IDLE)


def test_another_pen_has_another_serial_number_and_is_idle(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    panel.run()
    pen.control("swap", serial="SIM-0009")
    panel.until(lambda view: view.identity is not None and view.identity.serial_number == "SIM-0009")
    panel.until_motor(Motor.IDLE)
    assert panel.link.view().interruption is Interruption.LINK_LOST
    pen.control("swap", serial="SIM-0001")
    panel.until(lambda view: view.identity is not None and view.identity.serial_number == "SIM-0001")
    panel.until_state(LinkState.READY)


def test_a_pen_that_is_kept_hot_stays_so(linked: tuple[SimulatedPen, Panel]) -> None:
    pen, panel = linked
    pen.control("overtemperature", on=True)
    wait_for(lambda: panel.report is not None and panel.report.motor_temperature_ddegc == 700)
    ages = panel.link.view().counts.answers
    panel.until(lambda view: view.counts.answers > ages + 5)
    assert panel.report is not None
    assert panel.report.motor_temperature_ddegc == 700
    pen.control("overtemperature", on=False)
    wait_for(lambda: panel.report is not None and panel.report.motor_temperature_ddegc < 300)
    wait_for(lambda: panel.report is not None and panel.report.faults is Fault.NONE)


@pytest.mark.parametrize("part", BROKEN)
def test_a_part_that_failed_stops_the_pen_and_is_cleared_once_it_is_mended(
    linked: tuple[SimulatedPen, Panel], part: str
) -> None:
    pen, panel = linked
    panel.run()
    pen.control("broken", **{"is": part})
    panel.until_motor(Motor.FAULTED)
    report = panel.report
    assert report is not None
    assert report.faults is BROKEN[part]
    epoch = panel.link.view().epoch
    assert panel.link.clear(report, panel.link.now_ns())
    panel.until(lambda view: view.interruption is Interruption.REFUSED and view.interruption_epoch > epoch)
    panel.until_motor(Motor.FAULTED)
    pen.control("broken", **{"is": part, "on": False})
    report = panel.report
    assert report is not None
    assert panel.link.clear(report, panel.link.now_ns())
    panel.until_motor(Motor.IDLE)


def test_a_pen_that_refuses_goes_on_until_it_is_stopped_and_is_not_armed_again(
    linked: tuple[SimulatedPen, Panel],
) -> None:
    pen, panel = linked
    panel.run()
    pen.control("refuse")
    answers = panel.link.view().counts.answers
    panel.until(lambda view: view.counts.answers > answers + 5)
    panel.until_motor(Motor.RUNNING)
    epoch = panel.stop().epoch
    assert panel.wish(Desired.ARM)
    panel.until(lambda view: view.interruption is Interruption.REFUSED and view.interruption_epoch > epoch)
    pen.control("refuse", on=False)
    panel.until(lambda view: view.stop_phase is StopPhase.CONFIRMED)  # the refused press ended in a stop of its own
    panel.until_motor(Motor.IDLE)
    panel.arm()
    panel.stop()


# the trainer


class Answers:
    """A trainer over a pen, and what came back."""

    def __init__(self, worker: Worker, pen: Callable[[], SimulatedPen | None], profile: PenProfile) -> None:
        self.trainer = PenTrainer(worker, pen, profile)
        self.done: list[int] = []
        self.failed: list[Exception] = []

    def begin(self, exercise: Exercise) -> None:
        self.trainer.begin(exercise, self.done.append, self.failed.append)
        self._wait()

    def end(self, exercise: Exercise) -> None:
        self.trainer.end(exercise, self.done.append, self.failed.append)
        self._wait()

    def _wait(self) -> None:
        before = len(self.done) + len(self.failed)
        wait_for(lambda: len(self.done) + len(self.failed) > before or bool(self.done or self.failed))

    def take(self) -> int:
        """The time of the one thing that was done."""
        assert self.failed == []
        (at_ns,) = self.done
        self.done.clear()
        return at_ns

    def code(self) -> TrainingTrouble:
        """Why the one thing failed."""
        assert self.done == []
        (error,) = self.failed
        self.failed.clear()
        assert isinstance(error, TrainingError)
        assert isinstance(error.code, TrainingTrouble)
        return error.code


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker("trainer", lambda call: call())
    made.start()
    yield made
    assert made.close(5.0)


def test_every_exercise_can_be_begun_and_ended(linked: tuple[SimulatedPen, Panel], worker: Worker) -> None:
    pen, panel = linked
    answers = Answers(worker, lambda: pen, built_in())
    for exercise in Exercise:
        before_ns = link_clock_ns()
        answers.begin(exercise)
        assert before_ns <= answers.take() <= link_clock_ns()
        if exercise in LASTING:
            answers.end(exercise)
            answers.take()
    panel.until_state(LinkState.READY)
    status = pen.control("status")
    assert (status["serial"], status["cable"], status["faults"]) == ("SIM-0001", True, 0)


def test_what_lasts_is_told_to_the_next_process_too(linked: tuple[SimulatedPen, Panel], worker: Worker) -> None:
    pen, panel = linked
    answers = Answers(worker, lambda: pen, built_in())
    answers.begin(Exercise.BATTERY_EMPTY)
    answers.take()
    pen.control("battery", percent=100)  # as a process that began anew
    answers.trainer.renewed()
    wait_for(lambda: panel.report is not None and panel.report.battery_percent == BATTERY_EMPTY_PERCENT)
    answers.end(Exercise.BATTERY_EMPTY)
    answers.take()
    answers.trainer.renewed()
    wait_for(lambda: panel.report is not None and panel.report.battery_percent == 100)


def test_without_a_pen_it_says_so(worker: Worker) -> None:
    answers = Answers(worker, lambda: None, built_in())
    answers.begin(Exercise.STALL)
    assert answers.code() is TrainingTrouble.NO_PEN


def test_a_pen_that_hangs_or_ended_is_told(tmp_path: Path, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "CONTROL_S", 0.2)
    with SimulatedPen.spawn(tmp_path) as pen:
        answers = Answers(worker, lambda: pen, built_in())
        os.kill(pen.pid, signal.SIGSTOP)
        answers.begin(Exercise.STALL)
        assert answers.code() is TrainingTrouble.NOT_ANSWERING
        os.kill(pen.pid, signal.SIGCONT)
        os.kill(pen.pid, signal.SIGKILL)
        wait_for(lambda: not pen.is_alive)
        answers.end(Exercise.STALL)
        assert answers.code() is TrainingTrouble.NO_PEN
