"""Depth by zone."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QImage
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.depth_chart import DepthByZoneChart, DepthChartView, ZoneDepth
from tests.helpers.widgets import colours, longer, overflows, picture, said

AXIS = tuple((at, f"{at / 1000:.1f}") for at in (0, 500, 1000, 1500, 2000, 2500))


def chart(theme: Theme, qtbot: QtBot, *zones: ZoneDepth, title: str = "Depth by zone, mm") -> QImage:
    made = DepthByZoneChart(theme)
    qtbot.addWidget(made)
    made.set_view(DepthChartView(title, "ceiling", AXIS, zones))
    made.setObjectName("chart")
    return picture(made, 360, 200)


def test_a_deeper_zone_stands_higher(both: Theme, qtbot: QtBot) -> None:
    pale = both.blend(Ink.ACCENT, Ink.SURFACE, 0.22).name()
    tops = []
    for depth in (500, 1500, 2500):
        image = chart(both, qtbot, ZoneDepth("Cheeks", (depth,) * 5, None))
        column = [y for y in range(200) if image.pixelColor(200, y).name() == pale]
        tops.append(min(column))
    assert tops == sorted(tops, reverse=True)
    assert len(set(tops)) == 3


def test_the_ceiling_is_a_red_dash(both: Theme, qtbot: QtBot) -> None:
    red = both.ink(Ink.DANGER_TEXT).name()
    plot = chart(both, qtbot, ZoneDepth("Nose", (500,), None)).copy(0, 40, 360, 160)
    assert red not in colours(plot)
    plot = chart(both, qtbot, ZoneDepth("Nose", (500,), 750)).copy(0, 40, 360, 160)
    assert red in colours(plot)


def test_a_screen_reader_hears_the_zones(theme: Theme, qtbot: QtBot) -> None:
    made = DepthByZoneChart(theme)
    qtbot.addWidget(made)
    zones = (ZoneDepth("Nose", (500,), 750, spoken="Nose 0.50 of 0.75 mm"), ZoneDepth("Chin", (), None))
    made.set_view(DepthChartView("Depth by zone, mm", "ceiling", AXIS, zones))
    assert said(made) == ("Depth by zone, mm, Nose 0.50 of 0.75 mm, Chin", QAccessible.Role.StaticText)


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    names = ("Foreh.", "Glab.", "Eyes", "Nose", "Cheeks", "Lip", "Chin", "Jaw")
    for stretch in (str, longer):
        zones = [ZoneDepth(stretch(name), (500, 510), 750) for name in names]
        chart(both, qtbot, *zones, title=stretch("Depth by zone, mm"))
        chart(both, qtbot)
    assert overflows(both) == []
