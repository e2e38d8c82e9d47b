"""One call for many reasons: what several messages ask for within a turn is done once, in the next."""

from __future__ import annotations

from collections.abc import Callable

Call = Callable[[], None]


class Soon:
    """Makes `call` once for all that ask meanwhile. Main thread.

    Until `through` was told how to wait, each who asks gets it at once.
    """

    def __init__(self, call: Call) -> None:
        self._call = call
        self._later: Callable[[Call], None] | None = None
        self._due = False

    def through(self, later: Callable[[Call], None]) -> None:
        """Wait with `later`, which runs what it is given in a turn to come."""
        self._later = later

    def ask(self) -> None:
        """Make the call, soon."""
        if self._due:
            return
        self._due = True
        if self._later is None:
            self.now()
        else:
            self._later(self.now)

    def now(self) -> None:
        """Make the call that somebody still waits for, if there is one."""
        if self._due:
            self._due = False
            self._call()

    def done(self) -> None:
        """It was made for another reason: who waits has what it waits for."""
        self._due = False
