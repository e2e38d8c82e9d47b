"""The main thread and its workers in one thread, for tests that wait for nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from mnconsole.services.background import Worker, WorkerClosedError, WorkerCode

T = TypeVar("T")


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


class AtOnce(Worker):
    """A worker that needs no thread: a job runs when it is submitted, its answer is posted.

    `hold()` keeps jobs back until `release()`, to look at the state in between.
    """

    def __init__(self, name: str, post: Callable[[Callable[[], None]], None]) -> None:
        super().__init__(name, post)
        self._held: deque[tuple[Callable[[], Any], Any, Any]] | None = None

    def start(self) -> None:
        """Nothing to start."""

    def submit(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        only_latest: str = "",
    ) -> None:
        """Run it now, or keep it while held."""
        if self._closed:
            raise WorkerClosedError(WorkerCode.CLOSED)
        if self._held is not None:
            self._held.append((work, done, failed))
        else:
            self._answer(work, done, failed)

    def hold(self) -> None:
        """Keep jobs from now on."""
        self._held = deque()

    def release(self) -> None:
        """Run what was kept, in order, and go on at once again."""
        held, self._held = self._held or deque(), None
        for job in held:
            self._answer(*job)

    def close(self, timeout_s: float) -> bool:
        """Closed."""
        self._closed = True
        return True
