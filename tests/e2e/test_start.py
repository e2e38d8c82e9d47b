"""The start: what is made of Qt is made on the main thread, in the real program from its first line to its last."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.e2e.seat import environment

WATCHED = """
import builtins, sys, threading

made = builtins.__build_class__
elsewhere = []

def watched(body, name, *bases, **more):
    kind = made(body, name, *bases, **more)
    if type(kind).__name__ == "ObjectType" and threading.current_thread() is not threading.main_thread():
        elsewhere.append(f"{kind.__module__}.{name} on {threading.current_thread().name}")
    return kind

builtins.__build_class__ = watched
from mnconsole.__main__ import main

code = main(["--demo", "--data", sys.argv[1], "--play", "--speed", "1000"])
print("elsewhere:", elsewhere)
print("modules:", "mnconsole.ui.history.view" in sys.modules, "mnconsole.ui.shell.raising" in sys.modules)
sys.exit(code)
"""


def test_no_class_of_qt_is_made_off_the_main_thread(tmp_path: Path) -> None:
    """PySide 6.11's table of types is not safe there: a start in two hundred crashed on a busy machine."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(tmp_path / "demo")],
        env=environment(), capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "elsewhere: []" in done.stdout
    assert "modules: True True" in done.stdout, "all of it was loaded meanwhile"
