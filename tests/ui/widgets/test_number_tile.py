"""The depth tiles."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.number_tile import NumberTile, TileLook, TileView
from tests.helpers.widgets import colours, longer, overflows, picture, said

VIEWS = (
    TileView("Set depth", "1.25", "mm", "ceiling 1.50"),
    TileView("Pen reports", "1.25", "mm", "agrees with set", TileLook.AGREES),
    TileView("Pen reports", "1.20", "mm", "differs by 0.05", TileLook.DIFFERS),
    TileView("Pen reports", "", "", "stale: last 1.25 mm", TileLook.STALE, "no value"),
    TileView("Set depth", "1.25", "mm", "chosen, not sent", TileLook.IDLE),
)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.look.value)
def test_a_screen_reader_hears_label_value_and_note(theme: Theme, qtbot: QtBot, view: TileView) -> None:
    tile = NumberTile(theme)
    qtbot.addWidget(tile)
    tile.set_view(view)
    name, role = said(tile)
    assert role is QAccessible.Role.StaticText
    value = view.spoken_stale if view.look is TileLook.STALE else f"{view.value} {view.unit}"
    assert name == f"{view.label}, {value}, {view.note}"


def test_a_stale_value_is_not_shown(theme: Theme, qtbot: QtBot) -> None:
    pictures = []
    for value in ("1.25", "2.50"):
        tile = NumberTile(theme)
        qtbot.addWidget(tile)
        tile.set_view(TileView("Pen reports", value, "mm", "stale", TileLook.STALE))
        pictures.append(picture(tile))
        assert value not in said(tile)[0]
    assert pictures[0] == pictures[1]


def test_agreement_and_difference_have_their_colours(both: Theme, qtbot: QtBot) -> None:
    tile = NumberTile(both)
    qtbot.addWidget(tile)
    tile.set_view(VIEWS[1])
    agrees = colours(picture(tile))
    tile.set_view(VIEWS[2])
    differs = colours(picture(tile))
    assert both.ink(Ink.OK).name() in agrees - differs
    assert both.ink(Ink.WARN).name() in differs - agrees


@pytest.mark.parametrize("window", [(1366, 700), (1440, 900), (1920, 1080)])
@pytest.mark.parametrize("chosen", [True, False])
def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot, window: tuple[int, int], chosen: bool) -> None:
    both.fit(*window)
    tile = NumberTile(both, chosen=chosen)
    qtbot.addWidget(tile)
    width = (both.metrics.pen_panel - 40) // 2
    assert tile.minimumSizeHint().width() <= width
    for view in VIEWS:
        for note, label in ((view.note, view.label), (longer(view.note), longer(view.label))):
            tile.set_view(TileView(label, view.value, view.unit, note, view.look))
            picture(tile, width)
    assert overflows(both) == []
