"""The virtual environment in `.venv`: made once, brought up to date with the pins, repaired when broken."""

import contextlib
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys

from bootstrap.machine import SetupError, ensure_venv_module, say

WINDOWS = os.name == "nt"

# What the program cannot start without. Importing it is the proof that the installation is whole.
PROOF = "import PySide6.QtWidgets, PySide6.QtSvg, sqlalchemy, sqlcipher3, pymodbus, serial, mnconsole"
NO_NETWORK = ("connection", "name resolution", "getaddrinfo", "timed out", "proxy", "no matching dist")


class Environment:
    """The virtual environment beside this file, and the stamp in it that says it is finished."""

    def __init__(self, root):
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
        self.stamp = self.folder / "mnconsole-stamp.json"
        self.unfinished = self.folder / "mnconsole-unfinished"

    def packages_folder(self):
        """Return site-packages, by the layout that `venv` always makes."""
        if WINDOWS:
            return self.folder / "Lib" / "site-packages"
        return self.folder / "lib" / "python{}.{}".format(*sys.version_info[:2]) / "site-packages"

    def package_names(self):
        """Return the names of all files and folders in site-packages. Raises OSError."""
        return {entry.name for entry in self.packages_folder().iterdir()}

    def fingerprint(self):
        """Return a text that changes when the environment has to be installed again."""
        digest = hashlib.sha256()
        for name in ("pyproject.toml", "constraints.txt"):
            digest.update((self.root / name).read_bytes() + b"\0")
        # Scripts hold the folder's path, and compiled packages fit one Python only.
        about = [str(self.root), platform.machine(), sys.version, os.path.realpath(sys.base_prefix)]
        digest.update("\0".join(about).encode())
        return digest.hexdigest()

    def read_stamp(self):
        """Return the stamp's contents, or an empty dict when there is none that can be read."""
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def is_ready(self, level):
        """Return whether the finished environment holds `level` ("program" or "test") unharmed."""
        stamp = self.read_stamp()
        levels = ("test",) if level == "test" else ("program", "test")
        return (
            stamp.get("level") in levels
            and stamp.get("fingerprint") == self.fingerprint()
            and not self.unfinished.exists()
            and self.is_unharmed(stamp)
        )

    def is_unharmed(self, stamp):
        """Return whether the interpreter and each package noted in the stamp are still there."""
        try:
            present = self.package_names()
        except OSError:
            return False
        return self.python.exists() and present.issuperset(stamp.get("packages", ()))

    def is_usable(self):
        """Return whether pip may install into what is there: ours and unharmed, or made by hand."""
        if self.unfinished.exists() or (self.stamp.exists() and not self.is_unharmed(self.read_stamp())):
            return False
        ask = "import sys, pip; print(*sys.version_info[:2], sep='.')"
        try:
            answer = quiet([self.python, "-c", ask])
        except OSError:
            return False
        return answer.stdout.strip() == "{}.{}".format(*sys.version_info[:2])

    def remove(self):
        """Remove the folder, but only when it is a virtual environment."""
        if not self.folder.exists() and not self.folder.is_symlink():
            return
        marks = (self.folder / "pyvenv.cfg", self.unfinished)
        if self.folder.is_symlink() or not any(mark.exists() for mark in marks):
            raise SetupError(f"{self.folder} is not a Python environment. Move it away and start again.")
        say("The folder .venv is broken or from another Python: making it anew.")
        shutil.rmtree(self.folder)

    def create(self):
        """Make an empty environment."""
        ensure_venv_module()
        self.remove()
        self.folder.mkdir()
        self.mark()
        done = quiet([sys.executable, "-m", "venv", self.folder])
        if done.returncode != 0:
            say(done.stdout.strip())
            raise SetupError(f"Python could not make a virtual environment in {self.folder}.")

    def install(self, level):
        """Install the project with its pins. Raises SetupError."""
        target = str(self.root) + ("[test]" if level == "test" else "")
        command = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        command += ["--retries", "2", "-c", str(self.root / "constraints.txt"), "-e", target]
        tail = run_pip(command)
        if tail is not None:
            raise SetupError(pip_words(tail))
        # As pip does for what it copies: else the first window makes it, in turns that take long. Without it all works.
        quiet([self.python, "-m", "compileall", "-q", self.root / "mnconsole"])

    def bring_up(self, level, fresh):
        """Install, marked as unfinished meanwhile, so that a start that is killed here is noticed."""
        self.mark()
        try:
            self.install(level)
        except SetupError:
            if not fresh:  # a pip that fails by itself leaves what was there
                self.unfinished.unlink()
            raise

    def mark(self):
        """Say in the folder that it is not finished."""
        self.unfinished.write_text("made by run.py; removed when everything is installed\n", encoding="utf-8")

    def fault(self):
        """Return what Python says when something that the program needs cannot be imported, else None."""
        done = quiet([self.python, "-P", "-c", PROOF])
        return done.stdout.strip() if done.returncode else None

    def finish(self, level):
        """Write the stamp in one step, so that a stamp always means a finished environment."""
        packages = sorted(self.package_names() - {"__pycache__"})
        stamp = {"fingerprint": self.fingerprint(), "level": level, "packages": packages}
        fresh = self.stamp.with_suffix(".new")
        fresh.write_text(json.dumps(stamp), encoding="utf-8")
        fresh.replace(self.stamp)
        with contextlib.suppress(FileNotFoundError):
            self.unfinished.unlink()

    def ensure(self, level):
        """Bring the environment up to `level`; return at once when it is there already."""
        if self.is_ready(level):
            return
        with setup_lock(self.root / ".venv.lock"):
            if self.is_ready(level):  # another start was quicker
                return
            if self.read_stamp().get("level") == "test":
                level = "test"  # never take the test tools away again
            fresh = not self.is_usable()
            if fresh:
                self.create()
            say("Installing mnconsole in .venv. The first time this downloads about 300 MB.")
            self.bring_up(level, fresh)
            fault = self.fault()
            if fault and not fresh:
                self.create()
                self.install(level)
                fault = self.fault()
            if fault:
                raise SetupError(fault + "\nThe program was installed, but cannot be loaded: see above.")
            self.finish(level)


