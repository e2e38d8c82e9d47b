"""Rows about quantity: a million bytes of garbage, ten thousand damaged answers, many cycles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.cycles import FASTER, all_cycles, fast_ground, many_cycles, real_minutes
from tests.faults.garbage import GARBAGE, MUTATED, damaged_answers, garbage, hostile_ground, long_form
from tests.faults.line import CYCLE_MS, NONE
from tests.faults.rows import Bound, Row


@contextmanager
def nothing(folder: Path) -> Iterator[None]:
    """Virtual time needs no ground."""
    yield None


RSS_MIB, TRACED_KIB = 2.0, 64.0
TRACED = {"traced memory grown": Bound(TRACED_KIB, "KiB")}
GROWTH = {
    "resident memory grown": Bound(RSS_MIB, "MiB"),
    "threads grown": NONE,
    "file handles grown": NONE,
}

ROWS = (
    Row(
        "garbage",
        "1,000,000 bytes of random garbage",
        "random bytes through the real driver between the answers of a running pen; the pen's own bytes are the oracle",
        {
            "wrong values shown": NONE,
            "good again": Bound(2 * CYCLE_MS),
            "resident memory grown": Bound(RSS_MIB, "MiB"),
        },
        hostile_ground,
        garbage,
        few=1,
        whole=long_form(garbage, GARBAGE),
        whole_bounds=TRACED,
    ),
    Row(
        "damaged-answers",
        "10,000 damaged answers",
        "20 in front of each true one: bits over, cut, longer, a register or the nonce another with right checks, "
        "another unit or function",
        {
            "wrong values shown": NONE,
            "good again": Bound(2 * CYCLE_MS),
            "resident memory grown": Bound(RSS_MIB, "MiB"),
        },
        hostile_ground,
        damaged_answers,
        few=1,
        whole=long_form(damaged_answers, MUTATED),
        whole_bounds=TRACED,
    ),
    Row(
        "many-cycles",
        "90,000 cycles at full speed",
        f"the real link with a clock {FASTER} times as fast on the real pen's process, motor running",
        # A cycle of 2.5 ms on a machine that is busy elsewhere misses some.
        {**GROWTH, "cycles answered": Bound(100.0, "%", least=50.0)},
        fast_ground,
        many_cycles,
        few=1,
        whole=all_cycles,
        whole_bounds={"cycles answered": Bound(100.0, "%", least=90.0)},
    ),
    Row(
        "real-minutes",
        "10 real minutes",
        "25 cycles a second, motor running",
        {**GROWTH, "cycles not answered": Bound(0.1, "%")},
        nothing,
        None,
        few=0,
        whole=real_minutes,
    ),
)
