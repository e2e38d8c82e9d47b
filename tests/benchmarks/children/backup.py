"""A backup beside the real window, the pen running: `FOLDER SECONDS`. Prints one JSON object.

First so many seconds without a backup, then one backup. In both a note is added to the session ten times a second; told
are the gaps of the window's thread and how long each note took until it was shown as saved.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from mnconsole.app import SWITCH_INTERVAL_S
from mnconsole.domain import session_events as ev
from mnconsole.domain.backup_ports import BackupFacts
from mnconsole.domain.custody_events import BackupCause
from mnconsole.services.hub import SessionChanged
from tests.benchmarks.desk import Desk
from tests.benchmarks.gaps import Gaps

SETTLE_S = 8.0
BACKUP_S = 600.0
EVERY_S = 0.1


class Notes:
    """Notes that are added one after the other, while the window lives."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pressed_ns = 0
        self._next = 0.0
        self.ns: list[int] = []
        desk.console.hub.subscribe(SessionChanged, self._saved)

    def _saved(self, message: SessionChanged) -> None:
        newest = message.session.events[-1].body
        if self._pressed_ns and isinstance(newest, ev.NoteAdded):
            self.ns.append(time.perf_counter_ns() - self._pressed_ns)
            self._pressed_ns = 0

    def go_on(self) -> None:
        """The next one, when its time has come."""
        chair = self._desk.console.pen.chair_id
        if not self._pressed_ns and chair is not None and time.monotonic() >= self._next:
            self._next = time.monotonic() + EVERY_S
            self._pressed_ns = time.perf_counter_ns()
            self._desk.console.treatment.act(chair, ev.NoteAdded("Sample note"))

    def taken(self) -> list[int]:
        """Those since the last time."""
        taken, self.ns = self.ns, []
        return taken


def measure(folder: Path, seconds: float) -> dict[str, object]:
    """See the module's text."""
    with Desk(folder) as desk:
        desk.sit_down()
        desk.running()
        desk.live(SETTLE_S)
        notes, made, failed = Notes(desk), list[BackupFacts](), list[Exception]()
        gaps, end = Gaps(), time.monotonic() + seconds
        desk.need(lambda: notes.go_on() is None and time.monotonic() >= end, "the time without one", seconds + 60)
        gaps.end()
        without = {"gaps_ms": gaps.ms, "saved_ns": notes.taken()}
        gaps, begun = Gaps(), time.monotonic()
        desk.console.backups.make(BackupCause.PERSON, made.append, failed.append)
        desk.need(lambda: notes.go_on() is None and bool(made or failed), "the backup", BACKUP_S)
        took_s = time.monotonic() - begun
        gaps.end()
        if failed:
            raise failed[0]
        return {
            "without": without,
            "beside": {"gaps_ms": gaps.ms, "saved_ns": notes.taken()},
            "longest": gaps.longest(5),
            "took_s": took_s,
            "size_bytes": made[0].size_bytes,
            "events": made[0].events,
            "running": desk.motor is not None and desk.motor.name,
        }


def main(arguments: list[str]) -> None:
    """See the module's text."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    print(json.dumps(measure(Path(arguments[0]), float(arguments[1]))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
