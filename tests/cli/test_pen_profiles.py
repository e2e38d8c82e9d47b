"""`--pen-profile` and `--profile`: a kind of pen by its id or its file, and what is said when there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mnconsole import assets, settings
from mnconsole.arguments import WindowOptions, parse
from mnconsole.commands import run_command
from mnconsole.device.profile.codes import ProfileCode, ProfileError
from mnconsole.device.simulator.process import SimulatedPen
from mnconsole.preparing import prepare
from tests.helpers.profiles import example


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pens").mkdir()
    (tmp_path / "pens" / "my-motor.toml").write_text(example(), encoding="utf-8")
    return tmp_path


def window(folder: Path, *typed: str) -> WindowOptions:
    options = parse(["--data", str(folder), *typed])
    assert isinstance(options, WindowOptions)
    return options


def test_the_command_line_goes_ahead_of_the_settings(folder: Path) -> None:
    assert prepare(window(folder)).profile.id == "mnconsole-1"
    settings.save(settings.Settings(pen_profile="oriental-blv"), folder / settings.FILE_NAME)
    assert prepare(window(folder)).profile.id == "oriental-blv"
    prepared = prepare(window(folder, "--pen-profile", "my-motor"))
    assert prepared.profile.id == "my-motor"
    kinds = prepared.profiles.kinds("my-motor").kinds
    assert [kind.id for kind in kinds] == ["mnconsole-1", "oriental-blv", "my-motor"]


def test_a_file_stands_in_for_the_one_with_its_id(folder: Path, tmp_path: Path) -> None:
    tried = tmp_path / "tried.toml"
    tried.write_text(example().replace('title = "', 'title = "Tried: '), encoding="utf-8")
    prepared = prepare(window(folder, "--pen-profile", str(tried)))
    assert (prepared.profile.id, Path(prepared.profile.file)) == ("my-motor", tried)
    kinds = prepared.profiles.kinds(prepared.profile.id).kinds
    assert [kind.id for kind in kinds] == ["mnconsole-1", "oriental-blv", "my-motor"]
    assert kinds[-1].title.startswith("Tried: ")
    with pytest.raises(ProfileError) as caught:
        prepare(window(folder, "--pen-profile", str(tmp_path / "nowhere.toml")))
    assert caught.value.code is ProfileCode.UNREADABLE


def test_the_settings_may_name_a_file_too_and_nothing_is_the_default(folder: Path) -> None:
    settings.save(settings.Settings(pen_profile="pens/my-motor.toml"), folder / settings.FILE_NAME)
    assert prepare(window(folder)).profile.id == "my-motor"
    settings.save(settings.Settings(pen_profile=""), folder / settings.FILE_NAME)
    assert prepare(window(folder)).profile.id == "mnconsole-1"


def test_an_unknown_kind_names_the_known_ones(folder: Path) -> None:
    with pytest.raises(ProfileError) as caught:
        prepare(window(folder, "--pen-profile", "other"))
    assert caught.value.code is ProfileCode.UNKNOWN_PROFILE
    assert caught.value.params["expected"] == "mnconsole-1, oriental-blv, my-motor"


def test_a_bad_profile_that_is_not_asked_for_stops_nothing(folder: Path) -> None:
    (folder / "pens" / "bad.toml").write_text("format = ", encoding="utf-8")
    prepared = prepare(window(folder))
    assert prepared.profile.id == "mnconsole-1"
    assert [trouble.code for trouble in prepared.profiles.troubles] == [ProfileCode.NOT_TOML]


def test_pen_check_of_a_motor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    motor = assets.path("pens", "oriental-blv.toml")
    with SimulatedPen.spawn(tmp_path, profile=motor) as pen:
        typed = ["pen", "check", "--port", pen.port, "--seconds", "1", "--json"]
        assert run_command(parse([*typed, "--pen-profile", "oriental-blv"])) == 0  # type: ignore[arg-type]
    facts = json.loads(capsys.readouterr().out)
    assert (facts["vendor"], facts["state"], facts["lost"]) == ("Oriental Motor", "idle", 0)
    assert facts["cycles"] >= 8


def test_pen_check_with_an_unknown_kind(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(parse(["pen", "check", "--port", "x", "--pen-profile", "other"])) == 1  # type: ignore[arg-type]
    said = capsys.readouterr().err
    assert "no pen profile other" in said
    assert "mnconsole-1, oriental-blv" in said


def test_pen_simulate_with_a_bad_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(example().replace("unit = 17", "unit = 300"), encoding="utf-8")
    assert run_command(parse(["pen", "simulate", "--profile", str(file)])) == 1  # type: ignore[arg-type]
    assert "line.unit" in capsys.readouterr().err
