"""A line that loses cycles: a process between the console's port and the pen's, as a bad adapter would stand there.

`python -m tests.helpers.lossy_line PORT SHARE SEED` opens PORT, prints the name of its own pseudo-terminal, and
passes on what comes, but for SHARE of the cycles: half of these lose the request, half the answer. It prints a line
for each piece that it has lost. With `stops` behind these it also prints when each piece came that writes a stop, on
the link's clock, whatever became of it: then somebody has to read on.
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

from mnconsole.device.clock import link_clock_ns
from mnconsole.device.simulator.process import SimulatedPen

_ROOT = Path(__file__).resolve().parents[2]
_CHUNK = 512
READY_S = 10.0
END_S = 3.0
REQUEST, DESIRED = 33, slice(13, 15)
"""The length of a cycle's request, and where the desired state lies in it."""


def pass_on(port: str, share: float, seed: int, *, tell_stops: bool = False) -> None:
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
            came_ns = link_clock_ns()
            if data and rng.random() >= share / 2:
                os.write(other[ready], data)
            elif data:
                print("lost", flush=True)
            if tell_stops and ready == near and writes_stop(data):
                print(f"stop {came_ns}", flush=True)


def writes_stop(data: bytes) -> bool:
    """Whether the last thing in it is a cycle's whole request that wants stop."""
    frame = data[-REQUEST:]
    return len(frame) == REQUEST and frame[:2] == b"\x01\x17" and frame[DESIRED] == b"\0\0"


class LossyPort(str):
    """The name of the port, and what was lost on the way to the pen and back."""

    output: IO[bytes]
    _told = b""

    def lost(self) -> int:
        """How many pieces so far."""
        return self._read().count(b"lost")

    def stops(self) -> list[int]:
        """When each stop came, on the link's clock."""
        whole = self._read().rpartition(b"\n")[0]
        return [int(line[5:]) for line in whole.splitlines() if line.startswith(b"stop ")]

    def _read(self) -> bytes:
        while select.select([self.output], [], [], 0)[0] and (told := os.read(self.output.fileno(), 4096)):
            self._told += told
        return self._told


@contextlib.contextmanager
def lossy_line(port: str, share: float, seed: int = 1, *, tell_stops: bool = False) -> Iterator[LossyPort]:
    """A port that leads to `port` and loses `share` of the cycles."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.lossy_line", port, str(share), str(seed), *["stops"] * tell_stops],
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
def lossy_pen(folder: Path, share: float, seed: int = 1, *, tell_stops: bool = False) -> Iterator[LossyPort]:
    """The port of a simulated pen behind a line that loses `share` of the cycles."""
    folder.mkdir(parents=True, exist_ok=True)
    with SimulatedPen.spawn(folder) as pen, lossy_line(pen.port, share, seed, tell_stops=tell_stops) as port:
        yield port


if __name__ == "__main__":
    pass_on(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), tell_stops="stops" in sys.argv[4:])
