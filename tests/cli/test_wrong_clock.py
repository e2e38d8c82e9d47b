"""Commands, and the window's start, under a clock that can't be right: a sentence, and nothing is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from mnconsole.__main__ import main
from mnconsole.arguments import WindowOptions
from mnconsole.errors import KnownError
from mnconsole.preparing import prepare
from mnconsole.services import clock
from mnconsole.store.backup_folder import BACKUPS
from mnconsole.ui.words.trouble import trouble
from tests.helpers.backups import back_up, content_of
from tests.helpers.records import set_up

SHOWN = {
    "1601": (-11_644_473_600, "1 Jan 1601"),
    "1969": (-300, "31 Dec 1969"),
    "2019": (1_577_836_799, "31 Dec 2019"),
    "9999": (253_402_214_401, "31 Dec 9999"),
    "30827": (910_670_515_199, "the year 30827"),
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
