"""The strip of a high alarm."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.alarm_strip import AlarmStrip, AlarmView
from tests.helpers.widgets import longer, overflows, picture, said, tap

Keep = Callable[[QWidget], None]
VIEW = AlarmView(
    "Pen not answering", "Motor stops by itself within 0.5 s  ·  check that the pen is still", "since 14:33:07",
    "Acknowledge", "1 of 2",
)  # fmt: skip


@pytest.fixture
def strip(theme: Theme, keep: Keep) -> AlarmStrip:
    made = AlarmStrip(theme)
    made.resize(1440, 60)
    made.set_view(VIEW)
    keep(made)
    return made


def keys(strip: AlarmStrip) -> dict[str, QAbstractButton]:
    return {key.text(): key for key in strip.findChildren(QAbstractButton)}


def test_acknowledge_and_list(qtbot: QtBot, strip: AlarmStrip) -> None:
    with qtbot.waitSignal(strip.acknowledged):
        tap(keys(strip)["Acknowledge"])
    with qtbot.waitSignal(strip.list_asked):
        tap(keys(strip)["1 of 2"])


def test_a_single_alarm_has_no_list(strip: AlarmStrip) -> None:
    strip.set_view(AlarmView("Pen not answering", "", "", "Acknowledge"))
    assert not keys(strip)[""].isVisible()


def test_a_screen_reader_hears_what_to_do(strip: AlarmStrip) -> None:
    assert said(strip)[0] == f"{VIEW.title}, {VIEW.text}"


def test_it_flashes_only_while_it_is_seen(strip: AlarmStrip) -> None:
    assert strip.flashing
    strip.hide()
    assert not strip.flashing
    strip.show()
    assert strip.flashing


def test_words_never_blink(qtbot: QtBot, strip: AlarmStrip) -> None:
    words = [strip.grab().toImage().copy(130, 0, 700, 60)]
    marks = [strip.grab().toImage().copy(0, 0, 110, 60)]
    qtbot.waitUntil(lambda: strip.grab().toImage().copy(0, 0, 110, 60) != marks[0], timeout=2000)
    assert strip.grab().toImage().copy(130, 0, 700, 60) == words[0]


def test_it_takes_the_height_that_its_owner_gives(theme: Theme, strip: AlarmStrip) -> None:
    theme.fit(1366, 768)
    strip.setGeometry(0, 0, 1366, theme.metrics.top_bar)
    assert strip.height() == theme.metrics.top_bar == 48


@pytest.mark.parametrize("window", [(1366, 700), (1440, 900), (1920, 1080)])
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, window: tuple[int, int]) -> None:
    both.fit(*window)
    for stretch in (str, longer):
        strip = AlarmStrip(both)
        qtbot.addWidget(strip)
        strip.set_view(
            AlarmView(
                stretch(VIEW.title), stretch(VIEW.text), stretch(VIEW.since), stretch(VIEW.acknowledge), VIEW.more
            )
        )
        image = picture(strip, window[0], both.metrics.top_bar + 4)
        assert image.pixelColor(2, 2).name() == both.ink(Ink.ALARM_HIGH).name()
    assert overflows(both) == []
