"""A line that loses cycles: a process between the console's port and the pen's, as a bad adapter would stand there.

`python -m tests.helpers.lossy_line PORT SHARE [SEED]` opens PORT, prints the name of its own pseudo-terminal, and
passes on what comes, but for SHARE of the cycles: half of these lose the request, half the answer. It prints a line
for each piece that it has lost.
"""

from __future__ import annotations

import contextlib
import os
import random
import select
import subprocess
import sys
import tty
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from mnconsole.device.simulator.process import SimulatedPen

_ROOT = Path(__file__).resolve().parents[2]
_CHUNK = 512
READY_S = 10.0
END_S = 3.0


def pass_on(port: str, share: float, seed: int) -> None:
    """Between both ends until the reader of standard output has gone or this process is ended."""
    rng = random.Random(seed)
    near, far = os.openpty()
    tty.setraw(far)
    pen = os.open(port, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(pen)
    print(os.ttyname(far), flush=True)
    other = {near: pen, pen: near}
    while True:
        for ready in select.select(list(other), [], [])[0]:
            data = os.read(ready, _CHUNK)
            if data and rng.random() >= share / 2:
                os.write(other[ready], data)
            elif data:
                print("lost", flush=True)


class LossyPort(str):
    """The name of the port, and what was lost on the way to the pen and back."""

    output: IO[bytes]
    _told = b""

    def lost(self) -> int:
        """How many pieces so far."""
        while select.select([self.output], [], [], 0)[0] and (told := os.read(self.output.fileno(), 4096)):
            self._told += told
        return self._told.count(b"lost")


@contextlib.contextmanager
def lossy_line(port: str, share: float, seed: int = 1) -> Iterator[LossyPort]:
    """A port that leads to `port` and loses `share` of the cycles."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.lossy_line", port, str(share), str(seed)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        bufsize=0,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )
    assert process.stdout is not None
    try:
        if not select.select([process.stdout], [], [], READY_S)[0]:
            raise RuntimeError("the line did not come up")
        name = LossyPort(process.stdout.readline().decode().strip())
        name.output = process.stdout
        yield name
    finally:
        process.terminate()
        process.wait(END_S)
        process.stdout.close()


@contextlib.contextmanager
def lossy_pen(folder: Path, share: float, seed: int = 1) -> Iterator[LossyPort]:
    """The port of a simulated pen behind a line that loses `share` of the cycles."""
    folder.mkdir(parents=True, exist_ok=True)
    with SimulatedPen.spawn(folder) as pen, lossy_line(pen.port, share, seed) as port:
        yield port


if __name__ == "__main__":
    pass_on(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
