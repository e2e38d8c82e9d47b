"""The bar of the pen's state."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.pen_state_bar import PenStateBar, StateTone, StateView
from tests.helpers.widgets import colours, longer, overflows, picture, said

VIEWS = (
    StateView(StateTone.IDLE, "lock", "Idle, locked", "motor off"),
    StateView(StateTone.IDLE, "circle-stop", "Stopped", "confirmed 14:33:07"),
    StateView(StateTone.ARMED, "shield-check", "Armed, 30 s", "Around eyes"),
    StateView(StateTone.RUNNING, "activity", "Running", "Around eyes  12:15"),
    StateView(StateTone.WAITING, "circle-stop", "Stopping", "no answer yet"),
    StateView(StateTone.LOST, "unplug", "Stop not confirmed", "", "Unplug the pen now"),
)
GROUNDS = {
    StateTone.IDLE: Ink.SUNKEN, StateTone.ARMED: Ink.SURFACE, StateTone.RUNNING: Ink.FILL,
    StateTone.WAITING: Ink.WARN_SOFT, StateTone.LOST: Ink.DANGER_SOFT,
}  # fmt: skip


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.title)
def test_words_and_ground_follow_the_state(both: Theme, qtbot: QtBot, view: StateView) -> None:
    bar = PenStateBar(both)
    qtbot.addWidget(bar)
    bar.set_view(view)
    name, role = said(bar)
    assert role is QAccessible.Role.StaticText
    assert all(part in name for part in (view.title, view.info, view.second))
    assert both.ink(GROUNDS[view.tone]).name() in colours(picture(bar))


def test_a_second_line_makes_it_taller(theme: Theme, qtbot: QtBot) -> None:
    bar = PenStateBar(theme)
    qtbot.addWidget(bar)
    bar.set_view(VIEWS[3])
    low = bar.minimumSizeHint().height()
    bar.set_view(VIEWS[5])
    assert bar.minimumSizeHint().height() == theme.metrics.state_bar_two > low


@pytest.mark.parametrize("window", [(1366, 700), (1440, 900), (1920, 1080)])
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.title)
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, window: tuple[int, int], view: StateView) -> None:
    both.fit(*window)
    bar = PenStateBar(both)
    qtbot.addWidget(bar)
    for title, info, second in (
        (view.title, view.info, view.second),
        (longer(view.title), longer(view.info), longer(view.second)),
    ):
        bar.set_view(StateView(view.tone, view.icon, title, info, second))
        picture(bar, both.metrics.pen_panel - 30)
    assert overflows(both) == []
