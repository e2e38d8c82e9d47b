"""Chips."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.chip import Chip, ChipView, Tone
from tests.helpers.widgets import colours, longer, overflows, picture, said


@pytest.mark.parametrize("tone", list(Tone))
def test_a_chip_has_the_colours_of_its_tone_and_its_word(both: Theme, qtbot: QtBot, tone: Tone) -> None:
    chip = Chip(both, ChipView("Allergy: latex", tone, "circle-alert"))
    qtbot.addWidget(chip)
    seen = colours(picture(chip))
    ground, _, ink = tone.value
    assert both.ink(ground).name() in seen
    assert both.ink(ink).name() in seen
    assert said(chip) == ("Allergy: latex", QAccessible.Role.StaticText)


def test_it_grows_with_its_word(theme: Theme, qtbot: QtBot) -> None:
    chip = Chip(theme, ChipView("+2"))
    qtbot.addWidget(chip)
    small = chip.minimumSizeHint().width()
    chip.set_view(ChipView("Isotretinoin ended 8 mo ago", Tone.WARN_LINE, "flag"))
    assert chip.minimumSizeHint().width() > small
    assert said(chip)[0] == "Isotretinoin ended 8 mo ago"


def test_words_fit_at_their_own_size(both: Theme, qtbot: QtBot) -> None:
    for window in ((1366, 700), (1440, 900), (1920, 1080)):
        both.fit(*window)
        for text in ("Ready from 10:00, remove by 20:00", longer("Cold sores: antiviral taken"), "II"):
            for view in (ChipView(text, icon="flag"), ChipView(text, swatch="#D7A77A"), ChipView(text)):
                chip = Chip(both, view)
                qtbot.addWidget(chip)
                picture(chip)
    assert overflows(both) == []
