"""The pen in C and what it takes to build it, and the tools of others that our pens have to get on with."""

from __future__ import annotations

import contextlib
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parent / "c_pen" / "pen.c"
INSTALL = "apt-get install mbpoll libmodbus-dev gcc pkg-config"
REQUIRED = "MNCONSOLE_PEERS"
"""Environment variable: set to `required`, tests without these tools fail at once instead of leaving the peers out."""

READY_S = 10.0


def missing() -> list[str]:
    """What the tests with other people's Modbus need and is not there."""
    if sys.platform != "linux":
        return ["Linux"]
    lacking = [tool for tool in ("cc", "pkg-config", "mbpoll") if shutil.which(tool) is None]
    if "pkg-config" not in lacking:
        known = subprocess.run(["pkg-config", "--exists", "libmodbus"], check=False, capture_output=True)
        lacking += ["libmodbus"] if known.returncode else []
    return lacking


def told(lacking: list[str]) -> str:
    """One line that says what was left out, and how to have it."""
    return f"tests/peers LEFT OUT, no {', '.join(lacking)} here. To run them: {INSTALL}"


def build(folder: Path) -> Path:
    """The pen in C, compiled."""
    flags = subprocess.run(
        ["pkg-config", "--cflags", "--libs", "libmodbus"], check=True, capture_output=True, text=True
    ).stdout.split()
    made = folder / "pen"
    done = subprocess.run(
        ["cc", "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", str(SOURCE), *flags, "-pthread", "-o", str(made)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return made


class CPen:
    """The pen in C, running. `port` is what a console opens."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        assert process.stdout is not None
        assert select.select([process.stdout], [], [], READY_S)[0], "the pen in C says nothing"
        self.port = process.stdout.readline().strip()
        self.log = log

    def events(self, name: str) -> list[int]:
        """The link clock at each event of this name, by the pen's own log."""
        rows = [line.split() for line in self.log.read_text(encoding="ascii").splitlines(keepends=True) if "\n" in line]
        return [int(row[0]) for row in rows if row[2] == name]


@contextlib.contextmanager
def c_pen(program: Path, log: Path) -> Iterator[CPen]:
    """A pen in C on a pseudo-terminal of its own."""
    with subprocess.Popen([str(program), str(log)], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield CPen(process, log)
        finally:
            process.kill()
