"""A page that scrolls."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.scroll_page import ScrollPage


def test_the_field_with_the_keyboard_comes_into_sight(qtbot: QtBot, theme: Theme) -> None:
    page = ScrollPage()
    qtbot.addWidget(page)
    fields = [QLineEdit() for _ in range(20)]
    for field in fields:
        page.body.addWidget(field)
    page.resize(300, 200)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    assert page.verticalScrollBar().value() == 0
    fields[-1].setFocus()
    qtbot.waitUntil(lambda: page.verticalScrollBar().value() > 0)
    assert page.viewport().rect().contains(fields[-1].mapTo(page, fields[-1].rect().center()))
