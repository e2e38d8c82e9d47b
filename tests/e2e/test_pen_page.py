"""The pen's page in the real window, on a real simulated pen's process: the guided self-test, and what it leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from mnconsole.domain.pen import Motor
from mnconsole.domain.record_events import PenSelfTested
from mnconsole.domain.self_test import Outcome, SelfTestEnd, SelfTestStep
from mnconsole.domain.session import Step
from mnconsole.services.self_test import Phase, SelfTest
from mnconsole.ui.shell.state import Page
from tests.e2e.seat import AGAIN_NS, Seat

CTRL = Qt.KeyboardModifier.ControlModifier


def self_test_of(seat: Seat) -> SelfTest:
    pages = seat.run.front._pages
    assert pages._pen_page is not None
    return pages._pen_page._test


def listened(seat: Seat, test: SelfTest) -> None:
    """Ask, begin, and come to ARM."""
    seat.key(Qt.Key.Key_F2)
    seat.until(lambda: test.view.phase is Phase.ASKED, "asked first")
    seat.key(Qt.Key.Key_F2)
    seat.until(lambda: test.view.step is SelfTestStep.ARM and test.view.phase is Phase.PRESS, "the link listened to")


def motion(seat: Seat, test: SelfTest, key: Qt.Key, step: SelfTestStep) -> bool:
    """Press the key of a step, as a person would again when nothing happened; whether the step passed."""
    pressed = [0]

    def go_on() -> bool:
        view, now = test.view, seat.console.pen.now_ns()
        waits = view.phase is Phase.PRESS and view.step is step
        if waits and now - pressed[0] > AGAIN_NS:
            pressed[0] = now
            seat.key(key)
        return view.step is not step or view.phase is Phase.DONE

    seat.until(go_on, f"{step.value} done: {test.view}")
    return (test.view.runs and test.view.step is not SelfTestStep.STOP) or step is SelfTestStep.CHANGE


def whole_test(seat: Seat, test: SelfTest) -> None:
    """All six steps."""
    listened(seat, test)
    keys = (
        (Qt.Key.Key_F7, SelfTestStep.ARM),
        (Qt.Key.Key_F8, SelfTestStep.START),
        (Qt.Key.Key_F8, SelfTestStep.CHANGE),
    )
    for key, step in keys:
        assert motion(seat, test, key, step), test.view
    seat.press_window("stop_tall")
    seat.until(lambda: test.view.phase is Phase.DONE, "the end")
    assert test.view.ended is SelfTestEnd.PASSED


def test_the_guided_self_test_on_a_real_pen_s_process(sit: Callable[..., Seat], demo: Path) -> None:
    seat = sit(demo).at_work()
    seat.bring_to(Step.CLEANSE)
    assert seat.session is not None
    before = len(seat.session.events)
    seat.press("pen_link")
    seat.until(lambda: seat.window.shell.page is Page.PEN, "the pen's page")
    seat.until_shown("ask_self_test")
    identity = seat.console.pen.view().identity
    assert identity is not None
    assert f"Serial, {identity.serial_number}" in seat.said("pen_identity")
    test = self_test_of(seat)
    whole_test(seat, test)
    assert [result.outcome for result in test.view.results] == [Outcome.PASSED] * 6
    assert "Passed" in seat.said("sheet_self_test")
    assert [event for event in seat.pen_log() if event["event"] == "motor_off"], "the pen's own log"
    stored: list[object] = []
    seat.run.application.writer.submit(lambda: last_of(seat), stored.append)
    seat.until(lambda: bool(stored), "the entry")
    entry = stored[0]
    assert isinstance(entry, PenSelfTested)
    assert (entry.ended, entry.serial_number, len(entry.steps)) == ("passed", identity.serial_number, 6)
    seat.until(lambda: not seat.console.pen.loan.on, "the pen given back")
    kinds = [event.kind for event in seat.session.events[before:]]
    assert [kind for kind in kinds if not kind.startswith("alarm.")] == [], "nothing of it in the patient's session"
    leaving_the_page_stops_a_pen_with_its_needles_out(seat, test)


def leaving_the_page_stops_a_pen_with_its_needles_out(seat: Seat, test: SelfTest) -> None:
    listened(seat, test)
    motion(seat, test, Qt.Key.Key_F7, SelfTestStep.ARM)
    seat.key(Qt.Key.Key_1, CTRL)
    assert test.view.phase is Phase.DONE
    seat.until(lambda: seat.motor is Motor.IDLE, "the needles in")


def last_of(seat: Seat) -> object:
    """The newest entry of that kind, as stored."""
    found = seat.run.application._records.write(lambda uow: uow.last_event_of_kind(PenSelfTested.KIND))
    return found.body if found is not None else None
