"""The shim that writes down what a process does to its files, and makes it fail: built on demand, for a child."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from enum import IntFlag
from functools import cache
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).with_name("io_shim.c")
ROOT: Final = Path(__file__).resolve().parents[2]
NOT_PROVED: Final = "power cuts and failing disks (no Linux with a C compiler)"
_BUILD_S: Final = 60


class Operation(IntFlag):
    """What may fail."""

    WRITE = 1
    READ = 2
    SYNC = 4
    TRUNCATE = 8
    SHORT = 16  # a write takes only a part, which is no error


class Target(IntFlag):
    """On which files."""

    DATABASE = 1
    LOG = 2
    INDEX = 4
    KEYS = 8
    OTHER = 16


def compiler() -> str | None:
    """What builds the shim; None where there is no such thing, and then nothing of this can be tried."""
    return shutil.which("cc") or shutil.which("gcc") if sys.platform == "linux" else None


@cache
def built() -> Path:
    """The shim, built once a process, into a file that is left to the system's temporary folder."""
    tool = compiler()
    assert tool is not None, NOT_PROVED
    made = Path(tempfile.mkdtemp(prefix="mnconsole-shim-")) / "io_shim.so"
    command = [tool, "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", str(made), str(SOURCE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_BUILD_S)
    assert done.returncode == 0, done.stderr
    return made


def environment(folder: Path, trace: Path | None = None, *, lying: bool = False) -> dict[str, str]:
    """The environment of a child under the shim. `lying`: its disk takes no fsync and says that it did."""
    kept = {**os.environ, "PYTHONPATH": str(ROOT), "LD_PRELOAD": str(built()), "IO_SHIM_FOLDER": str(folder.resolve())}
    if trace is not None:
        kept["IO_SHIM_TRACE"] = str(trace)
    if lying:
        kept["IO_SHIM_NO_SYNC"] = "1"
    return kept


@cache
def _inside() -> ctypes.CDLL:
    """The shim of this very process, which was started under it."""
    library = ctypes.CDLL(None)
    library.io_shim_fail.argtypes = (
        ctypes.c_uint32,
        ctypes.c_uint32,
        ctypes.c_int,
        ctypes.c_uint32,
        ctypes.c_uint64,
    )
    library.io_shim_budget.argtypes = (ctypes.c_int64,)
    library.io_shim_failed.restype = ctypes.c_uint64
    return library


def mark(text: str) -> None:
    """Leave a mark in the trace of this process."""
    _inside().io_shim_mark(text.encode())


def fail(operations: Operation, targets: Target, error: int, chance: float, seed: int) -> None:
    """From now on these fail in this process, each with this chance."""
    _inside().io_shim_fail(operations, targets, error, round(chance * 65536), seed)


def works_again() -> None:
    """Nothing fails any more, and there is room."""
    _inside().io_shim_fail(0, 0, 0, 0, 1)
    _inside().io_shim_budget(-1)


def room(size_bytes: int) -> None:
    """By how many bytes files may grow from now on; what is deleted or cut gives room again."""
    _inside().io_shim_budget(size_bytes)


def failed() -> int:
    """How many operations were made to fail so far."""
    return int(_inside().io_shim_failed())
