"""Labels."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Ink, Theme, Type
from mnconsole.ui.widgets.label import Label
from tests.helpers.widgets import colours, overflows, picture, said

SENTENCE = "A birth date is typed as day, month and year with four digits, and it lies in the past."


def test_a_label_is_read_aloud_as_it_stands(theme: Theme, qtbot: QtBot) -> None:
    label = Label(theme, "<b>Ada</b> & Sample")
    qtbot.addWidget(label)
    assert said(label) == ("<b>Ada</b> & Sample", QAccessible.Role.StaticText)
    label.set_text("Ben Example")
    assert label.words == said(label)[0] == "Ben Example"


def test_it_asks_for_the_width_of_its_words(both: Theme, qtbot: QtBot) -> None:
    label = Label(both, "Numbing", Type.CARD_TITLE)
    qtbot.addWidget(label)
    picture(label)
    assert overflows(both) == []
    assert label.minimumSizeHint().width() >= both.advance("Numbing", Type.CARD_TITLE)


def test_wrapped_words_are_higher_where_it_is_narrow(both: Theme, qtbot: QtBot) -> None:
    label = Label(both, SENTENCE, wrap=True)
    qtbot.addWidget(label)
    heights = [label.heightForWidth(width) for width in (700, 300, 150)]
    assert heights == sorted(heights)
    assert heights[0] < heights[2]
    for width, height in zip((700, 300, 150), heights, strict=True):
        picture(label, width, height)
    assert overflows(both) == []


def test_too_narrow_is_recorded_unless_an_ellipsis_is_allowed(theme: Theme, qtbot: QtBot) -> None:
    cut, strict = Label(theme, SENTENCE, elide=True), Label(theme, SENTENCE)
    for label in (cut, strict):
        qtbot.addWidget(label)
        picture(label, 100, 24)
    assert len(theme.overflow.entries) == 1


def test_the_colour_can_change_with_the_words(both: Theme, qtbot: QtBot) -> None:
    label = Label(both, "saved")
    qtbot.addWidget(label)
    label.set_text("not saved", Ink.DANGER_TEXT)
    assert both.ink(Ink.DANGER_TEXT).name() in colours(picture(label))
