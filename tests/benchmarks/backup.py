"""A backup of a large database beside a window in use: how long it takes, and what the person at the window feels."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from mnconsole.domain.records_ports import Records
from mnconsole.domain.session_events import NoteAdded
from mnconsole.services.clock import DemoClock
from mnconsole.services.identity import Identity
from tests.benchmarks.figures import Group, Row, Spread, below, figure
from tests.benchmarks.folders import needling_folder, open_demo
from tests.benchmarks.processes import BareTimer, told_by

SIZE_MB = 1000
SECONDS = 30.0
GAP_MS = 100.0
SAVED_MS = 15.0
_TEXT_BYTES = 1500
_ROW_BYTES = 2400
_AT_ONCE = 2000
_MB = 1_000_000


def fill(records: Records, size_mb: int) -> None:
    """Sealed entries of no session until the database has about this size."""
    clock, identity = DemoClock(), Identity()
    patient = records.read(lambda reader: reader.search_patients("", 1))[0]
    left = size_mb * _MB // _ROW_BYTES
    while left > 0:
        events = [
            identity.event(NoteAdded("x" * _TEXT_BYTES), clock, patient_id=patient.id)
            for _ in range(min(left, _AT_ONCE))
        ]
        records.write(lambda unit, events=events: unit.append(events))  # type: ignore[misc]
        left -= _AT_ONCE


def _written_s(folder: Path, size_bytes: int) -> float:
    """The bare work of the disk: as many bytes written and synced at once."""
    path, chunk = folder / "bare", os.urandom(4 * _MB)
    begun = time.perf_counter()
    with path.open("wb", buffering=0) as file:
        for _ in range(size_bytes // len(chunk)):
            file.write(chunk)
        os.fsync(file.fileno())
    took_s = time.perf_counter() - begun
    path.unlink()
    return took_s


def measure(size_mb: int = SIZE_MB, seconds: float = SECONDS) -> Group:
    """The window for some seconds without a backup, then during one."""
    with tempfile.TemporaryDirectory() as name:
        folder = needling_folder(Path(name) / "demo")
        records = open_demo(folder).records
        try:
            fill(records, size_mb)
        finally:
            records.close()
        os.sync()  # what filling it left to be written is no part of either
        with BareTimer() as machine:
            told = told_by("backup", folder, str(seconds))
        bare_s = _written_s(Path(name), told["size_bytes"])
    without, beside = told["without"], told["beside"]
    gaps, quiet = Spread.of(beside["gaps_ms"]), Spread.of(without["gaps_ms"])
    saved, before = Spread.of_ns(beside["saved_ns"]), Spread.of_ns(without["saved_ns"])
    late = Spread.of_ns(machine.late_ns)
    rate = told["size_bytes"] / _MB / told["took_s"]
    size = f"{told['size_bytes'] / _MB:,.0f} MB, {told['events']:,} entries"
    return Group(
        "A backup",
        (
            Row(
                f"Copied, checked page by page and entry by entry, renamed: {size}",
                f"{figure(told['took_s'])} s, {figure(rate)} MB/s",
                f"the same bytes written and synced: {figure(bare_s)} s",
            ),
            Row(
                "Longest gap of the window's thread meanwhile",
                gaps.text(),
                f"without a backup: {quiet.text()}",
                f"max {GAP_MS:g} ms",
                gaps.worst <= GAP_MS,
            ),
            Row("Meanwhile, with nothing to do, a 10 ms timer of another process came late by", late.text()),
            below("A note until it is shown as saved meanwhile", saved, SAVED_MS, f"without a backup: {before.text()}"),
        ),
        "The real window off screen in a process of its own, the pen running in another, a note ten times a second.",
    )
