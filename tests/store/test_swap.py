"""A swap that was cut off goes on; what no restore of ours has left moves nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mnconsole.store.key_file import DATABASE
from mnconsole.store.swap import BEFORE, RESTORING, finish

OLD, NEW = b"the old records", b"the new records"


def folder_with(tmp_path: Path, mark: bytes, *, new: bool = True, emptied: bool = False) -> Path:
    """A folder with records, and a restore beside them that is marked as complete."""
    building = tmp_path / RESTORING
    building.mkdir()
    if not emptied:
        (tmp_path / DATABASE).write_bytes(OLD)
    else:
        (building / "emptied").write_bytes(b"")
    if new:
        (building / DATABASE).write_bytes(NEW)
    (building / "complete").write_bytes(mark)
    return tmp_path


def mark_of(name: object) -> bytes:
    return json.dumps({"before": name}).encode()


def test_a_complete_one_takes_its_place(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, mark_of(f"{BEFORE}x"))
    assert finish(folder) == folder / f"{BEFORE}x"
    assert (folder / DATABASE).read_bytes() == NEW
    assert (folder / f"{BEFORE}x" / DATABASE).read_bytes() == OLD
    assert not (folder / RESTORING).exists()


@pytest.mark.parametrize(
    "mark",
    [b"garbage", b"[]", b"{}", b"null", b"[" * 100_000, mark_of(5), mark_of("elsewhere"), mark_of(f"{BEFORE}x/../..")],
)
def test_a_mark_that_no_restore_wrote_moves_nothing(tmp_path: Path, mark: bytes) -> None:
    folder = folder_with(tmp_path, mark)
    assert finish(folder) is None
    assert (folder / DATABASE).read_bytes() == OLD
    assert not (folder / RESTORING).exists()
    (aside,) = folder.glob(f"{BEFORE}*")
    assert (aside / DATABASE).read_bytes() == NEW, "kept"


def test_a_mark_without_records_moves_none_out(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, mark_of(f"{BEFORE}x"), new=False)
    assert finish(folder) is None
    assert (folder / DATABASE).read_bytes() == OLD


@pytest.mark.parametrize("mark", [b"garbage", mark_of(f"{BEFORE}x")])
def test_once_the_old_files_are_out_the_new_ones_go_in(tmp_path: Path, mark: bytes) -> None:
    folder = folder_with(tmp_path, mark, emptied=True)
    finish(folder)
    assert (folder / DATABASE).read_bytes() == NEW
    assert not (folder / RESTORING).exists()
