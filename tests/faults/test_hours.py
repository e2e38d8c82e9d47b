"""A few trials of each row about hours with lost cycles. The long form is `python -m tests.faults --rows hours`."""

from __future__ import annotations

from typing import Any

from tests.faults.cases import few_of, hold
from tests.faults.rows import Row


@few_of("hours")
def test_what_must_hold_holds(ground: Any, row: Row) -> None:
    hold(ground, row)
