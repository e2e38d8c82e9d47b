"""Long work on the file worker asks the reader's and the writer's thread in between, and waits for the answer there.

So neither of them is held up by the whole of it: a search or a saved step comes between two questions.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from mnconsole.services.background import Worker

T = TypeVar("T")


def on(worker: Worker, work: Callable[[], T]) -> T:
    """Do `work` on another worker's thread, and wait for it. Raises what it raises, and WorkerClosedError."""
    answer: Future[T] = Future()

    def job() -> None:
        try:
            answer.set_result(work())
        except Exception as error:  # noqa: BLE001 - it is raised where it was asked for
            answer.set_exception(error)

    worker.submit(job)
    return answer.result()


class Wanted:
    """Whether anybody still wants it, and how far it has come. Callable, as `domain.privacy.Wanted`."""

    def __init__(self, wanted: Callable[[], bool], progress: Callable[[int, int], None]) -> None:
        self._wanted = wanted
        self.progress = progress

    def __call__(self) -> bool:
        """False ends the work."""
        return self._wanted()
