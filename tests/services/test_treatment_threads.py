"""Treatment on real threads: the main thread never waits, and never sees what is not stored."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass

import pytest

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import Session, Step
from mnconsole.services.background import Worker
from mnconsole.services.hub import ActRefused, Hub, NotSaved, SessionChanged
from mnconsole.services.identity import Identity
from mnconsole.services.scribe import Scribe
from mnconsole.services.treatment import Treatment
from tests.helpers.consoles import built_in_policy, make_console, session_at, stretch
from tests.helpers.fakes import FakeClock, InMemoryRecords

WAIT_S = 10.0


class Mainland:
    """The main thread of these tests: runs what was posted while it waits for a condition."""

    def __init__(self) -> None:
        self.calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def __call__(self, call: Callable[[], None]) -> None:
        self.calls.put(call)

    def run_until(self, true: Callable[[], bool]) -> None:
        """Take answers until `true`, at most `WAIT_S`."""
        until = time.monotonic() + WAIT_S
        while not true():
            self.calls.get(timeout=max(0.01, until - time.monotonic()))()


@dataclass
class Bench:
    """A treatment whose writer is a real thread."""

    main: Mainland
    writer: Worker
    treatment: Treatment
    records: InMemoryRecords
    session: Session
    heard: list[object]

    def busy(self) -> bool:
        """Whether the one session has an act on its way."""
        return self.treatment.is_busy(self.session.id)


@pytest.fixture
def bench() -> Generator[Bench, None, None]:
    records = InMemoryRecords()
    seed = make_console(records)
    session = session_at(seed, Step.NEEDLING)
    main = Mainland()
    hub, writer, identity = Hub(main), Worker("writer", main), Identity()
    identity.actor = seed.people.signed_in
    treatment = Treatment(Scribe(records, writer, hub), hub, FakeClock(), identity, built_in_policy())
    heard: list[object] = []
    for message in (SessionChanged, ActRefused, NotSaved):
        hub.subscribe(message, heard.append)
    writer.start()
    treatment.resume_all(True, lambda _sessions: None)
    main.run_until(lambda: len(heard) == 1)
    heard.clear()
    yield Bench(main, writer, treatment, records, session, heard)
    assert writer.close(WAIT_S)


def test_while_the_disk_is_slow_the_window_goes_on_with_what_is_stored(bench: Bench) -> None:
    disk = threading.Event()
    bench.writer.submit(lambda: disk.wait(WAIT_S))
    before = bench.treatment.session(bench.session.id)
    bench.treatment.act(bench.session.id, ev.NoteAdded("x"))
    assert bench.busy()
    assert bench.treatment.session(bench.session.id) == before
    disk.set()
    bench.main.run_until(lambda: not bench.busy())
    after = bench.treatment.session(bench.session.id)
    assert after is not None
    assert after.note_count == 1
    assert after == bench.records.session(bench.session.id)


def test_a_burst_of_taps_is_decided_one_after_the_other(bench: Bench) -> None:
    bench.treatment.fact(bench.session.id, [stretch("forehead")])
    for _ in range(10):
        bench.treatment.act(bench.session.id, ev.ZoneDone("forehead", "pinpoint"))
    bench.main.run_until(lambda: sum(isinstance(message, ActRefused) for message in bench.heard) == 9)
    assert bench.records.kinds(bench.session.id).count("zone.done") == 1
    assert not bench.busy()


def test_facts_from_another_thread_are_all_there_and_told_in_order(bench: Bench) -> None:
    def tell() -> None:
        for _ in range(15):
            bench.treatment.fact(bench.session.id, [stretch("forehead", 1)])

    others = [threading.Thread(target=tell) for _ in range(2)]
    for other in others:
        other.start()
    for number in range(5):
        bench.treatment.act(bench.session.id, ev.NoteAdded(str(number)))

    def lengths() -> list[int]:
        return [len(message.session.events) for message in bench.heard if isinstance(message, SessionChanged)]

    bench.main.run_until(lambda: len(lengths()) == 35)
    for other in others:
        other.join(WAIT_S)
    session = bench.treatment.session(bench.session.id)
    assert session is not None
    assert (session.zones[0].contact_strokes, session.note_count) == (30, 5)
    assert bench.records.verify().sound
    assert lengths() == sorted(lengths())
