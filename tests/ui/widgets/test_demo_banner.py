"""The banner of demo mode."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.demo_banner import DemoBanner
from tests.helpers.widgets import colours, longer, overflows, picture, said, tap

STRONG = ("SIMULATED PEN", "DEMO RECORDS")
QUIET = "no motor moves, nobody here is a real patient"
PRACTISE = ("Practise  Ctrl+T", "Practise alarms")
STEPS = ((1, "+1 min", "One minute on"), (5, "+5 min", "Five minutes on"))


@pytest.mark.parametrize("pill", [False, True])
def test_keys_tell_their_minutes(qtbot: QtBot, theme: Theme, pill: bool) -> None:
    banner = DemoBanner(theme, STRONG, QUIET, STEPS, pill=pill)
    qtbot.addWidget(banner)
    keys = banner.findChildren(QAbstractButton)
    assert [said(key) for key in keys] == [
        ("One minute on", QAccessible.Role.Button), ("Five minutes on", QAccessible.Role.Button),
    ]  # fmt: skip
    for key, minutes in zip(keys, (1, 5), strict=True):
        with qtbot.waitSignal(banner.time_moved) as caught:
            tap(key)
        assert caught.args == [minutes]


def test_it_is_violet_with_a_hatch(both: Theme, qtbot: QtBot) -> None:
    banner = DemoBanner(both, STRONG, QUIET, ())
    qtbot.addWidget(banner)
    seen = colours(picture(banner, 1440, 26))
    assert {both.ink(Ink.SIMULATED).name(), both.ink(Ink.SIMULATED_HATCH).name()} <= seen


@pytest.mark.parametrize("pill", [False, True])
def test_a_key_asks_for_the_practice(qtbot: QtBot, theme: Theme, pill: bool) -> None:
    banner = DemoBanner(theme, STRONG, QUIET, STEPS, pill=pill, practise=PRACTISE)
    qtbot.addWidget(banner)
    opens = banner.findChildren(QAbstractButton)[0]
    assert said(opens) == (PRACTISE[1], QAccessible.Role.Button)
    with qtbot.waitSignal(banner.practice_asked):
        tap(opens)


def test_what_is_practised_comes_first(qtbot: QtBot, theme: Theme) -> None:
    banner = DemoBanner(theme, STRONG, QUIET, ())
    qtbot.addWidget(banner)
    ground = banner.findChildren(QLabel)[0]
    before = picture(banner, 1440, 26)
    banner.set_practising("PRACTISING: Cable out")
    assert ground.accessibleName().startswith("PRACTISING: Cable out, SIMULATED PEN")
    assert picture(banner, 1440, 26) != before
    banner.set_practising("")
    assert ground.accessibleName() == ", ".join((*STRONG, QUIET))
    assert picture(banner, 1440, 26) == before


@pytest.mark.parametrize("width", [1366, 1920])
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, width: int) -> None:
    for stretch in (str, longer):
        strong = tuple(stretch(text) for text in STRONG)
        steps = tuple((minutes, stretch(text), name) for minutes, text, name in STEPS)
        practise = (stretch(PRACTISE[0]), PRACTISE[1])
        for banner in (
            DemoBanner(both, strong, stretch(QUIET), steps, practise=practise),
            DemoBanner(both, strong, stretch(QUIET), steps, practise=practise, pill=True),
        ):
            qtbot.addWidget(banner)
            picture(banner, width, 28)
            banner.set_practising(stretch("PRACTISING: Stopped by somebody else and 10 more"))
            picture(banner, width, 28)
    assert overflows(both) == []
