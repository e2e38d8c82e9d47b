"""A scrolling area that fits its contents at once."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.fitted_area import FittedArea
from mnconsole.ui.widgets.label import Label


def test_contents_that_grew_have_their_height_without_a_turn_of_the_window(theme: Theme, qtbot: QtBot) -> None:
    area, inside = FittedArea(), QWidget()
    box = QVBoxLayout(inside)
    label = Label(theme, "short", wrap=True)
    box.addWidget(label)
    area.setWidget(inside)
    area.resize(200, 100)
    qtbot.addWidget(area)
    area.show()
    area.fit()
    before = inside.height()
    label.set_text("many words that need a good many lines " * 10)
    area.fit()
    assert inside.height() > before
    assert label.height() >= label.heightForWidth(label.width())
