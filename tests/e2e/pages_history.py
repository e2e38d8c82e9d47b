"""The history page in the real window over records in memory, for grabbing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mnconsole.ui.history.state import Panel
from mnconsole.ui.shell.state import Page

if TYPE_CHECKING:
    from tests.e2e.pages import Stage


def history(stage: Stage) -> Iterator[str]:
    """After the treatment in the chair was signed."""
    console = stage.console
    signed = console.pen.chair_id
    assert signed is not None
    console.pen.choose_chair(None)
    stage.window.shell.choose_page(Page.HISTORY)
    for _ in range(25):
        stage.tick()
    yield "history-rows"
    stage.history.list.session_chosen.emit(signed.hex)
    for _ in range(5):
        stage.tick()
    yield "history-record"
    stage.history.detail.everything_chosen.emit(True)
    yield "history-every-entry"
    stage.history.detail.check_pressed.emit()
    yield "history-checked"
    for panel in (Panel.DATES, Panel.NURSE):
        stage.history.filters.panel_toggled.emit(panel.value)
        yield f"history-{panel.value}"
        stage.history.filters.panel_toggled.emit(panel.value)
    stage.history.filters.searched.emit("nobody like this")
    for _ in range(25):
        stage.tick()
    yield "history-nothing-found"
