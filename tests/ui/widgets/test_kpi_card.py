"""Figures with a name."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme
from mnconsole.ui.widgets.kpi_card import KpiCard, KpiView
from tests.helpers.widgets import colours, longer, overflows, picture, said

VIEWS = (
    KpiView("Sessions", "38", "", "+4 on last week", "calendar-days", Ink.OK),
    KpiView("Numbing 10–20", "35", "of 38", "2 over, 1 under", "timer", Ink.WARN),
    KpiView("Sessions", "20,114", "", "all with a reason"),
)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.remark)
def test_figure_remark_and_words(both: Theme, qtbot: QtBot, view: KpiView) -> None:
    card = KpiCard(both)
    qtbot.addWidget(card)
    card.set_view(view)
    assert both.ink(view.ink).name() in colours(picture(card, 165, 121))
    name = said(card)[0]
    assert all(part in name for part in (view.title, view.value, view.beside, view.remark))


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    for window, width in (((1366, 700), 156), ((1440, 900), 165), ((1920, 1080), 230)):
        both.fit(*window)
        for view in VIEWS:
            for stretch in (str, longer):
                card = KpiCard(both)
                qtbot.addWidget(card)
                card.set_view(KpiView(stretch(view.title), view.value, view.beside, stretch(view.remark), view.icon))
                picture(card, width, card.minimumSizeHint().height())
                assert card.minimumSizeHint().width() <= width
    assert overflows(both) == []
