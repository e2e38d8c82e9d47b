"""A few trials of each row about the other end of the port. The long form is `python -m tests.faults --rows ports`."""

from __future__ import annotations

from typing import Any

from tests.faults.cases import few_of, hold
from tests.faults.rows import Row


@few_of("ports")
def test_what_must_hold_holds(ground: Any, row: Row) -> None:
    hold(ground, row)
