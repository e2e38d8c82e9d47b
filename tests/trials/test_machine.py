"""Some hundred steps of a random clinic. The long form is `python3 run.py trials machine`."""

from __future__ import annotations

from unittest.mock import patch

from mnconsole.store.witness import WITNESS
from tests.trials import machine

SEED = 5


def test_the_model_and_the_records_agree() -> None:
    outcome = machine.run(machine.SHORT, SEED, lambda _line: None)
    assert outcome.faults == []
    met = machine.ClinicMachine.met
    assert sum(met.values()) >= machine.SHORT
    assert min(met[what] for what in ("crash", "backup", "restore", "next", "session started")) > 0


def test_the_machine_sees_what_a_crash_takes_away() -> None:
    with patch.object(machine, "LOST_IN_A_CRASH", ("*-shm", "*-wal", WITNESS)):
        outcome = machine.run(machine.SHORT, SEED, lambda _line: None)
    assert len(outcome.faults) == 1
    assert "AssertionError" in outcome.faults[0]
