"""Wrapping of painted texts: a word of any length costs little."""

from __future__ import annotations

from time import thread_time

from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from mnconsole.ui.theme import wrapping


def test_a_word_without_end_is_cut_into_lines_that_fit_and_costs_little(qapp: QApplication) -> None:
    measure = QFontMetricsF(QFont())
    word = "x" * 20_000
    begun = thread_time()
    lines = list(wrapping._words(word, measure, 300.0))
    spent = thread_time() - begun
    assert "".join(lines) == word
    assert all(measure.horizontalAdvance(line) <= 300.0 for line in lines)
    assert measure.horizontalAdvance(lines[0] + "x") > 300.0
    # One character less at a time took minutes; halving takes some hundredths of a second.
    assert spent < 1.0


def test_a_line_narrower_than_a_letter_still_ends(qapp: QApplication) -> None:
    assert list(wrapping._words("abc", QFontMetricsF(QFont()), 0.5)) == ["a", "b", "c"]
