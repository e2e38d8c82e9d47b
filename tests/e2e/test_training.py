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

from mnconsole.device.simulator import process
from mnconsole.domain.alarms import LATCHED, PRIORITY, AlarmCode, Priority
from mnconsole.domain.pen import Interruption, LinkState, Motor, StopPhase
from mnconsole.domain.session import Step
from mnconsole.domain.training import LASTING, Exercise
from mnconsole.ui.shell.presenter import SEEN_NS
from mnconsole.ui.training.row import VioletBand
from mnconsole.ui.widgets.demo_banner import DemoBanner
from tests.e2e.seat import Seat

Told = tuple[AlarmCode | None, Interruption | None]

TOLD: dict[Exercise, Told] = {
    Exercise.CABLE_OUT: (AlarmCode.LINK_LOST, Interruption.LINK_LOST),
    Exercise.LINE_NOISE: (None, None),
    Exercise.STALL: (AlarmCode.PEN_STALL, Interruption.PEN_FAULT),
    Exercise.BATTERY_LOW: (AlarmCode.BATTERY_EMPTY, Interruption.PEN_FAULT),
    Exercise.OVERHEATED: (AlarmCode.PEN_HOT, Interruption.PEN_FAULT),
    Exercise.CARTRIDGE_OUT: (AlarmCode.CARTRIDGE_MISSING, Interruption.PEN_FAULT),
    Exercise.CARTRIDGE_USED: (AlarmCode.CARTRIDGE_USED, Interruption.PEN_FAULT),
    Exercise.DEPTH_OFF: (AlarmCode.DEPTH_DIFFERS, None),
    Exercise.SPEED_OFF: (AlarmCode.SPEED_DIFFERS, None),
    Exercise.PEN_RESTART: (AlarmCode.PEN_RESTARTED, Interruption.PEN_RESTARTED),
    Exercise.STOPPED_BY_ANOTHER: (AlarmCode.PEN_STOPPED_ELSEWHERE, Interruption.STOPPED_ELSEWHERE),
    Exercise.STOP_UNANSWERED: (AlarmCode.STOP_NOT_CONFIRMED, None),
    Exercise.ANOTHER_PEN: (AlarmCode.LINK_LOST, Interruption.LINK_LOST),
}
GOES_ON = frozenset({Exercise.LINE_NOISE, Exercise.DEPTH_OFF, Exercise.SPEED_OFF})
"""The pen goes on until a person stops it."""

OWN_SERIAL = "SIM-0001"

HALVES = (list(Exercise)[:7], list(Exercise)[7:])


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
    seat.until_shown("training")


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


def test_each_is_told_and_put_right(sit: Callable[..., Seat], demo: Path, exercises: list[Exercise]) -> None:
    seat = sit(demo).at_work()
    seat.bring_to(Step.NEEDLING)
    open_drawer(seat)
    for exercise in exercises:
        seat.start_motor()
        seat.press(f"practise_{exercise}")
        see_it_told(seat, exercise)
        put_right(seat, exercise)
        assert serial(seat) == OWN_SERIAL
    seat.start_motor()
    seat.press("stop")
    seat.until(lambda: seat.motor is Motor.IDLE, "stopped")
    assert seat.unsaved == []


def see_it_told(seat: Seat, exercise: Exercise) -> None:
    code, why = TOLD[exercise]
    if exercise is Exercise.STOP_UNANSWERED:
        seat.until(lambda: "begun" in status(seat, exercise), "the pen told")
        seat.press("stop")
    if code is None:
        seat.until(lambda: "noisy" in status(seat, exercise), "the noise told")
        seat.until(lambda: "lost" in seat.said("pen_link"), "the pen panel tells it")
        assert not active(seat)
    else:
        seat.until(lambda: active(seat, code), f"{exercise}: {code}")
        assert active(seat, code)
        seat.until(lambda: "Alarm came after" in status(seat, exercise), "measured")
        assert (PRIORITY[code] is Priority.HIGH) == (seat.hands.find("alarm_strip") is not None)
    view = seat.console.pen.view()
    if why is not None:
        assert view.interruption is why
    if exercise in GOES_ON:
        assert seat.motor is Motor.RUNNING
        seat.press("stop")
        seat.until(lambda: seat.console.pen.view().stop_phase is StopPhase.CONFIRMED, "stopped")
        seat.until(lambda: "You stopped the pen after" in status(seat, exercise), "the stop measured")
    # Whatever the exercise: the motor is off, by the pen's own log.
    ends = ("motor_off", "power_cut")
    assert [entry["event"] for entry in seat.pen_log() if entry["event"] in ("motor_on", *ends)][-1] in ends


def put_right(seat: Seat, exercise: Exercise) -> None:
    practising = banner(seat)
    if exercise in LASTING:
        assert "PRACTISING" in practising
        if exercise is Exercise.ANOTHER_PEN:
            seat.until(lambda: serial(seat) == "SIM-0002", "the other pen")
        seat.press(f"practise_{exercise}")
    else:
        assert "PRACTISING" not in practising
    seat.until(lambda: "PRACTISING" not in banner(seat), "nothing is on")
    linked = (LinkState.READY, LinkState.DEGRADED)
    seat.until(lambda: seat.console.pen.view().state in linked and serial(seat) == OWN_SERIAL, "the own pen linked")
    acknowledge_all(seat)
    seat.until(lambda: seat.motor is Motor.IDLE, "idle")
    told = status(seat, exercise)
    if exercise in LASTING:
        assert "Put right after" in told
    if TOLD[exercise][0] in LATCHED:
        assert "You acknowledged after" in told
    figures = [float(figure) for figure in re.findall(r"after (\d+\.\d+) s", told)]
    assert figures == sorted(figures)
    assert figures[0] < 10


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