def quiet(command):
    """Run a command without showing its output; return the finished process, all output in `stdout`."""
    return subprocess.run(
        [str(part) for part in command], env=clean_environ(), check=False, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    )


def run_pip(command):
    """Run pip, showing what it downloads. Return None, or its last lines when it failed."""
    process = subprocess.Popen(
        command, env=clean_environ(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace",
    )
    tail = []
    with process:
        for line in process.stdout:
            tail = [*tail[-14:], line.rstrip()]
            if is_worth_showing(line):
                say("  " + shorten(line.strip()))
    return tail if process.returncode else None


def is_worth_showing(line):
    """Return whether a line of pip's says something to a person who waits: a big download, the last step."""
    words = line.split()
    return words[:2] == ["Installing", "collected"] or (words[:1] == ["Downloading"] and words[-1] == "MB)")


def shorten(line):
    """Return a line of pip's without the tags of a wheel's file name and without the list of packages."""
    if line.startswith("Installing"):
        return "Installing the packages"
    name, _, size = line.partition(" (")
    return "-".join(name.split("-")[:2]) + " (" + size


def pip_words(tail):
    """Return what to tell about a failed pip, from its last lines."""
    text = "\n".join("  " + line for line in tail)
    if any(word in text.lower() for word in NO_NETWORK):
        hint = "The package index could not be reached. Check the network (or proxy) and start again."
    elif "no space left" in text.lower():
        hint = "The disk is full. Make room (about 1.5 GB) and start again."
    else:
        hint = "pip could not install the packages; its last lines are above. Start again to try again."
    return text + "\n" + hint


@contextlib.contextmanager
def setup_lock(path):
    """Hold a lock that ends with this process, so that two first starts wait for each other."""
    with path.open("a+b") as file:
        if WINDOWS:
            import msvcrt

            file.seek(0)
            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # gives up after ten tries, 1 s apart
                    break
                except OSError:
                    say("Another start is setting up: waiting for it.")
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                say("Another start is setting up: waiting for it.")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def clean_environ(keep_path=False):
    """Return the environment without what would lead a Python to another one's packages."""
    environ = {key: value for key, value in os.environ.items() if key not in ("PYTHONHOME", "PYTHONSTARTUP")}
    if not keep_path:
        environ.pop("PYTHONPATH", None)
    for key in ("PIP_TARGET", "PIP_PREFIX", "PIP_USER"):
        environ.pop(key, None)
    return environ
