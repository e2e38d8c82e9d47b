"""Records for each test: a copy of one empty clinic, opened, and compared with its log at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.records import Clinic, copy_of, opened, set_up


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Closed records of a sample clinic. Copy it; never open it."""
    folder = tmp_path_factory.mktemp("template") / "clinic"
    set_up(folder).close()
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """A folder with closed records of its own."""
    return copy_of(template, tmp_path / "records")


@pytest.fixture
def clinic(folder: Path) -> Iterator[Clinic]:
    """Opened records; at the end the log must verify and the state tables must be its fold."""
    with opened(folder) as found:
        yield found


@pytest.fixture
def medium(tmp_path: Path) -> Path:
    """A second disk."""
    place = tmp_path / "stick"
    place.mkdir()
    return place
