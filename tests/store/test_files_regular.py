"""A pipe or a folder of a small file's name keeps nobody waiting and stops nothing that can go on without it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mnconsole.domain import record_events as rec
from mnconsole.domain.access_events import Way
from mnconsole.regular import read_regular
from mnconsole.store import anchors, failed_sign_ins, folder_lock, key_file, keys, witness
from mnconsole.store.backup_manifest import MANIFEST, read_manifest
from mnconsole.store.erased_list import ERASED, read_erased
from mnconsole.store.errors import RecordsError, StoreCode
from mnconsole.store.folder_lock import OWNER
from mnconsole.store.key_file import DATABASE
from mnconsole.store.records import open_read_only, open_records
from mnconsole.store.snapshot import sha256_of
from mnconsole.store.witness import WITNESS
from tests.helpers.backups import back_up, bring_back
from tests.helpers.records import opened

_NO_FILES = (os.mkfifo, os.mkdir) if os.name == "posix" else (os.mkdir,)
"""Windows has no pipes with a name."""


def _refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except RecordsError:
        return True
    return False


def _note(folder: Path) -> bool:
    return _refused(lambda: failed_sign_ins.note(folder, 1, Way.PASSPHRASE, None))


@pytest.mark.parametrize("make", _NO_FILES)
@pytest.mark.parametrize(
    ("name", "told"),
    [
        (ERASED, lambda folder: read_erased(folder) == ((), False)),
        (WITNESS, lambda folder: witness.known(folder) == ()),
        (OWNER, lambda folder: folder_lock.owner_of(folder) is None),
        (anchors.FILE_NAME, lambda folder: anchors.read(folder / anchors.FILE_NAME).unread != ()),
        (failed_sign_ins.FILE_NAME, lambda folder: _refused(lambda: failed_sign_ins.waiting(folder))),
        (failed_sign_ins.FILE_NAME, _note),
        (MANIFEST, lambda folder: _refused(lambda: read_manifest(folder))),
        (key_file.COPIES[0], lambda folder: _refused(lambda: key_file.load(folder))),
        (MANIFEST, lambda folder: folder / MANIFEST in anchors.of_manifests(folder.parent).unread),
        (DATABASE, lambda folder: key_file.salt_of(folder / DATABASE) == ""),
        (DATABASE, lambda folder: _refused(lambda: sha256_of(folder / DATABASE, lambda _done, _all: True))),
    ],
)
def test_it_is_told_as_a_file_that_does_not_read(
    make: Callable[[Path], None], name: str, told: Callable[[Path], bool], tmp_path: Path
) -> None:
    make(tmp_path / name)
    assert told(tmp_path)


def test_a_restore_goes_on_without_the_list_and_names_it(folder: Path) -> None:
    made = back_up(folder)
    _NO_FILES[0](folder / "backups" / ERASED)
    assert folder / "backups" / ERASED in bring_back(made.path, folder).unread
    with opened(folder) as clinic:
        clinic.append(rec.AppClosed())


@pytest.mark.parametrize("make", _NO_FILES)
@pytest.mark.parametrize("name", [DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal"])
def test_the_driver_never_meets_what_is_no_file(folder: Path, make: Callable[[Path], None], name: str) -> None:
    key = keys.unlock(folder, None).key
    (folder / name).unlink(missing_ok=True)
    make(folder / name)
    for opening in (open_read_only, open_records):
        with pytest.raises(RecordsError) as caught:
            opening(folder, key)
        assert (caught.value.code, caught.value.params["path"]) == (StoreCode.NOT_A_FILE, str(folder / name))


def test_a_file_is_read_up_to_what_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"0123456789")
    assert (read_regular(tmp_path / "file"), read_regular(tmp_path / "file", 3)) == (b"0123456789", b"012")
