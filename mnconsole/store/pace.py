"""How long work goes on beside a running window: it tells how far it is, rests between its steps, ends when told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from msgspec import Struct, field

from mnconsole.store.errors import RecordsError, StoreCode

Progress = Callable[[int, int], bool]
"""(done, all) in units of its own; False ends the work."""

Step = Callable[[int, int], bool]
"""(done, all) of one part of the work. True to go on; never returns False, raises instead."""

ALL: Final = 1000


class Pace(Struct):
    """`progress` is told thousandths of the whole and may end the work; `rest_s` is slept after each small step, so
    that the interpreter and the disk are free for others; `leave` ends the work from any thread."""

    progress: Progress | None = None
    rest_s: float = 0.0
    leave: threading.Event = field(default_factory=threading.Event)
    path: str = ""
    _told: int = -1

    def within(self, low: int, high: int) -> Pace:
        """A pace of its own for work that is the part of this one from `low` to `high`."""

        def progress(done: int, total: int) -> bool:
            self._note(low + (high - low) * done // total)
            return True

        return Pace(progress, self.rest_s, self.leave, self.path)

    def part(self, low: int, high: int) -> Step:
        """The steps of a part that goes from `low` to `high` thousandths. Each raises RecordsError INTERRUPTED."""

        def step(done: int, total: int) -> bool:
            self.tell(low + (high - low) * min(done, total) // max(1, total))
            return True

        return step

    def tell(self, thousandths: int) -> None:
        """Tell, rest, and raise RecordsError INTERRUPTED when the work is to end."""
        self._note(thousandths)
        self.turn()

    def _note(self, thousandths: int) -> None:
        if thousandths != self._told:
            self._told = thousandths
            if self.progress is not None and not self.progress(thousandths, ALL):
                self.leave.set()

    def turn(self) -> None:
        """Between two small pieces of work that nobody counts: rest, and end when told."""
        self.check()
        if self.rest_s:
            time.sleep(self.rest_s)

    def check(self) -> None:
        """Raise RecordsError INTERRUPTED when the work is to end."""
        if self.leave.is_set():
            raise RecordsError(StoreCode.INTERRUPTED, path=self.path)
