"""Which pen this console worked with last: kept in the data folder, so that it is known again under any port's name."""

from __future__ import annotations

import json
import logging
import tomllib
from collections.abc import Callable
from pathlib import Path

from mnconsole.regular import read_short
from mnconsole.settings import write_atomically

_log = logging.getLogger(__name__)

FILE_NAME = "last-pen.toml"
_KEY = "pen_serial"

UNKNOWN = "?"
"""Stands for a pen whose note can't be read: every pen is another one then, and a person is asked."""

_MOST_LETTERS = 200
_MOST_BYTES = 10_000


class PenMemory:
    """The pen's mark (its serial number). Any thread. `later` runs the writing, off the window's thread.

    A file of its own: the program must not write over the settings that a person typed.
    """

    def __init__(self, file: Path | None, later: Callable[[Callable[[], None]], None]) -> None:
        """`file` None: nothing is kept beyond this run."""
        self._file = file
        self._later = later
        self._mark = self._read(file) if file is not None else ""

    @property
    def mark(self) -> str:
        """The pen used last, empty for none yet."""
        return self._mark

    def remember(self, mark: str) -> None:
        """This pen from now on."""
        if mark != self._mark:
            self._mark = mark
            self._later(self._write)

    def _write(self) -> None:
        """Whole or not at all. What can't be written is asked again after the next start."""
        if self._file is None:
            return
        try:
            write_atomically(self._file, f"{_KEY} = {json.dumps(self._mark)}\n".encode())
        except OSError as error:
            _log.warning("the pen can't be remembered in %s: %s", self._file, error)

    @staticmethod
    def _read(file: Path) -> str:
        try:
            mark = tomllib.loads(read_short(file, _MOST_BYTES).decode("utf-8")).get(_KEY)
        except FileNotFoundError:
            return ""
        except (OSError, ValueError, RecursionError) as error:
            _log.warning("which pen was used last can't be read from %s: %s", file, error)
            return UNKNOWN
        fits = isinstance(mark, str) and mark.isprintable() and 0 < len(mark) <= _MOST_LETTERS
        if not fits:
            _log.warning("%s in %s is no serial number", _KEY, file)
        return str(mark) if fits else UNKNOWN
