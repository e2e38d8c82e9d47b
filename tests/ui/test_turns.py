"""Long work in turns: timers get theirs in between."""

from __future__ import annotations

import time
from itertools import pairwise

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from mnconsole.ui.turns import in_next_turn, paint_in_turns


class Canvas(QWidget):
    """Writes into a list when it is painted."""

    def __init__(self, name: str, told: list[str]) -> None:
        super().__init__()
        self._name = name
        self._told = told

    def paintEvent(self, event: QPaintEvent) -> None:
        self._told.append(self._name)


def shown(qtbot: QtBot, told: list[str], *names: str) -> tuple[QWidget, list[Canvas]]:
    window = QWidget()
    box = QVBoxLayout(window)
    parts = [Canvas(name, told) for name in names]
    for part in parts:
        box.addWidget(part)
    qtbot.addWidget(window)
    window.resize(200, 200)
    with qtbot.waitExposed(window):
        window.show()
    QApplication.processEvents()
    told.clear()
    return window, parts


def busy(ms: int) -> None:
    """Work that holds the thread, as building widgets does."""
    until = time.perf_counter_ns() + ms * 1_000_000
    while time.perf_counter_ns() < until:
        pass


def test_a_timer_that_is_due_comes_between_two_turns(qtbot: QtBot) -> None:
    owner, told = QObject(), []
    beat = QTimer(owner)
    beat.timeout.connect(lambda: told.append("beat"))
    beat.start(5)

    def work(left: int) -> None:
        busy(12)
        told.append("work")
        if left:
            in_next_turn(owner, lambda: work(left - 1))

    work(3)
    qtbot.waitUntil(lambda: told.count("work") == 4)
    beat.stop()
    works = [place for place, what in enumerate(told) if what == "work"]
    assert all("beat" in told[before:after] for before, after in pairwise(works))


def test_what_was_meant_for_somebody_who_is_gone_is_not_done(qtbot: QtBot) -> None:
    owner, other, told = QObject(), QObject(), []
    in_next_turn(owner, lambda: told.append("gone"))
    delete(owner)
    in_next_turn(other, lambda: told.append("there"))
    qtbot.waitUntil(lambda: bool(told))
    QApplication.processEvents()
    assert told == ["there"]
    assert not [child for child in other.children() if isinstance(child, QTimer) and child.isActive()]


def test_each_part_is_painted_in_a_turn_of_its_own(qtbot: QtBot) -> None:
    told: list[str] = []
    window, parts = shown(qtbot, told, "first", "second", "third")
    beat = QTimer(window)
    beat.timeout.connect(lambda: told.append("|"))
    beat.start(0)
    paint_in_turns(*parts)
    window.update()
    qtbot.waitUntil(lambda: "third" in told)
    beat.stop()
    turns = [set(turn.split()) for turn in " ".join(told).split("|")]
    assert [turn for turn in turns if turn] == [{"first"}, {"second"}, {"third"}]


def test_a_part_that_goes_keeps_nobody_from_being_painted(qtbot: QtBot) -> None:
    told: list[str] = []
    _window, parts = shown(qtbot, told, "first", "second")
    paint_in_turns(*parts)
    delete(parts[0])
    qtbot.waitUntil(lambda: "second" in told)
    assert parts[1].updatesEnabled()


def test_a_part_that_waits_already_waits_once(qtbot: QtBot) -> None:
    told: list[str] = []
    _window, parts = shown(qtbot, told, "only")
    paint_in_turns(*parts)
    paint_in_turns(*parts)
    qtbot.waitUntil(lambda: bool(told))
    assert parts[0].updatesEnabled()
    assert told == ["only"]
