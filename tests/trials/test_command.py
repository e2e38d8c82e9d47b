"""The command of the trials: what there is, what it prints, what it writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trials import __main__ as command
from tests.trials.trial import Outcome


class Fine:
    NAME, TITLE, SHORT, LONG = "fine", "All is fine", 3, 30

    @staticmethod
    def run(count: int, seed: int, say: object) -> Outcome:
        return Outcome([("seen", f"{count} with {seed}")])


class Bad:
    NAME, TITLE, SHORT, LONG = "bad", "Something is lost", 1, 2

    @staticmethod
    def run(count: int, seed: int, say: object) -> Outcome:
        return Outcome([], [f"lost {number}" for number in range(7)])


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    document = tmp_path / "reliability.md"
    document.write_text("# Reliability\n\nKept.\n", encoding="utf-8")
    monkeypatch.setattr(command, "DOCUMENT", document)
    monkeypatch.setattr(command, "trials", lambda: {"fine": Fine, "bad": Bad})
    return document


def test_every_module_that_is_a_trial_is_there() -> None:
    found = command.trials()
    assert {"powercut", "iofaults", "kills", "bitflips"} <= set(found)
    for name, trial in found.items():
        assert (name, trial.SHORT < trial.LONG) == (trial.NAME, True)


def test_figures_are_printed_and_written_once(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for seed in ("1", "2"):
        assert command.main(["fine", "--count", "5", "--seed", seed, "--write"]) == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Reliability\n\nKept.\n")
    assert text.count("### All is fine") == 1
    assert "| seen | 5 with 2 |\n| faults | 0 |" in text
    assert "| seen | 5 with 1 |" in capsys.readouterr().out


def test_a_fault_is_counted_and_ends_with_1(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == 1
    said = capsys.readouterr().out
    assert "fine: 30 rounds" in said
    assert "and 2 more" in said
    assert said.endswith("7 faults\n")
    assert page.read_text(encoding="utf-8") == "# Reliability\n\nKept.\n"


def test_an_unknown_name_is_told(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["nothing"])
    assert ended.value.code == 2
    assert "no trial is called nothing; there are fine, bad" in capsys.readouterr().err
