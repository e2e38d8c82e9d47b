"""Watches the link's views and writes down what really happened: armed, started, paused, stopped, interrupted.

Also keeps the clocks of what stands too long (design: product.md rule 13), on the link's clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from mnconsole.domain import session_events as ev
from mnconsole.domain.events import Body
from mnconsole.domain.pen import (
    Desired,
    Interruption,
    LinkView,
    Motor,
    PenReport,
    SetPhase,
    StopCause,
    StopPhase,
)

ARMED_LIMIT_NS = 30_000_000_000
"""Armed without START for this long: stop."""

PAUSED_LIMIT_NS = 120_000_000_000
"""Paused for this long: stop."""

NO_CONTACT_LIMIT_NS = 60_000_000_000
"""Running without skin contact for this long: stop."""

Fact = Callable[[UUID, Sequence[Body]], None]


class PenWatch:
    """Compares each view with the one before. Main thread."""

    def __init__(self, fact: Fact, now_ns: Callable[[], int]) -> None:
        self._fact = fact
        self._now_ns = now_ns
        self._session_id: UUID | None = None
        self._motor = Motor.IDLE
        self._interruption_epoch = 0
        self._confirmed: tuple[int, int] | None = None
        self._set_phase = SetPhase.CHOSEN
        self._pending_stop: StopCause | None = None
        self._pending_since_ns = 0
        self._unconfirmed_told = False
        self._standing_since_ns = 0
        self._has_run = False
        self._running_zone = ""
        self.told: Callable[[StopCause], None] | None = None

    def for_session(self, session_id: UUID | None) -> None:
        """Events belong to this session from now on."""
        self._session_id = session_id
        self._has_run = False

    def stop_asked(self, cause: StopCause, was_active: bool) -> None:
        """The console asked for a stop. Recorded when the pen was, or was wanted, armed or running."""
        if was_active and self._pending_stop is None:
            self._pending_stop, self._pending_since_ns = cause, self._now_ns()
            self._unconfirmed_told = False

    def overdue(self) -> StopCause | None:
        """What has stood too long, if anything."""
        stood_ns = self._now_ns() - self._standing_since_ns if self._standing_since_ns else 0
        if self._motor is Motor.ARMED:
            if not self._has_run:
                return StopCause.ARMED_TOO_LONG if stood_ns > ARMED_LIMIT_NS else None
            return StopCause.PAUSED_TOO_LONG if stood_ns > PAUSED_LIMIT_NS else None
        if self._motor is Motor.RUNNING and stood_ns > NO_CONTACT_LIMIT_NS:
            return StopCause.NO_CONTACT
        return None

    def on_view(self, view: LinkView, zone_id: str) -> None:
        """Take one view in."""
        bodies: list[Body] = []
        if view.interruption is not None and view.interruption_epoch != self._interruption_epoch:
            bodies.append(self._interrupted(view))
        self._interruption_epoch = view.interruption_epoch
        if view.last_report is not None:
            bodies += self._moved(view, view.last_report, zone_id)
        bodies += self._set_points(view, zone_id)
        bodies += self._stopped(view)
        if bodies and self._session_id is not None:
            self._fact(self._session_id, bodies)

    def _interrupted(self, view: LinkView) -> Body:
        assert view.interruption is not None
        report = view.last_report or view.shown_before_loss
        self._standing_since_ns = 0
        if view.interruption in (Interruption.NOT_CONFIRMED, Interruption.REFUSED):
            result = int(view.refused_result) if view.refused_result is not None else -1
            return ev.PenNotDone(int(view.wanted), view.wanted_depth_um, view.wanted_speed_dhz, result)
        return ev.PenInterrupted(view.interruption.value, int(report.faults) if report is not None else 0)

    def _moved(self, view: LinkView, report: PenReport, zone_id: str) -> list[Body]:
        before, self._motor = self._motor, report.motor
        if report.motor is Motor.RUNNING and report.in_contact:
            self._standing_since_ns = report.received_ns
        if before is report.motor:
            return []
        self._standing_since_ns = report.received_ns
        depth, speed = report.depth_set_um, report.speed_set_dhz
        match before, report.motor:
            case Motor.IDLE, Motor.ARMED:
                self._has_run = False
                serial = view.identity.serial_number if view.identity is not None else ""
                return [ev.PenArmed(serial, report.boot_id, zone_id, depth, speed)]
            case Motor.RUNNING, Motor.ARMED:
                return [ev.PenPaused(self._running_zone)]
            case _, Motor.RUNNING:
                self._has_run = True
                self._running_zone = zone_id
                return [ev.PenStarted(zone_id, depth, speed)]
            case _:
                self._standing_since_ns = 0
                return []

    def _set_points(self, view: LinkView, zone_id: str) -> list[Body]:
        phase, self._set_phase = self._set_phase, view.set_phase
        bodies: list[Body] = []
        if view.set_phase is SetPhase.REFUSED and phase is not SetPhase.REFUSED and view.refused_result is not None:
            wanted = int(view.wanted)
            depth, speed = view.wanted_depth_um, view.wanted_speed_dhz
            bodies.append(ev.PenNotDone(wanted, depth, speed, int(view.refused_result)))
        if view.confirmed_depth_um is None or view.confirmed_speed_dhz is None or view.wanted is Desired.STOP:
            self._confirmed = None
            return bodies
        confirmed = view.confirmed_depth_um, view.confirmed_speed_dhz
        if self._confirmed is not None and confirmed != self._confirmed:
            bodies.append(ev.SetPointsChanged(zone_id, *confirmed))
        self._confirmed = confirmed
        return bodies

    def _stopped(self, view: LinkView) -> list[Body]:
        cause = self._pending_stop
        # A view that was queued before the press tells of an earlier stop.
        if cause is None or view.stop_asked_ns < self._pending_since_ns:
            return []
        if view.stop_phase is StopPhase.CONFIRMED:
            self._pending_stop = None
            if self.told is not None:
                self.told(cause)
            return [ev.PenStopped(cause.value, max(0, view.stop_confirmed_ns - view.stop_asked_ns) // 1_000_000)]
        if view.stop_phase is StopPhase.NOT_CONFIRMED and not self._unconfirmed_told:
            self._unconfirmed_told = True
            return [ev.PenStopped(cause.value, -1)]
        return []
