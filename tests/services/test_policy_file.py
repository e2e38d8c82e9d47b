"""The policy file: which one is read, and what is said about a damaged one."""

from __future__ import annotations

from pathlib import Path

import pytest

from mnconsole import assets
from mnconsole.errors import KnownError
from mnconsole.services.policy_file import OWN_NAME, PolicyFileCode, load_policy, read_policy

BUILT_IN = assets.path("policy", "clinic.toml")


def _error(path: Path) -> KnownError:
    with pytest.raises(KnownError) as caught:
        read_policy(path)
    assert caught.value.params["file"] == str(path)
    return caught.value


def _own(folder: Path, text: str) -> Path:
    path = folder / OWN_NAME
    path.write_text(text, encoding="utf-8")
    return path


def test_the_clinics_own_file_wins(tmp_path: Path) -> None:
    assert load_policy(BUILT_IN, tmp_path).version == "2026.3"
    _own(tmp_path, BUILT_IN.read_text(encoding="utf-8").replace('version = "2026.3"', 'version = "own.1"', 1))
    assert load_policy(BUILT_IN, tmp_path).version == "own.1"


def test_a_damaged_own_file_is_told_and_not_passed_over(tmp_path: Path) -> None:
    path = _own(tmp_path, "version = ")
    with pytest.raises(KnownError) as caught:
        load_policy(BUILT_IN, tmp_path)
    assert caught.value.params["file"] == str(path)


def test_a_bad_key_is_named_with_what_was_expected(tmp_path: Path) -> None:
    path = _own(tmp_path, BUILT_IN.read_text(encoding="utf-8").replace("area_cm2 = 48", 'area_cm2 = "large"'))
    error = _error(path)
    assert error.code is PolicyFileCode.BAD_KEY
    assert error.params["key"] == "policy.zones[1].area_cm2"
    assert error.params["expected"] == "a whole number from 0 to 5000"


@pytest.mark.parametrize("data", [b"version = ", b"\xff\xfe\x00", b"a = 1\na = 2", b"[" * 5000])
def test_what_is_no_toml_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / OWN_NAME
    path.write_bytes(data)
    error = _error(path)
    assert error.code is PolicyFileCode.NOT_TOML
    assert error.params["reason"]


def test_nested_without_end_is_told_as_no_toml(tmp_path: Path) -> None:
    path = _own(tmp_path, "a = " + "[" * 100_000)
    assert _error(path).code is PolicyFileCode.NOT_TOML


def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        load_policy(BUILT_IN, tmp_path / ("x" * 300))
    assert caught.value.code is PolicyFileCode.UNREADABLE


def test_a_missing_or_unreadable_file_is_told(tmp_path: Path) -> None:
    assert _error(tmp_path / "none.toml").code is PolicyFileCode.UNREADABLE
    (tmp_path / OWN_NAME).mkdir()
    error = _error(tmp_path / OWN_NAME)
    assert error.code is PolicyFileCode.UNREADABLE
    assert error.params["reason"]
