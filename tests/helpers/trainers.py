"""A trainer in memory: it writes down what it was told, and answers when the test says so."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.domain.training import Exercise, Practice

Done = Callable[[int], None]
Failed = Callable[[Exception], None]


class FakeTrainer:
    """`told` are the commands so far. At once, unless `held`: then `answer` or `fail` decide about the oldest."""

    def __init__(self, now_ns: Callable[[], int], practice: Practice | None = None) -> None:
        self._now_ns = now_ns
        self.practice = practice or Practice()
        self.told: list[tuple[str, Exercise]] = []
        self.held = False
        self._waiting: list[tuple[Done, Failed]] = []

    def begin(self, exercise: Exercise, done: Done, failed: Failed) -> None:
        """Noted, and done."""
        self._take("begin", exercise, done, failed)

    def end(self, exercise: Exercise, done: Done, failed: Failed) -> None:
        """Noted, and done."""
        self._take("end", exercise, done, failed)

    def _take(self, what: str, exercise: Exercise, done: Done, failed: Failed) -> None:
        self.told.append((what, exercise))
        if self.held:
            self._waiting.append((done, failed))
        else:
            done(self._now_ns())

    def answer(self, at_ns: int) -> None:
        """The pen was told at `at_ns`."""
        self._waiting.pop(0)[0](at_ns)

    def fail(self, error: Exception) -> None:
        """The pen could not be told."""
        self._waiting.pop(0)[1](error)
