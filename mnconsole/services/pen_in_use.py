"""Whether the pen that answers is the one that this console worked with; another one is not armed unasked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from mnconsole.domain.events import Body
from mnconsole.domain.needling_events import PenChanged
from mnconsole.domain.pen import LinkView, Motor
from mnconsole.domain.pen_finding import pen_mark


class Memory(Protocol):
    """As `PenMemory`."""

    @property
    def mark(self) -> str:
        """The pen used last, empty for none yet."""

    def remember(self, mark: str) -> None:
        """This pen from now on."""


class RunMemory:
    """A memory that lasts as long as the program."""

    def __init__(self) -> None:
        self.mark = ""

    def remember(self, mark: str) -> None:
        """This pen from now on."""
        self.mark = mark


class PenInUse:
    """Watches who answers. Main thread. A pen counts as used once it was armed, or once a person chose it.

    Without a `memory` that of this run. `record` writes down that another pen is used from now on.
    """

    def __init__(self, memory: Memory | None, record: Callable[[Body], None]) -> None:
        self._memory = memory or RunMemory()
        self._record = record
        self._used = self._memory.mark
        self._met = ""

    def remember_in(self, memory: Memory) -> None:
        """From now on in this memory: what it holds is the pen used last."""
        self._memory, self._used = memory, memory.mark

    @property
    def before(self) -> str:
        """The pen that was used last, empty for none."""
        return self._used

    def is_other(self, view: LinkView) -> bool:
        """Whether another pen answers than the one used last, and nobody has said that it shall be used."""
        return view.identity is not None and self._memory.mark not in ("", pen_mark(view.identity))

    def accept(self, view: LinkView) -> None:
        """A person says: this pen."""
        if view.identity is not None:
            self._memory.remember(pen_mark(view.identity))
            self._settle(pen_mark(view.identity))

    def on_view(self, view: LinkView) -> bool:
        """Take a view in. True when a pen answers that is not the one that answered last: nothing set for that one
        holds for it."""
        if view.identity is None:
            return False
        mark = pen_mark(view.identity)
        if not self.is_other(view) and self._is_armed(view):
            self._memory.remember(mark)
        if self._memory.mark == mark:
            self._settle(mark)
        last, self._met = self._met or self._used, mark
        return last not in ("", mark)

    @staticmethod
    def _is_armed(view: LinkView) -> bool:
        return view.last_report is not None and view.last_report.motor in (Motor.ARMED, Motor.RUNNING)

    def _settle(self, mark: str) -> None:
        before, self._used = self._used, mark
        if before not in ("", mark):
            self._record(PenChanged(before, mark))
