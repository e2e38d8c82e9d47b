"""The strength of a passphrase."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.strength_meter import MeterView, StrengthMeter
from tests.helpers.widgets import colours, longer, overflows, picture, said

WEAK = MeterView("Strength", 2, "Weak", False, "About 3 days, estimated", ("A common word", "A year"))
STRONG = MeterView("Strength", 4, "Very strong", True, "Centuries, estimated")


def test_the_colour_of_enough_is_never_that_of_a_warning(both: Theme, qtbot: QtBot) -> None:
    meter = StrengthMeter(both)
    qtbot.addWidget(meter)
    amber, green = both.ink(Ink.WARN_LINE).name(), both.ink(Ink.OK).name()
    for view, has, has_not in ((WEAK, amber, green), (STRONG, green, amber)):
        meter.set_view(view)
        seen = colours(picture(meter, 360, 120))
        assert has in seen
        assert has_not not in seen


def test_a_screen_reader_hears_word_and_value(theme: Theme, qtbot: QtBot) -> None:
    meter = StrengthMeter(theme)
    qtbot.addWidget(meter)
    meter.set_view(WEAK)
    bar = meter._bar
    assert said(bar)[0] == "Strength: Weak"
    assert (bar.value(), bar.maximum()) == (2, 4)
    meter.set_view(MeterView("Strength"))
    assert (said(bar)[0], bar.value()) == ("Strength", 0)


def test_longer_words_fit(both: Theme, qtbot: QtBot) -> None:
    meter = StrengthMeter(both)
    qtbot.addWidget(meter)
    for size in ((1366, 700), (1440, 900)):
        both.fit(*size)
        meter.set_view(MeterView(longer("Strength"), 1, longer("Much too easy"), False, longer(WEAK.estimate), ("x",)))
        picture(meter, 330, 150)
    assert overflows(both) == []
