"""The window: STOP from everywhere, window in front, ARM and START."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from mnconsole.domain.interlock import Condition
from mnconsole.domain.pen import PRESS_VALID_NS, Desired, LinkState, PortTrouble, StopCause
from mnconsole.domain.session import Step
from mnconsole.ui.theme import Mode
from mnconsole.ui.words.keys import KeyAct
from tests.helpers.consoles import make_console, session_at
from tests.helpers.fakes import FakeLink
from tests.helpers.windows import (
    PlainParts,
    at_the_chair,
    find,
    handle_of,
    key,
    let_in_another_window,
    open_window,
    press_at,
    run_the_pen,
    settle,
    tap_at,
)

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SIZES = [(1366, 700), (1440, 900)]
MODES = [Mode.LIGHT, Mode.DARK]


# ---- STOP


def test_stop_by_a_press_on_the_window(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    run_the_pen(qtbot, window, console)
    press_at(window, find(window, "stop"))
    assert console.link.stops == [StopCause.OPERATOR]
    assert console.link.view().wanted is Desired.STOP


@pytest.mark.parametrize("which", [Key.Key_Escape, Key.Key_Space])
def test_stop_by_key(qtbot: QtBot, which: Qt.Key) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    run_the_pen(qtbot, window, console)
    key(console, window, which)
    assert console.link.stops == [StopCause.OPERATOR]


def test_stop_with_the_list_of_alarms_open(qtbot: QtBot) -> None:
    console = at_the_chair()
    plain = PlainParts()
    window = open_window(qtbot, console, plain)
    run_the_pen(qtbot, window, console)
    console.link.report(battery_percent=10)
    key(console, window, Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.body.alarms.isVisible()
    key(console, window, Key.Key_Escape)
    assert console.link.stops == [StopCause.OPERATOR]
    assert window.body.alarms.isVisible(), "the first Escape only stops"
    console.link.answer()
    press_at(window, find(window, "stop"))
    assert len(console.link.stops) == 2
    key(console, window, Key.Key_Escape)
    assert not window.body.alarms.isVisible()
    assert plain.escapes == 0


def test_stop_while_a_text_field_has_the_focus(qtbot: QtBot) -> None:
    console = at_the_chair()
    plain = PlainParts()
    window = open_window(qtbot, console, plain)
    run_the_pen(qtbot, window, console)
    plain.chair.field.setFocus()
    assert "Space" not in find(window, "stop").accessibleDescription()
    key(console, window, Key.Key_Space)
    assert console.link.stops == []
    assert plain.chair.field.text() == " "
    key(console, window, Key.Key_Escape)
    assert console.link.stops == [StopCause.OPERATOR]


@pytest.mark.parametrize("state", [LinkState.LOST, LinkState.ABSENT, LinkState.DEAD, LinkState.CLOSED])
def test_stop_without_a_pen(qtbot: QtBot, state: LinkState) -> None:
    console = make_console(link=FakeLink(connected=False))
    console.link.change(state=state, trouble=PortTrouble.MISSING)
    window = open_window(qtbot, console)
    press_at(window, find(window, "stop"))
    key(console, window, Key.Key_Escape)
    assert console.link.stops == [StopCause.OPERATOR] * 2


def test_stop_beside_the_history_and_before_the_records(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    run_the_pen(qtbot, window, console)
    key(console, window, Key.Key_2, CTRL)
    press_at(window, find(window, "stop_tall"))
    assert console.link.stops == [StopCause.OPERATOR]
    window.show_entry(QLabel("who are you"))
    press_at(window, find(window, "stop_tall"))
    key(console, window, Key.Key_Escape)
    assert len(console.link.stops) == 3


def test_stop_by_the_foot_switch(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console, foot_switch="F12")
    run_the_pen(qtbot, window, console)
    assert "F12" in find(window, "stop").accessibleDescription()
    key(console, window, Key.Key_F12)
    assert console.link.stops == [StopCause.OPERATOR]


# ---- in front


def test_another_window_in_front_stops_the_pen_at_once_and_is_told(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    run_the_pen(qtbot, window, console)
    let_in_another_window(qtbot)
    assert console.link.stops == [StopCause.WINDOW_INACTIVE]
    assert Condition.WINDOW_FRONT in console.pen.missing()
    console.link.answer()
    assert "not in front" in find(window, "alarm_pill").accessibleName()


def test_the_window_in_front_again_starts_nothing(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    run_the_pen(qtbot, window, console)
    other = let_in_another_window(qtbot)
    console.link.answer()
    wishes = len(console.link.wishes)
    other.close()
    window.activateWindow()
    qtbot.waitUntil(lambda: window.front.front)
    assert console.pen.missing() == ()
    assert len(console.link.wishes) == wishes


def test_minimising_stops_the_pen(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    run_the_pen(qtbot, window, console)
    window.showMinimized()
    assert console.link.stops == [StopCause.WINDOW_INACTIVE]
    assert not window.front.front


def test_hiding_stops_the_pen(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    run_the_pen(qtbot, window, console)
    window.hide()
    assert console.link.stops == [StopCause.WINDOW_INACTIVE]


# ---- ARM and START


def test_a_press_that_waited_behind_a_block_is_dropped(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    console.link.advance(PRESS_VALID_NS // 1_000_000 + 1)
    console.link.change(last_report=console.link.report())
    QTest.keyClick(handle_of(window), Key.Key_F7)
    assert console.link.wishes == []
    assert "too late" in find(window, "pen_notice").accessibleName()


@pytest.mark.parametrize("which", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_enter_and_space_on_arm_do_nothing(qtbot: QtBot, which: Qt.Key) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    find(window, "arm").setFocus()
    key(console, window, which)
    assert console.link.wishes == []


def test_arm_and_start_by_press(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    press_at(window, find(window, "arm"))
    assert console.link.view().wanted is Desired.ARM
    console.link.answer()
    settle(qtbot, window, console)
    press_at(window, find(window, "start"))
    assert console.link.view().wanted is Desired.RUN
    console.link.answer()
    press_at(window, find(window, "pause"))
    assert console.link.view().wanted is Desired.ARM


def test_no_key_arms_where_arm_is_not_to_be_seen(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    key(console, window, Key.Key_2, CTRL)
    key(console, window, Key.Key_F7)
    assert console.link.wishes == []


def test_the_pen_s_page_has_its_own_big_keys_and_no_other_page_presses_them(qtbot: QtBot) -> None:
    console, plain = at_the_chair(), PlainParts()
    window = open_window(qtbot, console, plain)
    keys = (Key.Key_F7, Key.Key_F8, Key.Key_F2)
    key(console, window, Key.Key_3, CTRL)
    for which in keys:
        key(console, window, which)
    assert plain.pen_acts == [KeyAct.ARM, KeyAct.START, KeyAct.PRIMARY]
    key(console, window, Key.Key_2, CTRL)
    for which in keys:
        key(console, window, which)
    assert len(plain.pen_acts) == 3
    assert console.link.wishes == []


def test_what_is_missing_leads_to_its_place(qtbot: QtBot) -> None:
    console = make_console(front=False)
    session_at(console, Step.NUMBING)
    plain = PlainParts()
    window = open_window(qtbot, console, plain)
    qtbot.waitUntil(lambda: find(window, "missing").isVisible())
    tap_at(window, find(window, "missing"))
    assert plain.asked in ([Condition.CREAM_REMOVED], [Condition.SERUM]), "whichever row stands nearest to the middle"


def test_without_a_patient_the_list_leads_to_the_search(qtbot: QtBot) -> None:
    console = make_console(front=False)
    plain = PlainParts()
    window = open_window(qtbot, console, plain)
    window.pen.choose_condition(Condition.PATIENT.value)
    assert (plain.acts, plain.asked) == ([KeyAct.SEARCH], [])


def test_a_depth_above_the_caution_asks_the_page_for_a_reason(qtbot: QtBot) -> None:
    console = at_the_chair()
    plain = PlainParts()
    window = open_window(qtbot, console, plain)
    tap_at(window, find(window, "preset_1500"))
    assert plain.reasons == [("forehead", 1500, 1000)]
    assert console.pen.depth_um == 750
