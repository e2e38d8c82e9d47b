"""Acts of several steps on several threads, one after the other: the next begins when the one before has answered.

An act is a generator: it yields a job for a worker, gets the job's answer (or its failure is raised there), and
returns what the act comes to.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from typing import Any, TypeVar

from msgspec import Struct

from mnconsole.services.background import Worker, WorkerClosedError
from mnconsole.services.scribe import Scribe

T = TypeVar("T")
Answer = Callable[[Any], None]
Failure = Callable[[Exception], None]


class Job(Struct, frozen=True):
    """One step: who does it, and what."""

    submit: Callable[[Callable[..., Any], Answer, Failure], None]
    work: Callable[..., Any]


def on(worker: Worker, work: Callable[[], object]) -> Job:
    """A step on a worker's thread."""
    return Job(worker.submit, work)


def writing(scribe: Scribe, work: Callable[..., object]) -> Job:
    """A step in one transaction of the records; `work` gets the unit of work."""
    return Job(scribe.run, work)


class InTurn:
    """Main thread."""

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], None]] = deque()
        self._under_way = False

    def do(self, act: Generator[Job, Any, T], done: Callable[[T], None], failed: Failure) -> None:
        """Do `act`, once those before it have answered; then `done` with what it returned, or `failed`."""
        self._waiting.append(lambda: self._go_on(act, lambda: next(act), done, failed))
        self._begin_next()

    def _begin_next(self) -> None:
        if not self._under_way and self._waiting:
            self._under_way = True
            self._waiting.popleft()()

    def _go_on(
        self, act: Generator[Job, Any, T], step: Callable[[], Job], done: Callable[[T], None], failed: Failure
    ) -> None:
        try:
            job = step()
        except StopIteration as end:
            result: T = end.value
            self._over(lambda: done(result))
            return
        except Exception as error:  # noqa: BLE001 - it is the answer, as a worker's failure is
            self._over(lambda error=error: failed(error))  # type: ignore[misc]
            return

        def answered(result: object) -> None:
            self._go_on(act, lambda: act.send(result), done, failed)

        def broken(error: Exception) -> None:
            self._go_on(act, lambda: act.throw(error), done, failed)

        try:
            job.submit(job.work, answered, broken)
        except WorkerClosedError as closed:
            broken(closed)

    def _over(self, answer: Callable[[], None]) -> None:
        self._under_way = False
        try:
            answer()
        finally:
            self._begin_next()
