"""The panel of a pen that only runs and stops: what it says, what it never shows, and how START is held."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain import session_events as ev
from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import RUN_LIMIT_NS, Desired, Fault, Motor, PenIdentity
from mnconsole.ui.main_window import MainWindow
from mnconsole.ui.pen_panel.state import KeyLook, TileLook
from mnconsole.ui.words import pen as words
from mnconsole.ui.words import pen_arming as arming_words
from mnconsole.ui.words import pen_values as value_words
from tests.helpers.bare_pens import BARE, BY_HAND, NO_LEASE, allow, allowed, running, with_pen
from tests.helpers.consoles import BenchConsole
from tests.helpers.fakes import IDENTITY
from tests.helpers.windows import LEFT, NO_KEYS, find, handle_of, key, open_window, settle
from tests.ui.pen_panel.bench import Bench

LIMIT_MS = RUN_LIMIT_NS // 1_000_000


def _arm(bench: Bench) -> None:
    bench.presenter.arm()


def _start(bench: Bench) -> None:
    bench.presenter.arm()
    bench.presenter.start()


def _pause(bench: Bench) -> None:
    _start(bench)
    bench.presenter.pause()


@pytest.mark.parametrize("come_to", [lambda _bench: None, _arm, _start, _pause], ids=["ready", "arm", "run", "pause"])
def test_it_says_that_it_does_not_stop_by_itself_from_before_arm_to_the_end(come_to: Callable[[Bench], None]) -> None:
    bench = Bench(allowed(NO_LEASE))
    come_to(bench)
    assert bench.state.bar.second == words.runs_on_alone()
    ordinary = Bench(with_pen(IDENTITY))
    come_to(ordinary)
    assert ordinary.state.bar.second == ""


def test_armed_it_tells_the_time_that_is_left_as_well() -> None:
    bench = Bench(allowed(NO_LEASE))
    _arm(bench)
    assert bench.state.bar.title == "Armed, 30 s left"


@pytest.mark.parametrize("identity", [NO_LEASE, BARE])
def test_not_allowed_is_missing_by_name(identity: PenIdentity) -> None:
    bench = Bench(with_pen(identity))
    missing = bench.state.missing
    assert missing is not None
    assert missing.items[0] == (Condition.PEN_ALLOWED, arming_words.condition(Condition.PEN_ALLOWED))
    assert bench.state.arm.look is KeyLook.LOCKED
    chosen: list[Condition] = []
    bench.presenter.condition_chosen = chosen.append
    bench.presenter.choose_condition("pen_allowed")
    assert chosen == [Condition.PEN_ALLOWED]


def test_without_a_patient_it_says_where_the_question_opens() -> None:
    console = with_pen(NO_LEASE)
    assert console.pen.choose_chair(None) is None
    bench = Bench(console)
    bench.presenter.choose_condition("pen_allowed")
    assert bench.state.notice == arming_words.patient_first()


def test_the_run_counts_down_on_start_which_stays_a_key() -> None:
    bench = Bench(running(NO_LEASE))
    assert (bench.state.start.look, bench.state.start.text) == (KeyLook.KEEP, "F8 within 10 s")
    assert bench.state.bar.title == "Running, 10 s left"
    bench.console.link.needle(180)
    assert (bench.state.start.look, bench.state.start.text) == (KeyLook.FILLED, "F8 within 3 s")
    bench.presenter.start()
    assert bench.state.start.text == "F8 within 10 s"
    assert bench.state.notice == ""


def test_start_is_a_key_from_its_first_moment_so_that_it_can_be_held() -> None:
    bench = Bench(allowed(NO_LEASE))
    _arm(bench)
    bench.console.link.obedient = False
    bench.presenter.start()
    assert bench.console.link.view().wanted is Desired.RUN
    assert (bench.state.start.look, bench.state.start.text) == (KeyLook.KEEP, words.starting())


def test_a_run_that_ended_says_so() -> None:
    bench = Bench(running(NO_LEASE))
    for _ in range(30):
        bench.console.link.needle(10)
        bench.console.pen.tick()
    assert bench.state.bar.title == words.stopped_confirmed()
    assert bench.state.bar.second == "10 s without START"


def test_a_fault_is_said_to_have_stopped_it_only_while_it_stands() -> None:
    bench = Bench(running(NO_LEASE))
    bench.console.link.report(motor=Motor.FAULTED, faults=Fault.OVERTEMPERATURE, speed_actual_dhz=900)
    assert bench.state.bar.title == words.pen_reports_a_fault()
    bench.console.link.report(motor=Motor.FAULTED, faults=Fault.OVERTEMPERATURE, speed_actual_dhz=0)
    assert bench.state.bar.title == words.pen_stopped_itself()


def test_its_depth_is_never_shown_as_reported() -> None:
    bench = Bench(with_pen(BY_HAND))
    seen = [bench.state]
    bench.presenter.confirm_hand_depth()
    seen.append(bench.state)
    _start(bench)
    seen.append(bench.state)
    bench.console.link.needle(5)
    seen.append(bench.state)
    bench.console.link.lose()
    seen.append(bench.state)
    assert {(s.reports.value, s.reports.look, s.reports.note) for s in seen} == {
        ("", TileLook.STALE, value_words.not_reported())
    }
    assert {{row[0]: row[1] for row in s.folded.rows}["Reports"] for s in seen} == {"—"}


def test_the_handpiece_is_asked_for_and_the_answer_stands_at_the_set_depth() -> None:
    bench = Bench(with_pen(BY_HAND))
    hand = bench.state.hand
    assert hand is not None
    assert (hand.todo, hand.enabled) == ("Depth is set by hand: 0.75 mm. Set the handpiece, then confirm.", True)
    assert bench.state.notice == hand.todo
    missing = bench.state.missing
    assert missing is not None
    assert missing.items == ((Condition.DEPTH_BY_HAND, "Set the handpiece to 0.75 mm, confirm"),)
    bench.presenter.confirm_hand_depth()
    assert (bench.state.hand, bench.state.notice) == (None, "")
    assert bench.state.set_tile.note == value_words.by_hand_confirmed()
    _arm(bench)
    assert (bench.state.set_tile.note, bench.state.set_tile.look) == (value_words.by_hand_confirmed(), TileLook.AGREES)
    bench.presenter.confirm_hand_depth()
    assert sum(isinstance(e.body, ev.DepthSetByHand) for e in bench.console.records.log) == 1


def test_the_next_zone_is_told_as_such_and_the_last_one_as_done() -> None:
    bench = Bench(running(BY_HAND))
    bench.console.link.needle(10)
    bench.console.pen.zone_done("even_redness")
    assert bench.state.bar.title == words.zone_left()
    bench.presenter.confirm_hand_depth()
    _start(bench)
    bench.console.link.needle(10)
    bench.console.pen.zone_done("even_redness")
    assert bench.state.bar.title == words.zone_done()


def test_a_load_that_is_not_measured_is_not_drawn() -> None:
    bench = Bench(with_pen(BARE))
    assert (bench.state.strip.load, bench.state.strip.no_load) == (("Load", "not measured"), "not measured")
    assert Bench(with_pen(IDENTITY)).state.strip.no_load == ""


# in the window


def _window(qtbot: QtBot, identity: PenIdentity) -> tuple[MainWindow, BenchConsole]:
    console = with_pen(identity, front=False)
    allow(console)
    return open_window(qtbot, console), console


def _f8(window: QWidget, *, repeat: bool = False, press: bool = True) -> None:
    kind = QEvent.Type.KeyPress if press else QEvent.Type.KeyRelease
    event = QKeyEvent(kind, Qt.Key.Key_F8, NO_KEYS, "", repeat)
    QApplication.sendEvent(handle_of(window), event)


def _left_ms(console: BenchConsole) -> int:
    left = console.pen.run_limit.left_ns()
    assert left is not None
    return left // 1_000_000


def _run(qtbot: QtBot, window: MainWindow, console: BenchConsole) -> None:
    key(console, window, Qt.Key.Key_F7)
    settle(qtbot, window, console)
    console.link.advance(50)
    _f8(window)
    assert console.link.view().wanted is Desired.RUN
    console.link.needle(100)
    settle(qtbot, window, console)


def test_the_handpiece_is_confirmed_by_one_key_or_one_tap(qtbot: QtBot) -> None:
    window, console = _window(qtbot, BARE)
    button = find(window, "confirm_depth")
    assert button.isVisible()
    window.pen.choose_condition("depth_by_hand")
    assert button.hasFocus()
    key(console, window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert console.pen.hand_set_um() == 750
    window.pen.tick()
    assert not button.isVisible()
    console.pen.set_depth(800)
    QTest.mouseClick(button, LEFT)
    assert console.pen.hand_set_um() == 800


def test_holding_f8_keeps_the_run_going_and_its_repeats_press_nothing(qtbot: QtBot) -> None:
    window, console = _window(qtbot, NO_LEASE)
    _run(qtbot, window, console)
    wishes = len(console.link.wishes)
    assert _left_ms(console) < LIMIT_MS - 3_000
    _f8(window, repeat=True)
    assert _left_ms(console) == LIMIT_MS
    assert len(console.link.wishes) == wishes
    _f8(window, press=False)


def test_after_it_was_let_go_repeats_hold_nothing(qtbot: QtBot) -> None:
    window, console = _window(qtbot, NO_LEASE)
    _run(qtbot, window, console)
    _f8(window, press=False)
    left = _left_ms(console)
    _f8(window, repeat=True)
    assert _left_ms(console) == left


def test_a_release_that_got_lost_ends_the_run_all_the_same(qtbot: QtBot) -> None:
    """Nothing tells that F8 is up; but nothing tells either that it is down."""
    window, console = _window(qtbot, NO_LEASE)
    _run(qtbot, window, console)
    console.link.needle(160)
    window._tick()
    assert console.link.view().wanted is Desired.STOP


def test_holding_the_key_on_the_screen_keeps_the_run_going(qtbot: QtBot) -> None:
    window, console = _window(qtbot, NO_LEASE)
    key(console, window, Qt.Key.Key_F7)
    settle(qtbot, window, console)
    window.pen.tick()
    start = find(window, "start")
    place = start.mapTo(window, start.rect().center())
    QTest.mousePress(handle_of(window), LEFT, NO_KEYS, place)
    assert console.link.view().wanted is Desired.RUN
    for _ in range(6):
        console.link.needle(60)
        settle(qtbot, window, console)
        window._tick()
        assert console.link.view().wanted is Desired.RUN
        assert _left_ms(console) == LIMIT_MS
    QTest.mouseRelease(handle_of(window), LEFT, NO_KEYS, place)
    console.link.needle(60)
    settle(qtbot, window, console)
    window._tick()
    assert _left_ms(console) < LIMIT_MS - 2_000


def test_on_another_page_nothing_is_held(qtbot: QtBot) -> None:
    window, console = _window(qtbot, NO_LEASE)
    _run(qtbot, window, console)
    key(console, window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    left = _left_ms(console)
    _f8(window, repeat=True)
    assert _left_ms(console) == left
