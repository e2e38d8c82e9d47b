"""Taking up the open sessions of a run that was killed: read, folded, the gap on record."""

from __future__ import annotations

import gc
import queue
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from mnconsole.domain import session_events as ev
from mnconsole.domain.records_ports import Records, UnitOfWork
from mnconsole.domain.session import Session
from mnconsole.services.background import Worker
from mnconsole.services.clock import DemoClock
from mnconsole.services.hub import Hub
from mnconsole.services.identity import Identity
from mnconsole.services.sample_session import SampleTreatment, closed_session
from mnconsole.services.scribe import Scribe
from mnconsole.services.treatment import Treatment
from mnconsole.store import keys
from mnconsole.store.records import open_records
from tests.benchmarks.figures import Group, Row, Spread
from tests.benchmarks.folders import SEED, open_demo, the_policy

TRIALS = 40
OPEN = 3
FACE_STRETCHES = 8
"""A whole face has about eight times the strokes of the small zones that a sample session treats."""
BOUND_MS = 50.0
_BEGAN_BEFORE_MS = 3_600_000
_ANSWER_S = 10.0


def measure(trials: int = TRIALS) -> Group:
    """Each trial on records that were opened anew, so that nothing is remembered."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "demo"
        records = open_demo(folder).records
        for number in range(OPEN):
            _open_session(folder, records, number)
        events = records.write(lambda unit: sum(len(one.events) for one in unit.open_sessions()))
        records.close()
        gc.disable()  # as the command does before it loads the window
        try:
            times = [_resumed_ns(folder) for _ in range(trials)]
        finally:
            gc.enable()
    spread = Spread.of_ns(times)
    what = f"{OPEN} treatments of a whole face, their needling done, {events:,} entries"
    bound = spread.worst <= BOUND_MS
    row = Row("Read, folded, taken up again, on the disk", spread.text(), what, f"max {BOUND_MS:g} ms", bound)
    return Group("Resuming the open sessions", (row,), "People and open sessions are read before anything is written.")


def _open_session(folder: Path, records: Records, number: int) -> None:
    policy, clock, identity = the_policy(folder), DemoClock(), Identity()
    began = clock.utc_ms() - _BEGAN_BEFORE_MS

    def put(unit: UnitOfWork) -> None:
        who = next(person for person in unit.staff() if person.treats)
        patient, session_id = unit.search_patients("", number + 1)[number], identity.new_id()
        for at_ms, body in closed_session(Random(SEED + number), policy, SampleTreatment(patient.id, who.id, began)):
            for _ in range(FACE_STRETCHES if isinstance(body, ev.StretchRecorded) else 1):
                at_utc_ms = min(began + at_ms, clock.utc_ms())
                how = {"session_id": session_id, "patient_id": patient.id, "actor": who}
                unit.append([identity.event(body, clock, at_utc_ms=at_utc_ms, **how)])
            if isinstance(body, ev.NeedlingFinished):
                return

    records.write(put)


def _resumed_ns(folder: Path) -> int:
    records = open_records(folder, keys.unlock(folder, None).key)
    calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
    hub, writer = Hub(calls.put), Worker("benchmark", calls.put)
    treatment = Treatment(Scribe(records, writer, hub), hub, DemoClock(), Identity(), the_policy(folder))
    writer.start()
    found: list[tuple[Session, ...]] = []
    try:
        begun = time.perf_counter_ns()
        records.write(lambda unit: (unit.staff(), unit.open_sessions()))
        treatment.resume_all(True, found.append)
        while not found:
            calls.get(timeout=_ANSWER_S)()
        took = time.perf_counter_ns() - begun
    finally:
        writer.close(_ANSWER_S)
        records.close()
    if len(found[0]) != OPEN:
        raise RuntimeError(f"{len(found[0])} sessions were taken up")
    return took
