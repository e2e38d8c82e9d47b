"""Killed at any moment: what was acknowledged is there, the chain verifies, the session is at its step."""

from __future__ import annotations

from pathlib import Path
from random import Random

from mnconsole.domain.session import Step
from tests.helpers import child
from tests.helpers.records import opened

_WRITER = """
import sys
from pathlib import Path
from mnconsole.domain import session_events as ev
from mnconsole.domain import record_events as rec
from tests.helpers.records import Clinic
from mnconsole.store import keys
from mnconsole.store.records import open_records
folder = Path(sys.argv[1])
clinic = Clinic(open_records(folder, keys.unlock(folder, None).key))
patient = clinic.add_patient()
session = clinic.start_session(patient)
while True:
    for body in (ev.CleanseDone(), ev.NoteAdded("calm"), ev.CreamSkipped("declined"), rec.ClockJumped(3000)):
        kept = {} if isinstance(body, rec.ClockJumped) else {"session_id": session, "patient_id": patient}
        stored = clinic.append(body, **kept)
        print(stored[0].seq, session.hex, flush=True)
"""


def test_a_killed_writer_loses_nothing_that_it_was_told_is_saved(folder: Path) -> None:
    random = Random(20261123)
    events = 3
    for sessions in range(1, 5):
        with child.start(_WRITER, folder) as process:
            assert process.stdout is not None
            line = ""
            for _ in range(random.randint(3, 60)):
                line = process.stdout.readline()
            process.kill()
            # What was acknowledged between the last line read and the kill lies in the pipe.
            line = (process.stdout.read().splitlines(keepends=True) or [line])[-1] or line
        acknowledged = int(line.split()[0]) if line.endswith("\n") else 0
        with opened(folder) as clinic:
            found = clinic.records.read(lambda reader: reader.verify())
            assert found.sound
            assert found.events >= max(acknowledged, events)
            assert found.open_sessions == sessions
            newest = clinic.records.write(lambda unit: unit.open_sessions())[-1]
            assert (newest.cleansed, newest.step) == (True, Step.SCREENING)
            events = found.events
