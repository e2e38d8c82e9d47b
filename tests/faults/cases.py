"""The rows of a group as parameters of a test: a few trials each."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.catalogue import rows_of
from tests.faults.consoles import compiler
from tests.faults.rows import Row, check, play


def few_of(group: str) -> pytest.MarkDecorator:
    """`(ground, row)` for each row of a group that is played in the test run."""
    rows = [row for row in rows_of(group) if row.few and (row.name != "clock-set" or compiler() is not None)]
    return pytest.mark.parametrize(
        ("ground", "row"),
        [pytest.param(row.ground, row, id=row.name) for row in rows],
        indirect=["ground"],
        scope="module",
    )


def hold(ground: Any, row: Row) -> None:
    """Play a row a few times and hold it against its bounds."""
    check(row, play(row, ground, row.few, raw_ms=getattr(ground, "raw_ms", None)))
