"""Grounds for a few trials a row: one that several rows of a module share is opened once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mnconsole.app import SWITCH_INTERVAL_S
from tests.faults.consoles import compiler

# Pseudo-terminals and signals, as POSIX has them.
collect_ignore_glob = ["test_*.py"] if sys.platform == "win32" else []


@pytest.fixture(scope="module")
def ground(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """What a row is played on."""
    request.getfixturevalue("qapp")
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    try:
        folder: Path = tmp_path_factory.mktemp("ground")
        with request.param(folder) as opened:
            yield opened
    finally:
        sys.setswitchinterval(before)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly what could not be proved on this machine."""
    if compiler() is None:
        terminalreporter.write_line("NOT PROVED: the laptop's clock set back and forward (no C compiler)", red=True)
