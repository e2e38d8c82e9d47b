"""Set up mnconsole and start it. Needs nothing but Python's own library.

    python3 run.py                 the console in demo mode, with a simulated pen
    python3 run.py demo [...]      the same, with more arguments for the demo
    python3 run.py app [...]       the real console or its command line, with these arguments
    python3 run.py test [...]      the whole test suite, or pytest with these arguments
    python3 run.py benchmarks      the measurements
    python3 run.py faults          every fault of the pen link's table, 100 times
    python3 run.py trials [...]    power cuts, kills, failing disks and damage of the records, in their long form

The first start makes the folder .venv beside this file and installs the program there. On Windows type
`py run.py`. Without a display the demo plays by itself and saves a picture of each step.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

from bootstrap import environment, machine
from bootstrap.machine import SetupError, say

ROOT = Path(__file__).resolve().parent
PICTURES = ROOT / "demo-pictures"
E2E = ROOT / "tests" / "e2e"
ALONE = (
    E2E / "test_treatment.py",
    E2E / "test_training.py",
    E2E / "test_pen_page.py",
    ROOT / "tests" / "faults",
    ROOT / "tests" / "timing",
)
OF_THE_TESTS = ("test", "benchmarks", "faults", "trials")
"""Need the tests' packages, and no screen."""

WORDS = ("demo", "app", *OF_THE_TESTS)


def plan(word, rest, visible):
    """Return (arguments for Python, extra environment, run in the project's folder?) for one word."""
    if word == "test":
        return ["-m", "pytest", *rest], {"QT_QPA_PLATFORM": "offscreen"}, True
    if word in OF_THE_TESTS:
        return ["-m", "tests." + word, *rest], {"QT_QPA_PLATFORM": "offscreen"}, True
    if word == "app":
        return ["-P", "-m", "mnconsole", *rest], {}, False
    if not visible and not rest:
        rest = ["--play", "--speed", "30", "--pictures", str(PICTURES)]
    extra = {} if visible or "--play" not in rest else {"QT_QPA_PLATFORM": "offscreen"}
    return ["-P", "-m", "mnconsole", "--demo", *rest], extra, False


def whole_suite(python, environ):
    """Run all tests: most on two processes, then alone what measures time. Returns the worst exit code."""
    pytest = [str(python), "-m", "pytest"]
    apart = [argument for path in ALONE for argument in ("--ignore", str(path))]
    # In the order of collection, long files first: xdist's own order would leave a file of one long test to the end.
    two = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    shared = subprocess.call([*pytest, *two, *apart], env=environ)
    alone = [str(path) for path in ALONE if path.exists()]
    # A run that a signal ended has a code below 0.
    return max(shared, subprocess.call([*pytest, *alone], env=environ) if alone else 0, key=abs)


def start(python, arguments, environ):
    """Give this process over to the program; on Windows, wait for it. Returns its exit code."""
    command = [str(python), *arguments]
    if not environment.WINDOWS:
        os.execve(command[0], command, environ)
    return subprocess.call(command, env=environ)


def run(word, rest):
    """Set up what `word` needs and start it."""
    trouble = machine.python_trouble(sys.version_info[:3], sys.maxsize > 2**32, sys.executable)
    if trouble:
        raise SetupError(trouble)
    hidden = word in OF_THE_TESTS
    visible = not hidden and machine.has_display(os.environ, platform.system())
    if sys.platform == "linux":
        machine.ensure_libraries(machine.wanted_libraries(os.environ, visible))
    venv = environment.Environment(ROOT)
    venv.ensure("test" if hidden else "program")
    arguments, extra, at_root = plan(word, rest, visible)
    if word == "demo" and not visible and not rest:
        say("There is no display here: playing the demo treatment off screen.")
        say(f"A picture of each step goes to {PICTURES}")
    if at_root:
        os.chdir(ROOT)
    environ = {**environment.clean_environ(keep_path=hidden), **extra}
    if word == "test" and not rest:
        return whole_suite(venv.python, environ)
    return start(venv.python, arguments, environ)


def main(argv):
    """Read the words on the command line and return the exit code."""
    word, rest = (argv[0], argv[1:]) if argv else ("demo", [])
    if word in ("-h", "--help", "help"):
        say(__doc__.strip())
        return 0
    if word not in WORDS:
        print(f"run.py: unknown word '{word}'. Use one of: {', '.join(WORDS)}, --help.", file=sys.stderr)
        return 2
    try:
        return run(word, rest)
    except SetupError as trouble:
        print(str(trouble), file=sys.stderr)
    except OSError as error:
        print(f"Setting up failed: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
