"""Cards."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.card import Card
from tests.helpers.widgets import picture


def test_the_ground_stands_6_px_inside(both: Theme, qtbot: QtBot) -> None:
    card = Card(both)
    qtbot.addWidget(card)
    image = picture(card, 200, 120)
    assert image.pixelColor(100, 60).name() == both.ink(Ink.SURFACE).name()
    assert image.pixelColor(7, 60).name() == both.ink(Ink.SURFACE).name()
    assert image.pixelColor(2, 60).name() != both.ink(Ink.SURFACE).name()
    assert card.ground().width() == 188


def test_padding_follows_the_density_unless_given(theme: Theme, qtbot: QtBot) -> None:
    card, thin = Card(theme), Card(theme, pad_x=6, pad_y=1)
    qtbot.addWidget(card)
    qtbot.addWidget(thin)
    assert card.body.contentsMargins().left() == 24
    theme.fit(1920, 1080)
    assert card.body.contentsMargins().left() == 27
    margins = thin.body.contentsMargins()
    assert (margins.left(), margins.top()) == (12, 7)


def test_the_shadow_is_drawn_once_per_size(theme: Theme, qtbot: QtBot) -> None:
    drawn: list[float] = []

    class Counting(Card):
        def _draw(self, ratio: float):  # type: ignore[no-untyped-def]
            drawn.append(ratio)
            return super()._draw(ratio)

    card = Counting(theme)
    qtbot.addWidget(card)
    for _ in range(3):
        picture(card, 200, 120)
    assert len(drawn) == 1
    picture(card, 220, 120)
    assert len(drawn) == 2
