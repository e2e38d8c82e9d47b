"""Another Python process of a test, with the project on its path."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def start(code: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """Start `code`; its output is a pipe of text lines."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def output_of(code: str, *arguments: str | Path) -> str:
    """Run `code` to its end within a minute and return what it printed. It must end well."""
    process = start(code, *arguments)
    with process:
        printed, _ = process.communicate(timeout=60)
    assert process.returncode == 0, printed
    return printed.strip()
