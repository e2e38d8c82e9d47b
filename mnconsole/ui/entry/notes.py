"""How a note of a page before the records looks, by its mood."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from mnconsole.ui.entry.state import Mood, Note
from mnconsole.ui.widgets.chip import Tone
from mnconsole.ui.widgets.notice import Notice, NoticeView

_LOOKS = {
    Mood.CALM: ("info", Tone.NEUTRAL),
    Mood.GOOD: ("circle-check", Tone.OK_LINE),
    Mood.WARNS: ("triangle-alert", Tone.WARN_LINE),
    Mood.BAD: ("circle-alert", Tone.DANGER_LINE),
}


def show_note(notice: Notice, note: Note) -> None:
    """Show a note, or take it away when it has no text."""
    icon, tone = _LOOKS[note.mood]
    notice.setVisible(bool(note.text))
    notice.set_view(NoticeView(note.text, icon, tone, note.title))


def two_columns() -> tuple[QHBoxLayout, QVBoxLayout, QVBoxLayout]:
    """A line of two columns of equal width, each filled from its top."""
    line, left, right = QHBoxLayout(), QVBoxLayout(), QVBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(28)
    for column in (left, right):
        column.setSpacing(8)
        line.addLayout(column, 1)
    return line, left, right
