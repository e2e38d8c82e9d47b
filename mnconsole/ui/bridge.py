"""The one place where a call crosses from another thread to the main thread."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot

log = logging.getLogger(__name__)

Call = Callable[[], None]


class Bridge(QObject):
    """Lives on the main thread and runs there what `post` was given, in the order in which it was posted.

    The receiver is a slot of this object: a lambda or a plain method connected to a signal runs on the thread that
    emits, queued or not. A call that raises reaches the exception hook; the calls behind it still run.
    """

    _posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls: deque[Call] = deque()
        # Reentrant: a signal's handler (Ctrl-C) posts from between any two steps of this very thread.
        self._lock = threading.RLock()
        self._closed = False
        self._dropped = 0
        self._posted.connect(self._run_next, Qt.ConnectionType.QueuedConnection)

    @property
    def dropped(self) -> int:
        """Calls that came after `close`, or were still waiting then."""
        return self._dropped

    def post(self, call: Call) -> None:
        """Run `call` on the main thread, after everything that was posted before. Any thread; never waits for Qt."""
        with self._lock:  # Keeps the order of calls and their signals the same, and `close` out of between.
            if self._closed:
                self._dropped += 1
                log.info("a call came after the window had closed (%d so far)", self._dropped)
                return
            self._calls.append(call)
            self._posted.emit()

    @Slot()
    def _run_next(self) -> None:
        with self._lock:
            call = self._calls.popleft() if self._calls else None
        if call is not None:
            call()

    def close(self) -> None:
        """Drop what waits and what comes. Main thread; may be called twice."""
        with self._lock:
            self._closed = True
            waiting = len(self._calls)
            self._calls.clear()
            self._dropped += waiting
        if waiting:
            log.info("%d calls were still waiting when the window closed", waiting)
