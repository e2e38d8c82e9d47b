"""`records` where a pipe, a folder or a device has a file's name, and where its own words can't be written."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mnconsole.commands.told import DONE_NOT_TOLD
from mnconsole.domain.anchors import parse_text
from mnconsole.store import keys
from mnconsole.store.records import open_read_only
from tests.cli.shell import Done, run
from tests.helpers.records import opened

Here = Callable[..., Done]


def _pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("name", "action", "code"),
    [
        ("settings.toml", "verify", "unreadable"),
        ("settings.toml", "backup", "unreadable"),
        ("records.db", "verify", "not_a_file"),
        ("records.db", "backup", "not_a_file"),
        ("records.db-wal", "info", "not_a_file"),
    ],
)
def test_a_pipe_keeps_no_command_waiting(name: str, action: str, code: str, demo: Path) -> None:
    _pipe(demo / name)
    done = run("records", action, "--data", demo, "--json")
    assert (done.code, done.json["error"]) == (1, code)
    assert str(demo / name) in done.err


def test_a_manifest_that_is_a_pipe_is_counted_as_not_read(demo: Path) -> None:
    _pipe(demo / "backups" / "any" / "manifest.json")
    done = run("records", "verify", "--data", demo, "--json")
    assert (done.code, done.json["sound"], done.json["anchors_unread"]) == (0, True, 1)


def test_a_folder_instead_of_the_database_is_no_matter_of_the_disk(demo: Path, here: Here) -> None:
    (demo / "records.db").unlink()
    (demo / "records.db").mkdir()
    for action in ("verify", "info", "backup"):
        done = here("records", action, "--data", demo, "--json")
        assert (done.code, done.json["error"]) == (1, "not_a_file")


@pytest.mark.parametrize(
    ("name", "reason"), [("/dev/zero", "not a file"), ("", "not a file"), ("none", "No such file")]
)
def test_a_file_of_anchors_that_is_none_is_told_as_that(name: str, reason: str, demo: Path, tmp_path: Path) -> None:
    done = run("records", "verify", "--data", demo, "--anchors", tmp_path / name, "--json")
    assert (done.code, done.json["error"], done.json["details"]["path"]) == (
        1,
        "anchors_unreadable",
        str(tmp_path / name),
    )
    assert reason in done.told[0]
    assert "--anchors" in done.told[1]
    assert "--data" not in done.err


def test_a_file_of_our_own_lines_is_read_once(demo: Path, here: Here, tmp_path: Path) -> None:
    here("records", "backup", "--data", demo)
    head = parse_text(here("records", "verify", "--data", demo, "--json").json["heads"][-1])
    file = tmp_path / "typed"
    file.write_text(f"{head.text}\n", encoding="utf-8")
    assert here("records", "verify", "--data", demo, "--anchors", file, "--json").json["anchored_seq"] == head.seq


def _into(target: str, *arguments: object) -> Done:
    with Path(target).open("wb") as full:
        return run(*arguments, stdout=full)


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_a_backup_that_can_not_be_told_is_made_and_said_to_be(as_json: tuple[str, ...], demo: Path) -> None:
    done = _into("/dev/full", "records", "backup", "--data", demo, *as_json)
    made = [each for each in (demo / "backups").iterdir() if (each / "manifest.json").exists()]
    assert (done.code, len(made)) == (DONE_NOT_TOLD, 1)
    assert done.told[0].startswith(f"mnconsole: The backup {made[0]} is made. But that could not be told on the output")


def test_a_file_that_can_not_be_told_is_there_and_its_path_said(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "ada.zip"
    done = _into("/dev/full", "records", "export-patient", "--data", demo, "--number", "1", "--out", out)
    assert (done.code, out.exists()) == (DONE_NOT_TOLD, True)
    assert done.told[0].startswith(f"mnconsole: The file {out} is written. But that could not be told")


def test_records_that_are_back_are_said_to_be_where_the_output_is_full(demo: Path, tmp_path: Path, here: Here) -> None:
    here("records", "backup", "--data", demo)
    fresh = tmp_path / "fresh"
    done = _into("/dev/full", "records", "restore", "--from", demo, "--data", fresh)
    assert done.code == DONE_NOT_TOLD
    assert done.told[0].startswith(f"mnconsole: The records are back in {fresh}")
    with opened(fresh) as clinic:
        assert clinic.records.read(lambda reader: reader.count_patients("")) == 2
    done = _into("/dev/full", "records", "rebuild", "--data", fresh)
    assert (done.code, "are made anew" in done.told[0]) == (DONE_NOT_TOLD, True)


@pytest.mark.parametrize("action", ["backup", "restore", "go-on", "rebuild", "export-patient"])
def test_the_help_tells_of_that_code(action: str) -> None:
    told = " ".join(run("records", action, "--help").out.split())
    assert re.search(rf"\b{DONE_NOT_TOLD}: [^.;]+, and that could not be told on the output\.", told), told


def test_nothing_but_a_file_is_replaced_by_an_export(demo: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.zip"
    real.write_bytes(b"somebody's")
    (tmp_path / "link.zip").symlink_to(real)
    (tmp_path / "dead.zip").symlink_to(tmp_path / "gone.zip")
    os.mkfifo(tmp_path / "pipe.zip")
    before = {each.name: each.lstat().st_mode for each in tmp_path.iterdir()}
    for name in ("link.zip", "dead.zip", "pipe.zip"):
        for more in ((), ("--overwrite",)):
            asked = ("records", "export-patient", "--data", demo, "--number", "1", "--out", tmp_path / name, *more)
            done = run(*asked, "--json")
            assert (done.code, done.json["error"]) == (1, "not_a_file")
    assert {each.name: each.lstat().st_mode for each in tmp_path.iterdir()} == before
    assert real.read_bytes() == b"somebody's"


def test_no_records_come_to_live_among_backups(demo: Path, tmp_path: Path, here: Here) -> None:
    name = here("records", "backup", "--data", demo, "--json").json["name"]
    own = Path(here("records", "backup", "--data", demo, "--to", tmp_path / "own", "--json").json["path"])
    medium = tmp_path / "mnconsole-backups" / "one"
    (tmp_path / "link").symlink_to(demo / "backups")
    backups = demo / "backups"
    among = (backups, backups / "new", backups / name, backups / name / "x", own, own.parent, medium, tmp_path / "link")
    before = sorted(tmp_path.rglob("*"))
    for folder in among:
        done = here("records", "restore", "--from", demo, "--data", folder, "--json")
        assert (done.code, done.json["error"], done.json["details"]["path"]) == (1, "among_backups", str(folder))
    assert sorted(tmp_path.rglob("*")) == before
    for folder in (demo, own.parent / "beside"):
        assert here("records", "restore", "--from", demo, "--data", folder, "--json").code == 0
        open_read_only(folder, keys.unlock(folder, None).key).close()


def test_a_warning_is_one_line_and_ends_no_command_where_nobody_reads_it(demo: Path) -> None:
    (demo / "records-next.db").mkdir()
    told = run("records", "backup", "--data", demo, "--json")
    assert (told.code, told.json["head_seq"]) == (0, told.json["events"])
    assert told.told == [
        "mnconsole: a change of the key that was cut short is thrown away",
        "mnconsole: a begun change of the key could not be thrown away (Is a directory)",
    ]
    with Path("/dev/full").open("wb") as full:
        assert run("records", "backup", "--data", demo, "--json", stderr=full).code == 0
