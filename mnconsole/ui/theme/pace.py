"""Painting in small turns: what changes all at once is painted a few widgets at a time.

A press of STOP waits until the window's thread has done what it is doing. Qt paints everything that asked for it in one
go, which takes a slow laptop 50 ms after START. Here each turn gets as much as is painted in `TURN_MS`, by what each
widget last took; a press comes between two turns.
"""

from __future__ import annotations

from time import perf_counter_ns

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

TURN_MS = 0.5
"""Painting that is asked for in one turn, ms."""

_NEXT_MS = 1
"""The shortest time that lets the other timers in between."""
_AT_FIRST_NS = 500_000
"""What a widget is taken to cost before it was ever painted."""


class Pace(QObject):
    """Says when a widget is painted; one per theme. Main thread.

    A widget that asks first in its turn is painted at once, as by `QWidget.update`. The others keep the order in which
    they asked, and none asks twice.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._took_ns: dict[type[QWidget], int] = {}
        self._waiting: dict[QWidget, None] = {}
        self._given: set[QWidget] = set()
        """Asked for in this turn, and not painted yet: to ask once more costs nothing."""
        self._spent_ns = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_NEXT_MS)
        self._timer.timeout.connect(self._next)

    @property
    def waits(self) -> bool:
        """Whether a widget still waits to be painted."""
        return bool(self._waiting)

    def ask(self, widget: QWidget) -> None:
        """Paint `widget` in this turn or, when that is full, in one that follows. What is not to be seen takes nobody's
        place: Qt paints it when it is shown."""
        if widget in self._given:
            QWidget.update(widget)
        if widget in self._waiting or widget in self._given or not widget.isVisible():
            return
        if not self._timer.isActive():
            self._begin_turn()
            self._timer.start()
        if self._waiting or not self._take(widget):
            self._waiting[widget] = None

    def took(self, widget: QWidget, begun_ns: int) -> None:
        """`widget` was painted since `begun_ns` (`perf_counter_ns`)."""
        self._took_ns[type(widget)] = perf_counter_ns() - begun_ns
        self._given.discard(widget)

    def _take(self, widget: QWidget) -> bool:
        """Whether it found room in this turn."""
        cost_ns = self._took_ns.get(type(widget), _AT_FIRST_NS)
        if self._spent_ns and self._spent_ns + cost_ns > TURN_MS * 1e6:
            return False
        self._spent_ns += cost_ns
        self._given.add(widget)
        QWidget.update(widget)
        return True

    def _begin_turn(self) -> None:
        self._spent_ns = 0
        self._given.clear()

    def _next(self) -> None:
        self._begin_turn()
        for widget in tuple(self._waiting):
            if isValid(widget) and not self._take(widget):
                break
            del self._waiting[widget]
        if self._waiting:
            self._timer.start()


def in_its_turn(widget: QWidget) -> None:
    """The `update` of a painted widget: it has the `theme` whose pace is asked."""
    widget.theme.pace.ask(widget)  # type: ignore[attr-defined]
