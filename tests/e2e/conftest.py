"""Folders with records, and people at the real window."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mnconsole.opening import Folder
from mnconsole.services.clock import DemoClock
from mnconsole.services.identity import Identity
from tests.e2e.seat import Seat
from tests.helpers.consoles import built_in_policy

# The real processes, their signals and their pseudo-terminals, as POSIX has them.
collect_ignore_glob = ["test_*.py"] if sys.platform == "win32" else []


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's records as its first start makes them, closed again."""
    folder = tmp_path_factory.mktemp("e2e") / "demo"
    folder.mkdir()
    Folder(folder, DemoClock(), Identity(), built_in_policy()).open_demo().records.close()
    return folder


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Path:
    """A demo's folder of one's own."""
    return Path(shutil.copytree(demo_template, tmp_path / "demo"))


@pytest.fixture
def sit(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[..., Seat]]:
    """Sit down at the program over a folder; it is closed at the end of the test if the test has not done so."""
    seats: list[Seat] = []

    def sit_down(folder: Path, **options: Any) -> Seat:
        seats.append(Seat(qtbot, folder, **options))
        return seats[-1]

    yield sit_down
    for seat in seats:
        if not seat.closed:
            seat.close()
