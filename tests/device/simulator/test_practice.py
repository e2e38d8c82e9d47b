"""What can be practised with the pen of a profile: everything that is offered is obeyed, and told over the line."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from mnconsole.device.profile.files import built_in
from mnconsole.device.profile.model import PenProfile
from mnconsole.device.profile.parse import parse
from mnconsole.device.simulator.control import obey
from mnconsole.device.simulator.practice import practice_of
from mnconsole.device.simulator.trainer import PenTrainer
from mnconsole.domain.pen import RUN_LIMIT_NS, Desired, Interruption, LinkState, LinkView, Motor, StopPhase
from mnconsole.domain.training import LASTING, TELLS, Exercise, Missing, Practice, TrainingError, TrainingTrouble
from mnconsole.services.alarm_watch import FAULT_ALARMS
from mnconsole.services.line_noise import LineNoise
from tests.device.profile.test_slips import example
from tests.helpers.plain_bench import PlainBench
from tests.helpers.wire_bench import motor_of

FAULT_OF = {code: fault for fault, code in FAULT_ALARMS}
EVERY_FAULT = """bits = { 0 = "overcurrent", 1 = "overtemperature", 2 = "battery_low", 3 = "cartridge_missing",
4 = "cartridge_used", 5 = "depth_actuator", 6 = "trigger_stuck", 7 = "internal" }""".replace("\n", " ")
FEW_FAULTS = 'bits = { 0 = "overcurrent", 1 = "overtemperature" }'
BATTERY = "battery_percent = { address = 0x0109 }\n"

BY_ANY_MOTOR = {
    Exercise.DEPTH_OFF: Missing.DEPTH,
    Exercise.TOO_DEEP: Missing.DEPTH,
    Exercise.PEN_RESTART: Missing.RESTART,
    Exercise.OFF_THE_SKIN: Missing.CONTACT,
}


def motor(text: str) -> PenProfile:
    return parse(tomllib.loads(text), "pens/my-motor.toml", own=True)


def talkative() -> PenProfile:
    """A motor with a register for everything that one can have."""
    return motor(example().replace(FEW_FAULTS, EVERY_FAULT).replace("[desired]", BATTERY + "\n[desired]"))


class Inline:
    """A worker that works at once."""

    def submit(self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        try:
            result = work()
        except TrainingError as error:
            failed(error)
        else:
            done(result)


class Obedient:
    """The process of a pen that is an object here."""

    is_alive = True

    def __init__(self, pen: Any) -> None:
        self._pen = pen

    def control(self, do: str, **facts: object) -> dict[str, Any]:
        answer = obey(self._pen, json.dumps({"do": do, **facts}).encode())
        if not answer["ok"]:
            raise RuntimeError(answer["error"])
        return answer


class Drill:
    """A console on a motor in virtual time, and the trainer that commands the motor."""

    def __init__(self, profile: PenProfile) -> None:
        self.bench = PlainBench(profile=profile)
        worker: Any = Inline()
        pen: Any = Obedient(self.bench.motor)
        bench, trouble = self.bench, self.bench.motor.trouble
        answers: Any = bench.motor.answer
        bench.hear = trouble.sent
        bench._answer_of = (  # type: ignore[method-assign]
            lambda request: answers(request) if trouble.hears(bench.now_ns) else None
        )
        self.trainer = PenTrainer(worker, lambda: pen, profile)
        self.failed: list[TrainingTrouble] = []

    def begin(self, exercise: Exercise) -> None:
        self.trainer.begin(exercise, lambda _at: None, self._failed)

    def end(self, exercise: Exercise) -> None:
        self.trainer.end(exercise, lambda _at: None, self._failed)

    def _failed(self, error: Exception) -> None:
        assert isinstance(error, TrainingError)
        assert isinstance(error.code, TrainingTrouble)
        self.failed.append(error.code)

    def offered(self) -> list[Exercise]:
        return [exercise for exercise in Exercise if exercise not in self.trainer.practice.missing]


def test_a_pen_of_the_register_map_shows_everything_and_stops_by_itself() -> None:
    assert practice_of(built_in()) == Practice()


def test_a_motor_shows_what_its_profile_reports() -> None:
    of_faults = (Exercise.BATTERY_EMPTY, Exercise.CARTRIDGE_OUT, Exercise.CARTRIDGE_USED, Exercise.DEPTH_BROKEN,
                 Exercise.TRIGGER_STUCK)  # fmt: skip
    few = {**BY_ANY_MOTOR, **dict.fromkeys(of_faults, Missing.FAULT), Exercise.BATTERY_LOW: Missing.BATTERY}
    assert practice_of(built_in("oriental-blv")) == Practice({**few, Exercise.ANOTHER_PEN: Missing.SERIAL})
    assert practice_of(motor(example())) == Practice(few)
    assert practice_of(talkative()) == Practice(BY_ANY_MOTOR)


def test_a_motor_that_names_no_fault_still_shows_that_it_has_one() -> None:
    profile = motor("\n".join(line for line in example().splitlines() if not line.startswith("faults =")))
    practice = practice_of(profile)
    assert practice.missing[Exercise.STALL] is Missing.FAULT
    assert Exercise.INTERNAL_FAULT not in practice.missing
    drill = Drill(profile)
    drill.bench.running()
    drill.begin(Exercise.INTERNAL_FAULT)
    drill.bench.until(lambda view: view.interruption is Interruption.PEN_FAULT, 300)


@pytest.mark.parametrize("profile", [built_in("oriental-blv"), motor(example()), talkative()], ids=lambda each: each.id)
def test_what_is_offered_is_obeyed_and_put_right(profile: PenProfile) -> None:
    drill = Drill(profile)
    for exercise in drill.offered():
        drill.begin(exercise)
        if exercise in LASTING:
            drill.end(exercise)
    assert drill.failed == []
    drill.bench.until(lambda view: view.state is LinkState.READY, 5000)


def test_what_a_motor_can_t_do_is_refused_in_words() -> None:
    drill = Drill(built_in("oriental-blv"))
    drill.begin(Exercise.DEPTH_OFF)
    drill.begin(Exercise.OFF_THE_SKIN)
    assert drill.failed == [TrainingTrouble.REFUSED] * 2


FAULTS = [exercise for exercise, code in TELLS.items() if code in FAULT_OF]


@pytest.mark.parametrize("exercise", FAULTS)
def test_a_motor_s_fault_is_told_by_its_name_and_goes_once_it_is_put_right(exercise: Exercise) -> None:
    drill = Drill(talkative())
    bench, fault = drill.bench, FAULT_OF[TELLS[exercise]]
    bench.running()
    drill.begin(exercise)
    bench.until(lambda view: view.interruption is Interruption.PEN_FAULT, 300)
    report = bench.view().last_report
    assert report is not None
    assert (report.motor, report.faults) == (Motor.FAULTED, fault)
    bench.run(200)
    assert bench.clear()
    bench.run(800)
    report = bench.view().last_report
    assert report is not None
    assert report.motor is Motor.FAULTED, "its cause is there still"
    assert "cleared" not in [event.name for event in bench.pen_events]
    drill.end(exercise)
    bench.run(200)
    assert bench.clear()
    bench.until(lambda view: view.last_report is not None and view.last_report.motor is Motor.IDLE, 500)
    assert bench.motor.state == "idle"


def test_a_motor_s_battery_is_told_before_it_stops() -> None:
    drill = Drill(talkative())
    drill.bench.running()
    drill.begin(Exercise.BATTERY_LOW)
    drill.bench.run(500)
    report = drill.bench.view().last_report
    assert report is not None
    assert (report.motor, report.battery_percent) == (Motor.RUNNING, 15)


SEEN: dict[Exercise, Callable[[LinkView], bool]] = {
    Exercise.CABLE_OUT: lambda view: view.interruption is Interruption.LINK_LOST,
    Exercise.STOPPED_BY_ANOTHER: lambda view: view.interruption is Interruption.STOPPED_ELSEWHERE,
    Exercise.ANOTHER_PEN: lambda view: view.identity is not None and view.identity.serial_number == "SIM-0002",
}


@pytest.mark.parametrize("exercise", SEEN)
def test_what_happens_to_a_motor_on_the_line_is_seen_and_put_right(exercise: Exercise) -> None:
    drill = Drill(talkative())
    bench = drill.bench
    bench.running()
    bench.run(300)
    drill.begin(exercise)
    bench.until(SEEN[exercise], 5000)
    if exercise is Exercise.ANOTHER_PEN:
        bench.until(lambda view: view.state is LinkState.READY, 5000)
    if exercise in LASTING:
        drill.end(exercise)
    bench.until(lambda view: motor_of(view) is Motor.IDLE and view.state is LinkState.READY, 5000)
    identity = bench.view().identity
    assert identity is not None
    assert identity.serial_number in ("SIM-0001", "SIM-0002")
    bench.until(lambda view: view.identity is not None and view.identity.serial_number == "SIM-0001", 5000)


def test_a_motor_s_noise_is_told_within_a_run_and_seldom_ends_it() -> None:
    drill = Drill(built_in("oriental-blv"))
    bench, noise = drill.bench, LineNoise()
    bench.running()
    drill.begin(Exercise.LINE_NOISE)
    begun_ns, told_ns, epoch = bench.now_ns, 0, bench.view().epoch
    while bench.now_ns - begun_ns < 30_000_000_000:
        bench.run(100)
        if not told_ns and noise.percent(bench.view(), bench.now_ns):
            told_ns = bench.now_ns
    assert 0 < told_ns - begun_ns < RUN_LIMIT_NS
    assert bench.view().epoch == epoch


def test_a_motor_that_hides_its_stop_has_stopped_and_is_not_confirmed() -> None:
    drill = Drill(talkative())
    drill.bench.running()
    drill.begin(Exercise.STOP_UNANSWERED)
    drill.bench.stop()
    drill.bench.until(lambda view: view.stop_phase is StopPhase.NOT_CONFIRMED, 400)
    assert drill.bench.motor.state == "idle"
    drill.end(Exercise.STOP_UNANSWERED)
    drill.bench.until(lambda view: view.stop_phase is StopPhase.CONFIRMED, 3000)


def test_a_motor_that_refuses_goes_on_until_it_is_stopped_and_starts_no_more() -> None:
    drill = Drill(motor(example()))  # its echo is a write as well, and is not refused
    bench = drill.bench
    bench.running()
    drill.begin(Exercise.PEN_REFUSES)
    bench.run(500)
    assert bench.pen_is_live
    bench.stop()
    bench.until_stopped()
    bench.arm()
    assert bench.wish(Desired.RUN)
    bench.until(lambda view: view.interruption is Interruption.REFUSED, 350)
    assert not bench.pen_is_live
    drill.end(Exercise.PEN_REFUSES)
    bench.run(300)
    bench.arm()
    bench.start()


def test_a_slow_motor_is_told_by_its_speed() -> None:
    drill = Drill(built_in("oriental-blv"))
    drill.bench.running()
    drill.begin(Exercise.SPEED_OFF)
    drill.bench.run(1000)
    report = drill.bench.view().last_report
    assert report is not None
    assert report.speed_actual_dhz < 0.9 * report.speed_set_dhz
