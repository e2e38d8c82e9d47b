"""Ticks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.check_row import CheckRow
from tests.helpers.widgets import longer, overflows, picture, said, tap

TEXT = "The patient has read the consent text of 12 Oct 2026 and had time to ask questions."


def test_tap_space_and_enter_toggle(theme: Theme, qtbot: QtBot) -> None:
    row = CheckRow(theme, TEXT)
    qtbot.addWidget(row)
    row.resize(400, 60)
    states: list[bool] = []
    row.toggled.connect(states.append)
    tap(row)
    QTest.keyClick(row, Qt.Key.Key_Space)
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert states == [True, False, True]


def test_a_screen_reader_hears_sentence_and_state(theme: Theme, qtbot: QtBot) -> None:
    row = CheckRow(theme, TEXT)
    qtbot.addWidget(row)
    assert said(row) == (TEXT, QAccessible.Role.CheckBox)
    face = QAccessible.queryAccessibleInterface(row)
    assert not face.state().checked
    row.setChecked(True)
    assert face.state().checked


def test_words_fit_also_30_percent_longer(both: Theme, qtbot: QtBot) -> None:
    for text in (TEXT, longer(TEXT), "No"):
        for width in (240, 400, 700):
            row = CheckRow(both, text)
            qtbot.addWidget(row)
            for checked in (True, False):
                row.setChecked(checked)
                picture(row, width, row.heightForWidth(width))
            assert row.heightForWidth(width) >= 48
    assert overflows(both) == []
