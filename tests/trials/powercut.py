"""The power goes at a random write: each workload is traced, and its files are made anew as any moment may leave them.

`tests/trials/disk.py` says what a cut may leave. Whatever it is, the program's own functions must open it, find every
event that was acknowledged before the cut, a sound log, state tables that agree with it, and go on writing.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

from mnconsole.store import keys
from tests.helpers.records import set_up
from tests.trials import shim, trace
from tests.trials.disk import Disk
from tests.trials.pool import Looker
from tests.trials.trial import Outcome, Say, scratch

NAME: Final = "powercut"
TITLE: Final = "Power cut at a random write"
SHORT: Final = 300
LONG: Final = 10_000
CUTS_A_TRACE: Final = 500
WORK_S: Final = 120
FIXTURE: Final = shim.ROOT / "tests" / "store" / "fixtures" / "0001"
FIXTURE_PASSPHRASE: Final = "sample passphrase of schema 0001"


@dataclass(frozen=True)
class Workload:
    """`prepare` makes the folder as it is before; `ask` looks at one cut: (looker, folder, marks so far)."""

    name: str
    prepare: Callable[[Path], None]
    ask: Callable[[Looker, Path, list[str], Path], dict[str, Any]]
    arguments: Callable[[], tuple[str, ...]] = tuple


@dataclass
class Traced:
    """One run of a workload: what it did, from where, and what it was told is saved (number, id)."""

    before: Path
    operations: list[trace.Operation]
    acked: list[tuple[int, str]] = field(default_factory=list)


@cache
def _fixture_key() -> str:
    key = keys.unlock(FIXTURE, FIXTURE_PASSPHRASE, repair=False).key
    return key.key.hex() + key.salt.hex()


def clinic(folder: Path) -> None:
    set_up(folder).close()


def ask_records(looker: Looker, folder: Path, marks: list[str], expected: Path) -> dict[str, Any]:
    return looker.ask("records", folder=str(folder), key="", expected=str(expected), acked=len(marks))


def _ask_making(looker: Looker, folder: Path, marks: list[str], _expected: Path) -> dict[str, Any]:
    return looker.ask("making", folder=str(folder), made="MADE" in marks)


def _ask_migration(looker: Looker, folder: Path, _marks: list[str], expected: Path) -> dict[str, Any]:
    return looker.ask("migration", folder=str(folder), key=_fixture_key(), expected=str(expected), acked=10**9)


WORKLOADS: Final = (
    Workload("session", clinic, ask_records),
    Workload("checkpoint", clinic, ask_records),
    Workload("making", lambda folder: folder.mkdir(), _ask_making),
    Workload(
        "migration",
        lambda folder: shutil.copytree(FIXTURE, folder) and None,
        _ask_migration,
        lambda: (_fixture_key(),),
    ),
)


def traced(workload: Workload, folder: Path, seed: int, *, lying: bool = False) -> Traced:
    """Play a workload in a child under the shim, in an empty `folder`."""
    data, before, log = folder / "data", folder / "before", folder / "trace"
    workload.prepare(data)
    shutil.copytree(data, before)
    module = "tests.trials.children.workload"
    command = [sys.executable, "-W", "error", "-m", module, workload.name, str(data), str(seed)]
    done = subprocess.run(
        [*command, *workload.arguments()],
        env=shim.environment(data, log, lying=lying),
        capture_output=True,
        text=True,
        check=False,
        timeout=WORK_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = Traced(before, trace.read(log))
    for operation in found.operations:
        if operation.kind is trace.Kind.MARK and operation.names[0].startswith("ACK "):
            _ack, seq, event_id = operation.names[0].split()
            found.acked.append((int(seq), event_id))
    if workload.name == "migration":
        found.acked = [(int(seq), event_id) for seq, event_id in _fixture_events()]
    (folder / "acked.json").write_text(json.dumps(found.acked), encoding="utf-8")
    return found


@cache
def _fixture_events() -> tuple[tuple[int, str], ...]:
    from mnconsole.store.engine import DatabaseKey, reader_engine

    secret = bytes.fromhex(_fixture_key())
    engine = reader_engine(FIXTURE / "records.db", DatabaseKey(secret[:32], secret[32:]), immutable=True)
    try:
        with engine.connect() as connection, connection.begin():
            rows = connection.exec_driver_sql("SELECT seq, id FROM event ORDER BY seq").fetchall()
    finally:
        engine.dispose()
    return tuple((seq, event_id.hex()) for seq, event_id in rows)


def cuts(workload: Workload, folder: Path, count: int, seed: int, looker: Looker, *, lying: bool = False) -> Outcome:
    """Trace once and cut `count` times. `folder` must be empty."""
    found, outcome, rng = traced(workload, folder, seed, lying=lying), Outcome(), Random(seed)
    disk, left = Disk(found.before), folder / "left"
    places = sorted(rng.randrange(1, len(found.operations) + 1) for _ in range(count))
    done = 0
    for number, place in enumerate(places):
        for operation in found.operations[done:place]:
            disk.follow(operation)
        done = place
        disk.cut(left, rng)
        answer = workload.ask(looker, left, disk.marks, folder / "acked.json")
        faults = answer.get("faults", [json.dumps(answer)])
        outcome.faults += [f"{workload.name}, seed {seed}, cut {number} at {place}: {fault}" for fault in faults]
        shutil.rmtree(left)
    kinds = Counter(str(operation.kind) for operation in found.operations)
    outcome.rows.append((workload.name, f"{len(found.operations)} operations, {dict(sorted(kinds.items()))}"))
    return outcome


def run(count: int, seed: int, say: Say) -> Outcome:
    """`count` cuts of each workload."""
    whole = Outcome()
    with Looker() as looker:
        for workload in WORKLOADS:
            begun, operations, acked, traces = time.monotonic(), 0, 0, 0
            faults: list[str] = []
            while traces * CUTS_A_TRACE < count:
                some = min(CUTS_A_TRACE, count - traces * CUTS_A_TRACE)
                with scratch() as folder:
                    one = cuts(workload, folder, some, seed + traces, looker)
                    acked += len(json.loads((folder / "acked.json").read_text(encoding="utf-8")))
                faults += one.faults
                operations += int(one.rows[0][1].split()[0])
                traces += 1
                say(f"{workload.name}: {min(traces * CUTS_A_TRACE, count)} cuts, {len(faults)} faults")
            took = time.monotonic() - begun
            figure = f"{count:,} cuts of {traces} traces ({operations:,} operations, {acked:,} events), "
            figure += f"{1000 * took / count:.0f} ms a cut; faults: {len(faults)}"
            whole.rows.append((workload.name, figure))
            whole.faults += faults
    return whole
