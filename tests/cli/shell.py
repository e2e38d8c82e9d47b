"""Runs the real command in processes of its own: with pipes, on a terminal, without a superuser's powers."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import select
import subprocess
import sys
import termios
import time
import tty
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psutil

from tests.helpers.waiting import wait_for

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "mnconsole")
PATIENCE_S = 20.0

_POWERLESS = """
import ctypes, os, sys
DROP, POWERS = 24, (1, 2, 3)  # PR_CAPBSET_DROP; CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER
if os.geteuid() == 0:
    libc = ctypes.CDLL(None, use_errno=True)
    for power in POWERS:
        if libc.prctl(DROP, power, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")
os.execv(sys.argv[1], sys.argv[1:])
"""
_ON_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""

POWERLESS = (sys.executable, "-c", _POWERLESS)
"""In front of a command: file permissions count, also for root."""


def environment(**changes: str) -> dict[str, str]:
    """This process's environment with the project on the path and no say in encodings."""
    # Without PYTHONDONTWRITEBYTECODE, as a person starts it: otherwise each start compiles the whole program.
    dropped = ("PYTHONDONTWRITEBYTECODE", "PYTHONIOENCODING", "PYTHONUTF8", "PYTHONUNBUFFERED", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**kept, "PYTHONPATH": str(ROOT), **changes}


@dataclass(frozen=True)
class Done:
    """An ended command."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def json(self) -> dict[str, Any]:
        """Standard output, which must be exactly one JSON object in one line."""
        assert self.out.endswith("\n"), self
        assert self.out.count("\n") == 1, self
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def told(self) -> list[str]:
        """Lines on standard error."""
        assert "Traceback" not in self.err, self.err
        return self.err.splitlines()


def start(*arguments: object, wrapper: Sequence[str] = (), **options: Any) -> subprocess.Popen[bytes]:
    """A running command without a terminal, its output in pipes."""
    settings: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "env": environment(),
        "start_new_session": True,
        "bufsize": 0,  # what one reader leaves is there for the next
        **options,
    }
    return subprocess.Popen([*wrapper, *COMMAND, *map(str, arguments)], **settings)


def finish(process: subprocess.Popen[bytes], begun: float | None = None) -> Done:
    """Wait for the end of a command."""
    try:
        out, err = process.communicate(timeout=PATIENCE_S)
    except BaseException:
        process.kill()
        process.communicate()
        raise
    seconds = time.monotonic() - begun if begun is not None else 0.0
    return Done(process.returncode, (out or b"").decode(), (err or b"").decode(), seconds)


def run(*arguments: object, wrapper: Sequence[str] = (), **options: Any) -> Done:
    """Run a command to its end."""
    begun = time.monotonic()
    return finish(start(*arguments, wrapper=wrapper, **options), begun)


def run_with_passphrase(passphrase: bytes, *arguments: object) -> Done:
    """Run a command that reads its passphrase from a pipe."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb"), os.fdopen(writing, "wb") as pipe:
        pipe.write(passphrase)
        pipe.close()
        return run(*arguments, "--passphrase-fd", reading, pass_fds=(reading,))


class Terminal:
    """A pseudo-terminal and a command that it controls. `stopped`: the terminal takes no output until `go_on`;
    `size` is rows and columns."""

    def __init__(
        self,
        *arguments: object,
        stopped: bool = False,
        size: tuple[int, int] = (24, 80),
        env: dict[str, str] | None = None,
    ) -> None:
        self._near, self._far = pty.openpty()
        termios.tcsetwinsize(self._far, size)
        if stopped:
            termios.tcflow(self._far, termios.TCOOFF)
        self.text = ""
        self.process = subprocess.Popen(
            [sys.executable, "-c", _ON_TERMINAL, *COMMAND, *map(str, arguments)],
            stdin=self._far,
            stdout=self._far,
            stderr=self._far,
            env=env or environment(),
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._near)
        os.close(self._far)

    def until(self, expected: str, after: str = "") -> None:
        """Read until the text has appeared, behind the first `after`."""
        end = time.monotonic() + PATIENCE_S
        while expected not in (self.text.partition(after)[2] if after else self.text):
            assert time.monotonic() < end, f"no {expected!r} in {self.text!r}"
            self._read()

    def until_open(self, file: Path) -> None:
        """Wait until the command has opened a file."""
        watched = psutil.Process(self.process.pid)
        wait_for(lambda: any(each.path == str(file) for each in watched.open_files()), PATIENCE_S, f"open {file}")

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._near, keys.encode())

    def go_on(self) -> None:
        """Let output pass again."""
        termios.tcflow(self._far, termios.TCOON)

    def echoes(self) -> bool:
        """Whether typed keys are shown."""
        return bool(termios.tcgetattr(self._far)[3] & termios.ECHO)

    def end(self) -> int:
        """Read until the command has ended; its exit code."""
        end = time.monotonic() + PATIENCE_S
        while self.process.poll() is None:
            assert time.monotonic() < end, f"still running: {self.text!r}"
            self._read()
        while self._read():
            pass
        return self.process.returncode

    def _read(self) -> bool:
        if not select.select([self._near], [], [], 0.02)[0]:
            return False
        self.text += os.read(self._near, 4096).decode().replace("\r\n", "\n")
        return True


@contextlib.contextmanager
def bare_line() -> Iterator[tuple[int, str]]:
    """A pseudo-terminal that nobody serves: its near end, which never waits, and its port's name."""
    near, far = pty.openpty()
    try:
        tty.setraw(far)
        fcntl.fcntl(near, fcntl.F_SETFL, os.O_NONBLOCK)
        yield near, os.ttyname(far)
    finally:
        os.close(near)
        os.close(far)
