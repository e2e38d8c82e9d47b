"""Looks at folders in a process of its own, so that a crash of the interpreter is a finding and no end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any, Final, Self

from tests.trials.shim import ROOT

LOOK_S: Final = 60.0


class Looker:
    """Asks a child process `tests.trials.children.looker`; a child that died is told and replaced."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _started(self) -> subprocess.Popen[str]:
        if self._child is None:
            self._child = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "tests.trials.children.looker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
        return self._child

    def ask(self, what: str, **values: Any) -> dict[str, Any]:
        """The child's answer; {"died": exit code} when it has none."""
        child = self._started()
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(json.dumps({"what": what, **values}) + "\n")
            child.stdin.flush()
            line = child.stdout.readline()
        except BrokenPipeError:
            line = ""
        if line.endswith("\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        code = child.wait(LOOK_S)
        self.close()
        return {"died": code}

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            with child:
                child.kill()
