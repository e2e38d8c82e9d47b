"""The page of one patient's whole record: what went wrong with an act is where the eyes are."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from mnconsole.ui.sidebar.record_page import RecordPage
from mnconsole.ui.sidebar.state import RecordPage as RecordState
from mnconsole.ui.theme import Theme
from mnconsole.ui.turns import TURN_MS, in_next_turn
from mnconsole.ui.widgets.notice import Notice

STATE = RecordState(
    "ada",
    "Ada Sample",
    facts=tuple((f"Fact {number}", "of this person") for number in range(12)),
    status="Another manager confirms it here.",
    asks_for=True,
    primary="Erase for ever",
)


def test_a_refusal_comes_into_sight_each_time(theme: Theme, qtbot: QtBot) -> None:
    """It stands above; the key that is refused stands below the fold."""
    page = RecordPage(theme)
    qtbot.addWidget(page)
    page.resize(250, 300)
    page.render_state(STATE)
    page.show()
    area, note = page.findChild(QScrollArea), page.findChild(Notice)
    assert area is not None
    assert note is not None
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    for _press in range(2):
        page.render_state(replace(STATE, busy=True))
        bar.setValue(bar.maximum())
        assert note.visibleRegion().isEmpty()
        page.render_state(replace(STATE, note="Somebody else has set your PIN.", note_bad=True))
        qtbot.waitUntil(lambda: not note.visibleRegion().isEmpty())
        bar.setValue(bar.maximum())
        page.render_state(replace(STATE, note="Somebody else has set your PIN.", note_bad=True, typed="1"))
        later: list[int] = []
        in_next_turn(page, lambda later=later: later.append(1), 2 * TURN_MS)  # type: ignore[misc]
        qtbot.waitUntil(lambda later=later: bool(later))
        assert bar.value() > 0, "it comes once, and does not hold the page"
