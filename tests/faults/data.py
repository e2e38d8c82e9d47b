"""A data folder with one patient in the chair, ready for ARM: made once a process, copied for whoever needs one."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

from tests.benchmarks.folders import needling_folder


@functools.cache
def _template() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="mnconsole-faults-")
    atexit.register(folder.cleanup)
    return needling_folder(Path(folder.name) / "data")


def needling_data(folder: Path) -> Path:
    """`folder`, filled."""
    return Path(shutil.copytree(_template(), folder))
