"""The window: pages, keys of the parts, alarms, sizes, what runs, the end."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain import session_events as ev
from mnconsole.domain.alarms import AlarmCode
from mnconsole.domain.pen import Motor, StopCause, StopPhase
from mnconsole.domain.session import Step
from mnconsole.errors import KnownError
from mnconsole.ui.shell.state import Page
from mnconsole.ui.theme import Mode
from mnconsole.ui.words.keys import KeyAct
from tests.helpers.consoles import act, cream, make_console, patient, session_at
from tests.helpers.fakes import FakeLink
from tests.helpers.memory import Trouble
from tests.helpers.widgets import grab_whole
from tests.helpers.windows import (
    PlainParts,
    at_the_chair,
    find,
    key,
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


# ---- pages and keys


def test_pages_fold_sidebar_and_panel(qtbot: QtBot) -> None:
    console = make_console(front=False)
    plain = PlainParts()
    window = open_window(qtbot, console, plain)
    assert (plain.folded[-1], window.pen_view.folded) == (False, False)
    tap_at(window, find(window, "tab_history"))
    assert (plain.folded[-1], window.pen_view.folded) == (True, True)
    assert plain.history.isVisible()
    assert window.pen_view.width() == 116
    key(console, window, Key.Key_1, CTRL)
    assert plain.chair.isVisible()


def test_keys_of_the_parts_lead_to_the_chair_first(qtbot: QtBot) -> None:
    console = make_console(front=False)
    plain = PlainParts()
    window = open_window(qtbot, console, plain)
    key(console, window, Key.Key_2, CTRL)
    key(console, window, Key.Key_F2)
    assert plain.acts == [], "the primary action acts only where it is to be seen"
    key(console, window, Key.Key_F, CTRL)
    assert plain.acts == [KeyAct.SEARCH]
    assert window.shell.page is Page.CHAIR
    key(console, window, Key.Key_F2)
    key(console, window, Key.Key_F4)
    assert plain.acts == [KeyAct.SEARCH, KeyAct.PRIMARY, KeyAct.REACTION]


def test_escape_with_the_pen_idle_closes_what_is_open(qtbot: QtBot) -> None:
    console = make_console(front=False)
    plain = PlainParts()
    window = open_window(qtbot, console, plain)
    key(console, window, Key.Key_Escape)
    assert plain.escapes == 1


def test_signing_in_leads_from_the_entry_to_the_chair(qtbot: QtBot) -> None:
    console = make_console(signed_in=None, front=False)
    plain = PlainParts()
    window = open_window(qtbot, console, plain)
    first, second = QLabel("passphrase"), QLabel("who are you")
    qtbot.addWidget(first)
    window.show_entry(first)
    window.show_entry(second)
    assert second.isVisible()
    assert not first.isVisible()
    assert not plain.sidebar.isVisible()
    assert not find(window, "tab_history").isVisible()
    key(console, window, Key.Key_2, CTRL)
    key(console, window, Key.Key_F2)
    assert (window.shell.page, plain.acts) == (Page.ENTRY, [])
    console.people.sign_in(console.people.staff[0])
    assert plain.chair.isVisible()
    assert plain.sidebar.isVisible()


def test_the_caret_is_in_no_field_at_the_start(qtbot: QtBot) -> None:
    window = open_window(qtbot, make_console(front=False))
    assert QApplication.focusWidget() is window.body.page_widget


def test_the_title_begins_with_the_program(qtbot: QtBot) -> None:
    window = open_window(qtbot, make_console(front=False))
    assert window.windowTitle() == "mnconsole - Sample Clinic"


def test_demo_time_moves_by_the_banner(qtbot: QtBot) -> None:
    console = make_console(front=False)
    window = open_window(qtbot, console)
    before = console.clock.utc_ms()
    window.head.time_moved.emit(5)
    assert console.clock.utc_ms() == before + 300_000
    key(console, window, Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert console.clock.utc_ms() == before + 600_000


def test_without_a_demo_there_is_no_banner(qtbot: QtBot) -> None:
    window = open_window(qtbot, make_console(demo=False, front=False))
    assert window.findChild(QWidget, "demo_banner") is None


# ---- alarms


def test_a_high_alarm_lies_over_the_top_bar_and_acknowledging_folds_it(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    run_the_pen(qtbot, window, console)
    console.link.lose()
    strip = find(window, "alarm_strip")
    assert strip.isVisible()
    assert strip.geometry() == window.head.bar.geometry()
    assert window.pen_view.flashing
    console.link.advance(400)
    settle(qtbot, window, console)
    key(console, window, Key.Key_F6)
    assert not strip.isVisible()
    assert "Pen not answering" in find(window, "alarm_pill").accessibleName()
    assert not window.pen_view.flashing


def test_a_press_from_before_the_alarm_does_not_acknowledge_it(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    run_the_pen(qtbot, window, console)
    console.link.lose()
    settle(qtbot, window, console)
    key(console, window, Key.Key_F6)
    assert find(window, "alarm_strip").isVisible()


def test_the_list_acknowledges_one_alarm(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    console.link.report(battery_percent=15)
    tap_at(window, find(window, "alarm_pill"))
    console.link.advance(400)
    settle(qtbot, window, console)
    qtbot.waitUntil(lambda: find(window, "acknowledge_battery_low").isVisible())
    tap_at(window, find(window, "acknowledge_battery_low"))
    assert [alarm.acknowledged for alarm in console.alarms.alarms] == [True]


def test_a_tap_on_an_alarm_in_the_list_leads_to_its_patient(qtbot: QtBot) -> None:
    console = at_the_chair()
    ben = session_at(console, Step.NUMBING, patient(console, "Ben Example", date(1980, 2, 2)))
    act(console, ben.id, cream(console.policy))
    chair = next(one.id for one in console.treatment.open_sessions() if one.id != ben.id)
    assert console.pen.choose_chair(chair) is None
    window = open_window(qtbot, console)
    console.clock.advance(25 * 60_000)
    console.alarms.tick()
    window.shell.toggle_alarms()
    qtbot.waitUntil(lambda: find(window, "go_to_cream_overdue").isVisible())
    tap_at(window, find(window, "go_to_cream_overdue"))
    assert console.pen.chair_id == ben.id
    assert not find(window, "alarm_list").isVisible()


def test_an_unanswered_stop_fills_the_panel_with_what_to_do(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    run_the_pen(qtbot, window, console)
    press_at(window, find(window, "stop"))
    console.link.time_out_stop()
    qtbot.waitUntil(lambda: not window.pen_view.wide.controls.isVisible())
    assert "switch it off at the pen" in find(window, "alarm_strip").accessibleName()


# ---- sizes


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_cut(qtbot: QtBot, size: tuple[int, int], mode: Mode) -> None:
    console = at_the_chair()
    other = session_at(console, Step.NUMBING, patient(console, "Ben Example", date(1980, 2, 2)), chair=False)
    act(console, other.id, cream(console.policy))
    window = open_window(qtbot, console, mode=mode, size=size)
    window.theme.overflow.clear()
    grab_whole(qtbot, window)
    run_the_pen(qtbot, window, console)
    grab_whole(qtbot, window)
    console.clock.advance(25 * 60_000)
    qtbot.waitUntil(lambda: find(window, "alarm_pill").isVisible())
    grab_whole(qtbot, window)
    press_at(window, find(window, "preset_1500"))
    grab_whole(qtbot, window)
    console.link.lose()
    window.shell.toggle_alarms()
    grab_whole(qtbot, window)
    window.shell.choose_page(Page.HISTORY)
    grab_whole(qtbot, window)
    assert window.theme.overflow.entries == ()
    assert (window.width(), window.height()) == size


@pytest.mark.parametrize("mode", MODES)
def test_the_window_asks_for_no_more_than_the_least_screen(qtbot: QtBot, mode: Mode) -> None:
    window = open_window(qtbot, at_the_chair(), mode=mode, size=(1366, 700))
    hint = window.minimumSizeHint()
    assert hint.width() <= 1366
    assert hint.height() <= 700
    assert window.pen_view.wide.least_height() <= window.pen_view.height()
    assert not find(window, "scaling_note").isVisible()


@pytest.mark.parametrize("size", [(1200, 640), (1000, 580)])
def test_in_a_window_that_is_too_small_stop_stays_and_the_page_scrolls(qtbot: QtBot, size: tuple[int, int]) -> None:
    plain = PlainParts()
    plain.chair.setMinimumSize(700, 620)
    window = open_window(qtbot, at_the_chair(), plain, size=size)
    stop, arm = find(window, "stop"), find(window, "arm")
    for kept in (stop, arm):
        place = kept.mapTo(window, kept.rect().bottomRight())
        assert window.rect().contains(place), kept.objectName()
    assert not stop.geometry().intersects(find(window, "pen_state").geometry())
    assert window.body.centre.verticalScrollBar().maximum() > 0
    assert find(window, "scaling_note").isVisible()


def test_a_roomy_window_uses_its_room(qtbot: QtBot) -> None:
    window = open_window(qtbot, at_the_chair(), size=(1920, 1080))
    assert window.pen_view.width() == 428


# ---- what runs


def test_the_window_touches_the_link_and_ticks_its_parts(qtbot: QtBot) -> None:
    console = at_the_chair()
    plain = PlainParts()
    open_window(qtbot, console, plain)
    touches = console.link.touches
    qtbot.waitUntil(lambda: console.link.touches > touches + 3 and plain.ticks > 2)


def test_a_stale_report_becomes_a_dash_by_the_windows_own_count(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    run_the_pen(qtbot, window, console)
    reports = find(window, "pen_reports")
    assert "0.75" in reports.accessibleName()
    console.link.advance(181)
    qtbot.waitUntil(lambda: "not known" in reports.accessibleName())


# ---- the end


def test_closing_stops_the_pen_waits_for_its_answer_and_tells_once(qtbot: QtBot) -> None:
    console = at_the_chair()
    ends: list[str] = []
    window = open_window(qtbot, console, on_close=lambda: ends.append("on_close"))
    window.closed.connect(lambda: ends.append("closed"))
    run_the_pen(qtbot, window, console)
    window.close()
    assert console.link.stops[0] in (StopCause.WINDOW_INACTIVE, StopCause.CLOSING)
    assert (ends, window.isVisible()) == ([], True)
    window.close()
    console.link.answer()
    assert console.link.view().stop_phase is StopPhase.CONFIRMED
    qtbot.waitUntil(lambda: ends == ["closed", "on_close"])
    assert not window.isVisible()
    assert [timer for timer in window.findChildren(QTimer) if timer.isActive()] == []


def test_closing_does_not_wait_for_ever(qtbot: QtBot) -> None:
    console = at_the_chair()
    ends: list[str] = []
    window = open_window(qtbot, console, on_close=lambda: ends.append("on_close"))
    run_the_pen(qtbot, window, console)
    window.close()
    console.link.time_out_stop()
    assert ends == []
    console.link.advance(600)
    qtbot.waitUntil(lambda: ends == ["on_close"])


def test_closing_without_a_pen_is_quick(qtbot: QtBot) -> None:
    console = make_console(link=FakeLink(connected=False))
    ends: list[str] = []
    window = open_window(qtbot, console, on_close=lambda: ends.append("on_close"))
    window.close()
    assert ends == ["on_close"]
    assert console.link.stops == [StopCause.CLOSING]


def test_once_it_closes_nothing_can_be_armed(qtbot: QtBot) -> None:
    console = at_the_chair()
    window = open_window(qtbot, console)
    window.close()
    key(console, window, Key.Key_F7)
    assert console.link.wishes == []
    assert console.link.view().last_report is not None
    assert console.link.view().last_report.motor is Motor.IDLE


def test_closing_over_entries_that_wait_takes_two_presses_and_stops_the_pen_at_the_first(qtbot: QtBot) -> None:
    console = make_console(link=FakeLink(connected=False))
    ends: list[str] = []
    window = open_window(qtbot, console, on_close=lambda: ends.append("on_close"))
    full = KnownError(Trouble.DISK_FULL)
    console.records.fail_next(*[full] * 20)
    console.treatment.fact(None, [ev.PenPaused("nose")])
    window.close()
    assert (ends, window.isVisible()) == ([], True)
    assert console.link.stops == [StopCause.CLOSING]
    console.alarms.tick()
    assert AlarmCode.ENTRIES_WAIT in {alarm.code for alarm in console.alarms.alarms}
    window.close()
    assert ends == ["on_close"]


def test_what_was_said_of_entries_that_are_saved_since_is_said_again_of_others(qtbot: QtBot) -> None:
    console = make_console(link=FakeLink(connected=False))
    ends: list[str] = []
    window = open_window(qtbot, console, on_close=lambda: ends.append("on_close"))
    full = KnownError(Trouble.DISK_FULL)
    console.records.fail_next(full)
    console.treatment.fact(None, [ev.PenPaused("nose")])
    window.close()
    for _ in range(10):
        window._tick()
    assert console.treatment.behind == 0
    console.records.fail_next(*[full] * 20)
    console.treatment.fact(None, [ev.PenPaused("chin")])
    window.close()
    assert (ends, window.isVisible()) == ([], True)
    window.close()
    assert ends == ["on_close"]


def test_the_system_s_request_to_end_needs_no_second_press(qtbot: QtBot) -> None:
    console = make_console(link=FakeLink(connected=False))
    ends: list[str] = []
    window = open_window(qtbot, console, on_close=lambda: ends.append("on_close"))
    console.records.fail_next(*[KnownError(Trouble.DISK_FULL)] * 20)
    console.treatment.fact(None, [ev.PenPaused("nose")])
    window.close_at_once()
    assert ends == ["on_close"]
