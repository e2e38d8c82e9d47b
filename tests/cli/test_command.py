"""The command as a whole: help, wrong use, encodings, readers that go away, how light it starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mnconsole import __version__
from tests.cli.shell import COMMAND, environment, run, start

HEAVY = ("PySide6", "shiboken6", "sqlalchemy", "sqlcipher3", "alembic", "serial", "pymodbus", "cryptography")
OWN_IMPORTS_US = 150_000


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ([], ("--demo", "--data", "--play", "pen check", "records verify", "exit codes")),
        (["pen"], ("check", "watch", "simulate")),
        (["pen", "check"], ("--port", "--seconds", "--wire-log", "does not move", "depth_min_um", '"error"')),
        (["pen", "watch"], ("--port", "--rate", "--wire-log", "does not move", "Ctrl-C", "lease_left_ms", "summary")),
        (["pen", "simulate"], ("--pty", "--tcp", "Ctrl-C", "ready")),
        (["records"], ("verify", "info")),
        (["records", "verify"], ("--data", "--passphrase-fd", "first_bad_seq", "while a console runs")),
        (["records", "info"], ("--data", "--passphrase-fd", "last_event_utc_ms")),
    ],
)
def test_help_explains(typed: list[str], words: tuple[str, ...]) -> None:
    done = run(*typed, "--help", env=environment(COLUMNS="100"))
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("usage: mnconsole")
    assert [word for word in words if word not in done.out] == []
    assert max(map(len, done.out.splitlines())) <= 120


def test_the_version_is_told() -> None:
    done = run("--version")
    assert (done.code, done.out, done.err) == (0, f"mnconsole {__version__}\n", "")


@pytest.mark.parametrize(
    "typed",
    [["--nonsense"], ["pen"], ["records", "verify", "--json"], ["line\nbreak \x1b[31m", "x"], [os.fsdecode(b"\xff")]],
)
def test_wrong_use_ends_with_2_and_one_line(typed: list[str]) -> None:
    done = run(*typed)
    assert (done.code, done.out) == (2, "")
    assert len(done.told) == 1
    assert done.told[0].isprintable()


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LANG": "C", "LC_ALL": "", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    ],
)
def test_output_is_utf_8_whatever_the_locale(locale: dict[str, str], tmp_path: Path) -> None:
    port = tmp_path / "Kölner Stift Ω"
    done = run("pen", "check", "--port", port, "--json", env=environment(**locale))
    assert done.code == 1
    assert done.json["details"]["port"] == str(port)
    assert str(port) in done.told[0]


def test_an_encoding_chosen_by_hand_is_kept(tmp_path: Path) -> None:
    done = run("pen", "check", "--port", tmp_path / "Ωs", env=environment(PYTHONIOENCODING="ascii"))
    assert done.code == 1
    assert "\\u03a9s" in done.told[0]


def test_a_reader_that_went_away_leaves_no_trace() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        for typed in (["--help"], ["records", "verify", "--help"], ["--version"]):
            done = run(*typed, stdout=nobody)
            assert (done.code, done.err) == (1, "")
    done = run("pen", "check", "--port", "missing", "--json", stderr=subprocess.STDOUT)
    assert '"error": "missing"' in done.out.splitlines()[0]


def test_head_takes_what_it_wants() -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", '"$@" | head -n 1', "sh", *COMMAND, "records", "verify", "--help"],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: mnconsole records verify")


def test_nobody_to_tell_is_no_crash() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        for typed in (["--nonsense"], ["pen", "check", "--port", "missing", "--json"]):
            done = run(*typed, stdout=nobody, stderr=nobody)
            assert done.code == 1
    closed = [sys.executable, "-c", "import os, sys; os.close(1); os.close(2); os.execv(sys.argv[1], sys.argv[1:])"]
    assert run("--help", wrapper=closed).code == 1
    assert run("--nonsense", wrapper=closed).code == 2


CLOSED = (sys.executable, "-c", "import os, sys; os.close(1); os.execv(sys.argv[1], sys.argv[1:])")


LOOKS = (["verify"], ["backups"], ["info"], ["rebuild", "--check"])
WORKS = (["backup"], ["drill"], ["rebuild"], ["export-patient", "--number", "1"], ["restore"])


@pytest.mark.parametrize("typed", [*LOOKS, *WORKS, ["info", "--json"], ["backup", "--json"]], ids=" ".join)
def test_what_nobody_can_be_told_ends_alike_whether_the_output_is_closed_or_full(
    demo: Path, tmp_path: Path, typed: list[str]
) -> None:
    """1 where nothing is left of it; 3 where what is done stays, which is named."""
    made = run("records", "backup", "--data", demo, "--json").json["path"]
    backups = set((demo / "backups").glob("2*"))
    more = {"export-patient": ["--out", tmp_path / "out.zip", "--overwrite"], "restore": ["--from", made]}
    command = ["records", *typed, "--data", demo, *more.get(typed[0], [])]
    closed = run(*command, wrapper=CLOSED)
    newer = set((demo / "backups").glob("2*")) - backups
    with Path("/dev/full").open("wb") as stream:
        full = run(*command, stdout=stream)
    assert (closed.code, full.code) == ((3, 3) if [each for each in typed if each != "--json"] in WORKS else (1, 1))
    assert "standard output is closed" in closed.told[0]
    assert "No space left on device" in full.told[0]
    if typed[0] == "backup":
        (path,) = newer
        assert f"The backup {path} is made." in closed.told[0]
    if typed == ["drill"]:
        assert f"The drill is held: the backup {Path(made).name} comes back whole." in closed.told[0]


@pytest.mark.parametrize("typed", [["records", "info", "--data", "missing"], ["pen", "check", "--port", "missing"]])
def test_a_trouble_is_told_on_standard_error_where_its_object_has_no_place(typed: list[str], tmp_path: Path) -> None:
    done = run(*typed, "--json", wrapper=CLOSED, cwd=tmp_path)
    assert done.code == 1
    assert "missing" in done.told[0]


def test_a_check_that_nobody_reads_has_not_come_out_well(demo: Path) -> None:
    assert run("records", "backup", "--data", demo).code == 0
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as nobody:
        for action in ("verify", "backups"):
            assert run("records", action, "--data", demo, stdout=nobody).code == 1


FEW_BYTES = (
    "import os, resource as r, sys; os.environ['PYTHONDONTWRITEBYTECODE'] = '1';"
    "r.setrlimit(r.RLIMIT_FSIZE, (9, 9)); os.execv(sys.argv[1], sys.argv[1:])"
)


def test_output_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    with (tmp_path / "out").open("wb") as stream:
        done = run("--help", stdout=stream, wrapper=(sys.executable, "-c", FEW_BYTES))
    assert done.code == 1
    assert done.told == ["mnconsole: the output can't be written (File too large)"]


def imported(*typed: str) -> dict[str, int]:
    """Modules that a command imports, with the microseconds each took with all below it."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "mnconsole", *typed],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:") and "[us]" not in line]
    return {name.strip(): int(below) for _own, below, name in (line.split("|") for line in lines)}


def test_help_loads_nothing_heavy_and_is_quick() -> None:
    starts = [imported("--help") for _ in range(3)]
    assert [name for name in starts[0] if name.partition(".")[0] in HEAVY] == []
    # The best of three: a busy machine is no fault of the program.
    assert min(each["mnconsole.arguments"] for each in starts) < OWN_IMPORTS_US


def test_a_command_loads_its_own_room_only(demo: Path) -> None:
    rooms = {name.partition(".")[0] for name in imported("records", "info", "--data", str(demo))} & set(HEAVY)
    assert "sqlalchemy" in rooms
    assert rooms.isdisjoint({"PySide6", "shiboken6", "serial", "pymodbus", "alembic"})
    rooms = {name.partition(".")[0] for name in imported("pen", "check", "--port", "missing")} & set(HEAVY)
    assert "serial" in rooms
    assert rooms.isdisjoint({"PySide6", "shiboken6", "sqlalchemy", "sqlcipher3", "cryptography"})


def test_a_command_may_run_from_any_folder(tmp_path: Path) -> None:
    process = start("--version", cwd=tmp_path)
    out, _err = process.communicate(timeout=20)
    assert out.decode() == f"mnconsole {__version__}\n"
