"""Fifty of each class of tampering. The long form is `python3 run.py trials tampering`."""

from __future__ import annotations

from tests.trials import tampering

SEED = 3


def test_all_tampering_is_found_and_no_honest_log_is_accused() -> None:
    outcome = tampering.run(tampering.SHORT, SEED, lambda _line: None)
    assert outcome.faults == []
    assert len(outcome.rows) == 13
    assert all("50 of 50 found" in figure for _name, figure in outcome.rows[:-1])
    assert outcome.rows[-1] == ("untouched copies", "600 of 600 named sound")
