"""Other connections to an open database: copies read it beside its writer, and leave when the writer needs it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from msgspec import Struct

from mnconsole.store.engine import DatabaseKey
from mnconsole.store.errors import RecordsError, StoreCode

LEAVE_WITHIN_S: Final = 3.0
"""A guest looks between its steps, which take milliseconds."""


class Guests:
    """Who reads the database beside its own writer and reader. Any thread."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._changed = threading.Condition()
        self._here: list[threading.Event] = []
        self._shut = 0

    @contextmanager
    def visit(self, leave: threading.Event) -> Iterator[None]:
        """Be a guest for as long as this lasts; `leave` is set when the writer needs the file for itself.

        Raises RecordsError BUSY while it does.
        """
        with self._changed:
            if self._shut:
                raise RecordsError(StoreCode.BUSY, path=self._path)
            self._here.append(leave)
        try:
            yield
        finally:
            with self._changed:
                self._here.remove(leave)
                self._changed.notify_all()

    @contextmanager
    def none(self) -> Iterator[None]:
        """Send every guest away and let none in for as long as this lasts. A guest that does not leave within some
        seconds is left alone: what needed the file then finds it busy."""
        with self._changed:
            self._shut += 1
            for leave in self._here:
                leave.set()
            self._changed.wait_for(lambda: not self._here, LEAVE_WITHIN_S)
        try:
            yield
        finally:
            with self._changed:
                self._shut -= 1


class OpenFolder(Struct, frozen=True):
    """What work beside open records needs of them: their folder, the key as it is now, and to be a guest."""

    folder: Path
    key: Callable[[], DatabaseKey]
    guests: Guests
    note_harm: Callable[[], None] = lambda: None
    """Told when something of them did not read as it was written."""
