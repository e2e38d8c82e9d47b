"""The bar of the depth."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QImage
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.depth_slider import DepthSlider
from tests.helpers.widgets import colours, overflows, picture, said

MARKS = ((500, "0.5"), (1000, "1.0"), (1500, "1.5"), (2000, "2.0"), (2500, "2.5"))


def accent_end(image: QImage, name: str) -> int:
    found = [x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).name() == name]
    return max(found, default=-1)


def made(theme: Theme, qtbot: QtBot) -> DepthSlider:
    slider = DepthSlider(theme)
    qtbot.addWidget(slider)
    slider.setAccessibleName("Depth")
    slider.set_limits(500, 2500, MARKS)
    return slider


def test_it_fills_further_for_a_greater_depth(both: Theme, qtbot: QtBot) -> None:
    slider = made(both, qtbot)
    accent = both.ink(Ink.ACCENT).name()
    ends = []
    for depth in (500, 1250, 2500):
        slider.set_depth(depth)
        ends.append(accent_end(picture(slider), accent))
    assert ends == sorted(ends)
    assert len(set(ends)) == 3


def test_without_a_depth_there_is_no_knob(both: Theme, qtbot: QtBot) -> None:
    slider = made(both, qtbot)
    slider.set_depth(None)
    assert both.ink(Ink.ACCENT).name() not in colours(picture(slider))


def test_the_caution_is_marked_only_when_there_is_one(both: Theme, qtbot: QtBot) -> None:
    slider = made(both, qtbot)
    red = both.ink(Ink.DANGER_TEXT).name()
    assert red not in colours(picture(slider))
    slider.set_caution(1500)
    assert red in colours(picture(slider))


def test_a_screen_reader_hears_the_depth_in_um(theme: Theme, qtbot: QtBot) -> None:
    slider = made(theme, qtbot)
    slider.set_depth(1250)
    assert said(slider) == ("Depth", QAccessible.Role.ProgressBar)
    assert slider.value() == 1250
    assert (slider.minimum(), slider.maximum()) == (500, 2500)


@pytest.mark.parametrize("window", [(1366, 700), (1440, 900), (1920, 1080)])
def test_marks_fit(both: Theme, qtbot: QtBot, window: tuple[int, int]) -> None:
    both.fit(*window)
    slider = made(both, qtbot)
    slider.set_caution(1500)
    picture(slider)
    assert overflows(both) == []
