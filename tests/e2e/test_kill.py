"""The console killed at random moments of the played treatment loses nothing that it told as saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.kill_trial import Trial

KILLS = 20
SEED = 4


@pytest.mark.timeout(180)
def test_nothing_is_lost_by_kills(demo: Path) -> None:
    found = Trial(demo, SEED).run(KILLS)
    assert found.faults == []
    assert found.kills == KILLS
    assert found.saved >= KILLS // 2
    assert found.resumed >= KILLS // 2
    assert found.started_ahead > 0, "no start met moved time: another seed is needed"
    assert found.motor_ran > 0, "no kill met a running motor: another seed is needed"
