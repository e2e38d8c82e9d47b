"""The demo's own pen: killed, or never begun; and a play that nobody listens to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from mnconsole.demo_pen import PEN_FOLDER
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.pen import LinkState, Motor
from mnconsole.domain.session import Step
from tests.e2e.seat import Seat, environment


def test_a_killed_pen_comes_back_idle(sit: Callable[..., Seat], demo: Path) -> None:
    seat = sit(demo).at_work()
    seat.bring_to(Step.NEEDLING)
    seat.start_motor()
    before = seat.pen.pid
    os.kill(before, signal.SIGKILL)
    seat.until(lambda: AlarmCode.LINK_LOST in [alarm.code for alarm in seat.console.alarms.alarms], "told as lost")
    seat.until(lambda: seat.pen.pid != before, "another pen")
    seat.until_linked()
    assert seat.motor is Motor.IDLE
    seat.until(lambda: AlarmCode.LINK_LOST not in [alarm.code for alarm in seat.console.alarms.alarms], "found again")
    seat.close()
    assert not seat.pen.is_alive


def test_a_pen_that_can_t_be_begun_is_told_and_the_records_open(sit: Callable[..., Seat], demo: Path) -> None:
    (demo / PEN_FOLDER).write_text("no folder", encoding="utf-8")
    seat = sit(demo)
    seat.until_people()
    seat.press("person_1")
    seat.until(lambda: seat.console.pen.view().state is LinkState.DEAD, "told as failed")
    seat.until(lambda: "failed" in seat.said("pen_link").lower(), "in words")
    seat.bring_to(Step.CLEANSE)


def test_a_play_whose_reader_has_gone_ends_without_a_word(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    play = subprocess.Popen(
        [sys.executable, "-m", "mnconsole", "--demo", "--play", "--speed", "1000", "--data", str(tmp_path / "demo")],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as lines:
        assert "treatment opened" in lines.readline()
    _out, told = play.communicate(timeout=60)
    assert "Traceback" not in told
    assert play.returncode == 1
