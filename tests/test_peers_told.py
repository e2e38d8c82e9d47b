"""Tests that need other people's Modbus are never left out in silence, and not at all where they are required."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.peers.tools import INSTALL, REQUIRED

ROOT = Path(__file__).resolve().parents[1]


def collecting(tmp_path: Path, required: str) -> subprocess.Popen[str]:
    """Tests/peers being collected on a machine without any tool."""
    environ = {**os.environ, "PATH": str(tmp_path), "PYTHONPATH": str(ROOT), REQUIRED: required}
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests/peers"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=pipe, stderr=pipe, text=True)


def test_what_is_left_out_is_told_in_one_line_at_the_end_or_refused(tmp_path: Path) -> None:
    with collecting(tmp_path, "") as free, collecting(tmp_path, "required") as strict:
        out, _err = free.communicate()
        _out, refused = strict.communicate()
    assert "test_c_pen" not in out
    (line,) = [each for each in out.splitlines() if "LEFT OUT" in each]
    assert all(name in line for name in ("cc", "pkg-config", "mbpoll", INSTALL))
    assert strict.returncode == 4
    assert INSTALL in refused
