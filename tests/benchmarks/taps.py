"""From a tap to its picture: the press on a button, and the end of the update in which the button was painted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from tests.benchmarks.desk import Desk, Finger

WITHIN_MS = 120.0
_PATIENCE_S = 2.0


class Taps(QObject):
    """Taps on two buttons in turn, so that what is set goes up and down. `painted` is ns after each press."""

    def __init__(self, desk: Desk, names: tuple[str, str], within_ms: float = WITHIN_MS) -> None:
        super().__init__()
        self._desk = desk
        self._finger = Finger(desk)
        self._buttons: list[QWidget] = [desk.named(name) for name in names]
        self._watched: QWidget | None = None
        self._within_ms = within_ms
        self._touched = False
        self._done_ns = 0
        self.painted: list[int] = []

    def run(self, count: int) -> None:
        """So many taps."""
        window = self._desk.window
        window.installEventFilter(self)
        for button in self._buttons:
            button.installEventFilter(self)
        try:
            while len(self.painted) < count:
                self._tap(self._buttons[len(self.painted) % 2])
        finally:
            for each in (window, *self._buttons):
                each.removeEventFilter(self)

    def _tap(self, button: QWidget) -> None:
        self._watched, self._touched, self._done_ns = button, False, 0
        self._finger.soon(self._finger.at(button), self._within_ms)
        self._desk.need(lambda: bool(self._done_ns), "the tap's picture", _PATIENCE_S)
        self.painted.append(self._done_ns - self._finger.done())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that the button was painted, and the end of that update of the window."""
        window = self._desk.window
        if watched is not window:
            if event.type() == QEvent.Type.Paint and watched is self._watched and self._finger.pressed_ns:
                self._touched = True
            return False
        if event.type() != QEvent.Type.UpdateRequest:
            return False
        window.removeEventFilter(self)
        window.event(event)
        window.installEventFilter(self)
        if self._touched and not self._done_ns:
            self._done_ns = self._desk.console.pen.now_ns()
        return True
