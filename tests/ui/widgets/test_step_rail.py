"""The rail of steps."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.step_rail import StepLook, StepRail, StepView
from tests.helpers.widgets import colours, longer, overflows, picture, said

TITLES = ("Screening", "Cleanse", "Numbing", "Serum", "Needling", "Serum", "Aftercare", "Sign-off")
UNDER = ("13:58", "14:05", "14:10 min", "14:24", "5 of 8 zones", "after", "", "")


def steps(done: int, stretch: bool = False) -> tuple[StepView, ...]:
    found = []
    for number, (title, under) in enumerate(zip(TITLES, UNDER, strict=True)):
        look = StepLook.DONE if number < done else StepLook.CURRENT if number == done else StepLook.LATER
        words = (longer(title), longer(under)) if stretch else (title, under)
        found.append(StepView(words[0], look, words[1], look.value))
    return tuple(found)


def test_a_screen_reader_hears_each_step_with_its_state(theme: Theme, qtbot: QtBot) -> None:
    rail = StepRail(theme, "Steps")
    qtbot.addWidget(rail)
    rail.set_steps(steps(4))
    name, role = said(rail)
    assert role is QAccessible.Role.StaticText
    assert name.startswith("Steps: Screening, done, 13:58; Cleanse, done, 14:05")
    assert "Needling, current, 5 of 8 zones" in name


def test_done_steps_are_green_and_later_ones_are_not(both: Theme, qtbot: QtBot) -> None:
    rail = StepRail(both, "Steps")
    qtbot.addWidget(rail)
    rail.set_steps(steps(0))
    assert both.ink(Ink.OK).name() not in colours(picture(rail))
    rail.set_steps(steps(8))
    seen = colours(picture(rail))
    assert both.ink(Ink.OK).name() in seen
    assert both.ink(Ink.CONTROL).name() not in seen


def test_a_step_that_was_left_out_is_amber_and_not_green(both: Theme, qtbot: QtBot) -> None:
    rail = StepRail(both, "Steps")
    qtbot.addWidget(rail)
    rail.set_steps((StepView("Numbing", StepLook.LEFT_OUT, "no cream", "left out"),))
    seen = colours(picture(rail))
    assert both.ink(Ink.WARN_LINE).name() in seen
    assert both.ink(Ink.OK).name() not in seen
    assert said(rail)[0] == "Steps: Numbing, left out, no cream"


@pytest.mark.parametrize(("window", "width"), [((1366, 700), 716), ((1440, 900), 724), ((1920, 1080), 1080)])
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, window: tuple[int, int], width: int) -> None:
    both.fit(*window)
    rail = StepRail(both, "Steps")
    qtbot.addWidget(rail)
    for stretch in (False, True):
        rail.set_steps(steps(4, stretch))
        picture(rail, width, rail.minimumSizeHint().height())
    assert rail.minimumSizeHint().width() <= width
    assert rail.minimumSizeHint().height() <= both.metrics.rail - 12
    assert overflows(both) == []


def test_a_rail_without_steps_paints_nothing(theme: Theme, qtbot: QtBot) -> None:
    rail = StepRail(theme, "Steps")
    qtbot.addWidget(rail)
    assert len(colours(picture(rail, 300, 80))) == 1
