"""The checks of the machine, with invented machines."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

from bootstrap import machine

LACKING = {"libEGL.so.1": "libegl1", "libGL.so.1": "libgl1"}


def put_command(folder: Path, name: str, script: str) -> None:
    command = folder / name
    command.write_text("#!/bin/sh\n" + script, encoding="utf-8")
    command.chmod(0o755)


@pytest.fixture
def only_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH that holds nothing but what the test puts there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)


@pytest.fixture
def as_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 4), (3, 14, 9)])
def test_a_fitting_python_is_taken(version: tuple[int, int, int]) -> None:
    assert machine.python_trouble(version, True, "python3") is None


@pytest.mark.parametrize("version", [(3, 6, 9), (3, 10, 14), (3, 15, 0), (4, 0, 0)])
def test_another_python_is_named(version: tuple[int, int, int]) -> None:
    told = machine.python_trouble(version, True, "/usr/bin/python3")
    assert told is not None
    assert "Python 3.11 or newer, below 3.15" in told
    assert "Python " + ".".join(map(str, version)) in told
    assert "/usr/bin/python3" in told


def test_a_32_bit_python_is_named() -> None:
    assert "64-bit" in str(machine.python_trouble((3, 12, 0), False, "python.exe"))


@pytest.mark.parametrize(
    ("environ", "system", "shown"),
    [
        ({}, "Linux", False),
        ({"DISPLAY": ":0"}, "Linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "Linux", True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "Linux", False),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, "Linux", True),
        ({}, "Windows", True),
        ({}, "Darwin", True),
    ],
)
def test_display(environ: dict[str, str], system: str, shown: bool) -> None:
    assert machine.has_display(environ, system) is shown


def test_libraries_follow_the_kind_of_display() -> None:
    hidden = machine.wanted_libraries({}, visible=False)
    x11 = machine.wanted_libraries({"DISPLAY": ":0"}, visible=True)
    wayland = machine.wanted_libraries({"WAYLAND_DISPLAY": "wayland-0"}, visible=True)
    assert "libxcb-cursor.so.0" in x11
    assert "libwayland-client.so.0" in wayland
    assert set(hidden) < set(x11)
    assert set(hidden) == set(x11) & set(wayland)


def test_only_what_cannot_be_loaded_is_missing() -> None:
    def load(name: str) -> None:
        if name == "libGL.so.1":
            raise OSError

    assert machine.missing_libraries(LACKING, load) == {"libGL.so.1": "libgl1"}


def test_without_root_the_line_to_type_is_told(only_path: Path, as_user: None) -> None:
    put_command(only_path, "apt-get", "exit 9\n")
    with pytest.raises(machine.SetupError) as caught:
        machine.ensure_libraries({"libnobody-has-this.so.7": "libnobody7"})
    assert "libnobody-has-this.so.7" in str(caught.value)
    assert "sudo apt-get update && sudo apt-get install -y libnobody7" in str(caught.value)


def test_root_installs_what_is_missing(only_path: Path, tmp_path: Path, as_root: None) -> None:
    typed = tmp_path / "typed"
    put_command(only_path, "apt-get", f'echo "$DEBIAN_FRONTEND $@" >> "{typed}"\n')
    machine.apt_get(["libegl1", "libgl1"])
    update, install = typed.read_text(encoding="utf-8").splitlines()
    assert update.startswith("noninteractive ")
    assert update.endswith(" update")
    assert install.endswith("-y --no-install-recommends install libegl1 libgl1")


def test_what_apt_get_says_is_shown_when_it_fails(
    only_path: Path, as_root: None, capfd: pytest.CaptureFixture[str]
) -> None:
    put_command(only_path, "apt-get", 'echo "E: Unable to locate package"; exit 100\n')
    with pytest.raises(machine.SetupError, match="apt-get failed"):
        machine.apt_get(["libnobody7"])
    assert "E: Unable to locate package" in capfd.readouterr().out


def test_still_missing_after_apt_get_is_an_error(only_path: Path, as_root: None) -> None:
    put_command(only_path, "apt-get", "exit 0\n")
    with pytest.raises(machine.SetupError, match=r"libnobody-has-this\.so\.7"):
        machine.ensure_libraries({"libnobody-has-this.so.7": "libnobody7"})


def test_advice_for_other_systems(only_path: Path) -> None:
    assert "package manager" in machine.advice(LACKING)
    put_command(only_path, "dnf", "exit 0\n")
    assert "dnf install -y 'libEGL.so.1()(64bit)' 'libGL.so.1()(64bit)'" in machine.advice(LACKING)


def test_a_python_without_ensurepip_is_told(
    only_path: Path, as_user: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(machine.SetupError, match="ensurepip"):
        machine.ensure_venv_module()
    put_command(only_path, "apt-get", "exit 9\n")
    wanted = "install -y python{}.{}-venv".format(*sys.version_info[:2])
    with pytest.raises(machine.SetupError, match=wanted):
        machine.ensure_venv_module()
