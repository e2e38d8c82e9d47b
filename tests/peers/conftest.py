"""Other people's Modbus: without it these tests are not collected, and the end of the run says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mnconsole.device.simulator.process import SimulatedPen
from tests.peers.tools import CPen, build, c_pen, missing

collect_ignore_glob = ["test_*.py"] if missing() else []


@pytest.fixture(scope="session")
def c_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pen in C, compiled."""
    return build(tmp_path_factory.mktemp("c_pen"))


@pytest.fixture
def peer(c_program: Path, tmp_path: Path) -> Iterator[CPen]:
    """A pen in C."""
    with c_pen(c_program, tmp_path / "peer.log") as running:
        yield running


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedPen]:
    """Our own simulated pen."""
    with SimulatedPen.spawn(tmp_path_factory.mktemp("ours")) as running:
        yield running
