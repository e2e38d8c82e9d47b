"""How long a pen that does not stop by itself may run: START has to be held, or pressed again.

On the link's clock, from the last instant at which START was known to be down. It can only be moved on by a press or a
hold that is seen, so whatever gets lost ends the run.
"""

from __future__ import annotations

from mnconsole.domain.pen import RUN_LIMIT_NS, Desired, StopCause, needs_allowance
from mnconsole.domain.ports import PenLink


class RunLimit:
    """Main thread."""

    def __init__(self, link: PenLink) -> None:
        self._link = link
        self._down_ns = 0

    @property
    def applies(self) -> bool:
        """Whether a run of this pen is wanted that has to be kept going."""
        view = self._link.view()
        return view.wanted is Desired.RUN and needs_allowance(view.identity)

    def pressed(self, at_ns: int) -> None:
        """START was pressed at this instant."""
        self._down_ns = max(self._down_ns, at_ns)

    def held(self, at_ns: int) -> None:
        """START is known to have been down at this instant, since it was pressed. It keeps a run going, starts none."""
        if self.applies:
            self.pressed(at_ns)

    def left_ns(self) -> int | None:
        """How long the run goes on by itself, None when it has no such end."""
        return max(0, self._down_ns + RUN_LIMIT_NS - self._link.now_ns()) if self.applies else None

    def overdue(self) -> StopCause | None:
        """The cause when the run's time is over."""
        return StopCause.RUN_TIME if self.left_ns() == 0 else None
