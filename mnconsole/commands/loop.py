"""Services without a window: their answers come on this thread, which waits for them here."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Loop(Generic[T]):
    """`post` takes calls from any thread; `wait` runs them until there is an answer."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._answers: list[T | Exception] = []

    def post(self, call: Callable[[], None]) -> None:
        """Run a call on the thread that waits."""
        self._calls.put(call)

    def done(self, answer: T) -> None:
        """This is the answer."""
        self._answers.append(answer)

    def failed(self, error: Exception) -> None:
        """This is what came instead."""
        self._answers.append(error)

    def wait(self, cancel: Callable[[], None]) -> T:
        """The answer. Ctrl-C cancels, and what came of that is still waited for. Raises what came instead."""
        while not self._answers:
            try:
                self._calls.get()()
            except KeyboardInterrupt:
                cancel()
        answer = self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer
