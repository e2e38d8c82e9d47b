"""Fifty of each class of tampering. The long form is `python3 run.py trials tampering`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from mnconsole.store.chain_check import ChainCheck
from tests.trials import tampering
from tests.trials.trial import scratch

SEED = 3


def test_all_tampering_is_found_and_no_honest_log_is_accused() -> None:
    outcome = tampering.run(tampering.SHORT, SEED, lambda _line: None)
    assert outcome.faults == []
    assert len(outcome.rows) == 13
    assert all("50 of 50 found" in figure for _name, figure in outcome.rows[:-1])
    assert outcome.rows[-1] == ("untouched copies", "600 of 600 named sound")


@pytest.fixture(scope="module")
def grounds() -> Iterator[list[tampering.Ground]]:
    with scratch() as folder:
        yield [tampering.made(folder / f"clinic {number}", SEED * 10 + number) for number in range(2)]


@pytest.mark.parametrize("name", tampering.classes())
def test_the_quick_way_says_what_the_exact_way_says(
    name: str, grounds: list[tampering.Ground], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = tampering.classes()[name]
    for number in range(4):
        tampering.tampered(tmp_path / "round", *grounds, Random(f"{name} {number}"), kind)
        quick = tampering.verdict(tmp_path / "round", (grounds[0].head,))
        with monkeypatch.context() as patched:
            patched.setattr(ChainCheck, "_quick", lambda *_arguments: iter(()))
            exact = tampering.verdict(tmp_path / "round", (grounds[0].head,))
        assert quick == exact
        shutil.rmtree(tmp_path / "round")


def test_the_trial_sees_what_is_named_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tampering, "verdict", lambda *_arguments: (tampering.SOUND, None))
    outcome = tampering.run(1, SEED, lambda _line: None)
    assert len(outcome.faults) == 12
    assert all("0 of 1 found" in figure for _name, figure in outcome.rows[:-1])
