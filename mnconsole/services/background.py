"""Worker threads with one queue each: the writer, the reader, the file worker.

An answer comes back on the main thread through the hub's `post`. A job that fails never kills its thread: the
failure is an answer too. Closing drains what was asked for before (the writer loses nothing) and joins.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from mnconsole.errors import KnownError
from mnconsole.services.hub import Post
from mnconsole.services.late import RecordsClosedError

T = TypeVar("T")
log = logging.getLogger(__name__)


class WorkerCode(StrEnum):
    """Why a job is not taken."""

    CLOSED = "closed"


class WorkerClosedError(KnownError):
    """The worker was told to end; the job was not begun."""


class Worker:
    """One named thread that runs jobs in order."""

    def __init__(self, name: str, post: Post) -> None:
        self._post = post
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._latest: dict[str, int] = {}
        self._lock = threading.Lock()
        self._waiting = 0
        self._thread = threading.Thread(target=self._run, name=f"mnconsole-{name}", daemon=True)
        self._closed = False

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Jobs that are not finished."""
        return self._waiting

    def submit(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        only_latest: str = "",
    ) -> None:
        """Run `work` on the thread; then `done` or `failed` on the main thread. Any thread may submit.
        Raises WorkerClosedError after `close`.

        With `only_latest`, a job whose name was submitted again before it began is left out (searching while typing).
        """
        ticket = 0

        def job() -> None:
            if only_latest and self._latest[only_latest] != ticket:
                return
            self._answer(work, done, failed)

        # One lock for the check and the queue: nothing may be queued behind the end.
        with self._lock:
            if self._closed:
                raise WorkerClosedError(WorkerCode.CLOSED)
            self._waiting += 1
            if only_latest:
                ticket = self._latest[only_latest] = self._latest.get(only_latest, 0) + 1
            self._jobs.put(job)

    def _answer(
        self, work: Callable[[], Any], done: Callable[[Any], None] | None, failed: Callable[[Exception], None] | None
    ) -> None:
        try:
            result = work()
        except Exception as error:
            if failed is None and isinstance(error, RecordsClosedError):
                log.info("a job was left out: the program ends before the records were opened")
            elif failed is None:
                log.exception("a background job failed and nobody asked for its answer")
            else:
                self._post(lambda error=error: failed(error))  # type: ignore[misc]
            return
        if done is not None:
            self._post(lambda: done(result))

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception:
                # The answer could not be handed over (the window is gone); the next jobs must still be done.
                log.exception("the answer of a background job was lost")
            finally:
                with self._lock:
                    self._waiting -= 1

    def settle(self, timeout_s: float) -> bool:
        """Wait until everything that was submitted before is done. False after the timeout. Not on its own thread."""
        over = threading.Event()
        self.submit(over.set)
        return over.wait(timeout_s)

    def close(self, timeout_s: float) -> bool:
        """Finish what was submitted and end. True when the thread has ended."""
        with self._lock:
            self._closed = True
            self._jobs.put(None)
        if not self._thread.is_alive():
            return True
        self._thread.join(timeout_s)
        return not self._thread.is_alive()
