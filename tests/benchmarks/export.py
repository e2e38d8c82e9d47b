"""Giving a patient's whole record away: 200 treatments into one ZIP, and erasing them."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from mnconsole.commands.loop import Loop
from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.people import Role, Staff
from mnconsole.domain.privacy import ErasureReason, ExportDone
from mnconsole.domain.record_events import PatientAdded
from mnconsole.domain.records_ports import Records, UnitOfWork
from mnconsole.paperwork import PaperWork, without_a_window
from mnconsole.services.background import Worker
from mnconsole.services.clock import DemoClock
from mnconsole.services.hub import Hub
from mnconsole.services.identity import Identity
from mnconsole.services.privacy import Erased, Privacy
from mnconsole.services.sample_session import SampleTreatment, closed_session
from mnconsole.services.scribe import Scribe
from tests.benchmarks.figures import Group, Row, Spread, figure
from tests.benchmarks.folders import SEED, add, open_demo, the_policy
from tests.benchmarks.processes import told_by

SESSIONS = 200
FACE_STRETCHES = 8
"""A whole face has about eight times the strokes of the small zones that a sample session treats."""
TRIALS = 5
BOUND_S = 5.0
DAY_MS = 86_400_000
OTHERS, OTHER_SESSIONS = 2_000, 400


def measure(sessions: int = SESSIONS, trials: int = TRIALS) -> Group:
    """`rows` of a process of its own."""
    told = told_by("export", str(sessions), str(trials))
    note = f"Beside it: {OTHERS:,} other patients and {OTHER_SESSIONS} treatments of theirs in the same records."
    found = tuple(Row(**row) for row in told["rows"])
    return Group(f"A patient's whole record of {sessions} treatments", found, note)


def rows(sessions: int, trials: int) -> list[Row]:
    """As the window does it: three workers, real encrypted records with other patients beside."""
    found = []
    for name, stretches in (("sample treatments", 1), ("a whole face each", FACE_STRETCHES)):
        with tempfile.TemporaryDirectory() as folder, without_a_window():
            # Not into the records: nothing is given away there.
            records, target = Path(folder) / "records", Path(folder) / "given-away.zip"
            records.mkdir()
            found += _rows(records, target, name, stretches, sessions, trials)
    return found


def _rows(folder: Path, target: Path, name: str, stretches: int, sessions: int, trials: int) -> list[Row]:
    records = open_demo(folder).records
    try:
        add(folder, records, OTHERS, OTHER_SESSIONS)
        patient = _treated(folder, records, sessions, stretches)
        bench = _Bench(folder, records)
        try:
            done: list[ExportDone] = []
            before = time.process_time()
            times = [bench.timed(lambda: done.append(bench.export(patient, target))) for _ in range(trials)]
            busy = (time.process_time() - before) / trials
            erasing = bench.timed(lambda: bench.erase(patient))
        finally:
            bench.close()
    finally:
        records.close()
    spread = Spread.of(times)
    beside = f"{figure(busy)} s of the processor; {done[-1].events:,} entries, {figure(done[-1].size_bytes / 1e6)} MB"
    return [
        Row(f"Saved as a ZIP, {name}", spread.text("s"), beside, f"max {BOUND_S:g} s", spread.worst <= BOUND_S),
        Row(f"Erased, {name}", f"{figure(erasing)} s", "key destroyed, text index and files swept"),
    ]


def _treated(folder: Path, records: Records, sessions: int, stretches: int) -> Any:
    """One patient with so many closed treatments, the last one long enough ago that one manager may erase."""
    policy, identity, clock = the_policy(folder), Identity(), DemoClock()
    nurse = records.write(lambda unit: next(one for one in unit.staff() if one.treats))
    patient_id, chance, begin = identity.new_id(), Random(SEED), clock.utc_ms() - 9 * 366 * DAY_MS

    def put(unit: UnitOfWork, bodies: list[tuple[int, Body]], session_id: Any) -> None:
        how = {"session_id": session_id, "patient_id": patient_id, "actor": nurse}
        unit.append([identity.event(body, clock, at_utc_ms=at, **how) for at, body in bodies])

    def first(unit: UnitOfWork) -> None:
        details = {"name": "Ada Sample", "birth_date": "1984-03-12", "phone": "555-0199", "allergies": "Latex"}
        put(unit, [(begin, PatientAdded(patient_id, unit.next_patient_number(), 3, **details))], None)

    records.write(first)
    for number in range(sessions):
        began, bodies = begin + number * 3 * DAY_MS, []
        for after, body in closed_session(chance, policy, SampleTreatment(patient_id, nurse.id, began)):
            times = stretches if isinstance(body, ev.StretchRecorded) else 1
            bodies += [(began + after, body)] * times
        records.write(lambda unit, bodies=bodies: put(unit, bodies, identity.new_id()))
    return patient_id


class _Bench:
    """The service with its workers, answered on this thread."""

    def __init__(self, folder: Path, records: Records) -> None:
        self._loop: Loop[Any] = Loop()
        hub, identity = Hub(self._post), Identity()
        self._workers = [Worker(name, self._post) for name in ("files", "writer", "reader")]
        files, writer, reader = self._workers
        for worker in self._workers:
            worker.start()
        staff = records.write(lambda unit: unit.staff())
        identity.actor = next(one for one in staff if one.role is Role.MANAGER)
        assert isinstance(identity.actor, Staff)
        scribe = Scribe(records, writer, hub)
        self._privacy = Privacy(
            records, reader, files, scribe, hub, DemoClock(), identity, the_policy(folder), PaperWork()
        )

    def _post(self, call: Callable[[], None]) -> None:
        self._loop.post(call)

    def timed(self, act: Any) -> float:
        """Seconds that it takes."""
        self._loop = Loop()
        begun = time.perf_counter()
        act()
        return time.perf_counter() - begun

    def export(self, patient_id: Any, path: Path) -> ExportDone:
        cancel = self._privacy.export(patient_id, path, self._loop.done, self._loop.failed, overwrite=True)
        found: ExportDone = self._loop.wait(cancel)
        return found

    def erase(self, patient_id: Any) -> Erased:
        self._privacy.erase(patient_id, ErasureReason.RETENTION_OVER, self._loop.done, self._loop.failed)
        found: Erased = self._loop.wait(lambda: None)
        return found

    def close(self) -> None:
        for worker in self._workers:
            worker.close(10)
