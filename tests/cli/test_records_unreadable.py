"""What may not be read is told as that: not as what can't be written, and not as damage."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import POWERLESS, finish, run, start
from tests.cli.test_records_trouble import refused
from tests.helpers.records import copy_of


def test_what_may_not_be_read(demo: Path, tmp_path: Path) -> None:
    folders = {name: copy_of(demo, tmp_path / f"no {name or 'folder'}") for name in ("", "records.db", "keys.json")}
    for name, folder in folders.items():
        (folder / name).chmod(0)
    try:
        running = {
            name: start("records", "verify", "--data", folder, "--json", wrapper=POWERLESS)
            for name, folder in folders.items()
        }
        for name, process in running.items():
            refused(finish(process), "folder_unusable", name, str(folders[name]), "may be opened")
    finally:
        for name, folder in folders.items():
            (folder / name).chmod(0o700)


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("", "restore"),
        ("", "backups"),
        ("records.db", "restore"),
        ("keys.json", "restore"),
        ("manifest.json", "restore"),
    ],
)
def test_what_may_not_be_read_of_a_backup_is_not_told_as_not_written(
    demo: Path, tmp_path: Path, name: str, action: str
) -> None:
    backup = Path(run("records", "backup", "--data", demo, "--json").json["path"])
    (backup / "keys-copy.json").unlink()
    shut = backup / name if name else backup.parent
    source = backup if name else shut
    command = {"restore": ["--from", source, "--data", tmp_path / "fresh"], "backups": ["--data", demo]}
    shut.chmod(0)
    try:
        done = finish(start("records", action, *command[action], "--json", wrapper=POWERLESS))
    finally:
        shut.chmod(0o700)
    refused(done, "folder_unusable", str(source), "(no permission)", "may be opened")
    assert "written" not in done.err


def test_a_drill_calls_no_backup_unsound_that_may_not_be_read(demo: Path) -> None:
    backup = Path(run("records", "backup", "--data", demo, "--json").json["path"])
    (backup / "records.db").chmod(0)
    try:
        done = finish(start("records", "drill", "--data", demo, "--json", wrapper=POWERLESS))
    finally:
        (backup / "records.db").chmod(0o700)
    refused(done, "folder_unusable", str(backup / "records.db"), "(no permission)")


@pytest.mark.parametrize("name", ["", "manifest.json", "keys.json"])
def test_the_list_says_of_a_backup_that_may_not_be_read_what_it_is(demo: Path, name: str) -> None:
    backup = Path(run("records", "backup", "--data", demo, "--json").json["path"])
    (backup / "keys-copy.json").unlink()
    (backup / name).chmod(0)
    try:
        done = finish(start("records", "backups", "--data", demo, wrapper=POWERLESS))
    finally:
        (backup / name).chmod(0o700)
    assert done.code == 1
    assert "it may not be read" in done.out
