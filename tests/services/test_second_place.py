"""Whether a folder will do for copies of the backups: real folders, one of them on another disk."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mnconsole.services.second_place import PlaceFault, look_at


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "clinic"
    folder.mkdir()
    return folder


@pytest.fixture
def other_disk(records: Path) -> Iterator[Path]:
    """A folder in memory, where the system has a place for such."""
    shared = Path("/dev/shm")
    beside = shared if shared.is_dir() else records.parent
    folder = Path(tempfile.mkdtemp(dir=beside))
    yield folder
    shutil.rmtree(folder)


def test_a_folder_of_the_same_disk_says_so(records: Path, tmp_path: Path) -> None:
    place = tmp_path / "second"
    place.mkdir()
    found = look_at(str(place), records)
    assert (found.fault, found.same_disk) == (None, True)
    assert found.free_bytes > 0
    assert list(place.iterdir()) == [], "what was tried is gone again"


def test_another_disk_is_told_apart(records: Path, other_disk: Path) -> None:
    found = look_at(str(other_disk), records)
    assert found.fault is None
    assert found.same_disk is (other_disk.stat().st_dev == records.stat().st_dev)


def test_what_can_not_be_used_says_why(records: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (records / "backups").mkdir()
    wrong = {
        "mnconsole": PlaceFault.NOT_ABSOLUTE,
        str(tmp_path / "gone"): PlaceFault.NOT_THERE,
        str(tmp_path / "file"): PlaceFault.NOT_A_FOLDER,
        str(records): PlaceFault.INSIDE,
        str(records / "backups"): PlaceFault.INSIDE,
        "a\0b": PlaceFault.NOT_ABSOLUTE,
        str(tmp_path / "a\0b"): PlaceFault.NOT_THERE,
        "~nobody-of-this-name/backups": PlaceFault.NOT_THERE,
    }
    assert {path: look_at(path, records).fault for path in wrong} == wrong


def test_a_link_into_the_records_is_seen_through(records: Path, tmp_path: Path) -> None:
    (records / "backups").mkdir()
    link = tmp_path / "link"
    link.symlink_to(records / "backups")
    assert look_at(str(link), records).fault is PlaceFault.INSIDE


def test_a_folder_that_takes_nothing(records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write everywhere: so it is the writing itself that is refused, as a locked card refuses it."""
    place = tmp_path / "card"
    place.mkdir()

    def refuse(_handle: int, _data: bytes) -> int:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "write", refuse)
    assert look_at(str(place), records).fault is PlaceFault.UNWRITABLE
    assert list(place.iterdir()) == []
