"""What stands above the pages: every alarm fits its strip or pill, also with longer words; the demo is told."""

from __future__ import annotations

from itertools import product
from uuid import UUID

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mnconsole.domain.alarms import PRIORITY, Alarm, AlarmCode, Priority
from mnconsole.domain.pen import EndsBy
from mnconsole.domain.pen_kinds import Halt, SwitchOff
from mnconsole.ui.shell.alarm_rows import pill_of, row_of, strip_of
from mnconsole.ui.shell.announcer import Announcer
from mnconsole.ui.shell.head import Head
from mnconsole.ui.shell.state import Page, ShellState
from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.base import PaintedButton
from mnconsole.ui.words import training as words
from mnconsole.ui.words.keys import KEYS, KeyAct
from tests.helpers.widgets import overflows, tap

LEASED = Halt(EndsBy.LEASE, SwitchOff.AT_THE_PEN)
HALTS = [Halt(ends_by, way) for ends_by in EndsBy for way in SwitchOff]
SIZES = [(1366, 700), (1440, 900)]
WHO = "Maximiliane Featherstonehaugh-Example"


def state_of(*alarms: Alarm, halt: Halt = LEASED) -> ShellState:
    rows = tuple(row_of(alarm, halt, WHO) for alarm in alarms)
    strip = strip_of(rows)
    return ShellState("mnconsole", "Sample Clinic", "14:33", Page.CHAIR, strip, pill_of(rows, strip), rows, False)


def alarm(code: AlarmCode) -> Alarm:
    detail = (1,) if code is AlarmCode.STOPPED_IDLE else (1390, 1250)
    return Alarm(code, 1_772_359_200_000, UUID(int=1), detail)


def show(qtbot: QtBot, theme: Theme, size: tuple[int, int], *, pen_simulated: bool = True) -> Head:
    theme.fit(*size)
    head = Head(theme, demo=True, pen_simulated=pen_simulated, practice=pen_simulated)
    qtbot.addWidget(head)
    head.resize(size[0], theme.metrics.top_bar + theme.metrics.demo_banner)
    head.set_practising(words.practising("Stopped by somebody else", 10) if pen_simulated else "")
    head.show()
    return head


def cut(head: Head) -> list[str]:
    found = []
    for code, halt in product(AlarmCode, HALTS):
        head.theme.overflow.clear()
        head.render_state(state_of(alarm(code), alarm(AlarmCode.BATTERY_LOW), halt=halt))
        assert head.strip.isVisible() == (PRIORITY[code] is Priority.HIGH)
        assert head.pill.isVisible() == (PRIORITY[code] is not Priority.HIGH)
        head.grab()
        found += overflows(head.theme)
    return found


@pytest.mark.parametrize("size", SIZES)
def test_every_alarm_fits(qtbot: QtBot, theme: Theme, size: tuple[int, int]) -> None:
    head = show(qtbot, theme, size)
    assert cut(head) == []
    assert head.width() == size[0]
    assert head.minimumSizeHint().width() <= size[0]


def test_every_alarm_fits_with_longer_words(qtbot: QtBot, theme: Theme, long_words: None) -> None:
    assert cut(show(qtbot, theme, (1366, 700))) == []


def test_what_lies_under_the_strip_can_not_be_reached(qtbot: QtBot, theme: Theme) -> None:
    head = show(qtbot, theme, (1440, 900))
    head.render_state(state_of(alarm(AlarmCode.LINK_LOST)))
    assert head.strip.flashing
    assert not head.bar.isEnabled()
    head.render_state(state_of())
    assert head.bar.isEnabled()
    assert not head.strip.flashing


def test_the_demo_is_told_in_a_banner_or_where_it_is_low_in_a_pill(qtbot: QtBot, theme: Theme) -> None:
    head = show(qtbot, theme, (1440, 900))
    banner, pill = head.findChild(QWidget, "demo_banner"), head.findChild(QWidget, "demo_pill")
    assert banner is not None
    assert pill is not None
    assert (banner.isVisible(), pill.isVisible()) == (True, False)
    theme.fit(1366, 700)
    assert (banner.isVisible(), pill.isVisible()) == (False, True)


def test_tabs_and_keys_tell_what_was_pressed(qtbot: QtBot, theme: Theme) -> None:
    head = show(qtbot, theme, (1440, 900))
    told: list[object] = []
    head.page_chosen.connect(told.append)
    head.alarms_asked.connect(lambda: told.append("list"))
    head.pill_pressed.connect(lambda: told.append("pill"))
    head.acknowledged.connect(lambda: told.append("seen"))
    head.render_state(state_of(alarm(AlarmCode.BATTERY_LOW)))
    tab = head.findChild(QWidget, "tab_history")
    assert tab is not None
    tap(tab)
    tap(head.pill)
    assert told == ["history", "pill"]


def test_an_announcement_is_told_at_once_and_nothing_is_no_announcement(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    told: list[tuple[str, QAccessible.AnnouncementPoliteness]] = []

    def update(event: QAccessibleAnnouncementEvent) -> None:
        told.append((event.message(), event.politeness()))

    monkeypatch.setattr(QAccessible, "updateAccessibility", update)
    Announcer(window).say("Low alarm. Pen battery low.")
    Announcer(window).say("")
    assert told == [("Low alarm. Pen battery low.", QAccessible.AnnouncementPoliteness.Assertive)]


def test_demo_time_has_a_key(qtbot: QtBot, theme: Theme) -> None:
    head = show(qtbot, theme, (1440, 900))
    told: list[int] = []
    head.time_moved.connect(told.append)
    head.press_time()
    assert told == [5]
    banner = head.findChild(QWidget, "demo_banner")
    assert banner is not None
    shown = [each.text() for each in banner.findChildren(PaintedButton)]
    assert [KEYS[KeyAct.DEMO_TIME] in text for text in shown] == [False, False, True]
    asked: list[bool] = []
    head.practice_asked.connect(lambda: asked.append(True))
    head.press_practise()
    assert asked == [True]
    assert KEYS[KeyAct.PRACTISE] in shown[0]
    plain = Head(theme, demo=False, pen_simulated=False)
    qtbot.addWidget(plain)
    plain.time_moved.connect(told.append)
    plain.press_time()
    assert told == [5], "only in the demo"
