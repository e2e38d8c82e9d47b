"""The demo that plays by itself, as a process of its own, and what it leaves behind when it is killed."""

from __future__ import annotations

import contextlib
import io
import os
import re
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from mnconsole.__main__ import main
from mnconsole.device.clock import link_clock_ns
from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.store import keys
from mnconsole.store.records import FolderState, open_read_only, state_of
from tests.e2e.seat import environment
from tests.helpers.tampering import database

COMMAND: Final = (sys.executable, "-m", "mnconsole")
PATIENCE_S: Final = 30.0
_SAVED: Final = re.compile(r"^(?:step \d: )?(?P<words>.+) \(entry (?P<number>\d+)\)$")
_RESUMED: Final = re.compile(r"^resumed at step (?P<step>\d), ")
_KINDS: Final[tuple[tuple[str, type[Body]], ...]] = (
    ("treatment opened", ev.SessionStarted),
    ("screening confirmed", ev.ScreeningConfirmed),
    ("skin cleansed", ev.CleanseDone),
    ("numbing cream removed", ev.CreamRemoved),
    ("numbing cream on", ev.CreamApplied),
    ("serum ", ev.SerumApplied),
    ("cartridge loaded", ev.CartridgeLoaded),
    ("pen running", ev.PenStarted),
    ("pass done", ev.PassDone),
    ("zone done", ev.ZoneDone),
    ("needling finished", ev.NeedlingFinished),
    ("aftercare given", ev.AftercareGiven),
    ("signed", ev.SessionSigned),
)
"""What the play prints, by its beginning, and the kind of entry that it then promises."""


class Life:
    """One start of the play over a folder, until it ends or is killed."""

    def __init__(self, folder: Path, speed: int) -> None:
        self.begun_s = time.monotonic()
        self.lines: list[str] = []
        self._rest = b""
        self._process = subprocess.Popen(
            [*COMMAND, "--demo", "--data", str(folder), "--play", "--speed", str(speed)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            bufsize=0,
        )
        assert self._process.stdout is not None
        self._out = self._process.stdout.fileno()

    @property
    def pid(self) -> int:
        """Of the console."""
        return self._process.pid

    def listen(self, until: Callable[[], bool], seconds: float) -> bool:
        """Read lines until `until()`, the end of the process, or the time is over. Whether it still runs."""
        end = time.monotonic() + seconds
        while not until() and time.monotonic() < end:
            wait = min(0.05, max(0.0, end - time.monotonic()))
            if select.select([self._out], [], [], wait)[0] and not self._read():
                self._process.wait(PATIENCE_S)
                return False
        return True

    def _read(self) -> bool:
        data = os.read(self._out, 65536)
        *lines, self._rest = (self._rest + data).split(b"\n")
        self.lines += [line.decode() for line in lines]
        return bool(data)

    def simulators(self) -> list[psutil.Process]:
        """Its simulated pen, if it has one by now."""
        return psutil.Process(self.pid).children()

    def kill(self) -> int:
        """SIGKILL; the link's clock right before it. Everything that was printed is read."""
        now_ns = link_clock_ns()
        self._process.kill()
        self._process.wait()
        while self._read():
            pass
        self._close()
        return now_ns

    def end(self) -> tuple[int, str]:
        """After it ended by itself: its exit code and what it said on standard error."""
        assert self._process.stderr is not None
        said = self._process.stderr.read().decode()
        self._close()
        return self._process.returncode, said

    def _close(self) -> None:
        for pipe in (self._process.stdout, self._process.stderr):
            assert pipe is not None
            pipe.close()

    def saved(self) -> list[tuple[int, str, str]]:
        """What was printed as saved: entry's number, the kind that it must have, the words."""
        found = (_SAVED.match(line) for line in self.lines)
        return [(int(hit["number"]), _kind_of(hit["words"]), hit["words"]) for hit in found if hit]

    def resumed_at(self) -> int | None:
        """The step at which it said that it goes on."""
        found = [hit for line in self.lines if (hit := _RESUMED.match(line))]
        return int(found[0]["step"]) if found else None


def _kind_of(words: str) -> str:
    return next(kind.KIND for begin, kind in _KINDS if words.startswith(begin))


@dataclass(frozen=True)
class Log:
    """What the records of a folder hold: kinds by number, and the step of the open session."""

    kinds: dict[int, str] = field(default_factory=dict)
    open_step: int | None = None


def read_log(folder: Path, known: Log) -> Log:
    """Read the log of a folder beside whatever else is there. A first start may be cut short before there is one."""
    if state_of(folder) is FolderState.EMPTY or not (folder / "records.db").exists():
        return known
    records = open_read_only(folder, keys.unlock(folder, None).key)
    try:
        sessions = records.read(lambda reader: reader.open_sessions())
    finally:
        records.close()
    with database(folder, read_only=True) as connection:
        kinds = {row[0]: row[1] for row in connection.exec_driver_sql("SELECT seq, kind FROM event")}
    return Log(kinds, int(sessions[-1].step) if sessions else None)


def verify(folder: Path, *, here: bool) -> tuple[int, str]:
    """Exit code and words of `records verify`: the command itself, or `here`, in this process, which is quicker."""
    if here:
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
            return main(["records", "verify", "--data", str(folder)]), out.getvalue()
    done = subprocess.run(
        [*COMMAND, "records", "verify", "--data", str(folder)],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


class Wardens:
    """Watches how long simulated pens live on after their console was killed."""

    def __init__(self) -> None:
        self._watched: list[tuple[psutil.Process, float]] = []
        self.lives_s: list[float] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="wardens")
        self._thread.start()

    def watch(self, pens: list[psutil.Process]) -> None:
        """Their console has just been killed."""
        now = time.monotonic()
        self._watched += [(pen, now) for pen in pens]

    def _watch(self) -> None:
        while not self._end.wait(0.02):
            for entry in list(self._watched):
                pen, since = entry
                if not pen.is_running() or pen.status() == psutil.STATUS_ZOMBIE:
                    self.lives_s.append(time.monotonic() - since)
                    self._watched.remove(entry)

    def finish(self, at_most_s: float) -> int:
        """Wait for the last ones; how many outlived `at_most_s` and were ended here."""
        end = time.monotonic() + at_most_s
        while self._watched and time.monotonic() < end:
            self._end.wait(0.02)
        self._end.set()
        self._thread.join()
        for pen, _since in self._watched:
            pen.kill()
        return len(self._watched) + sum(life > at_most_s for life in self.lives_s)
