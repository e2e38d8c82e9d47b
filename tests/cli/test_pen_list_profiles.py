"""`pen profiles`: the kinds of pens that there are, and the profiles with a mistake; the other commands say it too."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from mnconsole.arguments.pen import PROFILES_EPILOG
from tests.cli.shell import Done
from tests.helpers.profiles import example, put

BAD_UNIT = ("line.unit", "a whole number from 1 to 247", "300")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A clinic with a good profile and a bad one, whose id is not its file's name."""
    put(tmp_path, "good", example())
    put(tmp_path, "bad", example().replace("unit = 17", "unit = 300").replace('"my-motor"', '"our-motor"'))
    return tmp_path


def test_people_read_the_good_ones_and_what_is_wrong_with_the_others(here: Callable[..., Done], folder: Path) -> None:
    done = here("pen", "profiles", "--data", folder)
    *good, bad = done.out.splitlines()
    assert [re.split(r"  +", line) for line in good] == [
        ["mnconsole-1", "mnconsole pen map v1", "115200 baud, 8N1", "ships with the program"],
        ["oriental-blv", "Oriental Motor BLV speed controller", "115200 baud, 8E1", "ships with the program"],
        ["my-motor", "My motor", "57600 baud, 8N1", "the clinic's own"],
    ]
    assert bad.startswith("Not used: ")
    for part in (str(folder / "pens" / "bad.toml"), *BAD_UNIT, "Correct the file"):
        assert part in bad
    assert (done.code, done.err) == (1, "")


def test_programs_read_the_documented_keys(here: Callable[..., Done], folder: Path) -> None:
    found = here("pen", "profiles", "--data", folder, "--json").json
    (bad,) = found["not_used"]
    documented = set(re.findall(r"\w+", PROFILES_EPILOG))
    assert set(found) | set(found["profiles"][0]) | set(bad) <= documented
    assert [each["id"] for each in found["profiles"]] == ["mnconsole-1", "oriental-blv", "my-motor"]
    assert (found["profiles"][2]["own"], found["profiles"][2]["unit"], found["profiles"][2]["dialect"]) == (
        True,
        17,
        "plain",
    )
    assert (bad["key"], bad["expected"], bad["found"]) == BAD_UNIT
    assert bad["what_to_do"]


def test_all_is_well_without_a_mistake(here: Callable[..., Done], tmp_path: Path) -> None:
    done = here("pen", "profiles", "--data", tmp_path)
    assert (done.code, len(done.out.splitlines())) == (0, 2)


@pytest.mark.parametrize("command", ["check", "watch", "conform"])
@pytest.mark.parametrize("name", ["bad", "our-motor", "file"])
def test_a_command_that_asks_for_a_bad_one_says_what_is_wrong_with_it(
    command: str, name: str, here: Callable[..., Done], folder: Path
) -> None:
    asked = folder / "pens" / "bad.toml" if name == "file" else name
    yes = ["--yes"] if command == "conform" else []
    done = here("pen", command, "--port", "x", "--json", "--profile", asked, "--data", folder, *yes)
    assert done.code == 1
    details = done.json["details"]
    assert (details["key"], details["expected"], details["found"]) == BAD_UNIT
    assert done.json["what_to_do"]
    assert "bad.toml" in done.err


def test_the_clinics_own_are_found_without_naming_their_folder(
    here: Callable[..., Done], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mnconsole.preparing.default_folder", lambda demo: folder)
    assert [each["id"] for each in here("pen", "profiles", "--json").json["profiles"]][-1] == "my-motor"
    done = here("pen", "check", "--port", folder / "none", "--json", "--profile", "my-motor")
    assert done.json["error"] == "missing"
