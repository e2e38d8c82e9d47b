"""Tests that need other people's Modbus are never left out in silence, and not at all where they are required."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.peers.tools import INSTALL, REQUIRED

ROOT = Path(__file__).resolve().parents[1]


def collect(tmp_path: Path, required: str) -> subprocess.CompletedProcess[str]:
    """Collect tests/peers on a machine without any tool."""
    environ = {**os.environ, "PATH": str(tmp_path), "PYTHONPATH": str(ROOT), REQUIRED: required}
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests/peers"]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def test_what_is_left_out_is_told_in_one_line_at_the_end(tmp_path: Path) -> None:
    done = collect(tmp_path, "")
    assert "test_c_pen" not in done.stdout
    (line,) = [each for each in done.stdout.splitlines() if "LEFT OUT" in each]
    assert all(name in line for name in ("cc", "pkg-config", "mbpoll", INSTALL))


def test_where_it_is_required_nothing_runs_without(tmp_path: Path) -> None:
    done = collect(tmp_path, "required")
    assert done.returncode == 4
    assert INSTALL in done.stderr
