"""Commands, and the window's start, under a clock that can't be right: a sentence, and nothing is written."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from mnconsole.__main__ import main
from mnconsole.arguments import WindowOptions
from mnconsole.errors import KnownError
from mnconsole.preparing import prepare
from mnconsole.services import clock
from mnconsole.steady_clock import keep_clock_readable
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.ui.words.trouble import trouble
from tests.helpers.backups import back_up, content_of
from tests.helpers.records import set_up

SPOILT = """
import sys, time

def read(*_):
    raise OverflowError("timestamp too large to convert to C _PyTime_t")

time.time = time.time_ns = read
from mnconsole.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
"""As Python reads a clock of the year 1601 or 30827: not at all."""

SHOWN = {
    "1678": (-9_200_000_000, "18 Jun 1678"),
    "1969": (-300, "31 Dec 1969"),
    "2019": (1_577_836_799, "31 Dec 2019"),
    "2200": (7_258_118_401, "1 Jan 2200"),
    "2262": (9_223_372_037, "a day before 1678 or after 2261"),
}
ACTS = {
    "backup": ["records", "backup"],
    "drill": ["records", "drill"],
    "backups": ["records", "backups"],
    "go-on": ["records", "go-on"],
    "restore": ["records", "restore"],
}


@pytest.fixture(params=SHOWN.values(), ids=SHOWN)
def shown(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What the laptop shows, as it is told."""
    second, told = request.param
    with monkeypatch.context() as patch:
        patch.setattr(clock, "time", SimpleNamespace(time_ns=lambda: second * 10**9))
        yield told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Records with one backup."""
    set_up(tmp_path / "clinic").close()
    back_up(tmp_path / "clinic")
    return tmp_path / "clinic"


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_command_says_that_the_clock_is_wrong(
    act: list[str], folder: Path, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = content_of(folder)
    source = ["--from", str(next((folder / BACKUPS).glob("2*")))] if act[1] == "restore" else []
    assert main([*act, "--data", str(folder), "--json", *source]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["error"] == "impossible"
    assert f"clock is wrong. It shows {shown}." in err
    assert content_of(folder) == before


def test_the_window_says_so_before_anything_is_opened(folder: Path, shown: str) -> None:
    options = WindowOptions(demo=True, data=folder, port="", play=False, speed=1, pictures=None, passphrase_fd=None)
    with pytest.raises(KnownError) as caught:
        prepare(options)
    told = trouble(caught.value)
    assert shown in told.text
    assert "Set date and time" in told.to_do


@pytest.mark.parametrize("act", ["backup", "verify"])
def test_a_clock_that_python_can_t_read_is_told_like_any_other(act: str, folder: Path) -> None:
    command = [sys.executable, "-c", SPOILT, "records", act, "--data", str(folder), "--json"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in told.stderr
    if act == "verify":  # reading needs no clock
        assert (told.returncode, json.loads(told.stdout)["sound"]) == (0, True)
    else:
        assert (told.returncode, json.loads(told.stdout)["error"]) == (1, "impossible")
        assert "a day before 1678 or after 2261" in told.stderr


def test_a_clock_that_python_can_t_read_stops_nothing_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable() -> float:
        raise OverflowError

    for name in ("time", "time_ns"):
        monkeypatch.setattr(time, name, getattr(time, name))
    keep_clock_readable()
    kept = time.time
    keep_clock_readable()
    assert time.time is kept, "once is enough"
    assert abs(time.time() - time.time_ns() / 1e9) < 60
    for name in ("time", "time_ns"):
        monkeypatch.setattr(time, name, unreadable)
    keep_clock_readable()
    assert (int(time.time()), time.time_ns()) == (9_223_372_036, (1 << 63) - 1)
