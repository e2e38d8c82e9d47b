"""The real window in a process whose clock is moved: a motor runs, and cream takes effect on somebody else.

`python -m tests.faults.children.session FOLDER PORT CLOCK SECONDS` answers each line of standard input with one JSON
line: `run` brings the motor to running, a number sets the clock that many seconds off and watches for SECONDS.
"""

from __future__ import annotations

import json
import queue
import sys
import threading
import time
from pathlib import Path
from typing import Any

from mnconsole.app import SWITCH_INTERVAL_S
from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.pen import Motor
from mnconsole.domain.records_ports import PatientHit
from mnconsole.domain.session import Session
from tests.benchmarks.desk import Desk
from tests.helpers import consoles

_NS_PER_MS = 1_000_000


class Watched:
    """A desk with a running motor and a numbing wait."""

    def __init__(self, desk: Desk, clock: Path, seconds: float) -> None:
        self._desk = desk
        self._console = desk.console
        self._clock = clock
        self._seconds = seconds
        self._numbing = self._with_cream()

    def _with_cream(self) -> Session:
        """Another patient, walked to numbing; the cream goes on now."""
        opened: list[Session] = []
        chair = self._console.treatment.session(self._console.pen.chair_id)
        assert chair is not None
        found: list[PatientHit] = []

        def read() -> None:
            hits = application._records.read(lambda reader: reader.search_patients("", 5))
            found.extend(hit for hit in hits if hit.id != chair.patient_id)

        application = self._desk.run.application
        application.reader.submit(read)  # on the records' own reader thread
        self._desk.need(lambda: bool(found), "another patient")
        other = found[0]
        self._console.treatment.start_session(other.id, opened.append)
        self._desk.need(lambda: bool(opened), "a second session")
        policy = self._console.policy
        for body in (
            consoles.plan(policy, "nose"),
            consoles.screening(policy),
            ev.CleanseDone(),
            consoles.cream(policy, expiry="2099-03"),
        ):
            session = self._act(opened[0], body)
        return session

    def _act(self, session: Session, body: Body) -> Session:
        stored: list[Session] = []
        self._console.treatment.act(session.id, body, stored.append)
        self._desk.need(lambda: bool(stored), f"{body.KIND} stored")
        return stored[0]

    def run(self) -> dict[str, Any]:
        """ARM and START."""
        self._desk.running()
        return {"motor": self._desk.motor.name if self._desk.motor is not None else ""}

    def jump(self, moved_s: int) -> dict[str, Any]:
        """Set the clock and watch."""
        desk, console = self._desk, self._console
        before_ms, epoch = time.time_ns() // _NS_PER_MS, desk.view().epoch
        mono_ns = time.monotonic_ns()
        with self._clock.open("r+b") as clock:  # in place: who asks for the time while the file is empty dies of it
            clock.write(moved_s.to_bytes(8, sys.byteorder, signed=True))
        seen = {"looks": 0, "dashes": 0, "not_running": 0, "oldest_ms": 0.0}
        end_ns = console.pen.now_ns() + int(self._seconds * 1e9)

        def look() -> bool:
            now_ns, last = console.pen.now_ns(), desk.view().last_report
            seen["looks"] += 1
            seen["dashes"] += desk.view().fresh_report(now_ns) is None
            seen["not_running"] += desk.motor is not Motor.RUNNING
            seen["oldest_ms"] = max(seen["oldest_ms"], last.age_ns(now_ns) / _NS_PER_MS if last is not None else 1e9)
            return now_ns >= end_ns

        desk.run_until(look)
        noted = self._act(self._numbing, ev.NoteAdded("The clock was set."))
        passed_ms = (time.monotonic_ns() - mono_ns) / _NS_PER_MS
        return {
            **seen,
            "interrupted": desk.view().epoch - epoch,
            "alarms": [alarm.code.value for alarm in console.alarms.alarms],
            "laptop_moved_ms": time.time_ns() // _NS_PER_MS - before_ms - passed_ms,
            "entry_at_ms": noted.events[-1].at_utc_ms - before_ms - passed_ms,
            "wait_off_ms": self._wait_off_ms(),
        }

    def _wait_off_ms(self) -> int:
        """How far the numbing wait is off the time that has passed, by either of its estimates."""
        session = self._console.treatment.session(self._numbing.id)
        assert session is not None
        assert session.cream is not None
        clock, start_ms = self._console.clock, session.cream.first.mono_ms
        least_ms = clock.mono_ms() - start_ms
        wait = self._console.treatment.wait(session)
        most_ms = clock.mono_ms() - start_ms
        assert wait is not None
        return max(0, least_ms - wait.shorter_ms, wait.longer_ms - most_ms)


def main(arguments: list[str]) -> None:
    """See the module's text."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    folder, port, clock, seconds = arguments
    said: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for line in sys.stdin:
            said.put(line.strip())
        said.put("end")

    threading.Thread(target=read, name="reader", daemon=True).start()
    with Desk(Path(folder), port=port) as desk:
        desk.sit_down()
        watched = Watched(desk, Path(clock), float(seconds))
        print(json.dumps({"up": True}), flush=True)
        while True:
            desk.run_until(lambda: not said.empty(), 3600.0)
            line = said.get()
            if line == "end":
                return
            print(json.dumps(watched.run() if line == "run" else watched.jump(int(line))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
