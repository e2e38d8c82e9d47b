"""The list of erasures: what no console wrote is told as unread, and stops nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from mnconsole.store.erased_list import ERASED, Erased, read_erased, write_erased

ONE = Erased(uuid4(), 7, 1_790_000_000_000, "2036-11-30", 1_850_000_000_000)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_erased(tmp_path, [ONE])
    assert read_erased(tmp_path) == ({ONE.patient_id: ONE}, True)


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
    ],
)
def test_a_line_with_something_else_in_it_is_told_and_the_others_count(tmp_path: Path, change: dict[str, Any]) -> None:
    wrong = json.dumps(json.loads(ONE.line) | {"patient": uuid4().hex} | change)
    (tmp_path / ERASED).write_text(f"{wrong}\n{ONE.line}\n", encoding="utf-8")
    assert read_erased(tmp_path) == ({ONE.patient_id: ONE}, False)
