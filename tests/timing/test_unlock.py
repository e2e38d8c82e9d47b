"""The records are open within half a second of the passphrase, beside the Argon2id of the same run."""

from __future__ import annotations

from pathlib import Path

from mnconsole.opened import SetUp
from mnconsole.opening import Folder
from mnconsole.services.clock import SystemClock
from mnconsole.services.identity import Identity
from tests.benchmarks.children.unlock import timed
from tests.benchmarks.figures import Spread
from tests.benchmarks.folders import the_policy
from tests.benchmarks.unlock import UNLOCK_MS, WORDS
from tests.timing.test_bounds import hold

TRIALS = 5


def test_records_open_at_once(tmp_path: Path) -> None:
    place = tmp_path / "clinic"
    opened = Folder(place, SystemClock(), Identity(), the_policy(place)).set_up(
        SetUp("Sample Clinic", "Ada Sample", WORDS)
    )
    opened.records.close()
    assert opened.staff_id is not None
    told = [timed(place, WORDS, opened.staff_id) for _ in range(TRIALS)]
    found = Spread.of_ns([one["opened"] for one in told])
    raw = Spread.of_ns([one["argon2"] for one in told])
    hold("passphrase to open records, max", found.worst, UNLOCK_MS, raw.worst)
