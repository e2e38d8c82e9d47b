"""The instant at which a window's first picture has been painted."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QWindow


class FirstPicture(QObject):
    """Calls `painted(ns)` once, when the window's first expose event was handled: then everything is painted."""

    def __init__(self, painted: Callable[[int], None]) -> None:
        super().__init__()
        self._painted = painted

    def watch(self, handle: QWindow) -> None:
        """Before the window is exposed."""
        handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand the first expose event on and look at the clock."""
        if event.type() != QEvent.Type.Expose:
            return False
        watched.removeEventFilter(self)
        QCoreApplication.sendEvent(watched, event)
        self._painted(time.monotonic_ns())
        return True
