"""The words that run.py understands, and what it starts for each."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
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
        "run.py: unknown word 'tests'. Use one of: demo, app, test, benchmarks, faults, trials, --help."
    ]


def test_the_demo_opens_a_window() -> None:
    assert run.plan("demo", [], visible=True) == (["-P", "-m", "mnconsole", "--demo"], {}, False)


def test_the_demo_plays_by_itself_without_a_display() -> None:
    arguments, extra, at_root = run.plan("demo", [], visible=False)
    assert arguments == [
        "-P",
        "-m",
        "mnconsole",
        "--demo",
        "--play",
        "--speed",
        "30",
        "--pictures",
        str(run.PICTURES),
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
    assert run.plan("faults", ["--trials", "3"], visible=True) == (
        ["-m", "tests.faults", "--trials", "3"],
        OFFSCREEN,
        True,
    )
    assert run.plan("trials", ["kills"], visible=True) == (["-m", "tests.trials", "kills"], OFFSCREEN, True)


@pytest.mark.parametrize(
    ("word", "packages"),
    [
        ("demo", "program"),
        ("app", "program"),
        ("test", "test"),
        ("benchmarks", "test"),
        ("faults", "test"),
        ("trials", "test"),
    ],
)
def test_what_measures_gets_the_packages_of_the_tests(
    monkeypatch: pytest.MonkeyPatch, word: str, packages: str
) -> None:
    wanted: list[str] = []

    class Made:
        python = Path("python")

        def __init__(self, root: Path) -> None:
            assert root == run.ROOT

        def ensure(self, what: str) -> None:
            wanted.append(what)

    monkeypatch.setattr(run.environment, "Environment", Made)
    monkeypatch.setattr(run.machine, "ensure_libraries", lambda libraries: None)
    monkeypatch.setattr(run, "start", lambda python, arguments, environ: 0)
    monkeypatch.chdir(run.ROOT)
    assert run.run(word, ["--a-word"]) == 0
    assert wanted == [packages]


def test_trouble_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run.machine, "python_trouble", lambda *facts: "This Python is too old.")
    assert run.main(["test"]) == 1
    assert capsys.readouterr().err == "This Python is too old.\n"


@pytest.mark.parametrize(
    ("codes", "worst"),
    [
        ((0, 0), 0),
        ((1, 0), 1),
        ((0, 1), 1),
        ((1, 2), 2),
        ((-11, 0), -11),  # ended by a signal
        ((0, -11), -11),
        ((-9, 1), -9),
    ],
)
def test_the_whole_suite_is_two_runs_and_neither_can_hide_the_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, codes: tuple[int, int], worst: int
) -> None:
    ran: list[list[str]] = []

    def called(command: list[str], env: dict[str, str]) -> int:
        assert env == {"A": "1"}
        ran.append(command)
        return codes[len(ran) - 1]

    monkeypatch.setattr(subprocess, "call", called)
    monkeypatch.setattr(run, "ALONE", (tmp_path,))
    assert run.whole_suite("python", {"A": "1"}) == worst
    assert [str(tmp_path) in command for command in ran] == [True, True]
    assert "--ignore" in ran[0]
    assert "-n" not in ran[1]


def test_without_tests_that_run_alone_the_suite_is_one_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(subprocess, "call", lambda command, env: ran.append(command) or 3)
    monkeypatch.setattr(run, "ALONE", (tmp_path / "nothing here",))
    assert run.whole_suite("python", {}) == 3
    assert len(ran) == 1


# ---- from a word to a start, with nothing set up


@dataclass
class Started:
    """What was set up and started instead of the real thing. `displayed` tells whether there is a display."""

    displayed: bool = False
    code: int = 0
    levels: list[str] = field(default_factory=list)
    arguments: list[list[str]] = field(default_factory=list)
    environs: list[dict[str, str]] = field(default_factory=list)
    suites: int = 0


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """No set-up, no process."""
    noted = Started()

    class Nothing:
        python = "python"

        def __init__(self, root: Path) -> None:
            assert root == ROOT

        def ensure(self, level: str) -> None:
            noted.levels.append(level)

    def start(_python: str, arguments: list[str], environ: dict[str, str]) -> int:
        noted.arguments.append(arguments)
        noted.environs.append(environ)
        return noted.code

    def whole_suite(_python: str, environ: dict[str, str]) -> int:
        noted.suites += 1
        noted.environs.append(environ)
        return noted.code

    monkeypatch.setattr(run.environment, "Environment", Nothing)
    monkeypatch.setattr(run.machine, "has_display", lambda _environ, _system: noted.displayed)
    monkeypatch.setattr(run.machine, "ensure_libraries", lambda _wanted: None)
    monkeypatch.setattr(run, "start", start)
    monkeypatch.setattr(run, "whole_suite", whole_suite)
    monkeypatch.setattr(run.os, "chdir", lambda _folder: None)
    monkeypatch.delenv("QT_QPA_PLATFORM")
    return noted


@pytest.mark.parametrize("words", [[], ["demo"]])
def test_without_a_display_it_says_so_plays_and_names_the_folder(
    started: Started, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert run.main(words) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "There is no display here: playing the demo treatment off screen.",
        f"A picture of each step goes to {run.PICTURES}",
    ]
    assert started.levels == ["program"]
    assert started.arguments[0][-6:] == ["--demo", "--play", "--speed", "30", "--pictures", str(run.PICTURES)]
    assert started.environs[0]["QT_QPA_PLATFORM"] == "offscreen"


def test_with_a_display_it_just_opens(started: Started, capsys: pytest.CaptureFixture[str]) -> None:
    started.displayed = True
    assert run.main([]) == 0
    assert capsys.readouterr().out == ""
    assert started.arguments == [["-P", "-m", "mnconsole", "--demo"]]
    assert "QT_QPA_PLATFORM" not in started.environs[0]


def test_who_asks_for_something_else_without_a_display_gets_it_and_no_play(
    started: Started, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main(["demo", "--data", "here"]) == 0
    assert capsys.readouterr().out == ""
    assert started.arguments == [["-P", "-m", "mnconsole", "--demo", "--data", "here"]]
    assert "QT_QPA_PLATFORM" not in started.environs[0]


@pytest.mark.parametrize("code", [0, 1, -11])
def test_the_exit_code_is_that_of_what_ran(started: Started, code: int) -> None:
    started.code = code
    assert run.main(["test"]) == code
    assert (started.suites, started.arguments) == (1, [])
    assert run.main(["test", "-k", "pen"]) == code
    assert (started.suites, started.arguments) == (1, [["-m", "pytest", "-k", "pen"]])
    assert run.main(["app"]) == code
    assert started.levels == ["test", "test", "program"]


def test_an_unknown_word_starts_nothing(started: Started, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["dmeo"]) == 2
    assert "unknown word 'dmeo'" in capsys.readouterr().err
    assert (started.levels, started.arguments, started.suites) == ([], [], 0)
