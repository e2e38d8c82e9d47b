"""The program's own entries in the log: start, unclean end, close, clock jumps, demo time."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from mnconsole.domain.ports import Clock
from mnconsole.domain.record_events import AppClosed, AppStarted, ClockJumped, DemoTimeMoved
from mnconsole.domain.records_ports import Records, UnitOfWork
from mnconsole.services.clock import DemoClock
from mnconsole.services.hub import Hub, TimeMoved
from mnconsole.services.identity import Identity
from mnconsole.services.scribe import Scribe

JUMP_MS = 2_000

STOOD_STILL_MS = 30_000
"""A look comes once a second. After this long without one the laptop slept, or the program hung."""


class Started(Struct, frozen=True):
    """What the start found. `unclean` when the run before did not say that it closed."""

    unclean: bool
    clinic_name: str


def restore_demo_time(records: Records, clock: DemoClock) -> None:
    """Rebuild the demo's offset from its last event, so that demo time never runs backward. Writer thread."""

    clock.set_offset(max(clock.offset_ms, records.write(_last_offset_ms)))


def _last_offset_ms(uow: UnitOfWork) -> int:
    event = uow.last_event_of_kind(DemoTimeMoved.KIND)
    return event.body.offset_ms if event is not None and isinstance(event.body, DemoTimeMoved) else 0


def record_start(records: Records, clock: Clock, identity: Identity, version: str, policy_version: str) -> Started:
    """Write `app.started`, and that the clock was set back when it was. Writer thread."""

    def work(uow: UnitOfWork) -> Started:
        started, closed = uow.last_event_of_kind(AppStarted.KIND), uow.last_event_of_kind(AppClosed.KIND)
        unclean = started is not None and (closed is None or closed.place < started.place)
        before = [event.at_utc_ms for event in (started, closed, uow.last_event()) if event is not None]
        event = identity.event(AppStarted(version, unclean, policy_version), clock, with_actor=False)
        back_ms = max(before, default=0) - event.at_utc_ms
        jumped = identity.event(ClockJumped(-back_ms), clock, with_actor=False)
        uow.append([event, jumped] if back_ms > JUMP_MS else [event])
        return Started(unclean, uow.clinic_name())

    return records.write(work)


class _SleepWatch:
    """How long ago the last look was."""

    def __init__(self, steady_ms: Callable[[], int], woke: Callable[[int], None]) -> None:
        self._steady_ms = steady_ms
        self._woke = woke
        self._looked_ms = steady_ms()

    def look(self) -> None:
        before, self._looked_ms = self._looked_ms, self._steady_ms()
        if self._looked_ms - before > STOOD_STILL_MS:
            self._woke(self._looked_ms - before)


class Lifecycle:
    """Watches the clock and ends the run in order. Main thread."""

    def __init__(self, scribe: Scribe, hub: Hub, clock: Clock, identity: Identity) -> None:
        self._scribe = scribe
        self._hub = hub
        self._clock = clock
        self._identity = identity
        self._apart_ms = clock.shown_ms() - clock.mono_ms()
        self._sleep: _SleepWatch | None = None

    def watch_sleep(self, steady_ms: Callable[[], int], woke: Callable[[int], None]) -> None:
        """Tell `woke` for how many ms no look came, when it was long. `steady_ms` runs on in sleep, and demo time does
        not move it."""
        self._sleep = _SleepWatch(steady_ms, woke)

    def tick(self) -> None:
        """Compare the clocks; a jump above 2 s is an event, also one to a time that can't be true, which the records
        don't follow. Try again to write what waits. Called once a second."""
        if self._sleep is not None:
            self._sleep.look()
        self._scribe.try_again()
        apart = self._clock.shown_ms() - self._clock.mono_ms()
        if abs(apart - self._apart_ms) > JUMP_MS:
            self._append(ClockJumped(apart - self._apart_ms))
            self._apart_ms = apart

    def move_demo_time(self, by_ms: int) -> None:
        """Demo only: run `by_ms` further ahead, once the move is stored. Raises TypeError with the real clock."""
        clock = self._clock
        if not isinstance(clock, DemoClock):
            raise TypeError("only demo time can be moved")
        if by_ms <= 0:
            raise ValueError("demo time only runs forward")

        def work(uow: UnitOfWork) -> int:
            # A move before this one may be stored and not yet told.
            offset = max(clock.offset_ms, _last_offset_ms(uow)) + by_ms
            uow.append([self._identity.event(DemoTimeMoved(offset), clock, with_actor=False)])
            return offset

        def moved(offset: int) -> None:
            clock.set_offset(max(clock.offset_ms, offset))
            self._hub.publish(TimeMoved(clock.offset_ms))

        self._scribe.run(work, moved)

    def close(self) -> None:
        """Queue `app.closed` behind everything else."""
        self._append(AppClosed())

    def _append(self, body: AppClosed | ClockJumped) -> None:
        self._scribe.note([self._identity.event(body, self._clock, with_actor=False)])
