"""What the kill trial takes for time that ran backward."""

from __future__ import annotations

import pytest

from mnconsole.domain.record_events import AppStarted, DemoTimeMoved
from tests.e2e.log_times import LATE_MS, Entry, backward

START, MOVE, STEP = AppStarted.KIND, DemoTimeMoved.KIND, "session.cleanse_done"


@pytest.mark.parametrize(
    ("entries", "faults"),
    [
        ([Entry(1, START, 1_000, -1), Entry(2, MOVE, 1_500, 60_000), Entry(3, START, 61_500, -1)], 0),
        ([Entry(1, START, 1_000, -1), Entry(2, STEP, 61_000, -1), Entry(3, START, 60_999, -1)], 1),
        ([Entry(1, STEP, 9_000, -1), Entry(2, STEP, 9_000 - LATE_MS, -1)], 0),
        ([Entry(1, STEP, 9_000, -1), Entry(2, STEP, 8_999 - LATE_MS, -1)], 1),
        ([Entry(1, MOVE, 1_000, 60_000), Entry(2, MOVE, 61_000, 59_999)], 1),
    ],
)
def test_a_fall_is_a_fault(entries: list[Entry], faults: int) -> None:
    assert len(backward(entries)) == faults
