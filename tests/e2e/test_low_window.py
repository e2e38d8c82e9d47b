"""A window as low as a title bar leaves it on a 1366x768 screen: the page between sidebar and pen never scrolls as a
whole, whatever was open in it before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from mnconsole.ui.turns import is_painted
from tests.e2e.seat import Seat
from tests.e2e.test_treatment import find_by_typing, sign_in

LOW = (1366, 740)


def test_the_page_does_not_scroll_for_what_was_open_before(sit: Callable[..., Seat], demo: Path) -> None:
    seat = sit(demo)
    seat.window.resize(*LOW)
    sign_in(seat)
    find_by_typing(seat, "Ada Sample")
    # The sheets that open while the pen is in use are made beforehand: they must not be felt.
    pane = seat.window.body.centre.widget()
    seat.until(lambda: pane.findChild(type(pane), "sheet_reaction") is not None, "all that is made beforehand")

    def fits(what: str) -> None:
        seat.until(lambda: is_painted(seat.window), what)
        QApplication.processEvents()
        assert seat.window.body.centre.verticalScrollBar().maximum() == 0, what

    fits("the questions")
    seat.primary(lambda: seat.hands.find("step_notice") is not None, "what is missing", key=True)
    fits("what is missing")
    for key, name in ((Qt.Key.Key_F3, "sheet_note"), (Qt.Key.Key_F4, "sheet_reaction")):
        seat.key(key)
        seat.until_shown(name)
        fits(name)
        seat.key(Qt.Key.Key_Escape)
        seat.until(lambda name=name: seat.hands.find(name) is None, "closed")  # type: ignore[misc]
        fits(f"after {name}")
    seat.close()
