"""Every known code has title, text and what to do, with its own parameters filled in."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from enum import Enum

import pytest

from mnconsole import assets, settings
from mnconsole.device.discovery.adapters import AdapterFileCode
from mnconsole.device.profile.codes import ProfileCode
from mnconsole.domain.pen import PortTrouble
from mnconsole.domain.privacy import ExportCode
from mnconsole.domain.recovery_code import CodeProblem
from mnconsole.errors import KnownError
from mnconsole.opening import OpeningCode
from mnconsole.services.background import WorkerCode
from mnconsole.services.clock import ClockCode
from mnconsole.services.opener import OpenerCode
from mnconsole.services.policy_file import PolicyFileCode
from mnconsole.store import errors as store_errors
from mnconsole.store.errors import StoreCode
from mnconsole.ui.words.trouble import trouble, trouble_of
from mnconsole.ui.words.trouble_store import STORE
from tests.architecture.source import ROOT, files

CODES: tuple[type[Enum], ...] = (
    StoreCode, OpeningCode, PolicyFileCode, settings.SettingsCode, assets.AssetCode, PortTrouble,
    WorkerCode, ProfileCode, AdapterFileCode, ExportCode, CodeProblem, OpenerCode, ClockCode,
)  # fmt: skip
PLACE = re.compile(r"\{(\w+)\}")


def known_codes() -> Iterator[Enum]:
    for family in CODES:
        yield from (code for code in family if code.value)  # no value, no trouble


def raised_enums() -> set[str]:
    """The enums that the program gives to a KnownError: those whose name ends with Code in a raising module."""
    names: set[str] = set()
    for file in files("mnconsole"):
        # The command line has its own words, for a terminal.
        if file.is_relative_to(ROOT / "mnconsole" / "commands"):
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if "KnownError" not in file.read_text(encoding="utf-8"):
            continue
        names |= {
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef)
            and node.name.endswith("Code")
            and any("Enum" in ast.unparse(base) for base in node.bases)
        }
    return names


@pytest.mark.parametrize("code", list(known_codes()), ids=lambda code: f"{type(code).__name__}.{code.name}")
def test_each_code_has_words_of_its_own(code: Enum) -> None:
    told = trouble_of(type(code).__name__, str(code.value), {})
    assert told != trouble(ValueError("no known error"))
    for text in (told.title, told.text, told.to_do):
        assert text
        assert "{" not in text
    assert told.text.endswith(".")


def test_every_enum_of_known_errors_is_walked() -> None:
    assert raised_enums() <= {family.__name__ for family in CODES}


def test_places_are_parameters_that_the_store_declares() -> None:
    source = inspect.getsource(store_errors)
    for code in StoreCode:
        line = next(line for line in source.splitlines() if line.strip().startswith(f"{code.name} = "))
        declared = set(re.findall(r"\b(\w+)\b", line.partition("#")[2].partition(":")[0]))
        said = STORE[code.value]
        used = set(PLACE.findall(said.title + said.text + said.to_do))
        assert used <= declared, code


def test_parameters_are_filled_in_and_missing_ones_are_dashes() -> None:
    told = trouble(KnownError(StoreCode.NEWER_SCHEMA, path="p", found="0004", known="0001", found_program="0.9"))
    assert "0.9" in told.text
    assert "mnconsole — " in told.text


def test_the_same_value_of_two_families_reads_differently() -> None:
    records, port = KnownError(StoreCode.BUSY, path="p"), KnownError(PortTrouble.BUSY, port="/dev/x")
    assert trouble(records).title != trouble(port).title


def test_a_path_with_braces_is_only_a_path() -> None:
    assert "{weird}" in trouble(KnownError(StoreCode.READ_ONLY, path="/x/{weird}")).text


def test_a_bug_is_told_as_one_without_its_details() -> None:
    told = trouble(RuntimeError("secret details"))
    assert "secret" not in told.title + told.text + told.to_do
    assert "log file" in told.to_do


@pytest.mark.parametrize(
    ("name", "told"),
    [("ENOENT", "it is not there; ENOENT"), ("EIO", "the disk reports an error; EIO"), ("SQLITE_FULL", "SQLITE_FULL")],
)
def test_a_name_of_the_system_is_told_in_words_before_it(name: str, told: str) -> None:
    words = trouble(KnownError(StoreCode.IO_ERROR, path="records.db", reason=name))
    assert words.text == f"Reading or writing records.db failed ({told}). The last step is not saved."
