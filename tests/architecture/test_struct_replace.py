"""What mypy says of `replace` with the plugin of this project."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

CALLS = {
    "replace(first, x=2)": "",
    "replace(first, x='2')": "arg-type",
    "replace(first, z=2)": "call-arg",
    "replace(first, **{'x': 2})": "arg-type",
    "replace(either, x=2)": "",
    "replace(either, y='2')": "call-arg",
    "replace(longer, y='2', z=2)": "",
    "replace(longer, z=2.5)": "arg-type",
    "replace(first)": "",
    "replace(first, x=2).y.upper()": "",
    "replace()": "call-arg",
    "replace(3)": "type-var",
}

HEAD = """
from msgspec import Struct
from msgspec.structs import replace

class First(Struct, frozen=True):
    x: int
    y: str = ""

class Other(Struct, frozen=True):
    x: int

class Longer(First, frozen=True):
    z: int = 0

def either_of(first: First, other: Other, longer: Longer, either: First | Other) -> None:
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """All that mypy says of all calls."""
    file: Path = tmp_path_factory.mktemp("calls") / "calls.py"
    file.write_text(HEAD + "".join(f"    {call}\n" for call in CALLS), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file=pyproject.toml", f"--cache-dir={file.parent / 'cache'}"]
    done = subprocess.run([*command, str(file)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("call", CALLS)
def test_a_changed_value_takes_its_own_fields_with_their_types(told: str, call: str) -> None:
    line = HEAD.count("\n") + list(CALLS).index(call) + 1
    found = [each.rpartition("[")[2].rstrip("]") for each in told.splitlines() if f":{line}: error:" in each]
    assert found == [CALLS[call]] * bool(CALLS[call])
