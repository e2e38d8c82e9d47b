"""The end of the window: stop the pen, wait for its answer or the bound, then let go. Never blocks."""

from __future__ import annotations

from collections.abc import Callable

from mnconsole.domain.pen import LinkState, StopCause, StopPhase
from mnconsole.services.pen_control import PenControl

BOUND_NS = 600_000_000
"""Twice the time after which a stop counts as not confirmed, so that the alarm about it was on the screen."""

_ANSWERING = (LinkState.READY, LinkState.DEGRADED, LinkState.LOST)


class Closing:
    """Begun once; `look` is called with each beat until `done` was called."""

    def __init__(self, pen: PenControl, done: Callable[[], None]) -> None:
        self._pen = pen
        self._done = done
        self._since_ns = 0
        self._over = False

    @property
    def begun(self) -> bool:
        """Whether the end has begun."""
        return self._since_ns > 0

    def begin(self) -> None:
        """Stop the pen and wait. A second time it only waits on."""
        if self.begun:
            return
        self._since_ns = max(1, self._pen.now_ns())
        self._pen.stop(StopCause.CLOSING)
        self.look()

    def look(self) -> None:
        """Go on when the pen has answered, when nobody can answer, or when the time is over."""
        if self.begun and not self._over and (self._settled() or self._pen.now_ns() - self._since_ns >= BOUND_NS):
            self._over = True
            self._done()

    def _settled(self) -> bool:
        view = self._pen.view()
        return view.state not in _ANSWERING or view.stop_phase in (StopPhase.NONE, StopPhase.CONFIRMED)
