"""Worker threads: order, answers, what is left out, and the end."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator

import pytest

from mnconsole.services.background import Worker, WorkerClosedError
from mnconsole.services.late import RecordsClosedError

WAIT_S = 10.0


class Mainland:
    """Stands for the main thread: calls are taken from the queue by the test."""

    def __init__(self) -> None:
        self.calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def __call__(self, call: Callable[[], None]) -> None:
        self.calls.put(call)

    def take(self) -> None:
        """Run the next answer, waiting for it."""
        self.calls.get(timeout=WAIT_S)()


@pytest.fixture
def mainland() -> Mainland:
    return Mainland()


@pytest.fixture
def worker(mainland: Mainland) -> Generator[Worker, None, None]:
    made = Worker("test", mainland)
    made.start()
    yield made
    assert made.close(WAIT_S)


def test_jobs_run_in_order_on_one_thread_and_answer_on_another(worker: Worker, mainland: Mainland) -> None:
    ran: list[tuple[int, str]] = []
    answered: list[tuple[int, str]] = []
    for number in range(20):
        worker.submit(
            lambda n=number: ran.append((n, threading.current_thread().name)) or n,  # type: ignore[misc]
            lambda n: answered.append((n, threading.current_thread().name)),
        )
    for _ in range(20):
        mainland.take()
    assert [number for number, _name in ran] == list(range(20))
    assert {name for _number, name in ran} == {"mnconsole-test"}
    assert answered == [(number, threading.current_thread().name) for number in range(20)]


def test_a_failure_is_an_answer_and_the_next_job_runs(worker: Worker, mainland: Mainland) -> None:
    answers: list[object] = []
    worker.submit(lambda: 1 // 0, answers.append, answers.append)
    worker.submit(lambda: "next", answers.append)
    mainland.take()
    mainland.take()
    assert isinstance(answers[0], ZeroDivisionError)
    assert answers[1] == "next"


def test_a_failure_that_nobody_asked_for_is_logged(
    worker: Worker, mainland: Mainland, caplog: pytest.LogCaptureFixture
) -> None:
    worker.submit(lambda: 1 // 0)
    worker.submit(lambda: None, lambda _none: None)
    mainland.take()
    assert "nobody asked" in caplog.text
    assert mainland.calls.empty()


def test_a_job_for_records_that_were_never_opened_is_no_mistake(
    worker: Worker, mainland: Mainland, caplog: pytest.LogCaptureFixture
) -> None:
    def closed() -> None:
        raise RecordsClosedError

    caplog.set_level("INFO")
    worker.submit(closed)
    worker.submit(lambda: None, lambda _none: None)
    mainland.take()
    assert "a job was left out" in caplog.text
    assert "Traceback" not in caplog.text
    assert [record.levelname for record in caplog.records] == ["INFO"]


def test_only_the_latest_of_a_name_is_run(worker: Worker, mainland: Mainland) -> None:
    gate, answers, ran = threading.Event(), list[str](), list[str]()
    worker.submit(lambda: gate.wait(WAIT_S))
    for text in ("a", "ad", "ada"):
        worker.submit(lambda t=text: ran.append(t) or t, answers.append, only_latest="patients")  # type: ignore[misc]
    worker.submit(lambda: ran.append("other") or "other", answers.append, only_latest="history")  # type: ignore[func-returns-value]
    gate.set()
    mainland.take()
    mainland.take()
    assert ran == ["ada", "other"]
    assert answers == ["ada", "other"]


def test_what_is_not_finished_is_counted(worker: Worker, mainland: Mainland) -> None:
    gate, begun = threading.Event(), threading.Event()
    worker.submit(lambda: begun.set() or gate.wait(WAIT_S), lambda _done: None)
    worker.submit(lambda: None, lambda _done: None)
    assert begun.wait(WAIT_S)
    assert worker.waiting == 2
    gate.set()
    mainland.take()
    mainland.take()


def test_closing_finishes_everything_that_was_asked_for(mainland: Mainland) -> None:
    worker, gate, ran = Worker("test", mainland), threading.Event(), list[int]()
    worker.start()
    worker.submit(lambda: gate.wait(WAIT_S))
    for number in range(50):
        worker.submit(lambda n=number: ran.append(n))  # type: ignore[misc]
    gate.set()
    assert worker.close(WAIT_S)
    assert ran == list(range(50))
    assert worker.waiting == 0


def test_after_closing_nothing_is_taken(mainland: Mainland) -> None:
    worker = Worker("test", mainland)
    worker.start()
    assert worker.close(WAIT_S)
    assert worker.close(WAIT_S)
    with pytest.raises(WorkerClosedError):
        worker.submit(lambda: None)


def test_a_worker_that_was_never_started_closes_too(mainland: Mainland) -> None:
    assert Worker("test", mainland).close(WAIT_S)


def test_a_job_that_hangs_is_told_by_the_close(mainland: Mainland) -> None:
    worker, gate = Worker("test", mainland), threading.Event()
    worker.start()
    worker.submit(lambda: gate.wait(WAIT_S))
    assert not worker.close(0.01)
    gate.set()
    assert worker.close(WAIT_S)


def test_an_answer_that_cannot_be_handed_over_does_not_end_the_thread(caplog: pytest.LogCaptureFixture) -> None:
    def gone(_call: Callable[[], None]) -> None:
        raise RuntimeError("the window is gone")

    worker, ran = Worker("test", gone), list[str]()
    worker.start()
    worker.submit(lambda: ran.append("first"), lambda _done: None)
    worker.submit(lambda: 1 // 0, None, lambda _error: None)
    worker.submit(lambda: ran.append("last"))
    assert worker.close(WAIT_S)
    assert ran == ["first", "last"]
    assert caplog.text.count("the answer of a background job was lost") == 2


def test_whatever_was_taken_is_run_however_closing_races(mainland: Mainland) -> None:
    for _ in range(20):
        worker, ran, taken = Worker("test", mainland), list[int](), list[int]()
        worker.start()

        def submit_until_closed(worker: Worker = worker, ran: list[int] = ran, taken: list[int] = taken) -> None:
            for number in range(100_000):
                try:
                    worker.submit(lambda n=number: ran.append(n))  # type: ignore[misc]
                except WorkerClosedError:
                    return
                taken.append(number)

        other = threading.Thread(target=submit_until_closed)
        other.start()
        assert worker.close(WAIT_S)
        other.join(WAIT_S)
        assert not other.is_alive()
        assert ran == taken
