"""The search line."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.search_field import MOST_CHARS, SearchField
from tests.helpers.widgets import said


def test_each_change_is_told(theme: Theme, qtbot: QtBot) -> None:
    field = SearchField(theme, "Search patients", "Name, DOB or number")
    qtbot.addWidget(field)
    texts: list[str] = []
    field.searched.connect(texts.append)
    QTest.keyClicks(field, "Ada")
    field.clear()
    assert texts == ["A", "Ad", "Ada", ""]


def test_name_and_hint(theme: Theme, qtbot: QtBot) -> None:
    field = SearchField(theme, "Search patients", "Name, DOB or number")
    qtbot.addWidget(field)
    assert said(field) == ("Search patients", QAccessible.Role.EditableText)
    assert field.placeholderText() == "Name, DOB or number"


def test_a_text_of_any_length_is_cut(theme: Theme, qtbot: QtBot) -> None:
    field = SearchField(theme, "Search", "Name")
    qtbot.addWidget(field)
    texts: list[str] = []
    field.searched.connect(texts.append)
    field.setText("x" * 100_000)
    assert [len(text) for text in texts] == [MOST_CHARS]
