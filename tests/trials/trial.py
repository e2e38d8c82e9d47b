"""What every trial is, and the folders that they work in."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

Say = Callable[[str], None]

_MEMORY: Final = Path("/dev/shm")


@dataclass
class Outcome:
    """What a trial has seen: rows of a table (what, figure), and what did not hold. `faults` must be empty."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Trial(Protocol):
    """A module of a trial. `SHORT` and `LONG` are how many rounds it has in the test suite and by the command."""

    NAME: str
    TITLE: str
    SHORT: int
    LONG: int

    def run(self, count: int, seed: int, say: Say) -> Outcome:
        """`count` rounds of each of its kinds, all of them made from `seed`."""


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards, in memory where that can be had: these trials open thousands of them."""
    above = _MEMORY if _MEMORY.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="mnconsole-trial-", dir=above))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def shortened(faults: list[str], most: int = 20) -> list[str]:
    """The first faults, and how many more there are."""
    return faults if len(faults) <= most else [*faults[:most], f"and {len(faults) - most} more"]
