"""The settings file: read, written, and told about when it is damaged."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path

import pytest

from mnconsole import settings
from mnconsole.settings import Settings, SettingsCode, SettingsError

ALL = "theme, port, pen_profile, log_level, second_medium, lock_after_s, foot_switch"
PLACE = "the path of a folder on another disk, or nothing"
FOOT_SWITCH = 'a key that means nothing else: "F1", "F5", "F11" to "F24", "Pause", "ScrollLock"'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / settings.FILE_NAME


def damaged(file: Path, content: bytes) -> SettingsError:
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        settings.load(file)
    assert caught.value.params["file"] == str(file)
    assert file.read_bytes() == content
    return caught.value


def test_no_file_gives_the_defaults(file: Path) -> None:
    assert settings.load(file) == Settings(theme="auto", port="", log_level="info")


def test_what_is_saved_is_loaded(file: Path) -> None:
    wanted = Settings().changed(theme="dark", port="/dev/serial/by-id/pen-ü")
    settings.save(wanted, file)
    assert settings.load(file) == wanted


def test_only_what_differs_is_written(file: Path) -> None:
    settings.save(Settings(theme="light"), file)
    assert file.read_text(encoding="utf-8") == 'theme = "light"\n'


def test_every_default_is_allowed() -> None:
    defaults = {option.name: option.default for option in fields(Settings)}
    assert Settings().changed(**defaults) == Settings()


@pytest.mark.parametrize(
    ("content", "code", "key", "expected"),
    [
        (b'theme = "blue"', SettingsCode.NOT_ALLOWED, "theme", '"auto" or "light" or "dark"'),
        (b"theme = true", SettingsCode.WRONG_TYPE, "theme", '"auto" or "light" or "dark"'),
        (b"port = 3", SettingsCode.WRONG_TYPE, "port", "text"),
        (b'colour = "blue"', SettingsCode.UNKNOWN_KEY, "colour", ALL),
        (b'second_medium = "~nosuchuser/x"', SettingsCode.NOT_ALLOWED, "second_medium", PLACE),
        (b'second_medium = "\\u0000"', SettingsCode.NOT_ALLOWED, "second_medium", PLACE),
        (f'second_medium = "/media/{"x" * 256}"'.encode(), SettingsCode.NOT_ALLOWED, "second_medium", PLACE),
        (b"second_medium = 5", SettingsCode.WRONG_TYPE, "second_medium", PLACE),
        (b'foot_switch = "Pedal"', SettingsCode.NOT_ALLOWED, "foot_switch", FOOT_SWITCH),
        (b'foot_switch = "F7"', SettingsCode.NOT_ALLOWED, "foot_switch", FOOT_SWITCH),
        (b'foot_switch = "B"', SettingsCode.NOT_ALLOWED, "foot_switch", FOOT_SWITCH),
        (b"foot_switch = 12", SettingsCode.WRONG_TYPE, "foot_switch", FOOT_SWITCH),
        (b"[theme]\nname = 1", SettingsCode.WRONG_TYPE, "theme", '"auto" or "light" or "dark"'),
    ],
)
def test_a_wrong_value_names_the_key(
    file: Path, content: bytes, code: SettingsCode, key: str, expected: str
) -> None:
    error = damaged(file, content)
    assert error.code is code
    assert error.params["key"] == key
    assert error.params["expected"] == expected


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe", b"theme\n", b'a = 1\na = 2\n'])
def test_what_is_not_toml_says_where(file: Path, content: bytes) -> None:
    error = damaged(file, content)
    assert error.code is SettingsCode.NOT_TOML
    assert error.params["found"]


def test_a_folder_in_its_place_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path)
    assert caught.value.code is SettingsCode.UNREADABLE


def test_where_nothing_can_be_written_it_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        settings.save(Settings(), blocked / settings.FILE_NAME)
    assert caught.value.code is SettingsCode.UNWRITABLE


def test_a_failed_write_leaves_the_earlier_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.save(Settings(theme="dark"), file)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SettingsError) as caught:
        settings.save(Settings(theme="light"), file)
    assert caught.value.params["found"] == "No space left on device"
    assert settings.load(file) == Settings(theme="dark")
    assert [entry.name for entry in file.parent.iterdir()] == [settings.FILE_NAME]


@pytest.mark.parametrize("key", ["", *settings.FOOT_SWITCH_KEYS])
def test_a_key_for_the_foot_switch_is_loaded(file: Path, key: str) -> None:
    settings.save(Settings().changed(foot_switch=key), file)
    assert settings.load(file).foot_switch == key


def test_a_wrong_change_is_refused() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings().changed(theme="blue")
    assert caught.value.code is SettingsCode.NOT_ALLOWED
