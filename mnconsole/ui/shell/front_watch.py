"""Whether the window is in front: active, visible, not minimised, in an active application.

The pen is armed or running only while it is (design: product.md rule 2). A locked session, another desktop or another
window all take the activation away.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_EVENTS = frozenset(
    {
        QEvent.Type.WindowActivate,
        QEvent.Type.WindowDeactivate,
        QEvent.Type.WindowStateChange,
        QEvent.Type.Show,
        QEvent.Type.Hide,
    }
)


class FrontWatch(QObject):
    """Tells each change, and each loss at once. `tell(front)` comes on the event itself, before anything is painted."""

    def __init__(self, window: QWidget, tell: Callable[[bool], object]) -> None:
        super().__init__(window)
        self._window = window
        self._tell = tell
        self._front = False
        self._ended = False
        window.installEventFilter(self)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._look)

    @property
    def front(self) -> bool:
        """What was told last."""
        return self._front

    def end(self) -> None:
        """Never in front again: the window closes."""
        self._ended = True
        self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again at each event that can change it; never take one."""
        if event.type() in _EVENTS:
            leaves = event.type() in (QEvent.Type.WindowDeactivate, QEvent.Type.Hide)
            self._set(self._is_front() and not leaves)
        return False

    def _look(self, *_state: object) -> None:
        self._set(self._is_front())

    def _is_front(self) -> bool:
        window = self._window
        active = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        return (
            not self._ended and active and window.isActiveWindow() and window.isVisible() and not window.isMinimized()
        )

    def _set(self, front: bool) -> None:
        if front != self._front:
            self._front = front
            self._tell(front)
