"""Several lines to type in: up to a page, and what is left out is told."""

from __future__ import annotations

import time

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mnconsole.ui.widgets.text_box import MOST_SIGNS, TextBox


def pasted(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def made(qtbot: QtBot) -> tuple[TextBox, list[bool]]:
    box, told = TextBox(), list[bool]()
    qtbot.addWidget(box)
    box.overfull.connect(told.append)
    box.resize(300, 100)
    box.show()
    return box, told


def test_a_book_in_one_line_is_cut_at_once_and_told(qtbot: QtBot) -> None:
    box, told = made(qtbot)
    begun = time.perf_counter()
    box.insertFromMimeData(pasted("a" * 100_000))
    box.grab()
    assert time.perf_counter() - begun < 1.0, "it took 3 s without an end"
    assert (box.toPlainText(), told) == ("a" * MOST_SIGNS, [True])


def test_what_fits_is_taken_whole_also_over_a_selection(qtbot: QtBot) -> None:
    box, told = made(qtbot)
    box.setPlainText("x" * MOST_SIGNS)
    box.selectAll()
    box.insertFromMimeData(pasted("Feels well\nNo pain"))
    assert (box.toPlainText(), told) == ("Feels well\nNo pain", [])


def test_one_letter_too_many_is_told_and_room_again_too(qtbot: QtBot) -> None:
    box, told = made(qtbot)
    box.setPlainText("x" * MOST_SIGNS)
    box.moveCursor(box.textCursor().MoveOperation.End)
    QTest.keyClick(box, Qt.Key.Key_Y)
    assert (box.toPlainText(), told) == ("x" * MOST_SIGNS, [True])
    QTest.keyClick(box, Qt.Key.Key_Backspace)
    assert (len(box.toPlainText()), told) == (MOST_SIGNS - 1, [True, False])


def test_tab_leaves_it(qtbot: QtBot) -> None:
    box, _told = made(qtbot)
    assert box.tabChangesFocus()
