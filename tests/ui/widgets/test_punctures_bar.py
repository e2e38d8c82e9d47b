"""Punctures against the band."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.punctures_bar import PuncturesBar, PuncturesView, bar_ink
from tests.helpers.widgets import described, overflows, picture, said


@pytest.mark.parametrize(
    ("count", "quiet", "ink"),
    [
        (None, False, Ink.ACCENT), (0, False, Ink.ACCENT), (249, False, Ink.ACCENT), (250, False, Ink.OK),
        (300, False, Ink.OK), (301, False, Ink.WARN_LINE), (194, True, Ink.TEXT3),
    ],
)  # fmt: skip
def test_the_colour_tells_where_the_count_stands(count: int | None, quiet: bool, ink: Ink) -> None:
    assert bar_ink(PuncturesView(count, 250, 300, str(count), quiet=quiet)) is ink


def test_value_and_words(both: Theme, qtbot: QtBot) -> None:
    bar = PuncturesBar(both, "Punctures per cm²")
    qtbot.addWidget(bar)
    bar.set_view(PuncturesView(500, 250, 300, "500 over"))
    assert said(bar) == ("Punctures per cm²", QAccessible.Role.ProgressBar)
    assert (bar.value(), described(bar)) == (360, "500 over")
    picture(bar)
    assert overflows(both) == []


def test_more_punctures_fill_more(theme: Theme, qtbot: QtBot) -> None:
    filled = []
    for count in (60, 120, 200):
        bar = PuncturesBar(theme, "Punctures")
        qtbot.addWidget(bar)
        bar.set_view(PuncturesView(count, 250, 300, ""))
        image = picture(bar, 200, 28)
        middle = [image.pixelColor(x, 14).name() for x in range(200)]
        filled.append(middle.count(theme.ink(Ink.ACCENT).name()))
    assert filled == sorted(filled)
    assert len(set(filled)) == 3
