"""Every exercise of the training drawer: begun in the real window while the simulated pen's motor runs, told by the
alarm that belongs to it, put right, and the pen armed and started again."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mnconsole import settings
from mnconsole.device.simulator import process
from mnconsole.domain.alarms import LATCHED, PRIORITY, AlarmCode, Priority
from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import EndsBy, Fault, Interruption, LinkState, Motor, StopPhase
from mnconsole.domain.session import Step
from mnconsole.domain.training import LASTING, TELLS_AFTERWARDS, Exercise
from mnconsole.services import pen_watch
from mnconsole.ui.shell.presenter import SEEN_NS
from mnconsole.ui.training.row import VioletBand
from mnconsole.ui.turns import is_painted
from mnconsole.ui.widgets.demo_banner import DemoBanner
from mnconsole.ui.words import training as words
from mnconsole.ui.words.exercises import words_of
from tests.e2e.seat import PATIENCE_MS, Seat

Told = tuple[AlarmCode | None, Interruption | None]

TOLD: dict[Exercise, Told] = {
    Exercise.CABLE_OUT: (AlarmCode.LINK_LOST, Interruption.LINK_LOST),
    Exercise.LINE_NOISE: (None, None),
    Exercise.STALL: (AlarmCode.PEN_STALL, Interruption.PEN_FAULT),
    Exercise.BATTERY_LOW: (AlarmCode.BATTERY_LOW, None),
    Exercise.BATTERY_EMPTY: (AlarmCode.BATTERY_EMPTY, Interruption.PEN_FAULT),
    Exercise.OVERHEATED: (AlarmCode.PEN_HOT, Interruption.PEN_FAULT),
    Exercise.CARTRIDGE_OUT: (AlarmCode.CARTRIDGE_MISSING, Interruption.PEN_FAULT),
    Exercise.CARTRIDGE_USED: (AlarmCode.CARTRIDGE_USED, Interruption.PEN_FAULT),
    Exercise.DEPTH_OFF: (AlarmCode.DEPTH_DIFFERS, None),
    Exercise.TOO_DEEP: (AlarmCode.TOO_DEEP, None),
    Exercise.DEPTH_BROKEN: (AlarmCode.PEN_DEPTH_ACTUATOR, Interruption.PEN_FAULT),
    Exercise.SPEED_OFF: (AlarmCode.SPEED_DIFFERS, None),
    Exercise.TRIGGER_STUCK: (AlarmCode.PEN_TRIGGER_STUCK, Interruption.PEN_FAULT),
    Exercise.INTERNAL_FAULT: (AlarmCode.PEN_INTERNAL, Interruption.PEN_FAULT),
    Exercise.PEN_RESTART: (AlarmCode.PEN_RESTARTED, Interruption.PEN_RESTARTED),
    Exercise.PEN_REFUSES: (AlarmCode.NOT_CONFIRMED, Interruption.REFUSED),
    Exercise.OFF_THE_SKIN: (AlarmCode.STOPPED_IDLE, None),
    Exercise.STOPPED_BY_ANOTHER: (AlarmCode.PEN_STOPPED_ELSEWHERE, Interruption.STOPPED_ELSEWHERE),
    Exercise.STOP_UNANSWERED: (AlarmCode.STOP_NOT_CONFIRMED, None),
    Exercise.ANOTHER_PEN: (AlarmCode.LINK_LOST, Interruption.LINK_LOST),
}
GOES_ON = frozenset({Exercise.LINE_NOISE, Exercise.DEPTH_OFF, Exercise.SPEED_OFF, Exercise.BATTERY_LOW})
"""The pen goes on until a person stops it."""

FORGOTTEN_NS = 1_000_000_000
"""Longer than the hand lifts the pen off between two strokes."""

RETRY_NS = 600_000_000
"""A press that came to nothing is withdrawn 350 ms after it."""

SLOW_DHZ = 500
"""The motor goes up to 65 Hz."""

OWN_SERIAL, MOTOR_SERIAL = "SIM-0001", "BLV"

HALVES = (list(Exercise)[::2], list(Exercise)[1::2])


@pytest.fixture(params=HALVES, ids=["first", "second"])
def exercises(request: pytest.FixtureRequest) -> list[Exercise]:
    found: list[Exercise] = request.param
    return found


def active(seat: Seat, code: AlarmCode | None = None) -> bool:
    return any(code in (None, alarm.code) for alarm in seat.console.alarms.alarms)


def status(seat: Seat, exercise: Exercise) -> str:
    band = seat.window.findChild(VioletBand, f"status_{exercise}")
    assert band is not None
    return band.accessibleName() if band.isVisible() else ""


def banner(seat: Seat) -> str:
    inside = seat.window.findChild(DemoBanner, "demo_banner")
    assert inside is not None
    return " ".join(part.accessibleName() for part in inside.findChildren(QWidget))


def open_drawer(seat: Seat) -> None:
    seat.key(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    drawer = seat.until_shown("training")
    seat.until(lambda: is_painted(drawer), "the whole drawer")


def acknowledge_all(seat: Seat) -> None:
    """By F6, as soon as each has been on the screen for long enough; a fault goes with its acknowledgement."""
    pressed = [seat.console.pen.now_ns()]

    def go_on() -> bool:
        if not active(seat):
            return True
        now = seat.console.pen.now_ns()
        if now - pressed[0] > SEEN_NS + 50_000_000:
            pressed[0] = now
            seat.key(Qt.Key.Key_F6)
        return False

    seat.until(go_on, f"alarms gone: {seat.console.alarms.alarms}")


def test_the_table_has_every_exercise() -> None:
    assert set(TOLD) == set(Exercise)


def test_each_is_told_and_put_right(
    sit: Callable[..., Seat], demo: Path, exercises: list[Exercise], monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = sit(demo).at_work()
    seat.bring_to(Step.NEEDLING)
    open_drawer(seat)
    for exercise in exercises:
        with monkeypatch.context() as soon:
            if exercise is Exercise.OFF_THE_SKIN:  # nobody waits for a minute here
                soon.setattr(pen_watch, "NO_CONTACT_LIMIT_NS", FORGOTTEN_NS)
            told = tried(seat, exercise)
        assert told, f"{exercise}: something else stopped the pen: {seat.console.pen.view()}"
    run_the_motor(seat)
    seat.press("stop")
    seat.until(lambda: seat.motor is Motor.IDLE, "stopped")
    assert seat.unsaved == []


def tried(seat: Seat, exercise: Exercise) -> bool:
    """Whether nothing else stopped the pen meanwhile."""
    run_the_motor(seat)
    epoch = seat.console.pen.view().epoch
    why = TOLD[exercise][1]

    def disturbed() -> bool:
        view = seat.console.pen.view()
        lease = view.last_report is not None and Fault.LEASE_EXPIRED in view.last_report.faults
        other = view.interruption is not why or (lease and why is Interruption.PEN_FAULT)
        return view.interruption_epoch > epoch and other

    told = begin(seat, exercise, disturbed) and see_it_told(seat, exercise, disturbed)
    put_right(seat, exercise, told=told)
    return told


def run_the_motor(seat: Seat) -> None:
    """ARM and START, from the beginning again when something stopped the pen in between."""
    pressed = [0]

    def go_on() -> bool:
        now = seat.console.pen.now_ns()
        if seat.motor is not Motor.RUNNING and now - pressed[0] > RETRY_NS:
            acknowledge_all(seat)
            pressed[0] = seat.console.pen.now_ns()
            seat.key(Qt.Key.Key_F8 if seat.motor is Motor.ARMED else Qt.Key.Key_F7)
        elif seat.motor is Motor.ARMED and now - pressed[0] > SEEN_NS:
            pressed[0] = now
            seat.key(Qt.Key.Key_F8)
        return seat.motor is Motor.RUNNING

    seat.until(go_on, "the pen running", 4 * PATIENCE_MS)


def begin(seat: Seat, exercise: Exercise, disturbed: Callable[[], bool]) -> bool:
    seat.until(lambda: disturbed() or seat.hands.press(f"practise_{exercise}"), "begun")
    seat.until(lambda: disturbed() or status(seat, exercise) not in ("", words.telling()), "told")
    if exercise in (Exercise.STOP_UNANSWERED, Exercise.PEN_REFUSES) and not disturbed():
        seat.press("stop")
    if exercise is Exercise.PEN_REFUSES and not disturbed():
        arm_in_vain(seat)
    return not disturbed()


def arm_in_vain(seat: Seat) -> None:
    """ARM once the pen is idle, again when a press came to nothing in a busy machine."""
    pressed = [0]

    def go_on() -> bool:
        now = seat.console.pen.now_ns()
        if seat.motor is Motor.IDLE and not seat.console.pen.missing() and now - pressed[0] > RETRY_NS:
            pressed[0] = now
            seat.key(Qt.Key.Key_F7)
        return active(seat, AlarmCode.NOT_CONFIRMED)

    seat.until(go_on, "refused")


def see_it_told(seat: Seat, exercise: Exercise, disturbed: Callable[[], bool]) -> bool:
    code, why = TOLD[exercise]
    if code is None:
        seat.until(lambda: disturbed() or "noisy" in status(seat, exercise), "the noise told")
        seat.until(lambda: disturbed() or "lost" in seat.said("pen_link"), "the pen panel tells it")
        assert disturbed() or not active(seat)
    else:
        seat.until(lambda: disturbed() or active(seat, code), f"{exercise}: {code}")
        seat.until(lambda: disturbed() or "Alarm came after" in status(seat, exercise), "measured")
        high = PRIORITY[code] is Priority.HIGH
        assert disturbed() or high == (seat.hands.find("alarm_strip") is not None)
    if why is not None:
        assert disturbed() or seat.console.pen.view().interruption is why
    if exercise in GOES_ON and not disturbed():
        assert disturbed() or seat.motor in (Motor.RUNNING, None)
        seat.press("stop")
        seat.until(lambda: seat.console.pen.view().stop_phase is StopPhase.CONFIRMED, "stopped")
        seat.until(lambda: disturbed() or "You stopped the pen after" in status(seat, exercise), "the stop measured")
    # Whatever the exercise: the motor is off, by the pen's own log; only one that does not stop by itself waits.
    if exercise is not Exercise.CABLE_OUT or stops_by_itself(seat):
        assert motor_is_off(seat)
    return not disturbed()


def motor_is_off(seat: Seat) -> bool:
    ends = ("motor_off", "power_cut")
    return [entry["event"] for entry in seat.pen_log() if entry["event"] in ("motor_on", *ends)][-1] in ends


def stops_by_itself(seat: Seat) -> bool:
    return seat.console.halt.ends_by is EndsBy.LEASE


def put_right(seat: Seat, exercise: Exercise, *, told: bool) -> None:
    own = OWN_SERIAL if stops_by_itself(seat) else MOTOR_SERIAL
    seat.until(lambda: status(seat, exercise) != words.telling(), "the pen told")
    if told:
        assert ("PRACTISING" in banner(seat)) == (exercise in LASTING)
    if told and exercise is Exercise.ANOTHER_PEN:
        seat.until(lambda: serial(seat) == "SIM-0002", "the other pen")
    if "PRACTISING" in banner(seat):
        seat.press(f"practise_{exercise}")
    seat.until(lambda: "PRACTISING" not in banner(seat), "nothing is on")
    linked = (LinkState.READY, LinkState.DEGRADED)
    seat.until(lambda: seat.console.pen.view().state in linked and serial(seat) == own, "the own pen linked")
    if told and exercise in TELLS_AFTERWARDS and stops_by_itself(seat):
        seat.until(lambda: active(seat, TELLS_AFTERWARDS[exercise]), "what the pen tells afterwards")
    acknowledge_all(seat)
    seat.until(lambda: seat.motor is Motor.IDLE, "idle")
    if not told:
        return
    measured = status(seat, exercise)
    if exercise in LASTING:
        assert "Put right after" in measured
    if TOLD[exercise][0] in LATCHED:
        assert "You acknowledged after" in measured
    figures = [float(figure) for figure in re.findall(r"after (\d+\.\d+) s", measured)]
    assert figures == sorted(figures)
    assert figures[0] < 10


def test_a_motor_s_drawer_offers_what_the_motor_can_show(sit: Callable[..., Seat], demo: Path) -> None:
    settings.save(settings.Settings(pen_profile="oriental-blv"), demo / settings.FILE_NAME)
    seat = sit(demo).at_work()
    allow(seat)
    seat.bring_to(Step.NEEDLING)
    assert seat.console.pen.set_speed(SLOW_DHZ) is None
    open_drawer(seat)
    assert seat.console.trainer is not None
    missing = seat.console.trainer.practice.missing
    offered = {row for row in Exercise if seat.window.findChild(QWidget, f"practise_{row}") is not None}
    assert offered == set(Exercise) - set(missing)
    sentences = " ".join(seat.said(f"missing_{at}") for at in range(len(set(missing.values()))))
    assert all(words_of(exercise, seat.console.halt).name in sentences for exercise in missing)
    assert "runs on" in seat.said(f"exercise_{Exercise.CABLE_OUT}")
    for exercise in (Exercise.CABLE_OUT, Exercise.STALL, Exercise.STOP_UNANSWERED):
        confirm_depth(seat)
        assert tried(seat, exercise), exercise
    assert motor_is_off(seat)


def confirm_depth(seat: Seat) -> None:
    """The nurse says again after each silence what is set at the handpiece."""
    acknowledge_all(seat)
    pen = seat.console.pen

    def confirmed() -> bool:
        if pen.missing() == (Condition.DEPTH_BY_HAND,):  # the one before may have been for another depth
            assert pen.confirm_hand_depth() is None
        return not pen.missing()

    seat.until(confirmed, "the depth confirmed")


def allow(seat: Seat) -> None:
    """The manager allows the pen that does not stop by itself, and the nurse goes on."""
    people, identity = seat.console.people, seat.console.pen.view().identity
    assert identity is not None
    nurse, manager = people.staff[0], people.staff[2]
    people.sign_in(manager)
    seat.console.allowances.allow(identity, "within_reach")
    seat.until(lambda: seat.console.allowances.of(identity) is not None, "allowed")
    people.sign_in(nurse)


def serial(seat: Seat) -> str:
    identity = seat.console.pen.view().identity
    return identity.serial_number if identity is not None else ""


def test_a_pen_that_hangs_or_is_gone_is_told_in_words(
    sit: Callable[..., Seat], demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "CONTROL_S", 0.2)
    seat = sit(demo).at_work()
    seat.press("practise")  # the banner's key
    os.kill(seat.pen.pid, signal.SIGSTOP)
    seat.press(f"practise_{Exercise.CABLE_OUT}")
    seat.until(lambda: "does not answer" in status(seat, Exercise.CABLE_OUT), "told")
    assert "PRACTISING" not in banner(seat)
    before = seat.pen.pid
    os.kill(before, signal.SIGCONT)
    # It may have heard the command after all: everything can be put right.
    seat.press("put_all_right")
    seat.until_linked()
    seat.press(f"practise_{Exercise.OVERHEATED}")
    seat.until(lambda: "PRACTISING" in banner(seat), "on")
    os.kill(before, signal.SIGKILL)
    seat.until(lambda: seat.pen.pid != before and seat.motor is not None, "another process of the pen")
    seat.until(lambda: "too hot" in seat.said("pen_notice").lower() or active(seat, AlarmCode.PEN_HOT), "still hot")
    seat.press("put_all_right")
    seat.until(lambda: "PRACTISING" not in banner(seat), "off")
