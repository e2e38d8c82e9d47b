"""Profiles are found in both places; a bad one is told and left out; an unknown one names the known ones."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mnconsole.device.profile.codes import ProfileCode, ProfileError
from mnconsole.device.profile.files import OWN_FOLDER, built_in, load_profiles, profile_named
from mnconsole.domain.pen import EndsBy, Lacks
from mnconsole.ui.words.trouble import trouble
from tests.helpers.profiles import example

BUILT_IN = ["mnconsole-1", "oriental-blv"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / OWN_FOLDER).mkdir()
    return tmp_path


def put(folder: Path, name: str, text: str) -> Path:
    file = folder / OWN_FOLDER / name
    file.write_text(text, encoding="utf-8")
    return file


def test_the_built_in_ones_are_there_without_a_folder(tmp_path: Path) -> None:
    for data_folder in (None, tmp_path):
        profiles = load_profiles(data_folder)
        assert [profile.id for profile in profiles.known] == BUILT_IN
        assert profiles.troubles == ()


def test_the_clinic_s_own_are_there_too(folder: Path) -> None:
    put(folder, "my-motor.toml", example())
    put(folder, "notes.txt", "no profile")
    profiles = load_profiles(folder)
    assert [profile.id for profile in profiles.known] == [*BUILT_IN, "my-motor"]
    assert profiles.find("my-motor").own
    kinds = profiles.kinds("my-motor")
    assert kinds.in_use is not None
    assert (kinds.in_use.title, kinds.in_use.own, kinds.in_use.ends_by) == ("My motor", True, EndsBy.NOTHING)
    assert kinds.kinds[0].lacks is Lacks.NONE
    assert kinds.kinds[0].ends_by is EndsBy.LEASE


def test_a_bad_one_is_told_and_the_others_are_used(folder: Path) -> None:
    put(folder, "my-motor.toml", example())
    bad = put(folder, "worse.toml", example().replace("unit = 17", "unit = 300"))
    profiles = load_profiles(folder)
    assert [profile.id for profile in profiles.known] == [*BUILT_IN, "my-motor"]
    (told,) = profiles.kinds("mnconsole-1").troubles
    words = trouble(told)
    assert str(bad) in words.text
    assert "line.unit" in words.text
    assert "1 to 247" in words.text
    assert "300" in words.text


def test_two_with_one_id_are_told_and_the_first_is_used(folder: Path) -> None:
    put(folder, "a.toml", example())
    put(folder, "b.toml", example().replace("My motor", "Another"))
    profiles = load_profiles(folder)
    assert profiles.find("my-motor").title == "My motor"
    assert [told.code for told in profiles.troubles] == [ProfileCode.SAME_ID]
    put(folder, "a.toml", example().replace('id = "my-motor"', 'id = "mnconsole-1"'))
    assert load_profiles(folder).find("mnconsole-1").title == built_in().title, "a built-in one is not replaced"


def test_an_unknown_id_names_the_known_ones(folder: Path) -> None:
    with pytest.raises(ProfileError) as caught:
        load_profiles(folder).find("other")
    assert caught.value.code is ProfileCode.UNKNOWN_PROFILE
    assert "mnconsole-1, oriental-blv" in trouble(caught.value).text


def test_one_that_is_asked_for_and_bad_says_what_is_wrong_with_it(folder: Path) -> None:
    put(folder, "my-motor.toml", example().replace("unit = 17", "unit = 300"))
    with pytest.raises(ProfileError) as caught:
        load_profiles(folder).find("my-motor")
    assert caught.value.params["key"] == "line.unit"


def test_a_folder_or_a_file_that_can_t_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / OWN_FOLDER).write_text("no folder", encoding="utf-8")
    assert [told.code for told in load_profiles(tmp_path).troubles] == [ProfileCode.UNREADABLE]
    (tmp_path / OWN_FOLDER).unlink()
    (tmp_path / OWN_FOLDER / "a.toml").mkdir(parents=True)
    profiles = load_profiles(tmp_path)
    assert [told.code for told in profiles.troubles] == [ProfileCode.UNREADABLE]
    assert [profile.id for profile in profiles.known] == BUILT_IN


@pytest.mark.parametrize(
    "content",
    [
        "format = 0x" + "f" * 6000,
        "format = [0x" + "f" * 6000 + "]",
        ".".join("a" * 49_000) + " = 1",
        "x = 1\n" * 20_000,
        "a = " + "[" * 49_000,
    ],
    ids=["a number of 6000 digits", "one in a list", "a key of 49,000 parts", "too long", "nested without end"],
)
def test_a_hostile_file_is_told_and_the_others_are_used(folder: Path, content: str) -> None:
    put(folder, "hostile.toml", content)
    put(folder, "my-motor.toml", example())
    profiles = load_profiles(folder)
    assert [profile.id for profile in profiles.known] == [*BUILT_IN, "my-motor"]
    (told,) = profiles.troubles
    assert "hostile.toml" in trouble(told).text
    with pytest.raises(ProfileError):
        profiles.find("hostile")


def test_a_pipe_is_no_profile_and_nobody_waits_for_who_writes_into_it(folder: Path) -> None:
    os.mkfifo(folder / OWN_FOLDER / "pipe.toml")
    (folder / OWN_FOLDER / "folder.toml").mkdir()
    profiles = load_profiles(folder)
    assert [told.code for told in profiles.troubles] == [ProfileCode.UNREADABLE] * 2
    with pytest.raises(ProfileError):
        profiles.find("pipe")


def test_a_file_may_be_named_instead_of_an_id(folder: Path) -> None:
    file = put(folder, "x.toml", example())
    assert profile_named(str(file), None).id == "my-motor"
    assert profile_named("my-motor", folder).id == "my-motor"
    with pytest.raises(ProfileError):
        profile_named("my-motor", None)


def test_the_real_motor_names_its_sources() -> None:
    text = Path(built_in("oriental-blv").file).read_text(encoding="utf-8")
    assert "HM-5114" in text
    assert "never with" in text
