"""From the presenter's texts and tones to the widgets' views."""

from __future__ import annotations

from mnconsole.ui.pen_page.state import FaultRow, Note, Tone
from mnconsole.ui.theme.tokens import Ink
from mnconsole.ui.widgets.chip import ChipView
from mnconsole.ui.widgets.chip import Tone as ChipTone
from mnconsole.ui.widgets.notice import NoticeView
from mnconsole.ui.widgets.timeline import TimelineEntry

CHIP = {
    Tone.PLAIN: ChipTone.NEUTRAL,
    Tone.GOOD: ChipTone.OK,
    Tone.WARN: ChipTone.WARN,
    Tone.BAD: ChipTone.DANGER,
}


def notice_view(note: Note) -> NoticeView:
    """A note for the widget that shows it."""
    return NoticeView(note.text, note.icon, CHIP[note.tone], note.title)


def fault_view(row: FaultRow) -> TimelineEntry:
    """One line of what went wrong."""
    chip = ChipView(row.count, ChipTone.WARN) if row.count else None
    return TimelineEntry(row.time, row.text, Ink.WARN_LINE, chip=chip, under=row.first)
