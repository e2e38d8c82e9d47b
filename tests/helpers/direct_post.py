"""The bridge to the main thread, where there is one thread only."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable


class DirectPost:
    """The bridge to the main thread for one thread: calls run in the order in which they were posted, the first one
    at once. A call posted from within a call waits for its turn, as it does in the window."""

    def __init__(self) -> None:
        self._calls: deque[Callable[[], None]] = deque()
        self._running = False

    def __call__(self, call: Callable[[], None]) -> None:
        self._calls.append(call)
        if self._running:
            return
        self._running = True
        try:
            while self._calls:
                self._calls.popleft()()
        finally:
            self._calls.clear()
            self._running = False
