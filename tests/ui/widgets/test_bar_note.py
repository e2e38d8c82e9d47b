"""The sentence in the middle of the top bar."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mnconsole.ui.theme import Theme
from mnconsole.ui.widgets.bar_note import BarNote, BarNoteView
from tests.helpers.widgets import overflows, picture

VIEW = BarNoteView("Locks in 0:27: touch anything to stay", "Locks in 0:27", "lock", urgent=True)


def bar(theme: Theme, qtbot: QtBot) -> tuple[QWidget, BarNote]:
    holder, note = QWidget(), BarNote(theme)
    box = QHBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.addWidget(note)
    qtbot.addWidget(holder)
    return holder, note


def test_empty_it_is_only_room(theme: Theme, qtbot: QtBot) -> None:
    _holder, note = bar(theme, qtbot)
    assert (note.short_width(), note.accessibleName()) == (0, "")
    note.set_view(VIEW)
    assert note.short_width() > 100
    assert note.accessibleName() == VIEW.text
    note.set_view(None)
    assert (note.short_width(), note.accessibleName()) == (0, "")


def test_the_short_form_stands_where_the_long_one_has_no_room(both: Theme, qtbot: QtBot) -> None:
    holder, note = bar(both, qtbot)
    note.set_view(VIEW)
    wide = picture(holder, 600, 56)
    narrow = picture(holder, note.short_width(), 56)
    assert narrow != wide.copy(narrow.rect())
    assert overflows(both) == []


def test_beside_a_strip_it_stands_at_the_right_end(theme: Theme, qtbot: QtBot) -> None:
    holder, note = bar(theme, qtbot)
    note.set_view(BarNoteView(VIEW.text, VIEW.short, VIEW.icon, urgent=True, aside=True))
    whole = picture(holder, 600, 56)
    empty = picture(BarNote(theme), 600, 56)
    left = whole.rect().adjusted(0, 0, -note.short_width() - 4, 0)
    assert whole.copy(left) == empty.copy(left)
    assert whole != empty
