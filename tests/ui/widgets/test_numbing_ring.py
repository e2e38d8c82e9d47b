"""The large numbing ring."""

from __future__ import annotations

import math

import pytest
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.numbing_ring import NumbingRing, RingView, WaitLook
from tests.helpers.widgets import described, longer, overflows, picture, said

MINUTE = 60_000


def view(minutes: float, look: WaitLook = WaitLook.READY, words: tuple[str, str, str, str] | None = None) -> RingView:
    label, time, pill, left = words or ("On the skin", "12:40", "Ready", "7:20 left")
    return RingView(round(minutes * MINUTE), 10 * MINUTE, 20 * MINUTE, look, label, time, pill, left)


def made(theme: Theme, qtbot: QtBot, shown: RingView) -> NumbingRing:
    ring = NumbingRing(theme)
    qtbot.addWidget(ring)
    ring.set_view(shown)
    return ring


def colour_at(image: QImage, minute: float, turn_min: float = 25) -> str:
    """Colour in the middle of the ring's stroke at a minute."""
    side = image.width()
    angle = math.tau * minute / turn_min
    radius = side * 0.397
    x, y = side / 2 + radius * math.sin(angle), side / 2 - radius * math.cos(angle)
    return image.pixelColor(round(x), round(y)).name()


def test_a_value_that_comes_while_the_page_waits_to_be_painted_is_painted_with_it(theme: Theme, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    ring = NumbingRing(theme)
    QVBoxLayout(page).addWidget(ring)
    page.setUpdatesEnabled(False)
    ring.set_view(view(12))
    page.setUpdatesEnabled(True)
    assert ring.updatesEnabled()
    page.resize(300, 300)
    assert colour_at(picture(ring, 300, 300), 11) != colour_at(picture(ring, 300, 300), 16)


def test_time_fills_the_ring_in_the_colours_of_its_parts(both: Theme, qtbot: QtBot) -> None:
    image = picture(made(both, qtbot, view(23, WaitLook.REMOVE)), 372, 372)
    assert colour_at(image, 5) == both.ink(Ink.ACCENT).name()
    assert colour_at(image, 15) == both.ink(Ink.OK).name()
    assert colour_at(image, 21.5) == both.ink(Ink.WARN_LINE).name()
    assert colour_at(image, 24.3) == both.blend(Ink.WARN_LINE, Ink.SURFACE, 0.4).name()


def test_time_to_come_is_pale(both: Theme, qtbot: QtBot) -> None:
    image = picture(made(both, qtbot, view(4, WaitLook.TAKING_EFFECT)), 372, 372)
    assert colour_at(image, 2) == both.ink(Ink.ACCENT).name()
    assert colour_at(image, 7) == both.ink(Ink.TRACK).name()
    assert colour_at(image, 15) == both.blend(Ink.OK, Ink.SURFACE, 0.3).name()


def test_over_the_labels_longest_contact_is_red(both: Theme, qtbot: QtBot) -> None:
    image = picture(made(both, qtbot, view(200, WaitLook.HARM)), 372, 372)
    assert colour_at(image, 22.5) == both.ink(Ink.DANGER).name()


def test_the_band_comes_from_the_product(both: Theme, qtbot: QtBot) -> None:
    shown = RingView(35 * MINUTE, 30 * MINUTE, 60 * MINUTE, WaitLook.READY, "", "", "", "", turn_ms=75 * MINUTE)
    image = picture(made(both, qtbot, shown), 372, 372)
    assert colour_at(image, 20, 75) == both.ink(Ink.ACCENT).name()
    assert colour_at(image, 32, 75) == both.ink(Ink.OK).name()
    assert colour_at(image, 50, 75) == both.blend(Ink.OK, Ink.SURFACE, 0.3).name()
    assert overflows(both) == []


def test_a_screen_reader_hears_time_state_and_what_is_left(theme: Theme, qtbot: QtBot) -> None:
    ring = made(theme, qtbot, view(12))
    assert said(ring) == ("On the skin", QAccessible.Role.ProgressBar)
    assert described(ring) == "12:40, Ready, 7:20 left"
    assert (ring.value(), ring.maximum()) == (720, 1500)


@pytest.mark.parametrize("side", [300, 340, 372, 480])
@pytest.mark.parametrize("look", list(WaitLook))
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, side: int, look: WaitLook) -> None:
    for words in (("On the skin", "123:40", "Taking effect", "ready in 5:40"), ("On the skin", "0:07", "Ready", "")):
        for text in (words, (longer(words[0]), words[1], longer(words[2]), longer(words[3]))):
            picture(made(both, qtbot, view(12, look, text)), side, side)
    assert overflows(both) == []


def test_the_least_size_follows_the_density(theme: Theme, qtbot: QtBot) -> None:
    ring = made(theme, qtbot, view(1))
    assert ring.minimumSizeHint().width() == 300
    theme.fit(1366, 768)
    assert ring.minimumSizeHint().width() == 279
