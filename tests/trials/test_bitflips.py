"""A few hundred damages by chance. The long form is `python3 run.py trials bitflips`."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

from mnconsole.store.witness import WITNESS
from tests.trials import bitflips, clinics
from tests.trials.pool import Looker

SEED = 5


def test_no_damage_is_silent_and_none_ends_the_interpreter() -> None:
    outcome = bitflips.run(bitflips.SHORT, SEED, lambda _line: None)
    assert outcome.faults == []
    told = dict(outcome.rows)
    assert "told damaged" in told["a closed database"]
    assert "newest_missing" in told["a killed console's log"]
    assert "key_file_damaged" in told["both key files"]


def test_the_trial_sees_what_is_silent(tmp_path: Path) -> None:
    subject = next(each for each in clinics.subjects(tmp_path) if each.name == "a killed console's log")
    copy = Path(shutil.copytree(subject.folder, tmp_path / "damaged"))
    (copy / WITNESS).unlink()
    bitflips.damage(copy / "records.db-wal", Random(SEED))
    with Looker() as looker:
        answer = looker.ask("look", folder=str(copy), key="", passphrase="", by="console")
    assert bitflips.judge(answer, subject.content)[1].startswith("silent")


def test_the_trial_sees_a_crash() -> None:
    assert bitflips.judge({"died": -11}, "")[1].startswith("crash")
    assert bitflips.judge({"raised": "MemoryError: "}, "")[1].startswith("crash")


def test_a_child_that_dies_is_told_and_replaced(tmp_path: Path) -> None:
    with Looker() as looker:
        assert looker.ask("die", folder=str(tmp_path)) == {"died": -6}
        assert "raised" in looker.ask("making", folder=str(tmp_path / "nothing"), made=True, too="much")
