"""Some rounds on a failing disk. The long form is `python3 run.py trials iofaults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.records import set_up
from tests.trials import iofaults
from tests.trials.iofaults import Kind, Struggling

SEED = 6


def test_a_failing_disk_costs_nothing_that_was_acknowledged() -> None:
    outcome = iofaults.run(iofaults.SHORT, SEED, lambda _line: None)
    assert outcome.faults == []
    assert "disk_full" in dict(outcome.rows)["told"]
    assert "io_error" in dict(outcome.rows)["told"]


@pytest.mark.parametrize("kind", [kind for kind in iofaults.KINDS if not kind.full], ids=lambda kind: kind.name)
def test_each_kind_of_failure_is_met(kind: Kind, tmp_path: Path) -> None:
    set_up(tmp_path / "data").close()
    asked = {"operations": int(kind.operations), "targets": int(kind.targets), "error": kind.error, "chance": 1.0}
    with Struggling(tmp_path / "data") as child:
        answer = child.round({**asked, "room": -1, "seed": 3})
    assert answer["failed"] > 0
    assert answer["wrong"] == []
    assert answer["acked"], "it goes on afterwards"


def test_a_full_disk_is_met_and_left(tmp_path: Path) -> None:
    set_up(tmp_path / "data").close()
    asked = {"operations": 0, "targets": 0, "error": 0, "chance": 0, "room": 0}
    with Struggling(tmp_path / "data") as child:
        answers = [child.round({**asked, "seed": seed}) for seed in (2, 3)]
    assert all(answer["codes"]["disk_full"] and answer["failed"] and not answer["wrong"] for answer in answers)


def test_a_child_that_dies_is_a_fault(tmp_path: Path) -> None:
    with Struggling(tmp_path / "nothing here") as child:
        assert child.begun["wrong"] == ["died with 1"]
