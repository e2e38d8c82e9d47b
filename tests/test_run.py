"""The words that run.py understands, and what it starts for each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).resolve().parent
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


def call(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "run.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_help_names_every_word() -> None:
    done = call("--help")
    assert done.returncode == 0
    for word in run.WORDS:
        assert f"run.py {word}" in done.stdout


def test_an_unknown_word_is_one_clear_line() -> None:
    done = call("tests")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "run.py: unknown word 'tests'. Use one of: demo, app, test, benchmarks, --help."
    ]


def test_the_demo_opens_a_window() -> None:
    assert run.plan("demo", [], visible=True) == (["-P", "-m", "mnconsole", "--demo"], {}, False)


def test_the_demo_plays_by_itself_without_a_display() -> None:
    arguments, extra, at_root = run.plan("demo", [], visible=False)
    assert arguments == [
        "-P", "-m", "mnconsole", "--demo", "--play", "--speed", "30", "--pictures", str(run.PICTURES),
    ]
    assert extra == OFFSCREEN
    assert not at_root


@pytest.mark.parametrize("visible", [True, False])
def test_the_demo_takes_more_arguments(visible: bool) -> None:
    arguments, extra, _ = run.plan("demo", ["--play", "--speed", "5"], visible=visible)
    assert arguments[-4:] == ["--demo", "--play", "--speed", "5"]
    assert extra == ({} if visible else OFFSCREEN)


def test_the_real_console_gets_its_arguments_as_they_are() -> None:
    arguments, extra, at_root = run.plan("app", ["records", "verify", "--data", "my data"], visible=False)
    assert arguments == ["-P", "-m", "mnconsole", "records", "verify", "--data", "my data"]
    assert extra == {}
    assert not at_root  # a relative --data means the caller's folder


def test_tests_run_off_screen_in_the_project() -> None:
    assert run.plan("test", ["-k", "pen"], visible=True) == (["-m", "pytest", "-k", "pen"], OFFSCREEN, True)


def test_benchmarks_run_in_the_project() -> None:
    assert run.plan("benchmarks", [], visible=True) == (["-m", "tests.benchmarks"], OFFSCREEN, True)


def test_trouble_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run.machine, "python_trouble", lambda *facts: "This Python is too old.")
    assert run.main(["test"]) == 1
    assert capsys.readouterr().err == "This Python is too old.\n"


def test_the_whole_suite_is_two_runs_and_the_worse_exit_code_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ran: list[list[str]] = []
    codes = iter((1, 0))

    def called(command: list[str], env: dict[str, str]) -> int:
        assert env == {"A": "1"}
        ran.append(command)
        return next(codes)

    monkeypatch.setattr(subprocess, "call", called)
    monkeypatch.setattr(run, "ALONE", (tmp_path,))
    assert run.whole_suite("python", {"A": "1"}) == 1
    assert [str(tmp_path) in command for command in ran] == [True, True]
    assert "--ignore" in ran[0]
    assert "-n" not in ran[1]
