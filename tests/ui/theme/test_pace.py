"""What changes all at once is painted a few widgets at a time, and nothing is forgotten."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from mnconsole.ui.theme import Mode, Theme
from mnconsole.ui.theme.pace import TURN_MS
from mnconsole.ui.theme.paint import Canvas
from mnconsole.ui.widgets.base import Readout

NS_PER_MS = 1_000_000
MANY = 12


class Plain(Readout):
    """Counts its paintings in the order of all."""

    order: list[Plain]

    def paint(self, canvas: Canvas, area: QRectF) -> None:
        self.order.append(self)
        canvas.panel(area, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, 4)


class Window(QWidget):
    """Some of them, and how many were painted before each of its own paintings."""

    def __init__(self, theme: Theme, count: int) -> None:
        super().__init__()
        self.painted: list[Plain] = []
        self.turns: list[int] = []
        box = QVBoxLayout(self)
        self.parts = [Plain(theme) for _ in range(count)]
        for part in self.parts:
            part.order = self.painted
            box.addWidget(part)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.turns.append(len(self.painted))
        super().paintEvent(event)

    def forget(self) -> None:
        self.painted.clear()
        self.turns.clear()


@pytest.fixture
def theme(qtbot: QtBot) -> Theme:
    return Theme(Mode.LIGHT)


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Window:
    made = Window(theme, MANY)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: len(made.painted) >= MANY and not theme.pace.waits)
    made.forget()
    return made


def costs(theme: Theme, cost_ms: float) -> None:
    """Every painting took so long."""
    theme.pace._took_ns[Plain] = round(cost_ms * NS_PER_MS)
    theme.pace.took = lambda widget, begun_ns: None  # type: ignore[method-assign]


def test_what_is_dear_is_painted_in_turns_of_its_own_in_the_order_in_which_it_asked(
    qtbot: QtBot, theme: Theme, window: Window
) -> None:
    costs(theme, TURN_MS)
    asked = [*window.parts[5:], *window.parts[:5]]
    for part in asked:
        part.update()
    assert theme.pace.waits
    qtbot.waitUntil(lambda: len(window.painted) == MANY)
    assert window.painted == asked
    assert window.turns == list(range(MANY))
    assert not theme.pace.waits


def test_what_is_cheap_goes_together(qtbot: QtBot, theme: Theme, window: Window) -> None:
    costs(theme, TURN_MS / (MANY + 1))
    for part in window.parts:
        part.update()
    assert not theme.pace.waits
    qtbot.waitUntil(lambda: len(window.painted) == MANY)
    assert window.turns == [0]


def test_who_asks_twice_is_painted_once(qtbot: QtBot, theme: Theme, window: Window) -> None:
    costs(theme, TURN_MS)
    for part in (*window.parts, *window.parts):
        part.update()
    qtbot.waitUntil(lambda: not theme.pace.waits and len(window.painted) >= MANY)
    window.parts[0].update()  # whatever was asked for before it would come before it
    qtbot.waitUntil(lambda: len(window.painted) > MANY)
    assert window.painted == [*window.parts, window.parts[0]]


def test_the_cost_is_what_the_last_painting_took(qtbot: QtBot, theme: Theme, window: Window) -> None:
    costs_of = theme.pace._took_ns
    costs_of.clear()
    window.parts[0].update()
    qtbot.waitUntil(lambda: window.painted == window.parts[:1])
    qtbot.waitUntil(lambda: Plain in costs_of)
    assert 0 < costs_of[Plain] < 1_000 * NS_PER_MS


def test_who_is_gone_before_its_turn_keeps_nobody_waiting(qtbot: QtBot, theme: Theme, window: Window) -> None:
    costs(theme, TURN_MS)
    for part in window.parts:
        part.update()
    gone = window.parts.pop(3)
    delete(gone)
    qtbot.waitUntil(lambda: not theme.pace.waits and set(window.painted) == set(window.parts))


def test_what_is_not_to_be_seen_keeps_nobody_waiting(qtbot: QtBot, theme: Theme, window: Window) -> None:
    costs(theme, TURN_MS)
    hidden, seen = window.parts[0], window.parts[1]
    hidden.hide()
    qtbot.waitUntil(lambda: seen in window.painted)  # laid out anew
    qtbot.waitUntil(lambda: not theme.pace.waits)
    hidden.update()
    seen.update()
    assert not theme.pace.waits
    window.forget()
    hidden.show()
    qtbot.waitUntil(lambda: hidden in window.painted)
