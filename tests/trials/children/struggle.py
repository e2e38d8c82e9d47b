"""A console's writing on a disk that fails, in a process under the shim: one JSON line a round, one an answer.

Steps go through `Scribe.run`, what happens by itself through `Scribe.note`, as in the console; with real threads.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Event
from mnconsole.domain.record_events import ClockJumped
from mnconsole.errors import KnownError
from mnconsole.services.background import Worker
from mnconsole.services.hub import Hub, NotSaved
from mnconsole.services.scribe import Scribe
from mnconsole.store import keys
from mnconsole.store.records import open_read_only, open_records
from tests.helpers.records import Clinic
from tests.trials import shim

ANSWER_S: Final = 60.0
ACTS: Final = 8


class Console:
    """Records with their writer's thread and scribe. `acked` and `noted` are ids in hex."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hub = Hub(lambda call: call())
        self._hub.subscribe(NotSaved, lambda message: self.codes.update([message.code]))
        self._writer = Worker("writer", lambda call: call())
        self._writer.start()
        self.codes: Counter[str] = Counter()
        self.acked: list[str] = []
        self.noted: list[str] = []
        self.wrong: list[str] = []
        self.records = open_records(folder, keys.unlock(folder, None).key)
        self._scribe = Scribe(self.records, self._writer, self._hub)
        self._clinic = Clinic(self.records)
        self.patient, self.session = self._clinic.add_patient(), UUID(int=0)
        self.session = self._clinic.start_session(self.patient)

    def act(self, random: Random) -> None:
        """One thing that a console does."""
        chance = random.random()
        if chance < 0.4:
            self._step([self._clinic.make(ClockJumped(3000)) for _ in range(random.randint(1, 3))])
        elif chance < 0.55:
            note = ev.NoteAdded(text="calm " * random.randint(1, 400))
            self._step([self._clinic.make(note, session_id=self.session, patient_id=self.patient)])
        elif chance < 0.85:
            self._note([self._clinic.make(ev.AlarmEnded("battery_low"), session_id=self.session)])
        elif chance < 0.9:
            self._read()
        elif chance < 0.97:
            self._look()
        else:
            self._rebuild()

    def _step(self, events: list[Event]) -> None:
        answered = threading.Event()

        def done(stored: tuple[Event, ...]) -> None:
            self.acked += [event.id.hex for event in stored]
            answered.set()

        def failed(error: Exception) -> None:
            self._count(error)
            answered.set()

        self._scribe.run(lambda unit: unit.append(events), done, failed)
        assert answered.wait(ANSWER_S), "no answer of the writer"

    def _note(self, events: list[Event]) -> None:
        self._scribe.note(events, self.session)
        self.noted += [event.id.hex for event in events]

    def _read(self) -> None:
        try:
            self.records.read(lambda reader: (reader.session(self.session), reader.search_patients("ada", 10)))
        except Exception as error:  # noqa: BLE001 - what is no known error is a finding
            self._count(error)

    def _look(self) -> None:
        """Another process that only looks, as `records verify` does, reads every page anew."""
        try:
            looking = open_read_only(self._folder, keys.unlock(self._folder, None, repair=False).key)
            try:
                if not looking.read(lambda reader: reader.verify()).sound or looking.check_state():
                    self.codes["seen as unsound"] += 1
            finally:
                looking.close()
        except Exception as error:  # noqa: BLE001
            self._count(error)

    def _rebuild(self) -> None:
        answered = threading.Event()

        def failed(error: Exception) -> None:
            self._count(error)
            answered.set()

        self._writer.submit(self.records.rebuild_state, lambda _none: answered.set(), failed)
        assert answered.wait(ANSWER_S), "no answer of the writer"

    def _count(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.codes[str(error.code)] += 1
        else:
            self.wrong.append(f"{type(error).__name__}: {error}")

    def key_files(self, random: Random) -> None:
        """A copy of the key file is gone, and is written anew from the other one; or not, on this disk."""
        (self._folder / random.choice(keys.COPIES)).unlink(missing_ok=True)
        try:
            keys.unlock(self._folder, None)
        except Exception as error:  # noqa: BLE001
            self._count(error)

    def goes_on(self) -> None:
        """The disk works again: what waited is written, and so is what comes now."""
        before = len(self.acked)
        self._scribe.try_again()
        self._step([self._clinic.make(ClockJumped(4000))])
        if self._scribe.kept:
            self.wrong.append(f"{self._scribe.kept} facts still wait")
        if len(self.acked) != before + 1:
            self.wrong.append(f"does not go on: {dict(self.codes)}")
        if keys.unlock(self._folder, None).repaired and keys.unlock(self._folder, None).repaired:
            self.wrong.append("the key file's copy is not repaired")

    def answer(self) -> dict[str, Any]:
        """What happened since the last answer."""
        told = {"acked": self.acked, "noted": self.noted, "wrong": self.wrong, "codes": dict(self.codes)}
        self.acked, self.noted, self.wrong, self.codes = [], [], [], Counter()
        return told

    def closed(self) -> None:
        """End in order."""
        self._writer.close(ANSWER_S)
        self.records.close()


def _round(console: Console, asked: dict[str, Any]) -> dict[str, Any]:
    random, before = Random(asked["seed"]), shim.failed()
    operations, targets = shim.Operation(asked["operations"]), shim.Target(asked["targets"])
    shim.fail(operations, targets, asked["error"], asked["chance"], asked["seed"])
    shim.room(asked["room"])
    try:
        for _ in range(ACTS):
            console.act(random)
        if targets & shim.Target.KEYS:
            console.key_files(random)
    finally:
        shim.works_again()
    console.goes_on()
    return {**console.answer(), "failed": shim.failed() - before}


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    running = Console(Path(sys.argv[1]))
    print(json.dumps(running.answer()), flush=True)
    for line in sys.stdin:
        print(json.dumps(_round(running, json.loads(line))), flush=True)
    running.closed()
