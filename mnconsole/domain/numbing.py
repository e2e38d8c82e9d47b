"""The numbing wait: two estimates of contact time, and what they mean for the product.

Within one run of the program a wait goes by a clock that nobody can set and that runs on during sleep: there is one
estimate, and a laptop's clock that is set changes nothing. Across runs nothing but UTC tells the gap, and there are
two: one by UTC alone, the other by the steady clock within each run and by UTC between them. *Ready* is judged by the
shorter, *remove now* and *over the label* by the longer; when they differ by more than 60 s the nurse is asked for the
time on the clock (docs/architecture.md, "Time").
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from mnconsole.domain import session_events as ev
from mnconsole.domain.session import Session

DIFFER_MS = 60_000


class WaitState(StrEnum):
    """States of a wait."""

    TAKING_EFFECT = "taking_effect"
    READY = "ready"
    REMOVE_NOW = "remove_now"
    OVER_LABEL = "over_label"


class Moment(Struct, frozen=True):
    """Now, on the clock of the records."""

    utc_ms: int
    mono_ms: int
    run_id: UUID


class Wait(Struct, frozen=True):
    """A wait at one moment. `shorter_ms` <= `longer_ms`; `differs` when they are more than 60 s apart."""

    state: WaitState
    shorter_ms: int
    longer_ms: int
    ready_ms: int
    remove_ms: int
    longest_ms: int

    @property
    def differs(self) -> bool:
        """Whether the clock must be asked for."""
        return self.longer_ms - self.shorter_ms > DIFFER_MS

    @property
    def elapsed_ms(self) -> int:
        """What is shown as contact time: the shorter until ready, the longer from then on."""
        return self.shorter_ms if self.state is WaitState.TAKING_EFFECT else self.longer_ms

    @property
    def to_ready_ms(self) -> int:
        """Time until ready, 0 when it is."""
        return max(0, self.ready_ms - self.shorter_ms)

    @property
    def to_remove_ms(self) -> int:
        """Time until it must come off, negative when it is overdue."""
        return self.remove_ms - self.longer_ms


def wait_of(session: Session, now: Moment) -> Wait | None:
    """The running wait of a session, None when no cream is on the skin."""
    cream = session.cream
    if cream is None or cream.removed is not None or session.cream_skipped:
        return None
    base_ms, start = 0, cream.first
    if cream.time_given is not None:
        start = cream.time_given
        body = start.body
        base_ms = body.contact_ms if isinstance(body, ev.CreamTimeGiven) else 0
    by_utc = base_ms + max(0, now.utc_ms - start.at_utc_ms)
    by_runs = base_ms
    previous = Moment(start.at_utc_ms, start.mono_ms, start.run_id)
    begun, one_run = False, start.run_id == now.run_id
    for event in session.events:
        moment = Moment(event.at_utc_ms, event.mono_ms, event.run_id)
        # An entry that was written down later than it happened must not be counted back and forth.
        if begun and not _earlier(moment, previous):
            by_runs += _between(previous, moment)
            one_run = one_run and moment.run_id == now.run_id
            previous = moment
        begun = begun or event.id == start.id
    by_runs += _between(previous, now)
    if one_run:
        by_utc = by_runs
    shorter, longer = min(by_utc, by_runs), max(by_utc, by_runs)
    applied = cream.applied
    state = WaitState.TAKING_EFFECT
    if longer >= applied.longest_ms:
        state = WaitState.OVER_LABEL
    elif longer >= applied.remove_ms:
        state = WaitState.REMOVE_NOW
    elif shorter >= applied.ready_ms:
        state = WaitState.READY
    return Wait(state, shorter, longer, applied.ready_ms, applied.remove_ms, applied.longest_ms)


def _earlier(moment: Moment, than: Moment) -> bool:
    return moment.run_id == than.run_id and moment.mono_ms < than.mono_ms


def _between(earlier: Moment, later: Moment) -> int:
    if earlier.run_id == later.run_id:
        return max(0, later.mono_ms - earlier.mono_ms)
    return max(0, later.utc_ms - earlier.utc_ms)
