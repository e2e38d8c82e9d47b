"""The list of erasures: what no console wrote is told as unread, and stops nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

from mnconsole.store.erased_list import ERASED, Erased, bears_seal, read_erased, seal_of, write_erased

KEY = bytes(range(32))
ONE = Erased(uuid4(), 7, 1_790_000_000_000, "2036-11-30", 1_850_000_000_000)
SEALED = replace(ONE, seal=seal_of(ONE, KEY))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    for one in (ONE, SEALED):
        write_erased(tmp_path, [one])
        write_erased(tmp_path, [one])
    assert set(read_erased(tmp_path)[0]) == {ONE, SEALED}
    assert len((tmp_path / ERASED).read_text().splitlines()) == 2


def test_a_seal_is_of_one_line_and_one_patients_key() -> None:
    assert bears_seal(SEALED, KEY)
    assert not bears_seal(ONE, KEY)
    assert not bears_seal(SEALED, bytes(32))
    assert not bears_seal(SEALED, None)
    for change in (
        {"patient_id": uuid4()}, {"number": 8}, {"first_utc_ms": 1}, {"retained_until": ""},
        {"backups_until_utc_ms": 0}, {"seal": "\N{GREEK SMALL LETTER OMEGA}"},
        {"seal": "\ud800"}, {"retained_until": "\ud800"},
    ):  # fmt: skip
        assert not bears_seal(replace(SEALED, **change), KEY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"patient": 5},
        {"patient": "not an id"},
        {"number": 1e999},
        {"number": True},
        {"number": "7"},
        {"number": -1},
        {"erased_utc_ms": 10**26},
        {"backups_until_utc_ms": 1.5},
        {"retained_until": None},
        {"seal": 5},
    ],
)
def test_a_line_with_something_else_in_it_is_told_and_the_others_count(tmp_path: Path, change: dict[str, Any]) -> None:
    wrong = json.dumps(json.loads(ONE.line) | {"patient": uuid4().hex} | change)
    (tmp_path / ERASED).write_text(f"{wrong}\n{ONE.line}\n", encoding="utf-8")
    assert read_erased(tmp_path) == ((ONE,), False)
