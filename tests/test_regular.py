"""A pipe, a device or a folder of a file's name keeps nobody waiting, wherever the program reads a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mnconsole import settings
from mnconsole.device.discovery.adapters import read_adapters
from mnconsole.device.profile.files import read_profile
from mnconsole.errors import KnownError
from mnconsole.logs import FILE_NAME, LogFile
from mnconsole.regular import NotRegularError, TooLongError, is_another_thing, open_regular, read_short
from mnconsole.services.pen_memory import UNKNOWN, PenMemory
from mnconsole.services.policy_file import policy_sha256, read_policy

if sys.platform == "win32":
    MAKERS: tuple[Callable[[Path], None], ...] = (Path.mkdir,)
else:

    def _endless(path: Path) -> None:
        path.symlink_to("/dev/zero")

    MAKERS = (os.mkfifo, Path.mkdir, _endless)


@pytest.fixture(params=MAKERS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Something that has a file's name and is none."""
    path = tmp_path / "policy.toml"
    request.param(path)
    return path


@pytest.mark.parametrize(
    "read",
    [
        settings.load,
        read_policy,
        lambda path: policy_sha256(path, path.parent),
        read_adapters,
        read_profile,
    ],
)
def test_it_is_told_as_a_file_that_can_not_be_read(read: Callable[[Path], object], place: Path) -> None:
    with pytest.raises(KnownError) as caught:
        read(place)
    assert "unreadable" in str(caught.value.code.value)


def test_the_leaf_refuses_it(place: Path) -> None:
    assert is_another_thing(place)
    with pytest.raises((NotRegularError, PermissionError)):  # Windows opens no folder at all
        open_regular(place)


def test_which_pen_was_last_is_unknown(place: Path) -> None:
    assert PenMemory(place, lambda work: work()).mark == UNKNOWN


def test_the_log_file_is_not_begun(place: Path) -> None:
    place.rename(place.with_name(FILE_NAME))
    log = LogFile(place.parent)
    try:
        with pytest.raises(OSError, match=r"not a file|directory|denied"):
            log.start()
    finally:
        log.stop()


def test_a_file_of_the_right_length_is_read_and_a_longer_one_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    assert not is_another_thing(file)
    file.write_bytes(b"1234")
    assert not is_another_thing(file)
    assert read_short(file, 4) == b"1234"
    with pytest.raises(TooLongError):
        read_short(file, 3)


def test_settings_without_end_are_refused(tmp_path: Path) -> None:
    file = tmp_path / settings.FILE_NAME
    file.write_bytes(b"# a note\n" * 200_000)
    with pytest.raises(settings.SettingsError) as caught:
        settings.load(file)
    assert (caught.value.code, caught.value.params["found"]) == (settings.SettingsCode.UNREADABLE, "too long")
