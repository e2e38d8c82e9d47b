"""Starting the benchmarks' own processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_ROOT = Path(__file__).resolve().parents[2]
_CHILDREN = "tests.benchmarks.children"
PATIENCE_S = 600


def environment() -> dict[str, str]:
    """Off screen unless another platform was chosen, and with compiled modules, as every start but the first has."""
    chosen = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONPATH": str(_ROOT)}
    chosen.pop("PYTHONDONTWRITEBYTECODE", None)
    return chosen


def told_by(child: str, *arguments: str | Path) -> dict[str, Any]:
    """Run a child to its end: the object that it printed last. RuntimeError when it failed."""
    done = subprocess.run(
        [sys.executable, "-m", f"{_CHILDREN}.{child}", *map(str, arguments)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    if done.returncode or not done.stdout:
        raise RuntimeError(f"{child} ended with {done.returncode}: {done.stderr[-3000:]}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


class BareTimer:
    """A process that does nothing but a 10 ms timer, as long as this lasts. `late_ns` is there at its end."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"{_CHILDREN}.timer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )
        self.late_ns: list[int] = []

    def __enter__(self) -> Self:
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            raise RuntimeError("the timer did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        told, _ = self._process.communicate(timeout=PATIENCE_S)
        self.late_ns = json.loads(told)
