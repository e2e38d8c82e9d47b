"""One saved step, beside one bare fsync in the same folder."""

from __future__ import annotations

import os
import queue
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mnconsole.domain import session_events as ev
from mnconsole.domain.records_ports import Records
from mnconsole.domain.session import Session
from mnconsole.services.background import Worker
from mnconsole.services.clock import DemoClock
from mnconsole.services.hub import Hub, SessionChanged
from mnconsole.services.identity import Identity
from mnconsole.services.scribe import Scribe
from mnconsole.services.treatment import Treatment
from tests.benchmarks.figures import Group, Row, Spread, figure
from tests.benchmarks.folders import needling_folder, open_demo, the_policy

TRIALS = 300
BOUND_MS = 15.0
_BYTES = 4096
_ANSWER_S = 10.0


class Steps:
    """A treatment on its real writer thread; answers come through a queue instead of a window."""

    def __init__(self, folder: Path, records: Records) -> None:
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._hub, self._clock, self._identity = Hub(self._calls.put), DemoClock(), Identity()
        self._records = records
        self._writer = Worker("benchmark", self._calls.put)
        policy = the_policy(folder)
        self._treatment = Treatment(
            Scribe(records, self._writer, self._hub), self._hub, self._clock, self._identity, policy
        )
        self._told = 0
        self._writer.start()
        self._identity.actor = records.write(lambda unit: next(p for p in unit.staff() if p.treats))
        found: list[tuple[Session, ...]] = []
        self._treatment.resume_all(False, found.append)
        self._run_until(lambda: bool(found))
        self._session = found[0][0]
        self._hub.subscribe(SessionChanged, self._count)
        self._run_until(self._calls.empty)

    def _count(self, _message: SessionChanged) -> None:
        self._told += 1

    def _run_until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self._calls.get(timeout=_ANSWER_S)()

    def act(self) -> int:
        """One act of a person until everybody was told that it is saved; ns."""
        told, begun = self._told, time.perf_counter_ns()
        self._treatment.act(self._session.id, ev.NoteAdded("Sample note"))
        self._run_until(lambda: self._told > told)
        return time.perf_counter_ns() - begun

    def append(self) -> int:
        """The same entry written by the store alone, on this thread; ns."""
        session = self._session
        event = self._identity.event(
            ev.NoteAdded("Sample note"), self._clock, session_id=session.id, patient_id=session.patient_id
        )
        begun = time.perf_counter_ns()
        self._records.write(lambda unit: unit.append([event]))
        return time.perf_counter_ns() - begun

    def close(self) -> None:
        """End the writer."""
        self._writer.close(_ANSWER_S)


def bare_fsync(file: int) -> int:
    """4 KiB written and brought to the disk; ns."""
    begun = time.perf_counter_ns()
    os.write(file, bytes(_BYTES))
    os.fsync(file)
    return time.perf_counter_ns() - begun


def measure(trials: int = TRIALS) -> Group:
    """All three in turn."""
    acts: list[int] = []
    writes: list[int] = []
    syncs: list[int] = []
    with tempfile.TemporaryDirectory() as name:
        folder = needling_folder(Path(name))
        records = open_demo(folder).records
        file = os.open(folder / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        steps = Steps(folder, records)
        try:
            for _ in range(trials):
                syncs.append(bare_fsync(file))
                writes.append(steps.append())
                acts.append(steps.act())
        finally:
            steps.close()
            os.close(file)
            records.close()
    sync = Spread.of_ns(syncs)
    beside = f"bare fsync of 4 KiB: {sync.text()}"
    return Group(
        "One saved step",
        tuple(
            Row(
                what,
                spread.text(),
                f"{beside}; {figure(spread.median / sync.median)} x",
                f"p99 {BOUND_MS:g} ms",
                spread.p99 <= BOUND_MS,
            )
            for what, spread in (
                ("Act of a person until it is shown as saved, without a window", Spread.of_ns(acts)),
                ("The entry alone: append, seal, hash, state tables, commit", Spread.of_ns(writes)),
            )
        ),
        "SQLCipher, write-ahead log, synchronous FULL, in the temporary folder; the three in turn.",
    )
