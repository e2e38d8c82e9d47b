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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from tests.trials import shim, trace
from tests.trials.disk import Disk
from tests.trials.pool import Looker
from tests.trials.trial import Outcome, Say, scratch
from tests.trials.workloads import WORKLOADS, Cut, Workload

NAME: Final = "powercut"
TITLE: Final = "Power cut at a random write"
SHORT: Final = 300
LONG: Final = 10_000
CUTS_A_TRACE: Final = 500
STATE_EVERY: Final = 3
WORK_S: Final = 120


@dataclass
class Traced:
    """One run of a workload: what it did, from where, and what it was told is saved (number, id)."""

    before: Path
    operations: list[trace.Operation]
    acked: list[tuple[int, str]] = field(default_factory=list)


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
    found = Traced(before, trace.read(log), list(workload.known()))
    for operation in found.operations:
        if operation.kind is trace.Kind.MARK and operation.names[0].startswith("ACK "):
            _ack, seq, event_id = operation.names[0].split()
            found.acked.append((int(seq), event_id))
    (folder / "acked.json").write_text(json.dumps(found.acked), encoding="utf-8")
    return found


def cuts(workload: Workload, folder: Path, count: int, seed: int, looker: Looker, *, lying: bool = False) -> Outcome:
    """Trace once and cut `count` times. `folder` must be empty."""
    found, outcome, rng = traced(workload, folder, seed, lying=lying), Outcome(), Random(seed)
    disk, left = Disk(found.before), folder / "left"
    at = list(_after_answers(found.operations) if workload.one_fault else range(1, len(found.operations) + 1))
    places = sorted(rng.choices(at, k=count))
    done = 0
    for number, place in enumerate(places):
        for operation in found.operations[done:place]:
            disk.follow(operation)
        done = place
        disk.cut(left, rng)
        acked = len(workload.known()) + sum(mark.startswith("ACK ") for mark in disk.marks)
        cut = Cut(disk.marks, folder / "acked.json", acked, number % STATE_EVERY == 0)
        answer = workload.ask(looker, left, cut)
        faults = answer.get("faults", [json.dumps(answer)])
        outcome.faults += [f"{workload.name}, seed {seed}, cut {number} at {place}: {fault}" for fault in faults]
        shutil.rmtree(left)
    kinds = Counter(str(operation.kind) for operation in found.operations)
    outcome.rows.append((workload.name, f"{len(found.operations)} operations, {dict(sorted(kinds.items()))}"))
    return outcome


def _after_answers(operations: list[trace.Operation]) -> Iterator[int]:
    failed = False
    for place, operation in enumerate(operations, 1):
        failed = operation.kind is trace.Kind.SYNC_FAILED or (failed and operation.kind is not trace.Kind.MARK)
        if not failed:
            yield place


def run(count: int, seed: int, say: Say, workloads: Sequence[Workload] = WORKLOADS) -> Outcome:
    """`count` cuts of each workload."""
    whole = Outcome()
    with Looker() as looker:
        for workload in workloads:
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
