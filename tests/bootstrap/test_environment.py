"""The virtual environment's stamp, lock and repair, on invented environments."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bootstrap import environment
from bootstrap.environment import Environment
from bootstrap.machine import SetupError


@pytest.fixture
def finished(tmp_path: Path) -> Environment:
    """An environment that is finished at level "program", with two packages in it."""
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    (tmp_path / "constraints.txt").write_text("one==1\n", encoding="utf-8")
    made = Environment(tmp_path)
    for package in ("one", "two"):
        (made.packages_folder() / package).mkdir(parents=True)
    made.python.parent.mkdir(parents=True, exist_ok=True)
    made.python.write_text("", encoding="utf-8")
    (made.folder / "pyvenv.cfg").write_text("", encoding="utf-8")
    made.finish("program")
    return made


def test_a_finished_environment_is_ready(finished: Environment) -> None:
    assert finished.is_ready("program")
    assert not finished.is_ready("test")


def test_test_tools_are_enough_for_the_program(finished: Environment) -> None:
    finished.finish("test")
    assert finished.is_ready("program")
    assert finished.is_ready("test")


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_change_of_the_pins_asks_for_a_new_installation(finished: Environment, name: str) -> None:
    with (finished.root / name).open("a", encoding="utf-8") as file:
        file.write("two==2\n")
    assert not finished.is_ready("program")


def test_a_moved_folder_asks_for_a_new_installation(finished: Environment) -> None:
    moved = finished.root / "moved here"
    moved.mkdir()
    for name in ("pyproject.toml", "constraints.txt", ".venv"):
        (finished.root / name).rename(moved / name)
    assert not Environment(moved).is_ready("program")


def test_a_removed_package_is_noticed(finished: Environment) -> None:
    (finished.packages_folder() / "two").rmdir()
    assert not finished.is_ready("program")
    assert not finished.is_usable()


def test_a_removed_interpreter_is_noticed(finished: Environment) -> None:
    finished.python.unlink()
    assert not finished.is_ready("program")
    assert not finished.is_usable()


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"level": "program"}'])
def test_a_damaged_stamp_is_no_stamp(finished: Environment, content: str) -> None:
    finished.stamp.write_text(content, encoding="utf-8")
    assert not finished.is_ready("program")


def test_a_half_made_environment_is_not_used(finished: Environment) -> None:
    finished.unfinished.write_text("", encoding="utf-8")
    assert not finished.is_ready("program")
    assert not finished.is_usable()


def test_finishing_takes_the_mark_away(finished: Environment) -> None:
    finished.unfinished.write_text("", encoding="utf-8")
    finished.finish("program")
    assert finished.is_ready("program")


def test_a_start_that_was_killed_while_installing_is_noticed(
    finished: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(level: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(finished, "install", killed)
    with pytest.raises(KeyboardInterrupt):
        finished.bring_up("program", fresh=False)
    assert not finished.is_usable()


def test_a_pip_that_fails_leaves_what_was_there(
    finished: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(level: str) -> None:
        raise SetupError

    monkeypatch.setattr(finished, "install", refused)
    with pytest.raises(SetupError):
        finished.bring_up("program", fresh=False)
    assert finished.is_ready("program")


def test_an_environment_made_by_hand_is_used(tmp_path: Path) -> None:
    made = Environment(tmp_path)
    made.python.parent.mkdir(parents=True)
    made.python.symlink_to(sys.executable)
    assert made.is_usable()


def test_a_folder_that_is_no_environment_is_never_removed(tmp_path: Path) -> None:
    made = Environment(tmp_path)
    made.folder.mkdir()
    (made.folder / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(SetupError, match="Move it away"):
        made.remove()
    assert (made.folder / "thesis.txt").exists()


def test_a_broken_environment_is_removed(finished: Environment) -> None:
    finished.remove()
    assert not finished.folder.exists()


def test_two_starts_wait_for_each_other(tmp_path: Path) -> None:
    entered = threading.Event()

    def second() -> None:
        with environment.setup_lock(tmp_path / "lock"):
            entered.set()

    with environment.setup_lock(tmp_path / "lock"):
        thread = threading.Thread(target=second)
        thread.start()
        assert not entered.wait(0.1)
    assert entered.wait(10)
    thread.join()


def test_other_pythons_packages_are_kept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONHOME", "PYTHONSTARTUP", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER"):
        monkeypatch.setenv(name, "/somewhere/else")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example")
    clean = environment.clean_environ()
    assert "/somewhere/else" not in clean.values()
    assert clean["HTTPS_PROXY"] == "http://proxy.example"
    assert environment.clean_environ(keep_path=True)["PYTHONPATH"] == "/somewhere/else"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("WARNING: Retrying: NewConnectionError: Temporary failure in name resolution", "Check the network"),
        ("ERROR: No matching distribution found for PySide6==6.11.3", "Check the network"),
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: Failed building wheel for sqlcipher3", "pip could not install"),
    ],
)
def test_a_failed_pip_is_told_in_plain_words(line: str, told: str) -> None:
    text = environment.pip_words(["Collecting PySide6", line])
    assert line in text
    assert told in text.splitlines()[-1]


def test_the_last_lines_of_a_failing_pip_come_back() -> None:
    ask = "import sys; [print('line', n) for n in range(40)]; sys.exit(1)"
    tail = environment.run_pip([sys.executable, "-c", ask])
    assert tail is not None
    assert tail[-1] == "line 39"
    assert len(tail) == 15


def test_downloads_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        "Collecting one",
        "  Downloading one-1.2-cp310-abi3-manylinux_2_34_x86_64.whl.metadata (5.4 kB)",
        "  Downloading one-1.2-cp310-abi3-manylinux_2_34_x86_64.whl (80.3 MB)",
        "  Downloading two-1.2-py3-none-any.whl (7.0 kB)",
        "Installing build dependencies: started",
        "Installing collected packages: one, two",
    ]
    command = [sys.executable, "-c", f"print({chr(10).join(lines)!r})"]
    assert environment.run_pip(command) is None
    assert capsys.readouterr().out == "  Downloading one-1.2 (80.3 MB)\n  Installing the packages\n"


def test_without_a_network_the_start_ends_with_clear_words(tmp_path: Path) -> None:
    """A whole first start in a folder with a space in its name, whose pip may not use any index."""
    root = Path(environment.__file__).resolve().parent.parent
    project = tmp_path / "a project"
    (project / "bootstrap").mkdir(parents=True)
    for name in ("run.py", "pyproject.toml", "constraints.txt"):
        (project / name).write_bytes((root / name).read_bytes())
    for file in (root / "bootstrap").glob("*.py"):
        (project / "bootstrap" / file.name).write_bytes(file.read_bytes())
    environ = {**os.environ, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    environ.pop("PIP_FIND_LINKS", None)
    done = subprocess.run(
        [sys.executable, str(project / "run.py"), "test"],
        cwd=tmp_path, env=environ, capture_output=True, text=True, check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("The package index could not be reached.")
    assert "Traceback" not in done.stderr
    assert not Environment(project).is_usable()  # the next start makes it anew


def test_an_installation_leaves_the_program_s_bytecode(
    finished: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "run_pip", lambda command: None)
    finished.python.unlink()
    finished.python.symlink_to(sys.executable)
    (finished.root / "mnconsole").mkdir()
    (finished.root / "mnconsole" / "app.py").write_text("", encoding="utf-8")
    finished.install("program")
    assert list((finished.root / "mnconsole" / "__pycache__").glob("app.*.pyc"))
